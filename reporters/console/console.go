// Package console tells the story of a scan on a terminal: what must not
// stay and what to do with it, what could not be read, and the sum. The
// reason comes before the number and the action last; words carry the
// meaning, colour only helps.
package console

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct {
	Lang    string
	Color   bool
	Width   int             // columns of the terminal; 0 = lines are not cut
	Height  int             // lines of the terminal; 0 = unknown
	Brief   bool            // the sums alone
	Earlier []*finding.Past // results to compare with, oldest first
}

// maxDocuments bounds what is kept for the list; the rest is counted.
const maxDocuments = 2000

// lines is how many lines the lists take on a terminal of unknown height;
// where it is known the whole story is one screenful. Each list shows at least
// its few worst documents.
const (
	lines = 22
	few   = 3
)

// A Reporter keeps the worst documents and prints them at the end.
type Reporter struct {
	w       *bufio.Writer
	opt     Options
	msg     *message.Printer
	run     finding.Run
	worst   worst
	groups  map[string]int          // documents by group
	duties  map[string]map[duty]int // documents by group and duty
	unread  map[finding.Kind]int
	seq     int
	private int // documents in private folders
	persons int // summed over the documents that do not belong where they are
	most    int // in one of them
	change  *finding.Change
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	return &Reporter{
		w: bufio.NewWriter(w), opt: opt, msg: message.New(opt.Lang), groups: map[string]int{},
		duties: map[string]map[duty]int{}, unread: map[finding.Kind]int{},
	}
}

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(run finding.Run) error {
	r.run, r.change = run, finding.NewChange(run, r.opt.Earlier)
	return nil
}

// Report keeps a document that has something to act on.
func (r *Reporter) Report(o *finding.Outcome) error {
	r.change.Add(o)
	if o.Status != finding.Scanned && len(o.Failures) > 0 && !o.Kind().Routine() {
		r.unread[o.Kind()]++
	}
	group := groupOf(o)
	if group == "" || o.Verdict.Known != nil && o.Verdict.Known.State == finding.Accepted {
		return nil // the sum counts what was accepted
	}
	if group != "allowed" {
		r.persons += o.Subjects
		r.most = max(r.most, o.Subjects)
	}
	if o.Location.Private && group != "allowed" { // counted, not named
		r.private++
		return nil
	}
	r.groups[group]++
	if group == "allowed" {
		return nil
	}
	for _, b := range o.Verdict.Breaches {
		r.count(group, duty{b.Duty, b.Clause})
	}
	r.seq++
	r.worst.add(item{
		group: group, severity: o.Verdict.Severity, subjects: o.Subjects, seq: r.seq,
		word: strings.ToUpper(r.msg.T("severity." + o.Verdict.Severity.String())),
		path: r.path(o), what: message.What(r.msg, o), copy: r.known(o), action: message.Action(r.msg, o),
	})
	return nil
}

// A duty is one that documents do not meet, and the clause it stands in.
type duty struct{ name, clause string }

// maxDuties bounds the duties counted of a group; a policy has a handful.
const maxDuties = 20

