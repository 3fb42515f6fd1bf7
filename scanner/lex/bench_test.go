package lex

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// The corpora of the benchmarks are made here, from a seed: letters in four
// languages, an export with log lines, and the worst cases.

const benchSize = 1 << 20 // bytes: in the second cache, as a window is that has just been read

var syllables = strings.Split("an be ca de el fa ge ho in jo ka le ma ne on pe qui ro sa te ul va we xa ye zo ber gen lin ster mans schap "+
	"ment tion ière été ung heit keit lijk baar dorf vel hout kerk steen goed vrij zaam isch eur eux ance ère ô ü ö ä è ç", " ")

// vocabulary is n made-up words of natural length, none of those in not.
func vocabulary(r *rand.Rand, n int, not []string) []string {
	seen := map[string]bool{}
	for _, w := range not {
		seen[w] = true
	}
	var out []string
	for len(out) < n {
		w := ""
		for range 2 + r.IntN(4) {
			w += syllables[r.IntN(len(syllables))]
		}
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

func title(w string) string {
	r, size := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[size:]
}

// benchWords are 50,000 words: 45,000 names and 5,000 others.
func benchWords() []string { return vocabulary(rand.New(rand.NewPCG(5, 6)), 50_000, nil) }

func benchBuilder(ws []string) *Builder {
	b := NewBuilder()
	for i, w := range ws {
		switch {
		case i < 45_000:
			b.Add(Name, title(w), Capital, 1)
		case i < 49_500:
			b.Add(Term, w, AnyCase, 1)
		default:
			b.Add(Label, w, AnyCase, 1)
		}
	}
	return b
}

var phrases = strings.Split(`Geachte mevrouw, wij hebben uw aanvraag van vorige week goed ontvangen|Gelieve het bedrag van 125,50 euro over te schrijven|`+
	`U vindt de nodige documenten als bijlage bij deze brief|de vergadering wordt verplaatst naar donderdag om 14.30 uur|met vriendelijke groeten|`+
	`Nous avons bien reçu votre demande et nous vous répondrons dans les meilleurs délais|l’assemblée générale aura lieu à 19 h 30|`+
	`Veuillez agréer, Madame, Monsieur, l'expression de nos sentiments distingués|conformément à l’article 12 du règlement général|`+
	`Sehr geehrte Damen und Herren, für Ihre Anfrage möchten wir uns herzlich bedanken|die Prüfung der Unterlagen dauert noch einige Tage|`+
	`Mit freundlichen Grüßen|bitte überweisen Sie den fälligen Betrag bis zum 15. März|Please find enclosed the minutes of the last meeting|`+
	`we would like to remind you of the deadline of 2024-06-30|in accordance with section 4.2 of the agreement|yours sincerely`, "|")

// prose is letters: phrases, and words of which few are in the dictionary.
func prose(dictionary []string) string {
	r := rand.New(rand.NewPCG(7, 8))
	words := vocabulary(r, 20_000, dictionary)
	var b strings.Builder
	for b.Len() < benchSize {
		b.WriteString(phrases[r.IntN(len(phrases))])
		for range r.IntN(12) {
			w := words[int(r.ExpFloat64()*1500)%len(words)]
			if r.IntN(12) == 0 {
				w = title(w)
			}
			b.WriteString(" " + w)
		}
		switch r.IntN(8) {
		case 0:
			fmt.Fprintf(&b, ", %s %s", title(dictionary[r.IntN(45_000)]), title(dictionary[r.IntN(45_000)]))
		case 1:
			b.WriteString(" " + dictionary[45_000+r.IntN(5_000)])
		}
		b.WriteString([]string{". ", ". ", ", ", ".\n", ".\n\n"}[r.IntN(5)])
	}
	return b.String()[:benchSize]
}

// export is log lines, 3 % of them with the data of somebody.
func export(dictionary []string) string {
	r := rand.New(rand.NewPCG(9, 10))
	words := vocabulary(r, 2_000, dictionary)
	var b strings.Builder
	for b.Len() < benchSize {
		fmt.Fprintf(&b, "2024-%02d-%02d %02d:%02d:%02d;INFO;worker-%d;10.0.%d.%d;order %d;%s %s;%d.%02d;ok",
			1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(16), r.IntN(8), r.IntN(256), 100000+r.IntN(900000),
			words[r.IntN(len(words))], words[r.IntN(len(words))], r.IntN(1000), r.IntN(100))
		if r.IntN(100) < 3 {
			fmt.Fprintf(&b, ";%s %s;0470 12 34 %02d;x%d@example.com;85.05.17-997.22;BE68 5390 0754 7034",
				title(dictionary[r.IntN(45_000)]), title(dictionary[r.IntN(45_000)]), r.IntN(100), r.IntN(1000))
		}
		b.WriteString("\n")
	}
	return b.String()[:benchSize]
}

func many(s string) string { return strings.Repeat(s, benchSize/len(s)) }

type corpus struct{ name, text string }

func benchCorpora(dictionary []string) []corpus {
	return []corpus{{"prose", prose(dictionary)}, {"csv", export(dictionary)}}
}

func worstCases(dictionary []string) []corpus {
	r := rand.New(rand.NewPCG(11, 12))
	var hits, hex strings.Builder
	for hits.Len() < benchSize {
		hits.WriteString(title(dictionary[r.IntN(45_000)]) + " ")
	}
	for hex.Len() < benchSize {
		fmt.Fprintf(&hex, "%016x%016x%016x%016x\n", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
	}
	return []corpus{
		{"digits", many("1234567890")},
		{"ats", many("@")},
		{"letters", many("abcdefghij")},
		{"accents", many("éàüç")},
		{"separators", many(" .-/\t(")},
		{"mixed-no-blank", many("aB3")},
		{"letter-digit-pairs", many("a1 ")},
		{"single-letters", many("a ")},
		{"single-digits", many("1 ")},
		{"single-digits-lines", many("1\n")},
		{"digit-cells", many("12\t345\t6.7\t")},
		{"groups-of-eleven", many("85051799722 ")},
		{"quotes", many("“a”")},
		{"full-width-digits", many("１２ ")},
		{"chinese", many("日本語")},
		{"latin-extended", many("Šž ")},
		{"not-utf8", many("\xe9\xc3\xff")},
		{"gap-of-blanks", many("1" + strings.Repeat(" ", 11))},
		{"hex", hex.String()[:benchSize]},
		{"all-in-dictionary", hits.String()[:benchSize]},
	}
}

func BenchmarkLex(b *testing.B) {
	dictionary := benchWords()
	l := benchBuilder(dictionary).Build()
	for _, c := range benchCorpora(dictionary) {
		b.Run(c.name, func(b *testing.B) { benchLex(b, l, c.text, everything) })
	}
	for _, c := range worstCases(dictionary) {
		b.Run("worst/"+c.name, func(b *testing.B) { benchLex(b, l, c.text, everything) })
	}
}

// BenchmarkLex_kinds shows what each kind of anchor costs by itself.
func BenchmarkLex_kinds(b *testing.B) {
	dictionary := benchWords()
	l := benchBuilder(dictionary).Build()
	for _, c := range benchCorpora(dictionary) {
		for _, k := range []struct {
			name string
			want Kinds
		}{{"ats", Ats}, {"numbers", Numbers}, {"codes", Codes}, {"words", Names | Terms | Labels}} {
			b.Run(c.name+"/"+k.name, func(b *testing.B) { benchLex(b, l, c.text, k.want) })
		}
	}
}

// benchLex scans in pieces of 256 KiB, as the engine does.
func benchLex(b *testing.B, l *Lexicon, text string, want Kinds) {
	const window = 256 << 10
	var at Anchors
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for i := 0; i < len(text); i += window {
			l.Lex(text[i:min(i+window, len(text))], want, &at)
		}
	}
}

// BenchmarkStages adds up the steps of the words: masks, edges and hashes
// with a filter that lets nothing pass, a filter of 50,000 words.
func BenchmarkStages(b *testing.B) {
	dictionary := benchWords()
	full := benchBuilder(dictionary).Build()
	nothing := *full
	nothing.filter = new([2]filter)
	for _, c := range benchCorpora(dictionary) {
		b.Run(c.name+"/1-masks", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			var m masks
			for b.Loop() {
				for i := 0; i < len(c.text); i += chunk {
					m.fill(c.text[i:min(i+chunk, len(c.text))])
				}
			}
		})
		b.Run(c.name+"/2-hashes", func(b *testing.B) { benchLex(b, &nothing, c.text, Names|Terms|Labels) })
		b.Run(c.name+"/3-words", func(b *testing.B) { benchLex(b, full, c.text, Names|Terms|Labels) })
		b.Run(c.name+"/4-all", func(b *testing.B) { benchLex(b, full, c.text, everything) })
	}
}

func BenchmarkBuild(b *testing.B) {
	builder := benchBuilder(benchWords())
	for b.Loop() {
		builder.Build()
	}
}

func BenchmarkLookup(b *testing.B) {
	l := benchBuilder(benchWords()).Build()
	for b.Loop() {
		l.Lookup(Name, "Peeters")
	}
}

// BenchmarkLex_small shows what a segment costs however short it is.
func BenchmarkLex_small(b *testing.B) {
	l := benchBuilder(benchWords()).Build()
	benchLex(b, l, "Geachte mevrouw, bel 0470 12 34 56 of mail naar jan@example.com.", everything)
}
