package eval

import (
	"slices"
	"strings"
)

// scatter replaces single words by others of the language, and at least one.
func (m *maker) scatter(t *text, percent int) []string {
	out, other := slices.Clone(t.words), m.prose(t.lang, len(t.words))
	for i := range out {
		if m.r.IntN(100) < percent || i == len(out)/2 {
			out[i] = strings.TrimSpace(other[i]) + breakAfter(out[i])
		}
	}
	return out
}

// blocks rewrites a share of the paragraphs of 40 words.
func (m *maker) blocks(t *text, percent int) []string {
	const size = 40
	out, other := slices.Clone(t.words), m.prose(t.lang, len(t.words))
	n := (len(out) + size - 1) / size
	for _, b := range m.r.Perm(n)[:max(n*percent/100, 1)] {
		for i := b * size; i < min(b*size+size, len(out)); i++ {
			out[i] = strings.TrimSpace(other[i]) + breakAfter(out[i])
		}
	}
	return out
}

// moved puts paragraphs elsewhere, takes one away and adds one: what people do
// to a text from year to year.
func (m *maker) moved(t *text) []string {
	const size = 60
	var parts [][]string
	for i := 0; i < len(t.words); i += size {
		parts = append(parts, t.words[i:min(i+size, len(t.words))])
	}
	a, b := m.r.IntN(len(parts)), m.r.IntN(len(parts))
	parts[a], parts[b] = parts[b], parts[a]
	parts = slices.Delete(parts, a, a+1)
	parts = slices.Insert(parts, m.r.IntN(len(parts)+1), m.prose(t.lang, size))
	return slices.Concat(parts...)
}

func breakAfter(w string) string { return w[len(strings.TrimRight(w, "\n")):] }

// recognised makes the errors of a picture whose text was recognised, in a
// share of the letters.
func (m *maker) recognised(words []string, percent int) []string {
	like := map[rune]string{
		'l': "1", 'i': "l", 'e': "c", 'o': "0", 'm': "rn", 'n': "ri", 'a': "o", 's': "5", 'h': "b", 't': "f", 'g': "q", 'u': "ii", 'é': "e", 'r': "i", 'd': "cl",
	}
	out := make([]string, len(words))
	for i, w := range words {
		var b strings.Builder
		for _, c := range w {
			if other, ok := like[c]; ok && m.r.IntN(100) < percent*3/2 { // two letters in three can be mistaken
				b.WriteString(other)
				continue
			}
			b.WriteRune(c)
		}
		out[i] = b.String()
	}
	return out
}

// excerpt is a run of n words.
func (m *maker) excerpt(words []string, n int) []string {
	at := m.r.IntN(len(words) - n + 1)
	return words[at : at+n]
}
