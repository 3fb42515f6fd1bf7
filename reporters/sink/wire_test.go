package sink

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sys "github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/octetcounting"
	"github.com/leodido/go-syslog/v4/rfc5424"
)

func options(env map[string]string) Options {
	return Options{Format: "flat", Host: "LT-0042", Version: "1.2.3", Timeout: 5 * time.Second, Env: func(k string) string { return env[k] }}
}

func records(n int) []Record {
	var list []Record
	for i := range n {
		list = append(list, Record{ID: fmt.Sprintf(`e"%d]\`, i), Severity: 3, Time: now(), Line: fmt.Sprintf(`{"n":%d,"path":"new\nline é \\ ]"}`, i)})
	}
	return list
}

// listen takes octet-counted messages until the connection ends.
func listen(t *testing.T, l net.Listener) <-chan []*rfc5424.SyslogMessage {
	done := make(chan []*rfc5424.SyslogMessage, 1)
	go func() {
		var got []*rfc5424.SyslogMessage
		conn, err := l.Accept()
		if err != nil {
			done <- nil
			return
		}
		defer conn.Close()
		octetcounting.NewParser(sys.WithListener(func(r *sys.Result) {
			if r.Error != nil {
				if !errors.Is(r.Error, io.EOF) {
					t.Log(r.Error)
				}
				return
			}
			got = append(got, r.Message.(*rfc5424.SyslogMessage))
		})).Parse(bufio.NewReader(conn))
		done <- got
	}()
	return done
}

func TestSyslogTCP(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := listen(t, l)
	exchange(t, "syslog+tcp://"+l.Addr().String()+"?facility=13", options(nil), done, 13*8+3)
}

func exchange(t *testing.T, dest string, opt Options, done <-chan []*rfc5424.SyslogMessage, priority int) {
	t.Helper()
	s, err := Open(dest, opt)
	if err != nil {
		t.Fatal(err)
	}
	want := records(50)
	for i := 0; i < len(want); i += 10 {
		if _, err := s.Send(context.Background(), want[i:i+10]); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-done
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i, m := range got {
		sd := *m.StructuredData
		if *m.Message != want[i].Line || int(*m.Priority) != priority || *m.Hostname != "LT-0042" || *m.Appname != "uitrusting" ||
			!m.Timestamp.Equal(want[i].Time) || sd["event@32473"]["id"] != want[i].ID {
			t.Fatalf("message %d: %+v %q", i, sd, *m.Message)
		}
	}
}

// authority is a certificate for 127.0.0.1 and the file it is trusted by.
func authority(t *testing.T) (tls.Certificate, string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, path
}

func TestSyslogTLS(t *testing.T) {
	cert, ca := authority(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dest := "syslog+tls://" + l.Addr().String()
	done := listen(t, l)
	exchange(t, dest, options(map[string]string{"UITRUSTING_CA_FILE": ca}), done, 20*8+3)

	listen(t, l)
	s, err := Open(dest, options(nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Send(context.Background(), records(1))
	var later *Later
	if err == nil || errors.As(err, &later) {
		t.Errorf("a certificate of an unknown authority: %v", err)
	}
}

func TestSyslogUDP(t *testing.T) {
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, err := Open("syslog+udp://"+c.LocalAddr().String(), options(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := records(3)
	if _, err := s.Send(context.Background(), want); err != nil {
		t.Fatal(err)
	}
	for _, r := range want {
		buf := make([]byte, 9000)
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _, err := c.ReadFrom(buf)
		if err != nil {
			t.Fatal(err)
		}
		m, err := rfc5424.NewParser().Parse(buf[:n])
		if err != nil || *m.(*rfc5424.SyslogMessage).Message != r.Line {
			t.Errorf("%v: %q", err, buf[:n])
		}
	}
}

func TestSyslogLostConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if c, err := l.Accept(); err == nil {
			_ = c.Close()
		}
		_ = l.Close()
	}()
	s, err := Open("syslog+tcp://"+l.Addr().String(), options(nil))
	if err != nil {
		t.Fatal(err)
	}
	var later *Later
	for range 3 {
		if _, err = s.Send(context.Background(), records(1)); err != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !errors.As(err, &later) {
		t.Errorf("a receiver that hangs up: %v", err)
	}
}

func body(t *testing.T, r *http.Request) string {
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Error(err)
		return ""
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func serve(t *testing.T, h http.HandlerFunc) string {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://")
}

func TestHEC(t *testing.T) {
	polls := 0
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Splunk token" || r.Header.Get("X-Splunk-Request-Channel") == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		switch r.URL.Path {
		case "/services/collector/event":
			dec := json.NewDecoder(strings.NewReader(body(t, r)))
			n := 0
			for ; dec.More(); n++ {
				var e struct {
					Time       float64
					Event      map[string]any
					Host       string
					Sourcetype string
				}
				if err := dec.Decode(&e); err != nil || e.Event["n"] == nil || e.Host != "LT-0042" || e.Sourcetype != "uitrusting:flat" || e.Time != float64(now().Unix()) {
					t.Errorf("%v: %+v", err, e)
				}
			}
			if n != 5 {
				t.Errorf("%d events", n)
			}
			fmt.Fprint(w, `{"text":"Success","code":0,"ackId":3}`)
		case "/services/collector/ack":
			polls++
			fmt.Fprintf(w, `{"acks":{"3":%v}}`, polls == 2)
		}
	})
	s, err := Open("http+hec://"+addr+"?ack=1", options(map[string]string{"UITRUSTING_HEC_TOKEN": "token"}))
	if err != nil {
		t.Fatal(err)
	}
	s.(*hec).wait = func(context.Context, time.Duration) error { return nil }
	if _, err := s.Send(context.Background(), records(5)); err != nil || polls != 2 {
		t.Errorf("%v after %d polls", err, polls)
	}
	if _, err := Open("http+hec://"+addr, options(nil)); err == nil {
		t.Error("no token, no error")
	}
}

func TestBulk(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "ApiKey key" || r.URL.Path != "/_bulk" || r.Header.Get("Content-Type") != "application/x-ndjson" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		text := body(t, r)
		if !strings.HasSuffix(text, "\n") {
			t.Error("no line end")
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for i := 0; i < len(lines); i += 2 {
			var a struct {
				Create struct {
					Index string `json:"_index"`
					ID    string `json:"_id"`
				}
			}
			if err := json.Unmarshal([]byte(lines[i]), &a); err != nil || a.Create.Index != "logs-uitrusting.finding-default" || a.Create.ID != records(4)[i/2].ID || !json.Valid([]byte(lines[i+1])) {
				t.Errorf("%v: %s", err, lines[i])
			}
		}
		fmt.Fprint(w, `{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":409}},{"create":{"status":429}},{"create":{"status":400}}]}`)
	})
	s, err := Open("http+bulk://"+addr, options(map[string]string{"UITRUSTING_BULK_API_KEY": "key"}))
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Send(context.Background(), records(4))
	if err != nil || v[0].State != Taken || v[1].State != Taken || v[2].State != Again || v[3].State != Refused {
		t.Errorf("%v %v", v, err)
	}
}

func TestJSONL(t *testing.T) {
	keys := map[string]bool{}
	status := http.StatusOK
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer geheim" {
			t.Error("no token")
		}
		keys[r.Header.Get("Idempotency-Key")] = true
		if !bytes.Equal([]byte(body(t, r)), []byte(records(1)[0].Line+"\n")) {
			t.Error("wrong body")
		}
		w.Header().Set("Retry-After", "17")
		w.Header().Set("Location", "http://127.0.0.1:1/")
		w.WriteHeader(status)
	})
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open("http+jsonl://"+addr+"/in", options(map[string]string{"UITRUSTING_JSONL_TOKEN_FILE": token}))
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[int]string{200: "", 204: "", 429: "later", 503: "later", 400: "refused", 401: "person", 302: "person", 404: "person"} {
		status = code
		_, err := s.Send(context.Background(), records(1))
		got := "person"
		var later *Later
		switch {
		case err == nil:
			got = ""
		case errors.As(err, &later):
			if got = "later"; later.After != 17*time.Second {
				t.Errorf("after %v", later.After)
			}
		case errors.Is(err, ErrRefused):
			got = "refused"
		}
		if got != want {
			t.Errorf("%d: %v, want %q", code, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Error("the error holds the secret")
		}
	}
	if len(keys) != 1 {
		t.Errorf("%d idempotency keys for one batch", len(keys))
	}
}

func TestAzure(t *testing.T) {
	logins, stored := 0, 0
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/tenant/oauth2/v2.0/token":
			logins++
			if r.FormValue("client_secret") != "geheim" || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "https://monitor.azure.com/.default" {
				t.Errorf("form %v", r.Form)
			}
			fmt.Fprint(w, `{"access_token":"abc","expires_in":3600}`)
		case "/dataCollectionRules/dcr-1/streams/Custom-Uitrusting_CL":
			if r.Header.Get("Authorization") != "Bearer abc" || r.URL.Query().Get("api-version") != "2023-01-01" {
				t.Errorf("%v %v", r.Header, r.URL)
			}
			var list []map[string]any
			if err := json.Unmarshal([]byte(body(t, r)), &list); err != nil {
				t.Error(err)
			}
			stored += len(list)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	env := map[string]string{
		"UITRUSTING_AZURE_TENANT": "tenant", "UITRUSTING_AZURE_CLIENT_ID": "id", "UITRUSTING_AZURE_CLIENT_SECRET": "geheim", "UITRUSTING_AZURE_LOGIN": "http://" + addr,
	}
	dest := "http+logs://" + addr + "/dataCollectionRules/dcr-1/streams/Custom-Uitrusting_CL"
	s, err := Open(dest, options(env))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Send(context.Background(), records(3)); err != nil {
			t.Fatal(err)
		}
	}
	if logins != 1 || stored != 6 {
		t.Errorf("%d logins, %d events", logins, stored)
	}
	env["UITRUSTING_AZURE_LOGIN"] = "http://login.example"
	if _, err := Open(dest, options(env)); err == nil {
		t.Error("a login without TLS")
	}
	if _, err := Open(dest, options(nil)); err == nil {
		t.Error("no secret, no error")
	}
}

