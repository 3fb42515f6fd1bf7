package sink

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"uitrusting/reporters/flat"
	"uitrusting/reporters/internal/eventtest"
)

// TestRsyslog sends ordinary and hostile events to a real rsyslog, which
// parses each of them, over TCP and over TLS.
func TestRsyslog(t *testing.T) {
	daemon, err := exec.LookPath("rsyslogd")
	if err != nil {
		t.Skip("rsyslogd is not installed")
	}
	for _, scheme := range []string{"syslog+tcp", "syslog+tls"} {
		t.Run(scheme, func(t *testing.T) { rsyslog(t, daemon, scheme) })
	}
}

func rsyslog(t *testing.T, daemon, scheme string) {
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
template(name="t" type="string" string="%%hostname%%|%%app-name%%|%%$!event_uid%%|%%$!severity%%\n")
input(type="imtcp" port=%q address="127.0.0.1")
action(type="mmjsonparse" cookie="")
action(type="omfile" file=%q template="t")
`, dir, driver, secure, port, out)
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

	spool, err := OpenSpool(t.TempDir(), Target{Format: "flat", Dest: scheme + "://127.0.0.1:" + port}, Limits{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	var lines bytes.Buffer
	eventtest.Play(t, flat.New(&lines, flat.Options{Now: eventtest.Clock}), eventtest.Run(), eventtest.All(), false)
	for _, line := range eventtest.Lines(t, &lines) {
		var e struct {
			UID      string `json:"event_uid"`
			Severity string
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		want = append(want, "LT-0042|uitrusting|"+e.UID+"|"+e.Severity)
	}
	eventtest.Play(t, flat.New(spool, flat.Options{Now: eventtest.Clock}), eventtest.Run(), eventtest.All(), false)
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
