package eval

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

func oneOf(rs ...finding.Relation) []finding.Relation { return rs }

// copies are central texts as a whole: renamed, saved again, edited.
func (m *maker) copies() {
	same, version := oneOf(finding.SameText), oneOf(finding.Version)
	for range m.o.Each {
		t := m.some(250, mostWords)
		of, all := m.of(t.words), join(t.words)
		m.local(Trial{Kind: "exact", Relations: oneOf(finding.Exact), Of: of}, ".txt", all)
		m.local(Trial{Kind: "CRLF and BOM", Relations: same, Of: of}, ".txt", "\ufeff"+strings.ReplaceAll(all, "\n", "\r\n"))
		m.local(Trial{Kind: "UTF-16", Relations: same, Of: of}, ".txt", utf16Of(all))
		if ansi := windowsOf(all); ansi != "" {
			m.local(Trial{Kind: "Windows code page", Relations: oneOf(finding.SameText, finding.Exact), Of: of}, ".txt", ansi) // exact when it is ASCII
		}
		m.local(Trial{Kind: "to docx", Relations: same, Of: of}, ".docx", docxOf(t.words, m.day))
		m.local(Trial{Kind: "to html", Relations: same, Of: of}, ".html", htmlOf(t.words))
		m.local(Trial{Kind: "zip member", Relations: oneOf(finding.Exact), Of: of, Member: true}, ".zip", zipOf(map[string]string{"stuk.txt": all}))
		m.local(Trial{Kind: "attachment", Relations: oneOf(finding.Exact), Of: of, Member: true}, ".eml", mailWith("Zie bijlage.", "stuk.txt", all))
		m.local(Trial{Kind: "edits 1 %", Relations: version, Of: of}, ".txt", join(m.scatter(t, 1)))
		m.local(Trial{Kind: "edits 10 % scattered", Relations: version, Of: of}, ".txt", join(m.scatter(t, 10)))
		for _, share := range []int{10, 30, 50} {
			m.local(Trial{Kind: fmt.Sprintf("edits %d %% in blocks", share), Relations: version, Of: of}, ".txt", join(m.blocks(t, share)))
		}
		m.local(Trial{Kind: "paragraphs moved", Relations: version, Of: of}, ".txt", join(m.moved(t)))
		for _, share := range []int{1, 3, 6} {
			m.local(Trial{Kind: fmt.Sprintf("recognised, %d %% wrong", share), Relations: oneOf(finding.Version, finding.SameText), Of: of}, ".txt", join(m.recognised(t.words, share)))
		}
		// On one or two pages nothing tells a heading from the text.
		if t := m.latin(1550); t != nil {
			m.local(Trial{Kind: "to pdf with headings", Relations: same, Of: m.of(t.words)}, ".pdf", m.pdfOf(t.words))
		}
		if t := m.latin(250); t != nil {
			m.local(Trial{Kind: "to pdf, any length", Relations: oneOf(finding.SameText, finding.Version), Of: m.of(t.words)}, ".pdf", m.pdfOf(t.words))
		}
	}
}

// latin is a text that a simple PDF can show.
func (m *maker) latin(least int) *text {
	for range 200 {
		if t := m.some(least, mostWords); windowsOf(join(t.words)) != "" {
			return t
		}
	}
	return nil
}

// dated are documents that say when they were changed.
func (m *maker) dated() {
	for i := range m.o.Each {
		t := m.some(250, mostWords)
		central, local := m.day.AddDate(0, 0, 200), m.day.AddDate(0, 0, 230)
		name := fmt.Sprintf("dated%03d.docx", i)
		trial := Trial{Kind: "edits 10 % in blocks, dated", Relations: oneOf(finding.Version), Changed: "local"}
		if i%2 == 0 {
			central, local, trial.Changed = local, central, "central"
		}
		words := m.scatter(t, 2) // not the state of the plain text in the store
		m.central(name, docxOf(words, central))
		m.edited[m.names[t.path]] = name
		trial.Of = m.of(t.words)
		edited := *t
		edited.words = words
		m.local(trial, ".docx", docxOf(m.blocks(&edited, 10), local))
	}
}

// conversions are files that LibreOffice has saved in another format.
func (m *maker) conversions() {
	if m.o.Office == "" || m.err != nil {
		return
	}
	var files []string
	trials := map[string][]string{}
	for i := range m.o.Each {
		t := m.some(250, 4000)
		path := filepath.Join(m.work, fmt.Sprintf("c%03d.docx", i))
		m.err = errors.Join(m.err, os.WriteFile(path, []byte(docxOf(t.words, m.day)), 0o600))
		files, trials[path] = append(files, path), m.of(t.words)
	}
	for _, format := range []string{"odt", "pdf", "rtf", "doc"} {
		if err := m.convert(format, m.work, files); err != nil {
			m.err = errors.Join(m.err, err)
			return
		}
		for _, path := range files {
			b, err := os.ReadFile(strings.TrimSuffix(path, ".docx") + "." + format)
			if err != nil {
				continue // LibreOffice refused the text
			}
			m.local(Trial{Kind: "LibreOffice to " + format, Relations: oneOf(finding.SameText), Of: trials[path]}, "."+format, string(b))
		}
	}
}

