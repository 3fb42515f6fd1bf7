package sink

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestProxied is not a test: the environment's proxy is read once in a
// process, so TestProxy starts this one.
func TestProxied(t *testing.T) {
	if os.Getenv("UITRUSTING_TEST_PROXIED") == "" {
		t.Skip("started by TestProxy")
	}
	s, err := newJSONL(mustParse(t, "http+jsonl://collector.example/in"), options(nil)) // past the check that wants TLS
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(context.Background(), records(1)); err != nil {
		t.Fatal(err)
	}
}

func TestProxy(t *testing.T) {
	asked := ""
	proxy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer proxy.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^TestProxied$")
	cmd.Env = append(os.Environ(), "UITRUSTING_TEST_PROXIED=1", "HTTP_PROXY="+proxy.URL, "NO_PROXY=", "no_proxy=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(asked, "collector.example/in") {
		t.Errorf("the proxy was asked for %q", asked)
	}
}
