// Package notice writes a message to the data protection officer on the
// documents of high and critical severity: what, where, how many persons,
// which data, since when, and the first steps. It is plain text, masked and
// ready to send.
package notice

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct{ Lang string }

// maxDocuments are described, the worst; the rest is counted.
const maxDocuments = 50

// columns is the width of the text; longer words, such as paths, stand out.
const columns = 78

// maxText bounds a path or a name, in characters.
const maxText = 300

// A Reporter keeps the worst documents and writes the message at the end.
type Reporter struct {
	w       *bufio.Writer
	msg     *message.Printer
	run     finding.Run
	worst   []entry
	total   int
	private int
}

// An entry is a document of the message.
type entry struct {
	severity finding.Severity
	subjects int
	seq      int
	title    string
	lines    [][2]string
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	return &Reporter{w: bufio.NewWriter(w), msg: message.New(opt.Lang)}
}

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(run finding.Run) error { r.run = run; return nil }

// Report keeps a document of high or critical severity.
func (r *Reporter) Report(o *finding.Outcome) error {
	v := o.Verdict
	if v.Severity < finding.SeverityHigh || v.Judgement != finding.Violation && v.Judgement != finding.Undetermined {
		return nil
	}
	r.total++
	if o.Location.Private {
		r.private++
		return nil
	}
	e := entry{severity: v.Severity, subjects: o.Subjects, seq: r.total}
	if len(r.worst) == maxDocuments {
		if compare(e, r.worst[maxDocuments-1]) >= 0 {
			return nil
		}
		r.worst = r.worst[:maxDocuments-1]
	}
	r.describe(&e, o)
	at, _ := slices.BinarySearchFunc(r.worst, e, compare)
	r.worst = slices.Insert(r.worst, at, e)
	return nil
}

// compare orders entries, worst first.
func compare(a, b entry) int {
	if a.severity != b.severity {
		return int(b.severity) - int(a.severity)
	}
	if a.subjects != b.subjects {
		return b.subjects - a.subjects
	}
	return a.seq - b.seq
}

func (r *Reporter) describe(e *entry, o *finding.Outcome) {
	m := r.msg
	e.title = strings.ToUpper(m.T("severity."+o.Verdict.Severity.String())) + " · " + message.What(m, o)
	add := func(key, text string) {
		if text != "" {
			e.lines = append(e.lines, [2]string{m.T("notice." + key), text})
		}
	}
	add("where", clip(message.Safe(strings.Join(append([]string{o.Document.Path}, o.Document.Members...), " › "))))
	add("owner", clip(message.Safe(o.Document.Owner)))
	persons := m.T("notice.persons.unknown")
	if o.Subjects > 0 {
		persons = m.T("notice.about", "n", m.Int(o.Subjects))
	}
	add("persons", persons)
	add("categories", strings.Join(message.Kinds(m, o), ", "))
	since := m.T("notice.since.unknown")
	if !o.Dated.Value.IsZero() {
		since = m.Date(o.Dated.Value)
		if key := "notice.since." + o.Dated.Source; m.Has(key) {
			since = m.T(key, "date", since)
		}
	}
	add("since", since)
	readable := "no"
	if len(o.Document.Exposure) > 0 {
		readable = "yes"
	} else if o.Document.Mode == "" {
		readable = "unknown"
	}
	add("readable", m.T("notice."+readable))
	encrypted := "unknown"
	if e := o.Location.VolumeEncrypted; e != nil {
		encrypted = "no"
		if *e {
			encrypted = "yes"
		}
	}
	add("encrypted", m.T("notice."+encrypted))
	for i, b := range o.Verdict.Breaches {
		if i == 3 {
			break
		}
		why := m.T("why." + b.Duty)
		if !m.Has("why." + b.Duty) {
			why = clip(message.Safe(b.Reason))
		}
		add("why", why+" ("+clip(message.Safe(b.Clause))+")")
	}
	add("copy", clip(message.CopyText(m, o)))
}

// End writes the message.
func (r *Reporter) End(sum finding.Summary) error {
	m := r.msg
	host := message.Safe(r.run.Host)
	r.paragraph(m.T("notice.title"), "")
	if r.total == 0 {
		r.paragraph(m.T("notice.none", "date", m.Date(r.run.Started), "host", host), "")
	} else {
		r.paragraph(m.T("notice.intro", "date", m.Date(r.run.Started), "host", host), "")
		r.paragraph(m.N("notice.count", r.total), "")
	}
	for i, e := range r.worst {
		wrap(r.w, fmt.Sprintf("%d. %s", i+1, e.title), "   ")
		for _, line := range e.lines {
			wrap(r.w, "   "+m.T("notice.line", "name", line[0], "text", line[1]), "      ")
		}
		fmt.Fprintln(r.w)
	}
	if left := r.total - r.private - len(r.worst); left > 0 {
		r.paragraph(m.N("notice.more", left), "")
	}
	if r.private > 0 {
		r.paragraph(m.N("html.private.count", r.private), "")
	}
	if r.total > 0 {
		wrap(r.w, strings.TrimSpace(m.T("notice.line", "name", m.T("notice.steps"), "text", "")), "")
		for i := range 4 {
			wrap(r.w, fmt.Sprintf("%d. %s", i+1, m.T(fmt.Sprintf("notice.step.%d", i+1))), "   ")
		}
		fmt.Fprintln(r.w)
	}
	coverage := m.T("notice.coverage", "documents", m.N("total.documents", sum.Documents.Walked), "share", m.Percent(message.Examined(sum)))
	if !sum.Complete {
		coverage += " " + m.T("total.incomplete")
	}
	wrap(r.w, coverage, "")
	fact := func(key, text string) string { return m.T("notice.line", "name", m.T(key), "text", message.Safe(text)) }
	wrap(r.w, fact("html.policy", r.run.Policy.ID+" "+r.run.Policy.Version)+" · "+fact("html.version", r.run.Version)+" · "+message.Safe(r.run.ID), "")
	return r.w.Flush()
}

func (r *Reporter) paragraph(text, indent string) {
	wrap(r.w, text, indent)
	fmt.Fprintln(r.w)
}

// wrap writes a text in lines, those after the first with an indent.
func wrap(w io.Writer, text, indent string) {
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	line, width := lead, utf8.RuneCountInString(lead)
	empty := true
	for _, word := range message.Words(text) {
		n := utf8.RuneCountInString(word)
		if !empty && width+1+n > columns {
			fmt.Fprintln(w, line)
			line, width, empty = indent, utf8.RuneCountInString(indent), true
		}
		if !empty {
			line, width = line+" ", width+1
		}
		line, width, empty = line+word, width+n, false
	}
	fmt.Fprintln(w, line)
}

// clip cuts a text in its middle.
func clip(s string) string {
	runes := []rune(s)
	if len(runes) <= maxText {
		return s
	}
	return string(runes[:maxText/2]) + "…" + string(runes[len(runes)-maxText/2:])
}
