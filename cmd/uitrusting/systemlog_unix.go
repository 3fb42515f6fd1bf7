//go:build !windows

package main

import (
	"errors"
	"net"
	"os"
	"time"
)

// The sockets of the logs of a system, the best first.
const journalSocket = "/run/systemd/journal/socket"

var syslogSockets = [...]string{"/dev/log", "/var/run/syslog", "/var/run/log"}

// openSystemLog gives the function that writes to the journal, or to syslog
// where there is none.
func openSystemLog() (send func(systemEvent) error, closeLog func(), err error) {
	if c, err := dialLog(journalSocket); err == nil {
		return func(e systemEvent) error { return sendEntry(c, journalEntry(e)) }, func() { _ = c.Close() }, nil
	}
	for _, path := range syslogSockets {
		if c, err := dialLog(path); err == nil {
			return func(e systemEvent) error { return sendEntry(c, syslogEntry(e, time.Now(), os.Getpid())) }, func() { _ = c.Close() }, nil
		}
	}
	return nil, nil, errors.New("neither a journal nor syslog listens here")
}

func dialLog(path string) (*net.UnixConn, error) {
	return net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
}

// sendEntry sends one datagram. A log that does not take it within a second is
// full or stuck.
func sendEntry(c *net.UnixConn, entry []byte) error {
	_ = c.SetWriteDeadline(time.Now().Add(time.Second))
	_, err := c.Write(entry)
	return err
}
