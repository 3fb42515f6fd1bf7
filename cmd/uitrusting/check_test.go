package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// A check writes a page that only its owner can read, reads what was chosen
// on the page before it, and asks nothing of the network.
func TestCheck(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the known folders are taken from the environment on Linux only")
	}
	offline(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, ".cache"))
	central := filepath.Join(home, "central")
	for _, dir := range []string{"Documents", "Downloads", "central"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	put := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(home, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("Documents/rekening.txt", "Rekeningnummer van Jan Peeters: BE68 5390 0754 7034\n")
	check := func() string {
		t.Helper()
		code := run(context.Background(), []string{"check", "--no-open", "--lang", "nl", "--progress", "never", "--central", central}, strings.NewReader(""), io.Discard, io.Discard)
		if code != exitFindings {
			t.Fatalf("exit code %d", code)
		}
		pages, err := filepath.Glob(filepath.Join(home, ".config/uitrusting/check/*.html"))
		if err != nil || len(pages) != 1 {
			t.Fatalf("%d pages, %v", len(pages), err)
		}
		info, err := os.Stat(pages[0])
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("mode %v, %v", info.Mode(), err)
		}
		page, err := os.ReadFile(pages[0])
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	page := check()
	id := regexp.MustCompile(`data-document="(\w+)"`).FindStringSubmatch(page)
	if id == nil || !strings.Contains(page, "rekening.txt") || strings.Contains(page, "BE68 5390") {
		t.Fatal("the page does not show the document, or shows the account number")
	}
	put("Downloads/uitrusting-ticks-2026-11-20.json", `{"schema":"uitrusting.ticks/1","ticks":[{"id":"`+id[1]+`","action":"keep-with-reason","reason":"audit"}]}`)
	if page = check(); !strings.Contains(page, `value="keep-with-reason" checked`) || !strings.Contains(page, `value="audit"`) {
		t.Error("the choice is not on the next page")
	}
}

// offline fails the test when the process looks up a name or sends a request
// by the ways the standard library offers.
func offline(t *testing.T) {
	resolver, transport := net.DefaultResolver, http.DefaultTransport
	refused := errors.New("no network in this test")
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		t.Error("a name was looked up")
		return nil, refused
	}}
	http.DefaultTransport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		t.Error("a connection was made")
		return nil, refused
	}}
	t.Cleanup(func() { net.DefaultResolver, http.DefaultTransport = resolver, transport })
}
