// Package cef writes events in the Common Event Format of ArcSight, version
// 0, one line a document and infotype. A syslog header is the business of
// whoever sends the lines.
//
// Source: CEF version 25, header and extension dictionary; the columns of
// Sentinel's CommonSecurityLog follow from the same keys.
package cef

import (
	"io"
	"strconv"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/finding"
)

// Options say how events are written.
type Options struct {
	Now func() time.Time // nil: events bear the start of the run
}

// New writes each event to w in one call.
func New(w io.Writer, opt Options) *event.Lines {
	return event.NewLines(w, opt.Now, event.Format{Encode: new(encoder).encode})
}

// An encoder keeps the line of the last event, whose memory the next one takes.
type encoder struct{ b []byte }

func (r *encoder) encode(e *event.Event) []byte {
	class, name := string(e.Kind), "Scan activity"
	if e.Kind == event.Finding {
		class, name = "document", "Personal data in a document"
		if len(e.Types) > 0 {
			class = event.Short(string(e.Types[0].InfoType))
		}
	}
	r.b = append(r.b[:0], "CEF:0|"...)
	r.header(event.Vendor)
	r.header(event.Product)
	r.header(e.Run.Version)
	r.header(class)
	r.header(name)
	r.b = strconv.AppendInt(r.b, int64(event.Of(e.Severity).CEF), 10)
	r.b = append(r.b, '|')
	r.num("rt", e.Time.UnixMilli())
	r.text("dvchost", e.Run.Host)
	r.text("deviceExternalId", e.Run.DeviceID)
	r.label("cs3", "policy", e.Run.Policy.ID)
	r.label("cs4", "run", e.Run.ID)
	if e.Kind == event.Finding {
		r.document(e)
	} else {
		r.scan(e)
	}
	r.text("msg", e.Message)
	r.b = append(r.b, '\n')
	return r.b
}

func (r *encoder) document(e *event.Event) {
	o := e.Outcome
	r.text("externalId", e.FindingUID)
	r.text("cat", "personal-data/"+string(o.Verdict.Judgement))
	act, why := "detected", ""
	if len(e.Breaches) > 0 {
		why = event.Line(e.Breaches[0].Reason)
	}
	if e.Known != nil && e.Known.Holds {
		act, why = "accepted", e.Known.Reason
	}
	r.text("act", act)
	user := e.Owner
	if user == "" {
		user = e.Run.User
	}
	r.text("suser", user)
	r.text("fname", e.Name)
	r.text("filePath", e.Path)
	if o.Document.Size >= 0 {
		r.num("fsize", o.Document.Size)
	}
	r.text("fileType", event.Short(o.Document.MIMEType))
	if !o.Document.Modified.IsZero() {
		r.num("fileModificationTime", o.Document.Modified.UnixMilli())
	}
	r.num("cnt", int64(e.Total))
	r.label("cs2", "location", string(o.Location.Kind))
	for _, t := range e.Types {
		r.label("cs1", "rule", t.RuleID)
		r.label("cs5", "confidence", t.Confidence.String())
		r.label("cs6", "sample", t.Sample)
	}
	r.number("cn1", "subjects", int64(o.Subjects))
	if len(e.Members) > 0 {
		members := e.Members[0]
		for _, m := range e.Members[1:] {
			members += "!" + m
		}
		r.label("flexString1", "members", members)
		r.number("cn2", "members omitted", int64(e.MembersCut))
	}
	r.text("reason", why)
	if len(e.Breaches) > 0 {
		r.label("flexString2", "duty", event.Short(e.Breaches[0].Duty))
	}
	if e.PathCut > 0 {
		r.number("cn3", "path characters omitted", int64(e.PathCut))
	}
}

func (r *encoder) scan(e *event.Event) {
	r.text("externalId", e.UID)
	r.text("cat", "scan")
	r.text("act", string(e.Kind))
	r.num("start", e.Run.Started.UnixMilli())
	sum := e.Summary
	if sum == nil {
		return
	}
	if !sum.Ended.IsZero() {
		r.num("end", sum.Ended.UnixMilli())
	}
	outcome := "failure"
	if sum.Complete {
		outcome = "success"
	}
	r.text("outcome", outcome)
	r.num("cnt", int64(sum.Documents.Walked))
	r.number("cn1", "violations", int64(sum.Verdicts[finding.Violation]))
	r.number("cn2", "undetermined", int64(sum.Verdicts[finding.Undetermined]))
	r.number("cn3", "not read", int64(sum.Documents.Failed+sum.Documents.Partial))
}

// header adds a field of the header: | and \ are escaped, and it cannot hold
// a new line.
func (r *encoder) header(v string) {
	for _, c := range v {
		switch {
		case c == '|' || c == '\\':
			r.b = append(r.b, '\\', byte(c))
		case event.Unsafe(c):
			r.b = append(r.b, "\uFFFD"...)
		default:
			r.b = appendRune(r.b, c)
		}
	}
	r.b = append(r.b, '|')
}

func (r *encoder) key(k string) {
	if r.b[len(r.b)-1] != '|' {
		r.b = append(r.b, ' ')
	}
	r.b = append(r.b, k...)
	r.b = append(r.b, '=')
}

// text adds a pair unless its value is empty: = and \ are escaped, new lines
// become \n and \r.
func (r *encoder) text(k, v string) {
	if v == "" {
		return
	}
	r.key(k)
	for _, c := range v {
		switch {
		case c == '=' || c == '\\':
			r.b = append(r.b, '\\', byte(c))
		case c == '\n':
			r.b = append(r.b, '\\', 'n')
		case c == '\r':
			r.b = append(r.b, '\\', 'r')
		case event.Unsafe(c):
			r.b = append(r.b, "\uFFFD"...)
		default:
			r.b = appendRune(r.b, c)
		}
	}
}

func appendRune(b []byte, c rune) []byte {
	if c < 0x80 {
		return append(b, byte(c))
	}
	return append(b, string(c)...)
}

func (r *encoder) num(k string, v int64) {
	r.key(k)
	r.b = strconv.AppendInt(r.b, v, 10)
}

// label adds a custom field with the name that consoles show for it.
func (r *encoder) label(k, name, v string) {
	if v == "" {
		return
	}
	r.text(k+"Label", name)
	r.text(k, v)
}

func (r *encoder) number(k, name string, v int64) {
	r.text(k+"Label", name)
	r.num(k, v)
}
