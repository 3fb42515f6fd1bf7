package html

import (
	"cmp"
	"slices"
	"time"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// A bar is one line of a bar chart, which is a table too.
type bar struct {
	Label string
	N     string
	Width int // per mille of the longest
}

// bars scales numbers to the longest of them and leaves out the zeros.
func (r *Reporter) bars(labels []string, numbers []int) []bar {
	most := 1
	for _, n := range numbers {
		most = max(most, n)
	}
	var list []bar
	for i, n := range numbers {
		if n > 0 {
			list = append(list, bar{labels[i], r.msg.Int(n), max(int(int64(n)*1000/int64(most)), 4)})
		}
	}
	return list
}

// kinds are the kinds of data in what does not belong where it is.
func (r *Reporter) kinds() []bar {
	types := finding.InfoTypes()
	slices.SortStableFunc(types, func(a, b finding.InfoType) int { return r.facts.kinds[b] - r.facts.kinds[a] })
	var labels []string
	var numbers []int
	for _, t := range types {
		labels, numbers = append(labels, message.Kind(r.msg, t)), append(numbers, r.facts.kinds[t])
	}
	return r.bars(labels, numbers)
}

func (r *Reporter) ages() []bar {
	var labels []string
	for _, key := range []string{"1", "3", "7", "more", "unknown"} {
		labels = append(labels, r.msg.T("html.age."+key))
	}
	return r.bars(labels, r.facts.ages[:])
}

// maxTrend bounds the results of the trend, the latest.
const maxTrend = 12

// trend is how many documents were open in each result, the one at hand last.
func (r *Reporter) trend(sum finding.Summary) []bar {
	past := r.opt.Earlier[max(len(r.opt.Earlier)-maxTrend+1, 0):]
	if len(past) == 0 {
		return nil
	}
	var dates []time.Time
	var numbers []int
	for _, p := range past {
		dates, numbers = append(dates, p.Started), append(numbers, p.Open())
	}
	dates = append(dates, r.run.Started)
	numbers = append(numbers, sum.Verdicts[finding.Violation]+sum.Verdicts[finding.Undetermined])
	days := map[string]int{}
	for _, d := range dates {
		days[r.msg.Date(d)]++
	}
	list := make([]bar, len(dates))
	most := max(slices.Max(numbers), 1)
	for i, d := range dates {
		label := r.msg.Date(d)
		if days[label] > 1 {
			label += ", " + d.UTC().Format("15:04")
		}
		list[i] = bar{label, r.msg.Int(numbers[i]), int(int64(numbers[i]) * 1000 / int64(most))}
	}
	return list
}

// coverage is what was read and what was not, with the reason.
func (r *Reporter) coverage(sum finding.Summary) []bar {
	labels, numbers := []string{r.msg.T("html.examined")}, []int{sum.Documents.Scanned}
	for _, k := range r.facts.unreadKinds() {
		labels = append(labels, trimmed(r.msg.T("kind."+string(k), "n", "")))
		numbers = append(numbers, r.facts.unread[k])
	}
	return r.bars(labels, numbers)
}

// A treemap shows folders as areas by risk.
type treemap struct {
	Boxes []box
	Rows  []folderRow
	Alt   string
}

// A box is a folder in the picture, in units of its 1000 by 400.
type box struct {
	X, Y, W, H float64
	Level      string
	Label, Sub string
	Title      string
}

type folderRow struct{ Name, Documents, Worst string }

// maxBoxes are drawn; the other folders share one.
const maxBoxes = 24

const treeWidth, treeHeight = 1000.0, 400.0

func (r *Reporter) tree() treemap {
	var all []*folder
	for _, f := range r.facts.folders {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *folder) int { return cmp.Or(b.risk-a.risk, cmp.Compare(a.name, b.name)) })
	if len(all) > maxBoxes {
		rest := &folder{}
		for _, f := range all[maxBoxes-1:] {
			rest.documents, rest.risk, rest.worst = rest.documents+f.documents, rest.risk+f.risk, max(rest.worst, f.worst)
		}
		all = append(all[:maxBoxes-1:maxBoxes-1], rest)
		slices.SortStableFunc(all, func(a, b *folder) int { return b.risk - a.risk })
	}
	areas := make([]float64, len(all))
	for i, f := range all {
		areas[i] = float64(f.risk)
	}
	t := treemap{Alt: r.msg.T("html.folders")}
	for i, b := range squarify(areas, treeWidth, treeHeight) {
		f := all[i]
		name := f.name
		if name == "" {
			name = r.msg.T("html.other")
		}
		documents, worst := r.msg.N("total.documents", f.documents), r.msg.T("severity."+f.worst.String())
		b.Level, b.Title = f.worst.String(), name+": "+documents+", "+worst
		if b.H >= 26 {
			b.Label = fit(name, int((b.W-12)/9))
		}
		if b.H >= 46 && b.Label != "" {
			if b.Sub = documents; len(b.Sub) > int((b.W-12)/8) {
				b.Sub = r.msg.Int(f.documents)
			}
		}
		t.Boxes = append(t.Boxes, b)
		t.Rows = append(t.Rows, folderRow{name, r.msg.Int(f.documents), worst})
	}
	return t
}

// fit cuts the start of a text so that n characters stay, or gives nothing
// when too little would.
func fit(s string, n int) string {
	runes := []rune(s)
	switch {
	case len(runes) <= n:
		return s
	case n < 5:
		return ""
	}
	return "…" + string(runes[len(runes)-n+1:])
}

// squarify lays areas, the largest first, into a rectangle so that the boxes
// are as square as can be.
//
// Source: Bruls, Huizing, van Wijk, Squarified Treemaps, 2000.
func squarify(areas []float64, width, height float64) []box {
	sum := 0.0
	for _, a := range areas {
		sum += a
	}
	if sum <= 0 {
		return nil
	}
	scale := width * height / sum
	boxes := make([]box, 0, len(areas))
	x, y, w, h := 0.0, 0.0, width, height
	for i := 0; i < len(areas); {
		side := min(w, h)
		n, total := 1, areas[i]*scale
		for i+n < len(areas) {
			next := total + areas[i+n]*scale
			if worstRatio(areas[i:i+n+1], scale, next, side) > worstRatio(areas[i:i+n], scale, total, side) {
				break
			}
			n, total = n+1, next
		}
		thick, at := total/side, 0.0
		for _, a := range areas[i : i+n] {
			long := a * scale / thick
			if w >= h {
				boxes = append(boxes, box{X: x, Y: y + at, W: thick, H: long})
			} else {
				boxes = append(boxes, box{X: x + at, Y: y, W: long, H: thick})
			}
			at += long
		}
		if w >= h {
			x, w = x+thick, w-thick
		} else {
			y, h = y+thick, h-thick
		}
		i += n
	}
	return boxes
}

// worstRatio is the length to breadth of the least square box of a strip.
func worstRatio(areas []float64, scale, total, side float64) float64 {
	worst := 1.0
	for _, a := range areas {
		a *= scale
		worst = max(worst, max(side*side*a/(total*total), total*total/(side*side*a)))
	}
	return worst
}

func trimmed(s string) string {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	return s
}
