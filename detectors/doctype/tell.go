package doctype

import (
	"math/bits"
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

const (
	headWords     = 1200 // of the head: its first 8 KiB or so
	firstLines    = 8    // among which a title stands
	titleWords    = 9    // of a line that is a title
	sentenceWords = 5    // of a line with a full stop that is none
	wordsAsOne    = 100  // in which one word that tells something may be chance
	fewestLines   = 2    // on which words stand that tell a kind without a title
)

// score is what speaks for a kind.
type score struct {
	title, words, columns, signs, findings int
	extra                                  int
	lines                                  int   // on which its words stand
	last                                   int32 // of them
	titleLine                              int32
}

func (s *score) points() int {
	return s.title + min(s.words*perWord, maxWords) + min(s.columns*perColumn, maxColumns) + s.signs*perSign +
		min(s.findings*perFinding, maxFindings) + s.extra
}

// tell is the type of a document, "" when it cannot be told.
func (x *index) tell(head string, columns []string, found map[finding.InfoType]int, mail bool) string {
	sc, _ := x.scratch.Get().(*scratch)
	if sc == nil {
		sc = &scratch{seen: make([]bool, len(x.phrases)), scores: make([]score, len(x.kinds)), part: &scratch{}}
	}
	defer x.scratch.Put(sc)
	scores, seen := sc.scores, sc.seen
	clear(scores)
	clear(seen)
	ws := sc.wordsOf(head, headWords)
	lines := sc.linesOf(ws)
	headers := mail || mailHead(head)
	for i, w := range ws {
		if m := mark(w.text); x.starts[m/64]>>(m%64)&1 == 0 {
			continue
		}
		these := x.first[w.text]
		for n := these.from; n < these.to; n++ {
			p := &x.phrases[n]
			if !follows(ws[i+1:], p.rest) {
				continue
			}
			again := seen[n]
			seen[n] = true
			for _, u := range []byte(p.uses) {
				kind, title := of(u)
				s := &scores[kind]
				if !title {
					if !again {
						s.words++
					}
					if s.lines == 0 || s.last != w.line {
						s.lines, s.last = s.lines+1, w.line
					}
					continue
				}
				at := titleInText
				// The subject of a mail is what it speaks of, not what it is.
				if !headers && lines[w.line].first && lines[w.line].title() && begins(ws, i) {
					at = titleAlone
				}
				if at += min(len(p.rest), 1); at > s.title {
					s.title, s.titleLine = at, w.line
				}
			}
		}
	}
	if columns == nil {
		columns = headerRow(head)
	}
	for _, c := range columns {
		for _, u := range []byte(x.columns[sc.part.joined(c)]) {
			kind, _ := of(u)
			scores[kind].columns++
		}
	}
	layout := signsOf(head, sc.part)
	for i := range x.kinds {
		k := &x.kinds[i]
		scores[i].signs = bits.OnesCount8(uint8(layout & k.signs))
		for _, t := range k.findings {
			if found[t] > 0 {
				scores[i].findings++
			}
		}
		if k.headers && headers {
			scores[i].extra = mailHeaders
		}
	}
	// What a short text says is what it is about; a long one says everything
	// once.
	for k := range scores {
		if s := &scores[k]; s.title < titleAlone && s.columns == 0 {
			s.words = max(s.words-len(ws)/wordsAsOne, 0)
		}
	}
	return x.best(scores)
}

// best is the kind with the most points, if they are enough and clearly more
// than those of the next.
func (x *index) best(scores []score) string {
	top, next, which := 0, 0, -1
	for k := range scores {
		s := &scores[k]
		switch p := s.points(); {
		case x.kinds[k].name == other:
			if s.title >= titleAlone && !above(scores, s.titleLine) {
				return ""
			}
		case s.title+s.extra+s.columns == 0 && (s.lines < 2 || s.words < 4 && (s.signs == 0 || s.words < 2)):
			// words and findings alone tell too little, and so does a sentence
		case p > top:
			top, next, which = p, top, k
		case p > next:
			next = p
		}
	}
	if top < least || top-next < margin {
		return ""
	}
	return x.kinds[which].name
}

// above reports whether a kind has its title alone on an earlier line.
func above(scores []score, line int32) bool {
	for i := range scores {
		if scores[i].title >= titleAlone && scores[i].titleLine < line {
			return true
		}
	}
	return false
}

// follows reports whether the words begin with the rest of a phrase.
func follows(ws []word, rest string) bool {
	for _, w := range ws {
		if rest == "" {
			return true
		}
		end := 1 + len(w.text)
		if len(rest) < end || rest[1:end] != w.text || len(rest) > end && rest[end] != ' ' {
			return false
		}
		rest = rest[end:]
	}
	return rest == ""
}

// A line is what is known of a line of the head.
type line struct {
	words int
	first bool // among the first lines that hold words
	stop  bool // a full stop ends it
}

// title reports whether the line may be one. A sentence of some words is none:
// "Im Führungszeugnis steht kein Eintrag."
func (l *line) title() bool { return l.words <= titleWords && !(l.stop && l.words >= sentenceWords) }

// linesOf counts the words of each line.
func (x *scratch) linesOf(ws []word) []line {
	if len(ws) == 0 {
		return nil
	}
	out := slices.Grow(x.lines[:0], int(ws[len(ws)-1].line)+1)[:ws[len(ws)-1].line+1]
	clear(out)
	x.lines = out
	n := 0
	for _, w := range ws {
		l := &out[w.line]
		if l.words == 0 {
			l.first = n < firstLines
			n++
		}
		l.words++
		l.stop = l.stop || w.stop
	}
	return out
}

// begins reports whether at most two words stand before the i-th on its line.
func begins(ws []word, i int) bool {
	return i < 3 || ws[i-3].line != ws[i].line
}

// headerRow is the first line of the head that looks like the titles of a
// table.
func headerRow(head string) []string {
	for n := 0; n < 3 && head != ""; n++ {
		line, rest, _ := strings.Cut(head, "\n")
		head = rest
		for _, d := range [...]string{";", "\t", ","} {
			if len(line) < 2000 && strings.Count(line, d) >= 2 {
				return strings.Split(line, d)
			}
		}
	}
	return nil
}

// mailHead reports whether the text begins with the fields of a mail.
func mailHead(head string) bool {
	n := 0
	for i := 0; i < 8 && head != ""; i++ {
		line, rest, _ := strings.Cut(head, "\n")
		head = rest
		label, _, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(label)) {
		case "from", "to", "subject", "sent", "date", "cc", "van", "aan", "onderwerp", "verzonden", "datum",
			"de", "à", "objet", "envoyé", "von", "an", "betreff", "gesendet":
			n++
		}
	}
	return n >= 3
}