// quiet takes what a server says of connections that a test breaks.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// A receiver that wants a certificate of the client gets it, and takes nothing
// from one without.
func TestClientCertificate(t *testing.T) {
	cert, ca := authority(t)
	pair, pool := clientFiles(t, cert, ca)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) != 1 {
			t.Error("no certificate of the client")
		}
	}))
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool, MinVersion: tls.VersionTLS12}
	srv.Config.ErrorLog = quiet()
	srv.StartTLS()
	defer srv.Close()
	dest := "https+jsonl://" + strings.TrimPrefix(srv.URL, "https://")
	s, err := Open(dest, options(pair))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(context.Background(), records(1)); err != nil {
		t.Error(err)
	}
	for name, env := range map[string]map[string]string{"no certificate": {"UITRUSTING_CA_FILE": ca}, "no authority": nil} {
		s, err := Open(dest, options(env))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Send(context.Background(), records(1)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	delete(pair, "UITRUSTING_CLIENT_KEY_FILE")
	if _, err := Open(dest, options(pair)); err == nil {
		t.Error("a certificate without its key")
	}
}

// clientFiles are the environment of a client that has the certificate, and
// those whom its receiver trusts.
func clientFiles(t *testing.T, cert tls.Certificate, ca string) (map[string]string, *x509.CertPool) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(b)
	return map[string]string{"UITRUSTING_CA_FILE": ca, "UITRUSTING_CLIENT_CERT_FILE": ca, "UITRUSTING_CLIENT_KEY_FILE": key}, pool
}

func TestRetryAfter(t *testing.T) {
	for v, want := range map[string]time.Duration{"": 0, "3": 3 * time.Second, "-1": 0, "soon": 0, "999999999": longestAfter} {
		if got := after(v); got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	}
	if got := after(time.Now().Add(2 * time.Minute).UTC().Format(http.TimeFormat)); got < time.Minute || got > 2*time.Minute {
		t.Errorf("a date in two minutes: %v", got)
	}
}

func mustParse(t *testing.T, dest string) *url.URL {
	t.Helper()
	u, err := url.Parse(dest)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
