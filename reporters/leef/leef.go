// Package leef writes events in the Log Event Extended Format 2.0 of QRadar,
// one line a document and infotype, with tabs between the pairs. The format
// has no escapes: tabs and new lines in values become blanks.
//
// Source: IBM QRadar, LEEF 2.0 header and predefined attributes.
package leef

import (
	"io"
	"strconv"
	"strings"
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
	id := string(e.Kind)
	if e.Kind == event.Finding {
		id = "document"
		if len(e.Types) > 0 {
			id = event.Short(string(e.Types[0].InfoType))
		}
	}
	r.b = append(r.b[:0], "LEEF:2.0"...)
	for _, v := range []string{event.Vendor, event.Product, e.Run.Version, id, "x09"} {
		r.b = append(r.b, '|')
		r.value(v, true)
	}
	r.b = append(r.b, '|')
	r.num("devTime", e.Time.UnixMilli())
	r.num("sev", int64(event.Of(e.Severity).LEEF))
	r.text("identHostName", e.Run.Host)
	r.text("policy", e.Run.Policy.ID)
	r.text("deviceId", e.Run.DeviceID)
	r.text("runId", e.Run.ID)
	r.text("eventUid", e.UID)
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
	r.text("cat", string(o.Verdict.Judgement))
	user := e.Owner
	if user == "" {
		user = e.Run.User
	}
	r.text("usrName", user)
	r.text("resource", e.Path)
	r.text("members", strings.Join(e.Members, "!"))
	r.omitted("membersOmitted", e.MembersCut)
	r.omitted("resourceOmitted", e.PathCut)
	r.text("findingUid", e.FindingUID)
	r.num("matchCount", int64(e.Total))
	for _, t := range e.Types {
		r.text("infotype", event.Short(string(t.InfoType)))
		r.text("dataCategory", string(t.InfoType.Category()))
		r.text("rule", t.RuleID)
		r.text("confidence", t.Confidence.String())
		r.text("sample", t.Sample)
	}
	r.text("severity", e.Severity.String())
	r.text("class", string(o.Verdict.Class))
	r.text("documentType", event.Short(o.DocumentType))
	r.num("subjects", int64(o.Subjects))
	r.text("location", string(o.Location.Kind))
	if o.Document.Size >= 0 {
		r.num("fileSize", o.Document.Size)
	}
	if len(e.Breaches) > 0 {
		r.text("duty", event.Short(e.Breaches[0].Duty))
		r.text("reason", event.Line(e.Breaches[0].Reason))
	}
	if k := e.Known; k != nil {
		r.text("known", strconv.FormatBool(k.Holds))
		r.text("knownState", string(k.State))
		r.text("knownReason", k.Reason)
		r.text("knownBy", k.By)
		r.text("knownUntil", k.Until)
	}
	if len(e.Copies) > 0 {
		r.text("copyRelation", string(e.Copies[0].Relation))
	}
}

func (r *encoder) scan(e *event.Event) {
	r.text("cat", string(e.Kind))
	sum := e.Summary
	if sum == nil {
		return
	}
	r.text("complete", strconv.FormatBool(sum.Complete))
	r.num("documents", int64(sum.Documents.Walked))
	r.num("documentsSkipped", int64(sum.Documents.Skipped))
	r.num("documentsFailed", int64(sum.Documents.Failed))
	r.num("violations", int64(sum.Verdicts[finding.Violation]))
	r.num("undetermined", int64(sum.Verdicts[finding.Undetermined]))
}

func (r *encoder) key(k string) {
	if r.b[len(r.b)-1] != '|' {
		r.b = append(r.b, '\t')
	}
	r.b = append(r.b, k...)
	r.b = append(r.b, '=')
}

// text adds a pair unless its value is empty.
func (r *encoder) text(k, v string) {
	if v != "" {
		r.key(k)
		r.value(v, false)
	}
}

func (r *encoder) num(k string, v int64) {
	r.key(k)
	r.b = strconv.AppendInt(r.b, v, 10)
}

func (r *encoder) omitted(k string, n int) {
	if n > 0 {
		r.num(k, int64(n))
	}
}

// value adds a text: what would end it becomes a blank.
func (r *encoder) value(v string, header bool) {
	for _, c := range v {
		switch {
		case c == '\t' || c == '\n' || c == '\r' || header && c == '|':
			r.b = append(r.b, ' ')
		case event.Unsafe(c):
			r.b = append(r.b, "\uFFFD"...)
		case c < 0x80:
			r.b = append(r.b, byte(c))
		default:
			r.b = append(r.b, string(c)...)
		}
	}
}
