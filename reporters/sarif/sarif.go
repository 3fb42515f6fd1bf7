// Package sarif writes one SARIF 2.1.0 log with a result for each document
// and infotype. Results are streamed; the tool and its rules, which are only
// known at the end, follow them. Fingerprints are the finding uids, which stay
// the same from scan to scan. No result has a snippet.
//
// Source: OASIS SARIF 2.1.0 errata 01.
package sarif

import (
	"io"
	"slices"
	"strings"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// maxRules bounds the list of rules: an outcome can name infotypes of own
// rule packs.
const maxRules = 1000

// Options say how the log is written.
type Options struct {
	Now func() time.Time // nil: events bear the start of the run
}

// A Reporter writes a log.
type Reporter struct {
	w      io.Writer
	stream *event.Stream
	j      event.JSON
	run    finding.Run
	rules  []finding.InfoType
	index  map[finding.InfoType]int
	worst  map[finding.InfoType]finding.Severity
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	return &Reporter{
		w: w, stream: event.NewStream(opt.Now),
		index: map[finding.InfoType]int{}, worst: map[finding.InfoType]finding.Severity{},
	}
}

// Begin opens the log.
func (r *Reporter) Begin(run finding.Run) error {
	r.run = *r.stream.Begin(run).Run
	_, err := io.WriteString(r.w, `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":[`+"\n")
	r.j.Reset()
	return err
}

// Report writes a result for each infotype of the document.
func (r *Reporter) Report(o *finding.Outcome) error { return r.stream.Types(o, r.result) }

func (r *Reporter) result(e *event.Event) error {
	j := &r.j
	first := len(j.B) == 0
	j.Reset()
	if !first {
		j.B = append(j.B, ",\n"...)
	}
	rule := finding.InfoType("document")
	if len(e.Types) > 0 {
		rule = finding.InfoType(event.Short(string(e.Types[0].InfoType)))
	}
	j.B = append(j.B, '{')
	j.Str("ruleId", string(rule))
	if i, ok := r.ruleIndex(rule, e.Severity); ok {
		j.Int("ruleIndex", int64(i))
	}
	accepted := e.Known != nil && e.Known.Holds
	switch {
	case accepted && len(e.Breaches) > 0: // as bad as it was; the suppression says that it may stay
		j.Str("level", event.Of(e.Breaches[0].Severity).SARIF)
	case e.Outcome.Verdict.Judgement == finding.Allowed && !accepted:
		j.Str("kind", "pass")
		j.Str("level", "none")
	default:
		j.Str("level", event.Of(e.Severity).SARIF)
	}
	j.Open("message")
	j.Str("text", e.Message)
	j.Close()
	locations(j, e)
	j.Open("partialFingerprints")
	j.Str("findingUid/v1", e.FindingUID)
	j.Close()
	if r.run.Baseline.ID != "" {
		known(j, e)
	}
	properties(j, e)
	j.Close()
	_, err := r.w.Write(j.B)
	return err
}

func (r *Reporter) ruleIndex(t finding.InfoType, s finding.Severity) (int, bool) {
	i, ok := r.index[t]
	if !ok {
		if len(r.rules) == maxRules {
			return 0, false
		}
		i = len(r.rules)
		r.rules, r.index[t] = append(r.rules, t), i
	}
	r.worst[t] = max(r.worst[t], s)
	return i, true
}

// known says what a result is beside the baseline: new, unchanged when every
// finding was accepted, updated when the document stands there and something
// else is new. One that is accepted has a suppression; the empty list of the
// others says that it was looked for.
//
// Source: SARIF 2.1.0, sections 3.27.23, 3.27.24 and 3.35.
func known(j *event.JSON, e *event.Event) {
	state := "new"
	switch k := e.Outcome.Verdict.Known; {
	case k == nil:
	case len(e.Types) > 0 && slices.Contains(k.Types, e.Types[0].InfoType):
		state = "unchanged"
	default:
		state = "updated"
	}
	j.Str("baselineState", state)
	j.List("suppressions")
	if k := e.Known; k != nil && k.Holds {
		j.Open("")
		j.Str("kind", "external")
		j.Str("status", "accepted")
		j.Str("justification", k.Reason)
		j.Open("properties")
		j.Text("by", k.By)
		j.Str("until", k.Until)
		j.Close()
		j.Close()
	}
	j.EndList()
}

func locations(j *event.JSON, e *event.Event) {
	j.List("locations")
	var places []document.Position
	if len(e.Types) > 0 && len(e.Members) == 0 { // a line of a member is none of the file
		places = e.Types[0].Places
	}
	seen := make([]int, 0, 4)
	for _, p := range places {
		if p.Line <= 0 || slices.Contains(seen, p.Line) {
			continue
		}
		seen = append(seen, p.Line)
		location(j, e, p.Line)
	}
	if len(seen) == 0 {
		location(j, e, 0)
	}
	j.EndList()
}

func location(j *event.JSON, e *event.Event, line int) {
	j.Open("")
	j.Open("physicalLocation")
	j.Open("artifactLocation")
	j.Str("uri", URI(e.Outcome.Document.Path))
	j.Close()
	if line > 0 {
		j.Open("region")
		j.Int("startLine", int64(line))
		j.Close()
	}
	j.Close()
	if len(e.Members) > 0 {
		j.List("logicalLocations")
		j.Open("")
		j.Str("fullyQualifiedName", strings.Join(e.Members, "!"))
		j.Str("kind", "member")
		j.Close()
		j.EndList()
	}
	j.Close()
}

func properties(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Open("properties")
	j.Str("severity", e.Severity.String())
	j.Text("verdict", string(o.Verdict.Judgement))
	j.Text("class", string(o.Verdict.Class))
	j.Text("location", string(o.Location.Kind))
	j.Text("documentType", event.Short(o.DocumentType))
	j.Int("subjects", int64(o.Subjects))
	for _, t := range e.Types {
		j.Str("category", string(t.InfoType.Category()))
		j.Str("confidence", t.Confidence.String())
		j.Int("count", int64(t.Count.Total()))
		j.Text("maskedSample", t.Sample)
	}
	if len(e.Breaches) > 0 {
		j.Text("duty", event.Short(e.Breaches[0].Duty))
		j.Text("reason", event.Line(e.Breaches[0].Reason))
	}
	j.Num("membersOmitted", e.MembersCut)
	j.Close()
}

// End closes the log.
func (r *Reporter) End(sum finding.Summary) error {
	e := r.stream.End(sum)
	j := &r.j
	j.Reset()
	j.B = append(j.B, "\n],"...)
	j.B = append(j.B, `"tool":{`...)
	j.Open("driver")
	j.Str("name", event.Product)
	j.Text("version", r.run.Version)
	j.List("rules")
	for _, t := range r.rules {
		r.rule(t)
	}
	j.EndList()
	j.Close()
	j.Close()
	j.Open("automationDetails")
	j.Str("id", event.Product+"/"+r.run.ID)
	j.Close()
	j.List("invocations")
	j.Open("")
	j.Bool("executionSuccessful", sum.Complete)
	j.Time("startTimeUtc", r.run.Started)
	j.Time("endTimeUtc", sum.Ended)
	if !sum.Complete {
		j.List("toolExecutionNotifications")
		j.Open("")
		j.Str("level", "warning")
		j.Open("message")
		j.Str("text", e.Message)
		j.Close()
		j.Close()
		j.EndList()
	}
	j.Close()
	j.EndList()
	j.Str("columnKind", "unicodeCodePoints")
	j.B = append(j.B, "}]}\n"...)
	_, err := r.w.Write(j.B)
	return err
}

func (r *Reporter) rule(t finding.InfoType) {
	j := &r.j
	lv := event.Of(r.worst[t])
	j.Open("")
	j.Str("id", string(t))
	j.Open("shortDescription")
	if t == "document" {
		j.Str("text", "A document that the policy does not call clean")
	} else {
		j.Str("text", "Personal data: "+string(t))
	}
	j.Close()
	j.Open("defaultConfiguration")
	j.Str("level", lv.SARIF)
	j.Close()
	j.Open("properties")
	j.Texts("tags", "gdpr", string(t.Category()))
	j.Str("security-severity", lv.Score)
	j.Close()
	j.Close()
}

const hexDigits = "0123456789ABCDEF"

// URI is a path as a file URI when it is absolute, else as a relative
// reference. Its bytes are kept whatever their encoding is.
//
// Source: RFC 8089; RFC 3986 section 2.3.
func URI(path string) string {
	var b strings.Builder
	drive := len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
	unc := strings.HasPrefix(path, `\\`)
	switch {
	case drive:
		b.WriteString("file:///")
	case unc:
		b.WriteString("file:")
	case strings.HasPrefix(path, "/"):
		b.WriteString("file://")
	}
	for i := range len(path) {
		c := path[i]
		switch {
		case c == '\\' && (drive || unc):
			b.WriteByte('/')
		case c == ':' && drive && i == 1,
			'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '/', c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
	}
	return b.String()
}
