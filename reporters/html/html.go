// Package html writes one self-contained page for a person: what was found,
// why it may not stay, what to do, where it sits, and what was not looked at.
// It loads nothing, sends nothing, holds no raw value, and works from a mail
// and in print.
package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"
	"slices"
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct {
	Lang    string
	Own     bool            // for the person whose folders they are: the attestation is folded
	Ticks   map[string]Tick // choices made on an earlier page, by document
	Earlier []*finding.Past // results to compare with, oldest first
}

// maxRows bounds the documents listed, the worst of them; the rest is
// counted.
const maxRows = 20000

// detailed are the documents of the list that show findings; the others show
// how many there are.
const detailed = 2000

// maxCards are the documents shown as a card: a screenful.
const maxCards = 6

// maxUnread are the documents listed that could not be read.
const maxUnread = 500

//go:embed page.html
var page string

//go:embed style.css
var style string

//go:embed page.js
var script string

// A Reporter collects rows and sums, bounded, and writes the page at the end.
type Reporter struct {
	w      *bufio.Writer
	opt    Options
	msg    *message.Printer
	run    finding.Run
	rows   []row
	more   int
	unread []lost
	facts  facts
	seq    int
	change *finding.Change

	reasons []reason
	known   map[[2]string]int
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	return &Reporter{w: bufio.NewWriterSize(w, 64<<10), opt: opt, msg: message.New(opt.Lang), facts: newFacts(), known: map[[2]string]int{}}
}

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(run finding.Run) error {
	r.run, r.change = run, finding.NewChange(run, r.opt.Earlier)
	return nil
}

// Report keeps what a person can act on.
func (r *Reporter) Report(o *finding.Outcome) error {
	isNew := r.change.Add(o)
	if o.Status != finding.Scanned && len(o.Failures) > 0 && !o.Kind().Routine() {
		r.facts.unread[o.Kind()]++
		if len(r.unread) < maxUnread && !o.Location.Private {
			name, folder := r.split(o.Document.Ref)
			r.unread = append(r.unread, lost{name, folder, strings.TrimSpace(r.msg.T("kind."+string(o.Kind()), "n", ""))})
		}
	}
	if o.Verdict.Judgement != finding.Violation && o.Verdict.Judgement != finding.Undetermined {
		return nil
	}
	name, _ := r.split(o.Document.Ref)
	r.facts.add(&r.run, o, name)
	if o.Location.Private {
		return nil
	}
	r.seq++
	x := r.row(o)
	if isNew {
		x.New = r.msg.T("html.new")
	}
	r.rows = append(r.rows, x)
	if len(r.rows) >= maxRows+maxRows/4 {
		r.cut()
	}
	return nil
}

// A lost is a document that could not be read.
type lost struct{ Name, Folder, Why string }

// cut keeps the worst rows, worst first.
func (r *Reporter) cut() {
	slices.SortFunc(r.rows, func(a, b row) int {
		if a.rank != b.rank {
			return b.rank - a.rank
		}
		return a.seq - b.seq
	})
	if len(r.rows) > maxRows {
		r.more += len(r.rows) - maxRows
		clear(r.rows[maxRows:])
		r.rows = r.rows[:maxRows]
	}
}

// cards are the worst documents for which nothing was chosen yet, then the
// worst of the others.
func (r *Reporter) cards() []card {
	var open, chosen []card
	for i := range r.rows {
		x := &r.rows[i]
		switch {
		case x.Chosen == "" && len(open) < maxCards:
			open = append(open, r.card(x))
		case x.Chosen != "" && len(chosen) < maxCards:
			chosen = append(chosen, r.card(x))
		}
		if len(open) == maxCards {
			break
		}
	}
	cards := append(open, chosen...)
	return cards[:min(len(cards), maxCards)]
}

// A content is what the page shows around the list.
type content struct {
	Lang                  string
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
	Headline, Summary     string
	Notes                 []string
	Own                   bool
	Attest                []fact
	Clauses               clauseTable
	Cards                 []card
	Tree                  treemap
	Kinds, Ages, Coverage []bar
	Trend                 []bar
	Change                string
	Rows                  []row // the first, for readers without scripts
	Total                 int
	Severities            []option
	Unread                []lost
	Facts                 []fact
	More                  string
	m                     *message.Printer
}

// T is a text of the catalogue, for the template.
func (c content) T(key string) string { return c.m.T(key) }

// Persons is a number in the list, where none is said by leaving it out.
func (c content) Persons(n int) string {
	if n == 0 {
		return ""
	}
	return c.m.Int(n)
}

// An option is a choice in a list.
type option struct {
	Value int
	Text  string
}

// staticRows are in the page itself, for readers without scripts.
const staticRows = 25

// End writes the page.
func (r *Reporter) End(sum finding.Summary) error {
	r.cut()
	t, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	c := r.content(sum)
	if err := t.ExecuteTemplate(r.w, "top", c); err != nil {
		return err
	}
	if err := r.data(c.Cards); err != nil {
		return err
	}
	if err := t.ExecuteTemplate(r.w, "end", c); err != nil {
		return err
	}
	return r.w.Flush()
}

