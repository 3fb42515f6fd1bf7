package person

import "uitrusting/rules/names"

// A lexeme is what a word tells wherever it stands.
type lexeme struct {
	hash     uint32      // hashWord
	class    names.Class // what the table of words knows, apart from the anchors
	particle bool        // "van", "Van"
}

// lexemes keeps those of the words that were asked about last: a text has few
// words with capitals and asks about each again and again, also from beside
// others. On letters that spared a tenth of the work (2026-11).
type lexemes struct {
	at   [512]keptLexeme // 16 KiB: half of a first cache
	used bool
}

// A keptLexeme is that of a word of at most 16 bytes.
type keptLexeme struct {
	first, last uint64 // the word as it is spelled: its first eight bytes, and the last eight where it has more
	size        uint8  // bytes; 0 = nothing is kept
	lexeme
}

// longestKept is the length of the longest word that is kept, in bytes.
const longestKept = 16

// of looks up the word text[start:end], which may be empty.
func (l *lexemes) of(d *Detector, text string, start, end int) lexeme {
	size := end - start
	if size == 0 || size > longestKept || start+8 > len(text) || end < 8 {
		return d.lexeme(text[start:end])
	}
	first, last := load(text[start:]), uint64(0)
	if size < 8 {
		first &= 1<<(8*size) - 1
	} else {
		last = load(text[end-8:])
	}
	k := &l.at[(first*0x9E3779B97F4A7C15^last*0xD6E8FEB86659FD93)>>55]
	if k.first != first || k.last != last || int(k.size) != size {
		*k = keptLexeme{first, last, uint8(size), d.lexeme(text[start:end])}
		l.used = true
	}
	return k.lexeme
}

// forget keeps nothing of a document.
func (l *lexemes) forget() {
	if l.used {
		*l = lexemes{}
	}
}

// lexeme is what is known of a word.
func (d *Detector) lexeme(word string) lexeme {
	hash := hashWord(word)
	return lexeme{hash, d.words.class(hash), particle(word)}
}
