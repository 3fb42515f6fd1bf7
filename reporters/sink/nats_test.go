package sink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"uitrusting/reporters/integrations"
)

// stream starts a server with a stream and gives its address.
func stream(t *testing.T, opt server.Options, cfg jetstream.StreamConfig, client ...natsio.Option) (string, jetstream.Stream) {
	t.Helper()
	opt.Host, opt.Port, opt.JetStream, opt.StoreDir, opt.NoSigs, opt.NoLog = "127.0.0.1", -1, true, t.TempDir(), true, true
	s, err := server.NewServer(&opt)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not start")
	}
	conn, err := natsio.Connect(s.ClientURL(), client...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Name == "" {
		return s.Addr().String(), nil
	}
	st, err := js.CreateStream(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s.Addr().String(), st
}

// stored are the messages of a stream in order.
func stored(t *testing.T, st jetstream.Stream) (lines []string) {
	t.Helper()
	info, err := st.Info(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for n := info.State.FirstSeq; n <= info.State.LastSeq && info.State.Msgs > 0; n++ {
		m, err := st.GetMsg(context.Background(), n)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(m.Data))
	}
	return lines
}

func TestNATS(t *testing.T) {
	addr, st := stream(t, server.Options{}, jetstream.StreamConfig{Name: "SIEM", Subjects: []string{"siem.>"}, Duplicates: time.Hour})
	s, err := Open("nats://"+addr+"?subject=siem.uitrusting&stream=SIEM", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := records(1000)
	for range 2 { // the second time nothing is new
		for i := 0; i < len(want); i += 250 {
			verdicts, err := s.Send(context.Background(), want[i:i+250])
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range verdicts {
				if v.State != Taken {
					t.Fatalf("%+v", v)
				}
			}
		}
	}
	got := stored(t, st)
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i, r := range want {
		if got[i] != r.Line {
			t.Fatalf("message %d: %q", i, got[i])
		}
	}
	// a connection that was lost is made again
	s.(*nats).conn.Close()
	if _, err := s.Send(context.Background(), want[:1]); err != nil {
		t.Error(err)
	}
}

// The stream that the integration describes takes the events.
func TestNATSIntegration(t *testing.T) {
	files, err := integrations.Files("nats")
	if err != nil {
		t.Fatal(err)
	}
	var cfg jetstream.StreamConfig
	for _, f := range files {
		if f.Name == "stream.json" {
			err = json.Unmarshal(f.Text, &cfg)
		}
	}
	if err != nil || cfg.Duplicates != 24*time.Hour || cfg.MaxAge != 180*24*time.Hour {
		t.Fatalf("%v: %+v", err, cfg)
	}
	cfg.Storage = jetstream.MemoryStorage
	addr, st := stream(t, server.Options{}, cfg)
	s, err := Open("nats://"+addr+"?stream=UITRUSTING", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Send(context.Background(), records(2)); err != nil || len(stored(t, st)) != 2 {
		t.Error(err)
	}
}

func TestNATSRefuses(t *testing.T) {
	addr, st := stream(t, server.Options{MaxPayload: 4096}, jetstream.StreamConfig{
		Name: "SIEM", Subjects: []string{"small", "full"}, MaxMsgSize: 1000, Duplicates: time.Hour,
	})
	list := records(4)
	list[1].Line = strings.Repeat("x", 2000) // too long for the stream
	list[2].Line = strings.Repeat("x", 5000) // too long for the server
	s, err := Open("nats://"+addr+"?subject=small", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	verdicts, err := s.Send(context.Background(), list)
	if err != nil || verdicts[0].State != Taken || verdicts[1].State != Refused || verdicts[2].State != Refused || verdicts[3].State != Taken {
		t.Errorf("%v, %+v", err, verdicts)
	}
	if n := len(stored(t, st)); n != 2 {
		t.Errorf("%d are stored", n)
	}
	var later *Later
	none, err := Open("nats://"+addr+"?subject=nobody", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := none.Send(context.Background(), list[:1]); !errors.As(err, &later) || !strings.Contains(err.Error(), "no stream") {
		t.Errorf("no stream: %v", err)
	}
	other, err := Open("nats://"+addr+"?subject=small&stream=OTHER", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Send(context.Background(), list[:1]); err == nil || errors.As(err, &later) {
		t.Errorf("another stream: %v", err)
	}
	gone, err := Open("nats://127.0.0.1:1", options(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gone.Send(context.Background(), list[:1]); !errors.As(err, &later) {
		t.Errorf("no server: %v", err)
	}
	for _, bad := range []string{"nats://h?subject=a.*", "nats://h?subject=a.>", "nats://h?subject=a%20b", "nats://h?subject=$JS.API"} {
		if _, err := Open(bad, options(nil)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestNATSWhoPublishes(t *testing.T) {
	addr, _ := stream(t, server.Options{Users: []*server.User{
		{Username: "admin", Password: "a"},
		{Username: "lt42", Password: "geheim", Permissions: &server.Permissions{Publish: &server.SubjectPermission{Allow: []string{"siem.lt42"}}}},
	}}, jetstream.StreamConfig{Name: "SIEM", Subjects: []string{"siem.>"}}, natsio.UserInfo("admin", "a"))
	for _, c := range []struct{ secret, subject, want string }{
		{"lt42:geheim", "siem.lt42", ""},
		{"lt42:geheim", "siem.other", "does not allow"},
		{"lt42:fout", "siem.lt42", "look at the secret"},
		{"", "siem.lt42", "look at the secret"},
	} {
		opt := options(map[string]string{"UITRUSTING_NATS_BASIC": c.secret})
		opt.Timeout = time.Second
		s, err := Open("nats://"+addr+"?subject="+c.subject, opt)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Send(context.Background(), records(1))
		var later *Later
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || errors.As(err, &later) || strings.Contains(err.Error(), "geheim")) {
			t.Errorf("%s to %s: %v, want %q", c.secret, c.subject, err, c.want)
		}
		_ = s.Close()
	}
}

func TestNATSTLS(t *testing.T) {
	cert, ca := authority(t)
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	addr, st := stream(t, server.Options{TLS: true, TLSTimeout: 5, TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}},
		jetstream.StreamConfig{Name: "SIEM", Subjects: []string{"uitrusting.events"}}, natsio.Secure(&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}))
	s, err := Open("nats://"+addr, options(map[string]string{"UITRUSTING_CA_FILE": ca}))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Send(context.Background(), records(3)); err != nil || len(stored(t, st)) != 3 {
		t.Errorf("%v", err)
	}
	_, other := authority(t)
	var later *Later
	s, err = Open("nats://"+addr, options(map[string]string{"UITRUSTING_CA_FILE": other}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(context.Background(), records(1)); err == nil || errors.As(err, &later) {
		t.Errorf("another authority: %v", err)
	}
	plain, _ := stream(t, server.Options{}, jetstream.StreamConfig{})
	s, err = Open("nats://"+plain, options(map[string]string{"UITRUSTING_CA_FILE": ca}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(context.Background(), records(1)); err == nil || errors.As(err, &later) {
		t.Errorf("a server without TLS: %v", err)
	}
}

func BenchmarkNATS(b *testing.B) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: b.TempDir(), NoSigs: true, NoLog: true})
	if err != nil {
		b.Fatal(err)
	}
	go s.Start()
	defer s.Shutdown()
	if !s.ReadyForConnections(20 * time.Second) {
		b.Fatal("the server does not start")
	}
	conn, err := natsio.Connect(s.ClientURL())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := js.CreateStream(context.Background(), jetstream.StreamConfig{Name: "SIEM", Subjects: []string{"uitrusting.events"}}); err != nil {
		b.Fatal(err)
	}
	to, err := Open("nats://"+s.Addr().String(), options(nil))
	if err != nil {
		b.Fatal(err)
	}
	defer to.Close()
	batch, n := make([]Record, batchRecords), 0
	for b.Loop() {
		for i := range batch {
			n++
			batch[i] = Record{ID: fmt.Sprintf("e1:%032d", n), Line: strings.Repeat(`{"a":1}`, 200)}
		}
		if _, err := to.Send(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}