// older are real versions, the other of which is central.
func (m *maker) older(pairs []pair) {
	for _, p := range pairs {
		a, b := runsOf(p.central.words), runsOf(p.local.words)
		both := m.known.shares(b)[int32(slices.Index(m.known.names, m.names[p.central.path]))]
		cl, cd := float64(both)/float64(max(len(b), 1)), float64(both)/float64(max(len(a), 1))
		if cl < .3 || cd < .3 || hashWords(p.central.words) == hashWords(p.local.words) {
			continue
		}
		trial := Trial{Kind: "real version", Relations: oneOf(finding.Version), Of: []string{m.names[p.central.path]}}
		size := float64(len(p.local.words)) / float64(len(p.central.words))
		switch {
		case cl > .999 && cd > .999:
			trial.Relations = append(trial.Relations, finding.SameText)
		case cl >= .85 && size < .85:
			trial.Relations = append(trial.Relations, finding.Extract)
		case cd >= .85 && size > 1/.85:
			trial.Relations = append(trial.Relations, finding.Container)
		}
		for file, n := range m.known.shares(b) { // others that are as close
			if n*10 >= both*9 {
				trial.Of = append(trial.Of, m.known.names[file])
			}
		}
		m.local(trial, ".txt", join(p.local.words))
	}
}

// parts are excerpts, quotes and joined texts.
func (m *maker) parts() {
	for range m.o.Each {
		t := m.some(500, mostWords)
		if cut := m.cut(t, len(t.words)*(20+m.r.IntN(20))/100); cut != nil {
			m.local(Trial{Kind: "excerpt 20-40 %", Relations: oneOf(finding.Extract), Of: m.of(cut)}, ".txt", join(cut))
		}
		for _, size := range [][2]int{{20, 45}, {60, 110}, {120, 250}} {
			t := m.some(600, mostWords)
			quote := m.cut(t, size[0]+m.r.IntN(size[1]-size[0]))
			if quote == nil {
				continue
			}
			before, after := m.prose(t.lang, 60+m.r.IntN(120)), m.prose(t.lang, 60+m.r.IntN(120))
			ok := oneOf(finding.Passage)
			if len(quote) > 100 { // more than half of the mail can be the quote
				ok = append(ok, finding.Extract)
			}
			body := join(before) + "\n> " + strings.ReplaceAll(strings.TrimSpace(join(quote)), "\n", "\n> ") + "\n\n" + join(after)
			m.local(Trial{Kind: fmt.Sprintf("mail, quote of %d-%d words", size[0], size[1]), Relations: ok, Of: m.of(quote)}, ".eml", mailOf(body))
		}
		var words []string
		trial := Trial{Kind: "three in one file", Relations: oneOf(finding.Container), All: true}
		for tries := 0; len(trial.Of) < 3 && tries < 50; tries++ {
			t := m.some(250, 1500)
			if of := m.known.holders(t.words); len(of) == 1 && !slices.Contains(trial.Of, of[0]) {
				trial.Of, words = append(trial.Of, of...), slices.Concat(words, t.words)
			}
		}
		if len(trial.Of) == 3 {
			m.local(trial, ".txt", join(words))
		}
	}
}

// letters are made from templates, to central persons and to others.
func (m *maker) letters() {
	const templates = 12
	all := m.templates(templates)
	for i, t := range all {
		i += templates - len(all) // the long and common ones, when there are few
		for n := range 3 + 4*i {
			m.central(fmt.Sprintf("letter%02d-%02d.txt", i, n), t.letter(m.person()))
		}
		for range max(m.o.Each*2/templates, 1) {
			m.local(Trial{Kind: "same template, other person"}, ".txt", t.letter(m.person()))
		}
	}
}

// tables are lists of persons, their parts and mixtures, and others.
func (m *maker) tables() {
	for i := range m.o.Each {
		ps := m.people([]int{30, 120, 600, 3000}[i%4])
		name := fmt.Sprintf("table%03d.csv", i)
		if i%3 == 2 {
			name = fmt.Sprintf("table%03d.xlsx", i)
			m.central(name, xlsxOf(rowsOf(ps, 0)))
		} else {
			m.central(name, csvOf(ps, 4*(i%2)))
		}
		of := []string{name}
		for _, n := range []int{3, 5, 10, 15, 50, 1500} {
			trial := Trial{Kind: "table extract, 10 rows and more", Relations: oneOf(finding.Extract), Of: of}
			if n < 10 {
				trial.Kind, trial.Few = fmt.Sprintf("table extract, %d rows", n), true
			}
			rows, form := m.part(ps, n), m.r.IntN(len(columns))
			if m.r.IntN(3) == 0 {
				m.local(trial, ".xlsx", xlsxOf(rowsOf(rows, form)))
			} else {
				m.local(trial, ".csv", csvOf(rows, form))
			}
		}
		strangers := m.people(40)
		updated := slices.Clone(ps)
		copy(updated, strangers[:max(len(updated)/20, 1)%40])
		m.local(Trial{Kind: "table, 5 % changed", Relations: oneOf(finding.Version), Of: of}, ".csv", csvOf(updated, 0))
		m.local(Trial{Kind: "table mixed with others", Relations: oneOf(finding.Passage), Of: of, Few: len(ps) < 60}, ".csv",
			csvOf(append(m.part(ps, 30), strangers...), 2)) // a lossy filter needs some thirty among as many others
		m.local(Trial{Kind: "unrelated, table"}, ".csv", csvOf(m.people(20+m.r.IntN(200)), i))
	}
}
