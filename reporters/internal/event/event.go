// Package event is the one model that the formats for security consoles are
// made from: what is told of a document, already cut to lengths that every
// receiver takes, and the ids by which an event is recognised.
//
// Two ids are told apart. The finding uid names "this infotype in this
// document on this device" and stays the same from scan to scan, as long as
// the device id does, which takes an organisation key. The event uid names
// one report of it, in one run: a receiver that sees it twice has been sent
// the same event twice.
package event

import (
	"io"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// MaxLine bounds one event in every line format, in bytes with its line end:
// common syslog receivers cut at 8,192.
const MaxLine = 8000

// Product and Vendor name the program in every format.
const (
	Product = "uitrusting"
	Vendor  = "uitrusting"
)

// A Kind says what an event tells.
type Kind string

// The kinds of event.
const (
	Finding   Kind = "finding"
	Started   Kind = "scan_started"
	Completed Kind = "scan_completed" // every document was seen, though perhaps not every one was read
	Cancelled Kind = "scan_cancelled" // interrupted
)

// An Event is one thing to tell a console. It shares memory with the outcome
// it was made of and is valid until the next one is made.
type Event struct {
	Kind       Kind
	UID        string
	FindingUID string // "" for events about the scan
	Sequence   int64  // of the events of the run, from 1
	Time       time.Time
	Run        *finding.Run
	Message    string // English, fixed words and numbers; no names, no values
	Severity   finding.Severity

	// About a document.

	Path, PathBase64 string // PathBase64 only when the name is no UTF-8 and short enough
	PathCut          int    // characters left out of the middle of Path
	Name             string // last part of Path
	Folder, Ext      string
	Members          []string
	MembersCut       int
	Outcome          *finding.Outcome
	Owner            string
	Breaches         []finding.Breach // worst first
	BreachesCut      int
	Copies           []finding.Copy
	CopiesCut        int
	Types            []Type // one, or all of the document in the order of the contract
	TypesCut         int
	Total            int // findings of all infotypes the event is about, those cut included
	Known            *Known

	// About a scan.

	Summary *finding.Summary // nil at the start
}

// A Known is what the baseline says of what the event is about.
type Known struct {
	State      finding.KnownState // of the document
	Holds      bool               // every finding that the event is about is accepted
	Reason, By string
	Until      string // a date
}

// A Type is one infotype in a document.
type Type struct {
	InfoType   finding.InfoType
	RuleID     string // of the first finding; "" when no finding was listed
	Count      finding.ByConfidence
	Confidence finding.Confidence // the best
	Sample     string             // masked; "" for special categories
	Places     []document.Position
}

// A Taker is a writer that wants to know what it writes: the sinks, which
// need the id to send an event once and the severity to rank it.
type Taker interface {
	Take(uid string, severity finding.Severity, at time.Time, line []byte) error
}

// Write hands one encoded event to w.
func Write(w io.Writer, e *Event, line []byte) error {
	if t, ok := w.(Taker); ok {
		return t.Take(e.UID, e.Severity, e.Time, line)
	}
	_, err := w.Write(line)
	return err
}
