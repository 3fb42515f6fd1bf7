package person

import "uitrusting/rules/names"

// A sequence is a run of words that can belong to one name: words with
// capitals, initials, particles between them, titles before them.
type sequence struct {
	tok    [maxTokens]token
	n      int
	titled bool // it begins with particles behind a title
}

// maxTokens bounds a sequence: title, two first names, initial, three
// particles, double family name.
const maxTokens = 10

// gather joins the words around the word at pos, which begins with a
// capital, but nothing before s.done.
func (s *scan) gather(pos int) *sequence {
	q := &s.sequence
	q.n, q.titled = 0, false
	start := pos
	for range maxTokens / 2 {
		if s.longBefore(start) {
			break
		}
		p, ok := s.previous(start)
		if !ok || p < s.done {
			break
		}
		start = p
	}
	if !s.longBefore(start) {
		s.leadParticles(q, start)
	}
	q.add(s.token(start))
	for q.n < maxTokens {
		if !s.extend(q) {
			break
		}
	}
	return q
}

// longBefore reports whether a blank and a word in small letters that is too
// long for a particle or a title stand before the offset, as they mostly do. A
// dot may end the word.
func (s *scan) longBefore(start int) bool {
	if start < 10 || s.text[start-1] != ' ' {
		return start > 0 && s.text[start-1] == '\n'
	}
	end := start - 1
	if s.text[end-1] == '.' {
		end--
	}
	return noSmall(load(s.text[end-8:end]))>>15 == 0 // all but the first
}

// leadParticles adds the particles in small letters between a title and the
// word at start: "mevr. van den Berg".
func (s *scan) leadParticles(q *sequence, start int) {
	var at [3]int
	n, i := 0, start
	var buf [maxWord]byte
	for {
		j := s.back(i)
		if j == i || j == 0 {
			return
		}
		end := j
		if s.text[j-1] == '.' || s.text[j-1] == ':' {
			end--
		}
		p := wordBefore(s.text, end)
		if p == end || p < s.done && n == len(at) || n == 0 && end-p > 6 {
			return
		}
		if n < len(at) && end == j && p >= s.done {
			if w := fold(&buf, s.text[p:end]); w != nil && isParticle(string(w)) && smallWord(w)&location == 0 {
				at[n] = p
				n++
				i = p
				continue
			}
		}
		if n > 0 && s.classOf(p, end).Is(names.Title|names.Kin|names.Label) {
			break
		}
		return
	}
	for n--; n >= 0; n-- {
		q.add(s.token(at[n]))
	}
	q.titled = true
}

func (q *sequence) add(t token) {
	q.tok[q.n] = t
	q.n++
}

// token reads the word at i and what is known of it.
func (s *scan) token(i int) token {
	t := read(s.text, i)
	if t.end == t.start {
		return t
	}
	x := s.lexemes.of(s.d, s.text, t.start, t.end)
	t.particle = x.particle
	if t.shape != lower || !t.particle {
		t.hash, t.class = x.hash, s.class(&x, t.start, t.end)
	}
	if t.end < len(s.text) && s.text[t.end] == '.' {
		if t.shape == initial || t.class.Is(names.Title) || t.end-t.start <= 3 && t.shape == capital && s.abbreviates(t.end) {
			t.dot = true
			if t.shape == capital && !t.class.Is(names.Title) {
				t.shape = initial
			}
			t.end++
			// J.P. and J.-P. are one word
			for t.shape == initial && t.end-t.start < 12 {
				j := t.end + hyphen(s.text, t.end)
				n, up := letterAt(s.text, j)
				if n == 0 || !up || j+n >= len(s.text) || s.text[j+n] != '.' {
					break
				}
				t.end = j + n + 1
				t.class = 0 // "M.K." is no monsieur
			}
			if t.shape == initial {
				t.particle = false // "T.V."
			}
		}
	}
	return t
}

// abbreviates reports whether the dot at i ends a short first name ("Fr.",
// "Chr.") rather than a sentence: a capital follows at once or after a blank,
// and the word is one of the few.
func (s *scan) abbreviates(i int) bool {
	switch w := s.text[wordBefore(s.text, i):i]; w {
	case "Fr", "Chr", "Th", "Ph", "Jos", "Alb", "Wm", "Geo", "Ch", "Jac", "Em", "Ed", "Fl":
		return true
	}
	return false
}