func (r *Reporter) count(group string, d duty) {
	if r.duties[group] == nil {
		r.duties[group] = map[duty]int{}
	}
	if _, ok := r.duties[group][d]; ok || len(r.duties[group]) < maxDuties {
		r.duties[group][d]++
	}
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

// End prints the report: the lists take the lines that what follows them leaves.
func (r *Reporter) End(sum finding.Summary) error {
	out := r.w
	var after bytes.Buffer
	r.w = bufio.NewWriter(&after)
	r.notExamined(sum)
	r.total(sum)
	_ = r.w.Flush() // to memory
	r.w = out
	if !r.opt.Brief {
		room := r.room(bytes.Count(after.Bytes(), []byte{'\n'}))
		for _, group := range groups() {
			room = r.group(group, room)
		}
	}
	_, _ = r.w.Write(after.Bytes()) // its error sticks
	return r.w.Flush()
}

// groups are the lists, in their order.
func groups() []string { return []string{"violation", "retention", "undetermined"} }

// room is how many lines the lists have beyond their few worst documents, when
// so many lines follow them.
func (r *Reporter) room(after int) int {
	const (
		around = 3 // lines of a list: one before it, its title, how many more there are
		prompt = 1 // of the shell
		broad  = 80
	)
	room := lines
	if r.opt.Height > 0 {
		room = r.opt.Height - after - prompt
	}
	for _, group := range groups() {
		n := r.groups[group]
		if n == 0 {
			continue
		}
		room -= min(n, few) * widths(r.worst.of(group), r.opt.Width).lines
		if r.opt.Height == 0 {
			continue
		}
		room -= around
		if r.opt.Width < broad {
			room -= 2 // its title, and how many more there are, go on in a second line
		}
		if duties := len(r.duties[group]); duties > 1 {
			room -= duties
		}
	}
	return room
}

// group prints the documents of a group in the lines that are left beyond its
// few worst, and gives back what it did not use.
func (r *Reporter) group(group string, room int) int {
	n := r.groups[group]
	if n == 0 {
		return room
	}
	show := r.worst.of(group)
	r.head(group, n)
	w := widths(show, r.opt.Width)
	if r.opt.Width > 0 {
		most := min(n, few) + max(room, 0)/w.lines
		show = show[:min(len(show), most)]
		room -= (len(show) - min(n, few)) * w.lines
		w = widths(show, r.opt.Width)
	}
	for _, it := range show {
		r.line(it, w)
	}
	if left := n - len(show); left > 0 {
		r.say(" … " + r.msg.N("more", left))
	}
	return room
}

// head prints the heading of a group with the duties that are not met.
func (r *Reporter) head(group string, n int) {
	var duties []duty
	for d := range r.duties[group] {
		duties = append(duties, d)
	}
	slices.SortFunc(duties, func(a, b duty) int {
		return cmp.Or(r.duties[group][b]-r.duties[group][a], cmp.Compare(a.name, b.name), cmp.Compare(a.clause, b.clause))
	})
	title := fmt.Sprintf(" %s (%s)", r.msg.T("group."+group), r.msg.Int(n))
	if len(duties) == 1 {
		said := r.dutyName(duties[0]) + ", " + message.Safe(duties[0].clause)
		if r.opt.Width == 0 || cells(title+said)+3 <= r.opt.Width {
			fmt.Fprintf(r.w, "\n%s   %s\n", r.bold(title), r.dim(said))
			return
		}
	}
	fmt.Fprintln(r.w)
	for _, line := range wrapped(strings.TrimSpace(title), max(r.opt.Width-1, 0)) {
		fmt.Fprintln(r.w, r.bold(" "+line))
	}
	for _, d := range duties {
		said := r.msg.Int(r.duties[group][d]) + " × " + r.dutyName(d) + ", " + message.Safe(d.clause)
		fmt.Fprintf(r.w, "   %s\n", r.dim(fit(said, max(r.opt.Width-3, 0))))
	}
}

// dutyName is a duty in words; one of the organisation's own is its own name.
func (r *Reporter) dutyName(d duty) string {
	if r.msg.Has("duty." + d.name) {
		return r.msg.T("duty." + d.name)
	}
	return message.Safe(d.name)
}

// line prints one document.
func (r *Reporter) line(it item, w columns) {
	if w.lines == 4 {
		r.lines(it)
		return
	}
	what, path, known := it.what, it.path, it.copy
	if r.opt.Width > 0 {
		what, path = fit(what, w.what), fit(path, w.path)
	}
	lead := fmt.Sprintf("  %s  %s  ", r.severity(it.severity, pad(it.word, w.severity)), pad(path, w.path))
	if w.lines == 2 {
		fmt.Fprintln(r.w, strings.TrimRight(lead+what, " "))
		indent, room := w.severity+4, r.opt.Width-w.severity-4
		if hint := joined(known, it.action); cells(hint) > room {
			known = fit(known, max(room-cells(it.action)-3, 12))
		}
		if hint := joined(known, it.action); hint != "" {
			fmt.Fprintf(r.w, "%*s%s\n", indent, "", r.dim(fit(hint, max(room, 20))))
		}
		return
	}
	if r.opt.Width > 0 {
		known = fit(known, w.copy)
	}
	line := lead + pad(what, w.what) + "  "
	if w.copy > 0 {
		line += pad(known, w.copy) + "  "
	}
	fmt.Fprintln(r.w, strings.TrimRight(line+it.action, " "))
}

// lines prints one document in a tight terminal, and nothing where it has
// nothing to say.
func (r *Reporter) lines(it item) {
	fmt.Fprintf(r.w, "  %s  %s\n", r.severity(it.severity, it.word), fit(it.path, max(r.opt.Width-cells(it.word)-5, 12)))
	for _, said := range []string{it.what, it.copy, it.action} {
		if said != "" {
			fmt.Fprintf(r.w, "    %s\n", fit(said, max(r.opt.Width-5, 12)))
		}
	}
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
	title := fmt.Sprintf(" %s (%s)", r.msg.T("group.unread"), r.msg.Int(total))
	said := wrapped(strings.Join(parts, " · "), max(r.opt.Width-cells(title)-3, 0))
	fmt.Fprintf(r.w, "\n%s   %s\n", r.bold(title), said[0])
	for _, line := range said[1:] {
		fmt.Fprintf(r.w, "%*s%s\n", cells(title)+3, "", line)
	}
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
		persons := m.N("total.persons", r.persons)
		if r.most < r.persons { // who is in several documents is one person
			persons = m.T("total.persons.range", "low", m.Int(r.most), "high", m.Int(r.persons))
		}
		parts = append(parts, persons)
	}
	fmt.Fprintln(r.w)
	r.say(strings.Join(append([]string{line}, parts...), " · "))
	r.change.End(sum)
	if said := message.Change(m, r.change); said != "" {
		r.say(said)
	}
	if n := r.groups["allowed"]; n > 0 {
		r.say(m.N("allowed", n))
	}
	for _, state := range []finding.KnownState{finding.Accepted, finding.Changed, finding.Expired} {
		if n := sum.Known[state]; n > 0 {
			fmt.Fprintf(r.w, " %s\n", m.N("known."+string(state), n))
		}
	}
	if r.private > 0 {
		r.say(m.N("html.private.count", r.private))
	}
	switch {
	case sum.Interrupted:
		r.say(m.T("total.interrupted"))
	case !sum.Complete:
		r.say(m.T("total.incomplete"))
	case len(parts) == 0:
		r.say(m.T("total.clean"))
	}
}

// say prints a sentence, in as many lines as it takes.
func (r *Reporter) say(text string) {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	for _, line := range wrapped(strings.TrimSpace(text), max(r.opt.Width-1-len(indent), 0)) {
		fmt.Fprintf(r.w, " %s%s\n", indent, line)
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
	word                     string // the severity
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
