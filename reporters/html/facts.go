package html

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// facts are the sums that the page shows; each is bounded.
type facts struct {
	unread   map[finding.Kind]int
	clauses  map[[2]string]*[5]int // duty and clause: documents by severity
	kinds    map[finding.InfoType]int
	special  map[finding.InfoType]int // documents
	specials int                      // documents with any of them
	ages     [5]int
	oldest   []aged
	folders  map[string]*folder
	persons  int // summed over documents
	most     int // persons in one document
	private  int
	stray    int // documents that belong in a central store
	names    map[finding.InfoType]string
}

func newFacts() facts {
	return facts{
		unread: map[finding.Kind]int{}, clauses: map[[2]string]*[5]int{}, kinds: map[finding.InfoType]int{},
		special: map[finding.InfoType]int{}, folders: map[string]*folder{}, names: map[finding.InfoType]string{},
	}
}

const (
	maxClauses = 40
	maxFolders = 2000
	maxOldest  = 5
)

// An aged is one of the oldest copies.
type aged struct {
	name string
	date time.Time
}

// A folder is what lies in a folder and below it.
type folder struct {
	name            string
	documents, risk int
	worst           finding.Severity
}

// add counts a document that does not belong where it is, or of which that
// could not be judged.
func (f *facts) add(run *finding.Run, o *finding.Outcome, name string) {
	f.persons += o.Subjects
	f.most = max(f.most, o.Subjects)
	any := false
	for t, n := range o.Counts {
		f.kinds[t] += n.Total()
		if t.Secret() && n.Total() > 0 {
			f.special[t]++
			any = true
		}
	}
	if any {
		f.specials++
	}
	if slices.ContainsFunc(o.Verdict.Breaches, func(b finding.Breach) bool { return b.Duty == "central-storage" }) {
		f.stray++
	}
	for _, b := range o.Verdict.Breaches {
		key := [2]string{b.Duty, b.Clause}
		if f.clauses[key] == nil && len(f.clauses) < maxClauses {
			f.clauses[key] = new([5]int)
		}
		if n := f.clauses[key]; n != nil {
			n[min(int(b.Severity), 4)]++
		}
	}
	f.ages[age(run.Started, o.Dated.Value)]++
	if o.Location.Private {
		f.private++
		return
	}
	f.old(o, name)
	f.place(run, o)
}

// age is the bucket of a date: under 1, 3 and 7 years, older, unknown.
func age(now, date time.Time) int {
	switch {
	case date.IsZero() || now.IsZero():
		return 4
	case date.After(now.AddDate(-1, 0, 0)):
		return 0
	case date.After(now.AddDate(-3, 0, 0)):
		return 1
	case date.After(now.AddDate(-7, 0, 0)):
		return 2
	}
	return 3
}

func (f *facts) old(o *finding.Outcome, name string) {
	date := o.Dated.Value
	if date.IsZero() || len(f.oldest) == maxOldest && !date.Before(f.oldest[maxOldest-1].date) {
		return
	}
	f.oldest = append(f.oldest, aged{name, date})
	slices.SortStableFunc(f.oldest, func(a, b aged) int { return a.date.Compare(b.date) })
	f.oldest = f.oldest[:min(len(f.oldest), maxOldest)]
}

// place counts a document in its folder, at most three deep.
func (f *facts) place(run *finding.Run, o *finding.Outcome) {
	path := below(run, o.Document.Path)
	parts := strings.Split(path, "/")
	parts = parts[:len(parts)-1]
	name := "."
	if len(parts) > 0 {
		name = clip(message.Safe(strings.Join(parts[:min(len(parts), 3)], "/")))
	}
	at := f.folders[name]
	if at == nil {
		if len(f.folders) >= maxFolders {
			name = ""
			at = f.folders[name]
		}
		if at == nil {
			at = &folder{name: name}
			f.folders[name] = at
		}
	}
	at.documents++
	at.worst = max(at.worst, o.Verdict.Severity)
	at.risk += []int{1, 1, 3, 9, 27}[min(int(o.Verdict.Severity), 4)]
}

// kindName is the name of a kind of data, looked up once.
func (f *facts) kindName(m *message.Printer, t finding.InfoType) string {
	name, ok := f.names[t]
	if !ok {
		name = string(t)
		if m.Has("infotype." + string(t) + ".one") {
			name = strings.TrimPrefix(m.N("infotype."+string(t), 1), "1 ")
		}
		f.names[t] = name
	}
	return name
}

// A fact is a line of the attestation.
type fact struct{ Name, Text string }

