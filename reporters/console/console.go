// Package console tells the story of a scan on a terminal: what must not
// stay and what to do with it, what could not be read, and the sum. The
// reason comes before the number and the action last; words carry the
// meaning, colour only helps.
package console

import (
	"bufio"
	"container/heap"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct {
	Lang  string
	Color bool
	Width int // columns of the terminal; 0 = lines are not cut
}

// maxDocuments bounds what is kept for the list; the rest is counted.
const maxDocuments = 2000

// listed is how many documents of a group are printed on a terminal, half as
// many when each takes two lines.
const listed = 25

// A Reporter keeps the worst documents and prints them at the end.
type Reporter struct {
	w       *bufio.Writer
	opt     Options
	msg     *message.Printer
	run     finding.Run
	worst   worst
	groups  map[string]int // documents by group
	clauses map[string]string
	unread  map[finding.Kind]int
	seq     int
	private int // documents in private folders
	persons int // summed over the documents that do not belong where they are
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	return &Reporter{
		w: bufio.NewWriter(w), opt: opt, msg: message.New(opt.Lang), groups: map[string]int{},
		clauses: map[string]string{}, unread: map[finding.Kind]int{},
	}
}

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(run finding.Run) error { r.run = run; return nil }

// Report keeps a document that has something to act on.
func (r *Reporter) Report(o *finding.Outcome) error {
	if o.Status != finding.Scanned && len(o.Failures) > 0 && !o.Kind().Routine() {
		r.unread[o.Kind()]++
	}
	group := groupOf(o)
	if group == "" {
		return nil
	}
	if group != "allowed" {
		r.persons += o.Subjects
	}
	if o.Location.Private && group != "allowed" { // counted, not named
		r.private++
		return nil
	}
	r.groups[group]++
	if group == "allowed" {
		return nil
	}
	if len(o.Verdict.Breaches) > 0 {
		r.clauses[group] = o.Verdict.Breaches[0].Duty + "\x00" + o.Verdict.Breaches[0].Clause
	}
	r.seq++
	r.worst.add(item{
		group: group, severity: o.Verdict.Severity, subjects: o.Subjects, seq: r.seq,
		path: r.path(o), what: r.what(o), copy: r.copyOf(o), action: r.action(o),
	})
	return nil
}

// groupOf is the heading under which a document stands, "" for none.
func groupOf(o *finding.Outcome) string {
	switch o.Verdict.Judgement {
	case finding.Violation:
		for _, b := range o.Verdict.Breaches {
			if b.Duty != "retention" {
				return "violation"
			}
		}
		return "retention"
	case finding.Undetermined:
		return "undetermined"
	case finding.Allowed:
		return "allowed"
	}
	return ""
}

// End prints the report.
func (r *Reporter) End(sum finding.Summary) error {
	for _, group := range []string{"violation", "retention", "undetermined"} {
		r.group(group)
	}
	r.notExamined(sum)
	r.total(sum)
	return r.w.Flush()
}

func (r *Reporter) group(group string) {
	n := r.groups[group]
	if n == 0 {
		return
	}
	items := r.worst.of(group)
	head := fmt.Sprintf(" %s (%s)", r.msg.T("group."+group), r.msg.Int(n))
	duty, clause, _ := strings.Cut(r.clauses[group], "\x00")
	if clause != "" {
		head += "   " + r.dim(r.msg.T("duty."+duty)+", "+message.Safe(clause))
	}
	fmt.Fprintf(r.w, "\n%s\n", r.bold(head))
	show := items
	if r.opt.Width > 0 && len(show) > listed {
		show = show[:listed]
	}
	w := widths(show, r.opt.Width)
	if w.stacked && len(show) > listed/2 {
		show = show[:listed/2]
	}
	for _, it := range show {
		r.line(it, w)
	}
	if left := n - len(show); left > 0 {
		fmt.Fprintf(r.w, "  … %s\n", r.msg.N("more", left))
	}
}

// line prints one document.
func (r *Reporter) line(it item, w columns) {
	word := strings.ToUpper(r.msg.T("severity." + it.severity.String()))
	what := fit(it.what, w.what)
	fmt.Fprintf(r.w, "  %s  %s  ", r.severity(it.severity, pad(word, w.severity)), pad(fit(it.path, w.path), w.path))
	if w.stacked {
		fmt.Fprintln(r.w, what)
		if hint := joined(it.copy, it.action); hint != "" {
			fmt.Fprintf(r.w, "%*s%s\n", w.severity+4, "", r.dim(fit(hint, max(r.opt.Width-w.severity-4, 20))))
		}
		return
	}
	fmt.Fprintf(r.w, "%s  %s", pad(what, w.what), pad(it.copy, w.copy))
	if it.action != "" {
		fmt.Fprintf(r.w, "  %s", it.action)
	}
	fmt.Fprintln(r.w)
}

// joined puts a dot between two texts that are there.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// notExamined tells what the report says nothing about, and why.
func (r *Reporter) notExamined(sum finding.Summary) {
	total := 0
	type reason struct {
		kind finding.Kind
		n    int
	}
	var reasons []reason
	for k, n := range r.unread {
		total += n
		reasons = append(reasons, reason{k, n})
	}
	if total == 0 {
		return
	}
	sort.Slice(reasons, func(i, j int) bool {
		if reasons[i].n != reasons[j].n {
			return reasons[i].n > reasons[j].n
		}
		return reasons[i].kind < reasons[j].kind
	})
	var parts []string
	for _, x := range reasons {
		parts = append(parts, r.msg.T("kind."+string(x.kind), "n", r.msg.Int(x.n)))
	}
	fmt.Fprintf(r.w, "\n%s   %s\n", r.bold(fmt.Sprintf(" %s (%s)", r.msg.T("group.unread"), r.msg.Int(total))), strings.Join(parts, " · "))
}

// total prints the sum of the scan in a line or two.
func (r *Reporter) total(sum finding.Summary) {
	m := r.msg
	parts := []string{
		m.N("total.documents", sum.Documents.Walked),
		m.T("total.examined", "share", m.Percent(message.Examined(sum))),
		m.T("total.in", "bytes", m.Bytes(sum.Bytes), "time", m.Duration(r.elapsed(sum))),
	}
	line := strings.Join(parts, ", ")
	parts = nil
	if n := sum.Verdicts[finding.Violation]; n > 0 {
		parts = append(parts, m.N("total.violations", n))
	}
	if n := sum.Verdicts[finding.Undetermined]; n > 0 {
		parts = append(parts, m.N("total.undetermined", n))
	}
	if r.persons > 0 && len(parts) > 0 {
		parts = append(parts, m.N("total.persons", r.persons))
	}
	fmt.Fprintf(r.w, "\n %s", line)
	if len(parts) > 0 {
		fmt.Fprintf(r.w, " · %s", strings.Join(parts, " · "))
	}
	fmt.Fprintln(r.w)
	if n := r.groups["allowed"]; n > 0 {
		fmt.Fprintf(r.w, " %s\n", m.N("allowed", n))
	}
	if r.private > 0 {
		fmt.Fprintf(r.w, " %s\n", m.N("html.private.count", r.private))
	}
	switch {
	case sum.Interrupted:
		fmt.Fprintf(r.w, " %s\n", m.T("total.interrupted"))
	case !sum.Complete:
		fmt.Fprintf(r.w, " %s\n", m.T("total.incomplete"))
	case len(parts) == 0:
		fmt.Fprintf(r.w, " %s\n", m.T("total.clean"))
	}
}

func (r *Reporter) elapsed(sum finding.Summary) time.Duration {
	if r.run.Started.IsZero() || sum.Ended.Before(r.run.Started) {
		return 0
	}
	return sum.Ended.Sub(r.run.Started)
}

// An item is a document in the list.
type item struct {
	group                    string
	severity                 finding.Severity
	subjects, seq            int
	path, what, copy, action string
}

// before reports whether a is to be listed before b.
func (a item) before(b item) bool {
	if a.severity != b.severity {
		return a.severity > b.severity
	}
	if a.subjects != b.subjects {
		return a.subjects > b.subjects
	}
	return a.seq < b.seq
}

// worst keeps the maxDocuments that come first, as a heap with the last of
// them on top.
type worst []item

func (w worst) Len() int           { return len(w) }
func (w worst) Less(i, j int) bool { return w[j].before(w[i]) }
func (w worst) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *worst) Push(x any)        { *w = append(*w, x.(item)) }
func (w *worst) Pop() any          { old := *w; x := old[len(old)-1]; *w = old[:len(old)-1]; return x }

func (w *worst) add(it item) {
	if len(*w) < maxDocuments {
		heap.Push(w, it)
	} else if it.before((*w)[0]) {
		(*w)[0] = it
		heap.Fix(w, 0)
	}
}

// of are the items of a group, worst first.
func (w worst) of(group string) []item {
	var items []item
	for _, it := range w {
		if it.group == group {
			items = append(items, it)
		}
	}
	sort.Slice(items, func(i, j int) bool { return items[i].before(items[j]) })
	return items
}