// previous gives the start of the word before start that may belong to the
// same name.
func (s *scan) previous(start int) (int, bool) {
	i := s.back(start)
	if i == start {
		return 0, false
	}
	end := i
	if i > 0 && s.text[i-1] == '.' {
		i--
		p := wordBefore(s.text, i)
		if p == i {
			return 0, false
		}
		size, up := letterAt(s.text, p)
		if up && p+size == i {
			// further initials: "J.P."
			for p >= 2 && s.text[p-1] == '.' && letterBefore(s.text, p-1) > 0 {
				q := p - 1 - letterBefore(s.text, p-1)
				if _, up := letterAt(s.text, q); !up || letterBefore(s.text, q) > 0 {
					break
				}
				p = q
			}
			return p, s.clean(p)
		}
		if i-p <= 5 && s.classOf(p, i).Is(names.Title) {
			return p, s.clean(p)
		}
		return 0, false
	}
	p := wordBefore(s.text, i)
	if p == i {
		return 0, false
	}
	if _, up := letterAt(s.text, p); up {
		return p, s.clean(p)
	}
	if end-p == 1 && p > 0 && (s.text[p] == 't' || s.text[p] == 's') && (s.text[p-1] == '\'' || s.text[p-1] == 0x99) {
		// 't Kint
		if p--; s.text[p] == 0x99 {
			p = max(0, p-2)
		}
		if j := s.back(p); j == p || j == 0 {
			return 0, false
		} else if s.text[j-1] == '.' && j > 1 {
			if _, up := letterAt(s.text, j-2); up && letterBefore(s.text, j-2) == 0 {
				return j - 2, s.clean(j - 2)
			}
		} else if w := wordBefore(s.text, j); w < j {
			if _, up := letterAt(s.text, w); up {
				return w, s.clean(w)
			}
		}
		return 0, false
	}
	if end-p > 6 || end-p == 1 {
		return 0, false
	}
	var buf [maxWord]byte
	w := fold(&buf, s.text[p:end])
	if w == nil || !isParticle(string(w)) {
		return 0, false
	}
	// small particles only count with a capital before them
	for range 3 {
		j := s.back(p)
		if j == p {
			return 0, false
		}
		q := wordBefore(s.text, j)
		if q == j {
			return 0, false
		}
		if _, up := letterAt(s.text, q); up {
			return q, s.clean(q)
		}
		if w := fold(&buf, s.text[q:j]); w == nil || !isParticle(string(w)) {
			return 0, false
		}
		p = q
	}
	return 0, false
}

// clean reports whether a word that begins at i stands free.
func (s *scan) clean(i int) bool {
	return i == 0 || !glued(s.text[i-1])
}

// glued reports whether a byte ties a word to what stands before it, as in
// paths, addresses and programs.
func glued(c byte) bool {
	switch c {
	case '_', '@', '/', '\\', '#', '$', '%', '&', '=', '.', ':', '-', '+', '~', '^', '`', '<':
		return true
	}
	return c >= '0' && c <= '9'
}

// labels reports whether a colon follows, with at most a blank before it.
func labels(text string, i int) bool {
	i += blank(text, i)
	return i < len(text) && text[i] == ':'
}

// ordinaryWord reports whether it is certain that the word at i is one in small
// letters and no particle.
func (s *scan) ordinaryWord(i int) bool {
	end, sh := readPlain(s.text, i)
	return sh == lower && !particleAt(s.text, i, end)
}

// extend adds the next word, with the particles before it.
func (s *scan) extend(q *sequence) bool {
	last := q.tok[q.n-1]
	if last.shape == odd || last.shape == numeral {
		return false
	}
	i := s.skip(last.end)
	broken := false
	if i == last.end {
		if !last.dot || i >= len(s.text) {
			if i >= len(s.text) || s.text[i] != '\n' || !s.wrapped(i) || last.shape == lower {
				return false
			}
			if i = s.skip(i + 1); i < len(s.text) && s.text[i] == '\n' {
				return false
			}
			broken = true
		}
	}
	n := q.n
	for range 4 {
		if ap := apostrophe(s.text, i); ap > 0 {
			// 't Kint, 's Jongers
			if i+ap+1 < len(s.text) && (s.text[i+ap] == 't' || s.text[i+ap] == 's') && blank(s.text, i+ap+1) > 0 && q.n < maxTokens-1 {
				q.add(token{start: i, end: i + ap + 1, shape: lower, particle: true})
				i = s.skip(i + ap + 1)
				continue
			}
			break
		}
		size, up := letterAt(s.text, i)
		if size == 0 {
			break
		}
		if !up && s.ordinaryWord(i) {
			break
		}
		t := s.token(i)
		if up || t.shape == capital {
			if t.end < len(s.text) && isDigit(s.text[t.end]) {
				break // "BE68 5390" is no part of a name
			}
			if broken && labels(s.text, t.end) {
				break // the next line begins with a label, not with the rest of a name
			}
			if q.n < maxTokens {
				q.add(t)
				return true
			}
			break
		}
		if !t.particle || t.shape != lower || q.n >= maxTokens-1 {
			break
		}
		q.add(t)
		j := s.skip(t.end)
		if j == t.end {
			break
		}
		i = j
	}
	q.n = n // particles that lead nowhere
	return false
}
