package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Events of the system's log: the journal, the log of Windows, syslog.
const (
	eventStarted = 1
	eventEnded   = 2
	eventWarning = 3
	eventError   = 4
)

const (
	messageStarted = "program started"
	messageEnded   = "program ended"

	maxEvents = 100 // of one run: a log of the system is for everybody
	logName   = "uitrusting"
)

// A systemEvent is one entry of the system's log. It holds counts and kinds,
// like the log file; never text or paths of documents.
type systemEvent struct {
	id     int
	level  slog.Level
	text   string
	fields []slog.Attr
}

// A systemLog is a handler that passes on that a run began, how it ended and
// what went wrong, and nothing between. A log that takes no event is no reason
// to end a scan.
type systemLog struct {
	send  func(systemEvent) error
	attrs []slog.Attr
	sent  *atomic.Int32 // parsers crash at the same time
}

func newSystemLog(send func(systemEvent) error) systemLog {
	return systemLog{send: send, sent: new(atomic.Int32)}
}

// Enabled implements slog.Handler.
func (systemLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle implements slog.Handler.
func (l systemLog) Handle(_ context.Context, r slog.Record) error {
	e := systemEvent{level: r.Level, text: r.Message, fields: append([]slog.Attr(nil), l.attrs...)}
	switch {
	case r.Message == messageStarted:
		e.id = eventStarted
	case r.Message == messageEnded:
		e.id = eventEnded
	case r.Level >= slog.LevelError:
		e.id = eventError
	case r.Level >= slog.LevelWarn:
		e.id = eventWarning
	default:
		return nil
	}
	if l.sent.Add(1) > maxEvents && e.id != eventEnded {
		return nil
	}
	r.Attrs(func(a slog.Attr) bool { e.fields = append(e.fields, a); return true })
	_ = l.send(e)
	return nil
}

// WithAttrs implements slog.Handler.
func (l systemLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	l.attrs = append(l.attrs[:len(l.attrs):len(l.attrs)], attrs...)
	return l
}

// WithGroup implements slog.Handler; the log has no groups.
func (l systemLog) WithGroup(string) slog.Handler { return l }

// line is an event as a sentence: "program ended exit=1 summary=…".
func (e systemEvent) line() string {
	var b strings.Builder
	b.WriteString(e.text)
	for _, a := range e.fields {
		v := a.Value.String()
		if strings.ContainsAny(v, " \t\"=") {
			v = strconv.Quote(v)
		}
		fmt.Fprintf(&b, " %s=%s", a.Key, v)
	}
	return printable(b.String())
}

// priority is the severity of an event in syslog.
//
// Source: RFC 5424, section 6.2.1: 3 error, 4 warning, 6 informational.
func (e systemEvent) priority() int {
	switch {
	case e.level >= slog.LevelError:
		return 3
	case e.level >= slog.LevelWarn:
		return 4
	}
	return 6
}

// journalEntry is an event in the journal's own protocol: each field a line,
// or with its length where it holds a line break.
//
// Source: systemd, JOURNAL_NATIVE_PROTOCOL.
func journalEntry(e systemEvent) []byte {
	var b []byte
	field := func(name, value string) {
		b = append(b, name...)
		if strings.Contains(value, "\n") {
			b = append(b, '\n')
			b = binary.LittleEndian.AppendUint64(b, uint64(len(value)))
		} else {
			b = append(b, '=')
		}
		b = append(append(b, value...), '\n')
	}
	field("MESSAGE", e.line())
	field("PRIORITY", strconv.Itoa(e.priority()))
	field("SYSLOG_IDENTIFIER", logName)
	field("UITRUSTING_EVENT", strconv.Itoa(e.id))
	for _, a := range e.fields {
		field("UITRUSTING_"+journalName(a.Key), a.Value.String())
	}
	return b
}

// journalName is a key as the journal takes it: capitals, digits, underscores.
func journalName(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, key)
}

// syslogEntry is an event as the local syslog takes it: facility daemon.
//
// Source: RFC 3164, section 4.1; the host is added by the receiver.
func syslogEntry(e systemEvent, now time.Time, pid int) []byte {
	return fmt.Appendf(nil, "<%d>%s %s[%d]: %s", 3<<3|e.priority(), now.Format(time.Stamp), logName, pid, e.line())
}
