// Package sink brings events to where the security team works. A scan writes
// them to a spool on disk and never waits for a server; delivery reads the
// spool afterwards, in this run or in a later one, and forgets an event only
// when its receiver has taken it. That is at-least-once: an event can come
// twice after a crash, and is recognised by its id. Syslog has no answers, so
// there "taken" means that the connection took the bytes and stayed open.
//
// Secrets come from the environment or from files that it names, never from
// destinations, which stand on command lines. Certificates are always
// verified.
package sink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A Record is one event.
type Record struct {
	ID       string    `json:"id"`
	Severity int       `json:"severity"` // RFC 5424, section 6.2.1
	Time     time.Time `json:"time"`
	Line     string    `json:"line"` // encoded and masked, without line end
}

// A State says what became of a record.
type State uint8

// The states. The zero state means that the receiver has the record.
const (
	Taken   State = iota
	Again         // not taken now; it may be later
	Refused       // it never will be
)

// A Verdict is what a receiver said of one record.
type Verdict struct {
	State  State
	Reason string // status numbers and fixed words; nothing of the record
}

// A Sink sends records. It is used by one goroutine.
type Sink interface {
	// Send hands over a batch in order. Without an error there is a verdict
	// for each record, or none at all when all were taken. A *Later error
	// says to try the same batch again, ErrRefused that it will never be
	// taken as it is; any other error needs a person.
	Send(ctx context.Context, batch []Record) ([]Verdict, error)
	Close() error
}

// A Later says that a receiver is not there or is busy.
type Later struct {
	After time.Duration // as the receiver asked; 0 = it did not say
	Err   error
}

func (l *Later) Error() string { return l.Err.Error() }
func (l *Later) Unwrap() error { return l.Err }

// ErrRefused says that a receiver will not take a batch as it is.
var ErrRefused = errors.New("the receiver refuses the events")

// Options are what sinks need of the system.
type Options struct {
	Format  string // of the lines
	Host    string // name of this machine
	Version string
	Env     func(string) string
	Timeout time.Duration // of one request; 0 = 30 s
}

// schemes are the kinds of destination.
func schemes() map[string]func(u *url.URL, opt Options) (Sink, error) {
	return map[string]func(u *url.URL, opt Options) (Sink, error){
		"syslog+tcp":  newSyslog,
		"syslog+tls":  newSyslog,
		"syslog+udp":  newSyslog,
		"https+hec":   newHEC,
		"http+hec":    newHEC,
		"https+bulk":  newBulk,
		"http+bulk":   newBulk,
		"https+logs":  newAzure,
		"http+logs":   newAzure,
		"https+jsonl": newJSONL,
		"http+jsonl":  newJSONL,
		"nats":        newNATS,
	}
}

// Formats are the formats that can be sent: one masked event a line.
func Formats() []string { return []string{"cef", "ecs", "flat", "leef", "ocsf"} }

// Open makes the sink of a destination; it does not connect yet.
func Open(dest string, opt Options) (Sink, error) {
	u, err := Check(opt.Format, dest)
	if err != nil {
		return nil, err
	}
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	return schemes()[u.Scheme](u, opt)
}

// Check tells what is wrong with a destination, without its secrets and
// without the network.
func Check(format, dest string) (*url.URL, error) {
	u, err := url.Parse(dest)
	if err != nil || u.Host == "" {
		return nil, errors.New("not a URL with a host")
	}
	if schemes()[u.Scheme] == nil {
		return nil, fmt.Errorf("unknown destination %s://: choose from syslog+tls, syslog+tcp, syslog+udp, https+hec, https+bulk, https+logs, https+jsonl, nats, file", u.Scheme)
	}
	if u.User != nil {
		return nil, errors.New("a destination holds no user or password: they come from the environment")
	}
	if !slices.Contains(Formats(), format) {
		return nil, fmt.Errorf("the format %s cannot be sent: choose from %s", format, strings.Join(Formats(), ", "))
	}
	if strings.HasPrefix(u.Scheme, "http+") && !loopback(u.Hostname()) {
		return nil, errors.New("without TLS only to this machine: use https+")
	}
	lines := strings.HasPrefix(u.Scheme, "syslog+") || u.Scheme == "nats" || strings.HasSuffix(u.Scheme, "+hec")
	if (format == "cef" || format == "leef") && !lines {
		return nil, fmt.Errorf("%s takes JSON: choose ecs, flat or ocsf", u.Scheme)
	}
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
