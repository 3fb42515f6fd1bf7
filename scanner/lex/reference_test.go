package lex

import (
	"strings"
	"unicode/utf8"
)

// A reference is a Lexicon without art: the contract of Lex and Lookup, step
// by step. The fuzz tests hold the fast one to it.
type reference struct {
	words map[string][]addition
}

type addition struct {
	word string // as spelled for Exact, folded otherwise
	ref  uint32
	ch   Channel
	form Form
}

func newReference(b *Builder) *reference {
	l := &reference{words: map[string][]addition{}}
	for _, p := range b.added {
		for _, e := range p {
			key := string(b.arena[e.off:][:e.size])
			a := addition{key, e.ref, e.ch, e.form}
			if e.form == Exact {
				a.word = string(b.arena[e.off+uint32(e.size):][:e.size])
			}
			l.words[key] = append(l.words[key], a)
		}
	}
	return l
}

func (l *reference) Lookup(ch Channel, word string) uint32 {
	if len(word) > maxWord {
		return 0
	}
	var buf [maxWord]byte
	var refs uint32
	for _, a := range l.words[string(buf[:fold(&buf, word)])] {
		if a.ch == ch && (a.form == AnyCase || a.form == Capital && capital(word) || a.form == Exact && a.word == word) {
			refs |= a.ref
		}
	}
	return refs
}

// referenceHead reports whether text begins as Anchors.Heads says.
func referenceHead(text string) bool {
	const digits = "0123456789"
	isLetter := func(i int) bool { return i < len(text) && alnum(text[i]) && !strings.Contains(digits, text[i:i+1]) }
	if !isLetter(0) || !isLetter(1) || len(text) == 2 {
		return false
	}
	rest := text[2:min(9, len(text))]
	for n := range min(3, len(rest)) { // letters that are misread
		if strings.Trim(rest[:n], "OILSBoilsb") != "" || isLetter(2+n) {
			continue
		}
		if n == 1 {
			rest = rest[:2]
		}
		return strings.ContainsAny(rest[n:], digits)
	}
	return false
}

func (l *reference) Lex(text string, want Kinds, at *Anchors) {
	at.Reset()
	if want&Numbers != 0 {
		at.Numbers = referenceNumbers(text)
	}
	for i := 0; i < len(text); {
		if c := text[i]; c == '@' && want&Ats != 0 {
			at.Ats = append(at.Ats, int32(i))
		}
		if alnum(text[i]) && (i == 0 || !alnum(text[i-1])) && want&Codes != 0 {
			j := i
			for j < len(text) && alnum(text[j]) {
				j++
			}
			token := text[i:j]
			if len(token) >= minCode && len(token) <= maxCode && strings.ContainsAny(token, "0123456789") && strings.Trim(token, "0123456789") != "" {
				code := Code{Start: int32(i), End: int32(j)}
				for k := range token {
					if len(token) <= 32 && token[k] >= 'A' {
						code.Letters |= 1 << k
					}
				}
				at.Codes = append(at.Codes, code)
			}
		}
		if want&Heads != 0 && (i == 0 || !alnum(text[i-1])) && referenceHead(text[i:]) {
			at.Heads = append(at.Heads, int32(i))
		}
		i++
	}
	for i := 0; i < len(text); {
		j := i
		for j < len(text) {
			r, size := utf8.DecodeRuneInString(text[j:])
			if !letter(r, size) {
				break
			}
			j += size
		}
		if j == i {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		for ch, hits := range [channels]*[]Hit{Name: &at.Names, Term: &at.Terms, Label: &at.Labels} {
			if want&(Names<<ch) != 0 {
				if ref := l.Lookup(Channel(ch), text[i:j]); ref != 0 {
					*hits = append(*hits, Hit{int32(i), int32(j), ref})
				}
			}
		}
		i = j
	}
}

// referenceDigit returns the number of bytes of the digit that text begins with, 0
// when it does not begin with one.
func referenceDigit(text string) int {
	if text[0] >= '0' && text[0] <= '9' {
		return 1
	}
	if strings.HasPrefix(text, "\xEF\xBC") && len(text) > 2 && text[2] >= 0x90 && text[2] <= 0x99 {
		return 3
	}
	return 0
}

type referenceGroup struct {
	start, end, digits int
	before             gapKind // what links it to the group before
}

// referenceNumbers is the rule of number anchors, step by step.
func referenceNumbers(text string) (out []Number) {
	groups := referenceGroups(text)
	for len(groups) > 0 {
		n := 1
		for n < len(groups) && groups[n].before != apart {
			n++
		}
		out = append(out, referenceChain(text, groups[:n])...)
		groups = groups[n:]
	}
	return out
}

func referenceGroups(text string) (groups []referenceGroup) {
	for i := 0; i < len(text); {
		if referenceDigit(text[i:]) == 0 {
			i++
			continue
		}
		g := referenceGroup{start: i}
		for i < len(text) && referenceDigit(text[i:]) > 0 {
			i += referenceDigit(text[i:])
			g.digits++
		}
		g.end = i
		if n := len(groups); n > 0 {
			g.before = bridge(text[groups[n-1].end:g.start])
			if g.before == border && groups[n-1].digits+g.digits > maxOverBorder || groups[n-1].digits > maxGroup || g.digits > maxGroup {
				g.before = apart
			}
		}
		groups = append(groups, g)
	}
	return groups
}

func referenceChain(text string, chain []referenceGroup) (out []Number) {
	last := len(chain) - 1
	before := -1 // index in out of the piece before
	emit := func(i, j int) {
		start, end := int32(chain[i].start), int32(chain[j].end)
		if before >= 0 {
			out[before].Own = min(out[before].End, start)
			before = -1
		}
		digits := 0
		for _, g := range chain[i : j+1] {
			digits += g.digits
		}
		if chain[i].digits <= maxGroup && (digits >= 6 || digits >= 4 && j-i >= 2) {
			before = len(out)
			out = append(out, Number{start, end, end, referenceMask(text[start:end])})
		}
	}
	if chain[last].end-chain[0].start <= maxNumber {
		emit(0, last)
		return out
	}
	for first := 0; first <= last; {
		end := first // last group of the run
		for end < last && chain[end+1].before != border {
			end++
		}
		reach := end // last group of the run and of the part of the next that belongs to it
		for k := end + 1; k <= last && (k == end+1 || chain[k].before != border) && chain[k].end-chain[end+1].start <= maxStretch; k++ {
			reach = k
		}
		if end == last && first > 0 && chain[end].end-chain[first].start <= maxStretch {
			break // the run before has taken it
		}
		piece := -1
		for i := first; i <= end; i++ {
			if piece >= 0 && chain[i].start-chain[piece].start <= maxNumber-maxStretch {
				continue
			}
			j := i
			for j < reach && chain[j+1].end-chain[i].start <= maxNumber {
				j++
			}
			emit(i, j)
			piece = i
			if j == reach {
				break
			}
		}
		first = end + 1
	}
	return out
}

func referenceMask(text string) (m uint64) {
	if len(text) > 64 || strings.ContainsAny(text, "０１２３４５６７８９") {
		return 0
	}
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			m |= 1 << i
		}
	}
	return m
}
