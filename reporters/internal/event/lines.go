package event

import (
	"io"
	"time"

	"uitrusting/scanner/finding"
)

// A Format is how events become lines.
type Format struct {
	// Encode makes the line of an event, with its end. The line is valid
	// until the next call.
	Encode func(e *Event) []byte
	// Documents asks for one event a document; else there is one for each
	// infotype in it.
	Documents bool
}

// Lines is a reporter that writes each event to a writer in one call.
type Lines struct {
	w      io.Writer
	stream *Stream
	format Format
}

// NewLines writes events of a format to w. Without a clock, events bear the
// time at which the run started.
func NewLines(w io.Writer, now func() time.Time, format Format) *Lines {
	return &Lines{w: w, stream: NewStream(now), format: format}
}

// Begin tells that the scan started.
func (l *Lines) Begin(run finding.Run) error { return l.write(l.stream.Begin(run)) }

// Report writes the events of a document.
func (l *Lines) Report(o *finding.Outcome) error {
	if l.format.Documents {
		return l.stream.Document(o, l.write)
	}
	return l.stream.Types(o, l.write)
}

// End tells how the scan ended.
func (l *Lines) End(sum finding.Summary) error { return l.write(l.stream.End(sum)) }

// write keeps a line below MaxLine: what is too long is encoded again with
// shorter lists.
func (l *Lines) write(e *Event) error {
	line := l.format.Encode(e)
	if len(line) > MaxLine {
		e.Tighten()
		line = l.format.Encode(e)
	}
	return Write(l.w, e, line)
}