// attest says what a data protection officer must be able to sign.
func (r *Reporter) attest(sum finding.Summary) []fact {
	m, f := r.msg, &r.facts
	var roots []string
	for i, root := range r.run.Roots {
		if i == 10 {
			roots = append(roots, "…")
			break
		}
		roots = append(roots, clip(message.Safe(root)))
	}
	skipped := 0
	for kind, n := range sum.NotExamined {
		if kind.Routine() {
			skipped += n
		}
	}
	list := []fact{
		{m.T("html.device"), message.Safe(r.run.Host)},
		{m.T("html.roots"), strings.Join(roots, ", ")},
		{m.T("html.period"), period(m, r.run.Started, sum.Ended)},
		{m.T("html.files"), m.Int(sum.Documents.Walked)},
		{m.T("html.examined"), m.Percent(message.Examined(sum)) + " (" + m.Bytes(sum.Bytes) + ")"},
	}
	if reasons := r.unreadReasons(); reasons != "" {
		list = append(list, fact{m.T("html.unexamined"), reasons})
	}
	if skipped > 0 {
		list = append(list, fact{m.T("html.skipped"), m.Int(skipped)})
	}
	list = append(list, fact{m.T("html.violations"), m.Int(sum.Verdicts[finding.Violation])})
	if n := sum.Known[finding.Accepted]; n > 0 {
		list = append(list, fact{m.T("html.known"), m.N("total.documents", n)})
	}
	if said := message.Change(m, r.change); said != "" {
		list = append(list, fact{m.T("html.change"), said})
	}
	if f.most > 0 {
		persons := m.N("total.persons", f.most)
		if f.most != f.persons {
			persons = m.T("html.range", "low", m.Int(f.most), "high", m.Int(f.persons))
		}
		list = append(list, fact{m.T("html.concerned"), persons})
	}
	special := m.T("html.no")
	if f.specials > 0 {
		special = m.T("html.yes", "documents", m.N("total.documents", f.specials))
		var kinds []string
		for _, t := range finding.InfoTypes() {
			if f.special[t] > 0 {
				kinds = append(kinds, f.kindName(m, t))
			}
		}
		special += ": " + strings.Join(kinds, ", ")
	}
	list = append(list, fact{m.T("html.special"), special})
	var old []string
	for _, a := range f.oldest {
		old = append(old, a.name+" ("+m.Date(a.date)+")")
	}
	if len(old) > 0 {
		list = append(list, fact{m.T("html.oldest"), strings.Join(old, "; ")})
	}
	return list
}

func period(m *message.Printer, from, to time.Time) string {
	if from.IsZero() {
		return ""
	}
	text := m.Date(from) + ", " + from.UTC().Format("15:04")
	if !to.Before(from) {
		if m.Date(to) != m.Date(from) {
			return text + " – " + m.Date(to) + ", " + to.UTC().Format("15:04") + " UTC"
		}
		text += "–" + to.UTC().Format("15:04")
	}
	return text + " UTC"
}

// unreadReasons says why documents were not read, the most frequent first.
func (r *Reporter) unreadReasons() string {
	var parts []string
	for _, k := range r.facts.unreadKinds() {
		parts = append(parts, r.msg.T("kind."+string(k), "n", r.msg.Int(r.facts.unread[k])))
	}
	return strings.Join(parts, " · ")
}

func (f *facts) unreadKinds() []finding.Kind {
	var kinds []finding.Kind
	for k := range f.unread {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b finding.Kind) int {
		return cmp.Or(f.unread[b]-f.unread[a], cmp.Compare(a, b))
	})
	return kinds
}

// A clauseTable counts documents by clause and severity.
type clauseTable struct {
	Titles []string
	Rows   []clauseRow
}

type clauseRow struct {
	Name, Clause string
	Numbers      []string
}

func (r *Reporter) clauses() clauseTable {
	var t clauseTable
	var keys [][2]string
	var used [5]bool
	for key, n := range r.facts.clauses {
		keys = append(keys, key)
		for s := range n {
			used[s] = used[s] || n[s] > 0
		}
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for s := 4; s >= 0; s-- {
		if used[s] {
			t.Titles = append(t.Titles, r.msg.T("severity."+finding.Severity(s).String()))
		}
	}
	for _, key := range keys {
		n := r.facts.clauses[key]
		name := message.Safe(key[0])
		if r.msg.Has("duty." + key[0]) {
			name = r.msg.T("duty." + key[0])
		}
		row := clauseRow{Name: name, Clause: clip(message.Safe(key[1]))}
		total := 0
		for s := 4; s >= 0; s-- {
			if used[s] {
				row.Numbers = append(row.Numbers, r.msg.Int(n[s]))
				total += n[s]
			}
		}
		row.Numbers = append(row.Numbers, r.msg.Int(total))
		t.Rows = append(t.Rows, row)
	}
	return t
}
