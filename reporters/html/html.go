// Package html writes one self-contained page for a person: what was found,
// why it may not stay and what to do. It loads nothing, sends nothing, holds
// no raw value, and works from a mail and in print.
package html

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"sort"
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct{ Lang string }

// maxRows bounds the documents listed, the worst of them; the rest is
// counted.
const maxRows = 5000

//go:embed page.html
var page string

//go:embed style.css
var style string

//go:embed filter.js
var script string

// A Reporter collects rows, bounded, and writes the page at the end.
type Reporter struct {
	w    io.Writer
	msg  *message.Printer
	run  finding.Run
	rows []row
	more int
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter { return &Reporter{w: w, msg: message.New(opt.Lang)} }

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(run finding.Run) error { r.run = run; return nil }

// Report keeps what a person can act on.
func (r *Reporter) Report(o *finding.Outcome) error {
	listed := o.Verdict.Judgement == finding.Violation || o.Verdict.Judgement == finding.Undetermined
	unread := o.Status != finding.Scanned && len(o.Failures) > 0 && !o.Kind().Routine()
	if !listed && !unread {
		return nil
	}
	r.rows = append(r.rows, r.row(o, listed))
	if len(r.rows) >= 2*maxRows {
		r.cut()
	}
	return nil
}

// cut keeps the worst rows.
func (r *Reporter) cut() {
	sort.SliceStable(r.rows, func(i, j int) bool { return r.rows[i].rank > r.rows[j].rank })
	if len(r.rows) > maxRows {
		r.more += len(r.rows) - maxRows
		r.rows = r.rows[:maxRows]
	}
}

// A row is one document as the page shows it.
type row struct {
	Name, Folder string
	What         string
	Why, Clause  string
	Copy, Action string
	Severity     string // for the style sheet
	Word         string // for people
	Unread       string
	Findings     []found
	rank         int
}

type found struct{ What, Value, At, Evidence string }

func (r *Reporter) row(o *finding.Outcome, listed bool) row {
	name, folder := split(o.Document.Ref)
	x := row{Name: name, Folder: folder, Severity: o.Verdict.Severity.String(), Word: r.msg.T("severity." + o.Verdict.Severity.String())}
	if !listed {
		x.Unread = strings.TrimSpace(r.msg.T("kind."+string(o.Kind()), "n", ""))
		x.rank = -1
		return x
	}
	x.rank = int(o.Verdict.Severity)<<20 + min(o.Subjects, 1<<20-1)
	x.What = message.What(r.msg, o)
	x.Copy = message.CopyOf(r.msg, o)
	x.Action = message.Action(r.msg, o)
	if len(o.Verdict.Breaches) > 0 {
		x.Why = r.msg.T("why." + o.Verdict.Breaches[0].Duty)
		x.Clause = o.Verdict.Breaches[0].Clause
	}
	for i := range o.Findings {
		if len(x.Findings) == maxFindings {
			break
		}
		x.Findings = append(x.Findings, r.found(&o.Findings[i]))
	}
	return x
}

// maxFindings are shown of one document; the counts say the rest.
const maxFindings = 20

func (r *Reporter) found(f *finding.Finding) found {
	var evidence []string
	for _, e := range f.Evidence {
		evidence = append(evidence, string(e))
	}
	what := strings.TrimSpace(r.msg.N("infotype."+string(f.InfoType), 1))
	return found{
		What: strings.TrimPrefix(what, "1 "), Value: f.Value.Mask(), At: message.At(r.msg, f.At),
		Evidence: strings.Join(evidence, ", "),
	}
}

// split parts a reference in the name a person knows and where it lies.
func split(ref document.Ref) (name, folder string) {
	path := strings.ReplaceAll(ref.Path, `\`, "/")
	i := strings.LastIndexByte(path, '/') + 1
	name, folder = path[i:], strings.TrimSuffix(path[:i], "/")
	for _, m := range ref.Members {
		name += " › " + m
	}
	return message.Safe(name), message.Safe(folder)
}

// A content is what the page shows.
type content struct {
	Lang                  string
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
	Headline, Summary     string
	Notes                 []string
	Rows, Unread          []row
	Bars                  []bar
	Facts                 [][2]string
	More                  string
	T                     map[string]string
}

// A bar is one line of the picture of what was found.
type bar struct {
	Label string
	N     string
	Width int // per mille of the longest
}

// End writes the page.
func (r *Reporter) End(sum finding.Summary) error {
	r.cut()
	t, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	m := r.msg
	c := content{
		Lang: m.Lang(), Style: template.CSS(style), Script: template.JS(script),
		StyleHash: hash(style), ScriptHash: hash(script), T: map[string]string{},
	}
	for _, key := range []string{"title", "filter", "what", "why", "where", "do", "list", "unread", "about", "kinds", "find.place", "evidence", "details", "privacy", "document", "severity", "value", "none"} {
		c.T[strings.ReplaceAll(key, ".", "_")] = m.T("html." + key)
	}
	violations := sum.Verdicts[finding.Violation]
	switch {
	case violations > 0:
		c.Headline = m.N("html.headline", violations)
	case sum.Verdicts[finding.Undetermined] > 0:
		c.Headline = m.N("html.undetermined", sum.Verdicts[finding.Undetermined])
	default:
		c.Headline = m.T("total.clean")
	}
	c.Summary = m.T("html.summary", "documents", m.N("total.documents", sum.Documents.Walked),
		"share", m.Percent(message.Examined(sum)), "bytes", m.Bytes(sum.Bytes))
	if !sum.Complete {
		c.Notes = append(c.Notes, m.T("total.incomplete"))
	}
	for _, x := range r.rows {
		if x.Unread != "" {
			c.Unread = append(c.Unread, x)
		} else {
			c.Rows = append(c.Rows, x)
		}
	}
	if r.more > 0 {
		c.More = m.N("html.more", r.more)
	}
	c.Bars = r.bars(sum)
	c.Facts = [][2]string{
		{m.T("html.date"), m.Date(r.run.Started)}, {m.T("html.device"), message.Safe(r.run.Host)},
		{m.T("html.policy"), r.run.Policy.ID + " " + r.run.Policy.Version},
		{m.T("html.rules"), strings.Join(r.run.Rules.Packs, ", ")}, {m.T("html.version"), r.run.Version},
		{m.T("html.persons"), m.Int(sum.Subjects)},
	}
	return t.Execute(r.w, c)
}

func (r *Reporter) bars(sum finding.Summary) []bar {
	var bars []bar
	most := 1
	for _, n := range sum.InfoTypes {
		most = max(most, n)
	}
	for _, t := range finding.InfoTypes() {
		if n := sum.InfoTypes[t]; n > 0 {
			label := strings.TrimSpace(strings.TrimPrefix(r.msg.N("infotype."+string(t), 2), r.msg.Int(2)))
			bars = append(bars, bar{Label: label, N: r.msg.Int(n), Width: max(n*1000/most, 4)})
		}
	}
	return bars
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}
