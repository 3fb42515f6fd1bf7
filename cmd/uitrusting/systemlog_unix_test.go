//go:build !windows

package main

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

// An event is one datagram, and a log that nobody reads does not hold up the
// scan for ever.
func TestDialLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c, err := dialLog(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	e := systemEvent{id: eventStarted, text: messageStarted}
	if err := sendEntry(c, journalEntry(e)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 4096)
	_ = l.SetReadDeadline(time.Now().Add(10 * time.Second))
	n, err := l.Read(b)
	if err != nil || string(b[:n]) != string(journalEntry(e)) {
		t.Errorf("%q, %v", b[:n], err)
	}
	var full error
	for range 100_000 {
		if full = sendEntry(c, journalEntry(e)); full != nil {
			break
		}
	}
	if full == nil {
		t.Error("a socket that nobody reads takes 100,000 messages: sending may wait for the journal")
	}
}