func (r *Reporter) content(sum finding.Summary) content {
	m := r.msg
	r.change.End(sum)
	c := content{
		Lang: m.Lang(), Style: template.CSS(style), Script: template.JS(script), StyleHash: hash(style), ScriptHash: hash(script),
		Own: r.opt.Own, Cards: r.cards(), Rows: r.rows[:min(len(r.rows), staticRows)], Total: len(r.rows), Unread: r.unread, m: m,
		Attest: r.attest(sum), Clauses: r.clauses(), Tree: r.tree(), Kinds: r.kinds(), Ages: r.ages(), Coverage: r.coverage(sum),
		Trend: r.trend(sum), Change: message.Change(m, r.change),
		Summary: m.T("html.summary", "documents", m.N("total.documents", sum.Documents.Walked),
			"share", m.Percent(message.Examined(sum)), "bytes", m.Bytes(sum.Bytes)),
	}
	violations, undetermined := sum.Verdicts[finding.Violation], sum.Verdicts[finding.Undetermined]
	switch {
	case violations > 0 && r.facts.stray == violations:
		c.Headline = m.N("html.headline", violations)
	case violations > 0:
		c.Headline = m.N("html.headline.attention", violations)
	case undetermined > 0:
		c.Headline = m.N("html.undetermined", undetermined)
	default:
		c.Headline = m.T("total.clean")
	}
	switch {
	case sum.Interrupted:
		c.Notes = append(c.Notes, m.T("total.interrupted"))
	case !sum.Complete:
		c.Notes = append(c.Notes, m.T("total.incomplete"))
	}
	if n := r.facts.private; n > 0 {
		c.Notes = append(c.Notes, m.N("html.private.count", n))
	}
	for _, state := range []finding.KnownState{finding.Accepted, finding.Changed, finding.Expired} {
		if n := sum.Known[state]; n > 0 {
			c.Notes = append(c.Notes, m.N("known."+string(state), n))
		}
	}
	for i := range r.rows {
		if a := r.rows[i].Chosen; a == "delete" || a == "move" || a == "merge" {
			c.Notes = append(c.Notes, m.T("html.reminder"))
			break
		}
	}
	if r.more > 0 {
		c.More = m.N("html.more", r.more)
	}
	for s := finding.Critical; s > finding.Info; s-- {
		c.Severities = append(c.Severities, option{int(s), m.T("severity." + s.String())})
	}
	c.Facts = []fact{
		{m.T("html.policy"), message.Safe(strings.TrimSpace(r.run.Policy.ID + " " + r.run.Policy.Version))},
		{m.T("html.rules"), message.Safe(strings.Join(r.run.Rules.Packs, ", ") + " · " + r.run.Rules.Digest)}, {m.T("html.version"), message.Safe(r.run.Version)},
	}
	return c
}

// data writes the list as JSON for the script. json escapes what could end
// the element.
func (r *Reporter) data(cards []card) error {
	isCard := map[string]bool{}
	for i := range cards {
		isCard[cards[i].ID] = true
	}
	if _, err := r.w.WriteString(`<script type="application/json" id="data">{"text":`); err != nil {
		return err
	}
	enc := json.NewEncoder(r.w)
	if err := enc.Encode(r.words()); err != nil {
		return err
	}
	if _, err := r.w.WriteString(`,"rows":[`); err != nil {
		return err
	}
	for i := range r.rows {
		if i > 0 {
			_ = r.w.WriteByte(',')
		}
		if i >= detailed {
			r.rows[i].More += len(r.rows[i].Findings)
			r.rows[i].Findings = nil
		}
		r.rows[i].Card = isCard[r.rows[i].ID]
		if err := enc.Encode(&r.rows[i]); err != nil {
			return err
		}
	}
	_, err := r.w.WriteString("]}</script>\n")
	return err
}

// words are the texts that the script needs.
func (r *Reporter) words() map[string]any {
	m := r.msg
	steps, ticks := map[string]string{}, map[string]string{}
	for _, a := range actions() {
		steps[a], ticks[a] = r.step(a, "{target}", ""), m.T("tick."+a)
	}
	var severities []string
	for s := finding.Info; s <= finding.Critical; s++ {
		severities = append(severities, m.T("severity."+s.String()))
	}
	return map[string]any{
		"lang": m.Lang(), "reasons": r.reasons, "severities": severities, "steps": steps, "takeout": r.step("delete", "", "{file}"), "ticks": ticks, "open": m.T("step.open"), "reason": m.T("step.reason"),
		"shown": m.T("html.shown"), "more": m.T("html.showmore"), "saved": m.T("step.saved"), "legend": m.T("step.legend"),
		"details": m.T("html.details"), "morefound": m.T("html.morefound"), "found": m.T("html.found.other"), "target": m.T("step.target"),
	}
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}
