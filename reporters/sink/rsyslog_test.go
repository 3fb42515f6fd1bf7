package sink

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"uitrusting/reporters/ecs"
	"uitrusting/reporters/flat"
	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/ocsf"
)

// TestRsyslog sends ordinary and hostile events to a real rsyslog, which
// parses each of them, over TCP and over TLS, in each format that is JSON.
func TestRsyslog(t *testing.T) {
	daemon, err := exec.LookPath("rsyslogd")
	if err != nil {
		if os.Getenv("UITRUSTING_RSYSLOG") != "" {
			t.Fatal("rsyslogd is not installed")
		}
		t.Skip("rsyslogd is not installed")
	}
	for _, scheme := range []string{"syslog+tcp", "syslog+tls"} {
		for _, d := range dialects() {
			t.Run(scheme+"/"+d.format, func(t *testing.T) { rsyslog(t, daemon, scheme, d) })
		}
	}
}

// A dialect is a format and the fields that rsyslog finds in it: what stands
// between its braces is a path in the parsed event.
type dialect struct {
	format        string
	uid, severity []string
	play          func(t *testing.T, w io.Writer)
}

func dialects() []dialect {
	all := func(r func(w io.Writer) eventtest.Reporter) func(t *testing.T, w io.Writer) {
		return func(t *testing.T, w io.Writer) {
			eventtest.Play(t, r(w), eventtest.Run(), eventtest.All(), false)
		}
	}
	return []dialect{
		{"flat", []string{"event_uid"}, []string{"severity"}, all(func(w io.Writer) eventtest.Reporter { return flat.New(w, flat.Options{Now: eventtest.Clock}) })},
		{"ocsf", []string{"metadata", "uid"}, []string{"severity"}, all(func(w io.Writer) eventtest.Reporter { return ocsf.New(w, ocsf.Options{Now: eventtest.Clock}) })},
		{"ecs", []string{"event", "id"}, []string{"event", "severity"}, all(func(w io.Writer) eventtest.Reporter { return ecs.New(w, ecs.Options{Now: eventtest.Clock}) })},
	}
}

// at is what stands at a path in an event.
func at(event map[string]any, path []string) any {
	var v any = event
	for _, name := range path {
		v = v.(map[string]any)[name]
	}
	return v
}

func rsyslog(t *testing.T, daemon, scheme string, say dialect) {
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	env := map[string]string{}
	driver, secure := "", ""
	if scheme == "syslog+tls" {
		cert, ca := authority(t)
		der, err := x509.MarshalECPrivateKey(cert.PrivateKey.(*ecdsa.PrivateKey))
		if err != nil {
			t.Fatal(err)
		}
		key := filepath.Join(dir, "key.pem")
		if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		env["UITRUSTING_CA_FILE"] = ca
		driver = fmt.Sprintf(`DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile=%q DefaultNetstreamDriverCertFile=%q DefaultNetstreamDriverKeyFile=%q`, ca, ca, key)
		secure = ` StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"`
	}
	out := filepath.Join(dir, "out.log")
	conf := fmt.Sprintf(`global(workDirectory=%q maxMessageSize="16k" %s)
module(load="imtcp"%s)
module(load="mmjsonparse")
template(name="t" type="string" string="%%hostname%%|%%app-name%%|%%$!%s%%|%%$!%s%%\n")
input(type="imtcp" port=%q address="127.0.0.1")
action(type="mmjsonparse" cookie="")
action(type="omfile" file=%q template="t")
`, dir, driver, secure, strings.Join(say.uid, "!"), strings.Join(say.severity, "!"), port, out)
	path := filepath.Join(dir, "rsyslog.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command(daemon, "-n", "-f", path, "-i", filepath.Join(dir, "pid"))
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()

	spool, err := OpenSpool(t.TempDir(), Target{Format: say.format, Dest: scheme + "://127.0.0.1:" + port}, Limits{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	var lines bytes.Buffer
	say.play(t, &lines)
	for _, line := range eventtest.Lines(t, &lines) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("LT-0042|uitrusting|%v|%v", at(e, say.uid), at(e, say.severity)))
	}
	say.play(t, spool)
	if err := spool.Close(); err != nil {
		t.Fatal(err)
	}
	d := Delivery{
		Now: time.Now, Tries: 40, Options: options(env),
		Pause: func(ctx context.Context, _ time.Duration) error { return sleep(ctx, 100*time.Millisecond) },
	}
	if rep := d.Queue(context.Background(), spool.Dir()); rep.Err != nil || rep.Sent != len(want) {
		t.Fatalf("%+v\n%s", rep, said.String())
	}
	var got []string
	for range 100 {
		b, _ := os.ReadFile(out)
		if got = strings.Split(strings.TrimSpace(string(b)), "\n"); len(got) >= len(want) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d\n%s", len(got), len(want), said.String())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("event %d: %s, want %s", i, got[i], want[i])
		}
	}
	t.Logf("rsyslog parsed %d events", len(got))
}
