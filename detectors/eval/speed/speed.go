// Package speed makes the texts that speed is measured on.
package speed

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// A Corpus is a text that speed is measured on. It is made from a seed, so
// that figures of two days are of the same bytes.
type Corpus struct {
	Name string
	fill func(b *bytes.Buffer, r *rand.Rand, i int) // writes piece i
}

// Text is the first size bytes of the corpus.
func (c Corpus) Text(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.Grow(size + 4<<10)
	for i := 0; b.Len() < size; i++ {
		c.fill(&b, r, i)
	}
	return b.Bytes()[:size]
}

// Corpora are texts as they are met with.
func Corpora() []Corpus {
	return []Corpus{
		{"prose", letters},
		{"csv", table},
		{"export", export},
		{"log", logLines},
		{"json", records},
		{"minified", minified},
	}
}

// letters are letters and minutes in four languages, with a name and a number
// now and then.
func letters(b *bytes.Buffer, r *rand.Rand, _ int) {
	sentences := [...]string{
		"De vergadering van donderdag gaat door in de grote zaal op de eerste verdieping.",
		"Wij hebben uw bestelling goed ontvangen en leveren binnen de vijf werkdagen.",
		"Gelieve het bijgevoegde formulier in te vullen en voor het einde van de maand terug te sturen.",
		"Het dak van de loods werd hersteld, maar de goten moeten nog worden nagekeken.",
		"La réunion de jeudi aura lieu dans la grande salle du premier étage.",
		"Nous avons bien reçu votre commande et la livrerons dans les cinq jours ouvrables.",
		"Veuillez compléter le formulaire en annexe et le renvoyer avant la fin du mois.",
		"Die Sitzung am Donnerstag findet im großen Saal im ersten Stock statt.",
		"Wir haben Ihre Bestellung erhalten und liefern innerhalb von fünf Werktagen.",
		"The meeting on Thursday takes place in the large room on the first floor.",
		"Please complete the attached form and return it before the end of the month.",
		"De prijs van hout is dit jaar met twaalf procent gestegen, vooral die van eik.",
	}
	for range 6 + r.IntN(6) {
		b.WriteString(sentences[r.IntN(len(sentences))])
		b.WriteByte(" \n"[r.IntN(2)])
	}
	if r.IntN(3) == 0 {
		fmt.Fprintf(b, "Contact: %s, 0470 12 34 %02d.\n", person(r), r.IntN(100))
	}
	b.WriteByte('\n')
}

// table is a log-like csv of which 3 % of the rows name a person.
func table(b *bytes.Buffer, r *rand.Rand, i int) {
	if i == 0 {
		b.WriteString("datum;machine;stand;duur;melding;klant;gsm;mail;rekening\n")
	}
	fmt.Fprintf(b, "2026-02-%02d 08:%02d:%02d;zaag %d;%d.%d;%d;onderdeel %06d klaar", 1+i%28, i%60, i*7%60, i%7, i%90, i%10, 100+r.IntN(900), r.IntN(1e6))
	if r.IntN(100) < 3 {
		fmt.Fprintf(b, ";Jan Peeters;0470 12 34 %02d;jan.peeters%d@post.example;BE32 1234 5678 9002", i%100, i%1000)
	}
	b.WriteByte('\n')
}

// export is log lines in cells, 3 % of them with the whole data of a person.
func export(b *bytes.Buffer, r *rand.Rand, i int) {
	services := [...]string{"facturatie", "webshop", "planning", "magazijn", "rooster"}
	events := [...]string{"bestelling aangemaakt", "levering bevestigd", "voorraad bijgewerkt", "document afgedrukt", "sessie gesloten"}
	fmt.Fprintf(b, "2026-%02d-%02dT%02d:%02d:%02d.%03dZ,%s,INFO,%s,order-%d,%d.%02d,EUR,10.%d.%d.%d,%08x",
		1+i%12, 1+i%28, i%24, i%60, i*7%60, r.IntN(1000), services[r.IntN(5)], events[r.IntN(5)], 100_000+i,
		r.IntN(2000), r.IntN(100), r.IntN(4), r.IntN(256), r.IntN(256), r.Uint32())
	if r.IntN(100) < 3 {
		fmt.Fprintf(b, ",%s,0470 12 34 %02d,k%d@post.example,%s,BE32 1234 5678 9002", person(r), i%100, i%100_000, nationalNumber(r))
	}
	b.WriteByte('\n')
}

// logLines are those of a web server and of programs: times, addresses,
// identifiers, no person.
func logLines(b *bytes.Buffer, r *rand.Rand, i int) {
	switch r.IntN(4) {
	case 0:
		fmt.Fprintf(b, "10.0.%d.%d - - [%02d/Feb/2026:08:%02d:%02d +0100] \"GET /assets/app-%08x.js?v=%d HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\"\n",
			r.IntN(256), r.IntN(256), 1+i%28, i%60, i*7%60, r.Uint32(), r.IntN(100), r.IntN(1e6))
	case 1:
		fmt.Fprintf(b, "2026-02-%02dT08:%02d:%02d.%06dZ INFO  [worker-%d] c.e.shop.OrderService: order=%d took=%dms trace=%08x-%04x-4%03x-a%03x-%012x\n",
			1+i%28, i%60, i*7%60, r.IntN(1e6), r.IntN(16), 100_000+i, r.IntN(900), r.Uint32(), r.Uint32()&0xFFFF, r.Uint32()&0xFFF, r.Uint32()&0xFFF, r.Uint64()&0xFFFFFFFFFFFF)
	case 2:
		fmt.Fprintf(b, "Feb %2d 08:%02d:%02d web%02d sshd[%d]: Connection closed by 10.1.%d.%d port %d [preauth]\n",
			1+i%28, i%60, i*7%60, r.IntN(20), 1000+r.IntN(60_000), r.IntN(256), r.IntN(256), 1024+r.IntN(60_000))
	default:
		fmt.Fprintf(b, "[%d.%06d] usb 1-%d: new high-speed USB device number %d using xhci_hcd, id %d\n",
			i, r.IntN(1e6), r.IntN(9), r.IntN(127), 1_700_000_000+i)
	}
}

// records are the lines of an API's answer, all on one line.
func records(b *bytes.Buffer, r *rand.Rand, i int) {
	fmt.Fprintf(b, `{"id":%d,"created":"2026-02-%02dT08:%02d:%02dZ","updatedAt":%d,"sku":"A%05d-%03d","price":%d.%02d,"qty":%d,"tags":["hout","eik"],"geo":{"x":%d.%06d,"y":%d.%06d},"active":true,"ref":null},`,
		1_000_000+i, 1+i%28, i%60, i*7%60, 1_770_000_000_000+r.Int64N(1e10), r.IntN(1e5), r.IntN(1000), r.IntN(2000), r.IntN(100), r.IntN(100), r.IntN(90), r.IntN(1e6), r.IntN(90), r.IntN(1e6))
}

// minified is a script on one line.
func minified(b *bytes.Buffer, r *rand.Rand, _ int) {
	name := func() string {
		s := string(rune('a' + r.IntN(26)))
		if r.IntN(2) == 0 {
			s += string(rune('a' + r.IntN(26)))
		}
		return s
	}
	switch r.IntN(4) {
	case 0:
		fmt.Fprintf(b, "function %s(%s,%s){return %s[%d]^%s>>>%d&%d}", name(), name(), name(), name(), r.IntN(64), name(), r.IntN(32), r.Uint32())
	case 1:
		fmt.Fprintf(b, "var %s=[%d,%d,.%d,%de%d,0x%x];", name(), r.IntN(1000), r.IntN(1e6), r.IntN(1e6), r.IntN(10), r.IntN(10), r.Uint32())
	case 2:
		fmt.Fprintf(b, "%s.%s=\"M%d.%d %d.%dL%d %dz\",%s&&%s(%s);", name(), name(), r.IntN(100), r.IntN(1000), r.IntN(100), r.IntN(1000), r.IntN(100), r.IntN(100), name(), name(), name())
	default:
		fmt.Fprintf(b, "e.exports={a%d:!0,b%d:{color:\"#%06x\",top:%dpx}},", r.IntN(100), r.IntN(100), r.IntN(1<<24), r.IntN(1000))
	}
}

// Worst are texts that are made to be slow: one thing that a detector has to
// look at, over and over, and nothing else.
func Worst() []Corpus {
	all := []Corpus{
		{"random-digits", func(b *bytes.Buffer, r *rand.Rand, _ int) { fmt.Fprintf(b, "%018d", r.Int64N(1e18)) }},
		{"random-groups", func(b *bytes.Buffer, r *rand.Rand, _ int) {
			for range 1 + r.IntN(5) {
				b.WriteByte(byte('0' + r.IntN(10)))
			}
			b.WriteByte(" .-/"[r.IntN(4)])
		}},
		{"random-cells", func(b *bytes.Buffer, r *rand.Rand, _ int) { fmt.Fprintf(b, "%d\t", r.IntN(1e6)) }},
		{"eleven-digits", func(b *bytes.Buffer, r *rand.Rand, _ int) { fmt.Fprintf(b, "%011d\n", r.Int64N(1e11)) }},
		{"eleven-digits-csv", func(b *bytes.Buffer, r *rand.Rand, _ int) {
			fmt.Fprintf(b, "%011d;%011d;%011d\n", r.Int64N(1e11), r.Int64N(1e11), r.Int64N(1e11))
		}},
		{"sixteen-digits", func(b *bytes.Buffer, r *rand.Rand, _ int) { fmt.Fprintf(b, "4%015d\n", r.Int64N(1e15)) }},
		{"national-numbers", func(b *bytes.Buffer, r *rand.Rand, _ int) { b.WriteString(nationalNumber(r) + "\n") }},
		{"base64", func(b *bytes.Buffer, r *rand.Rand, _ int) {
			const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
			for range 64 {
				b.WriteByte(alphabet[r.IntN(64)])
			}
		}},
		{"hex", func(b *bytes.Buffer, r *rand.Rand, _ int) { fmt.Fprintf(b, "%016x", r.Uint64()) }},
		{"hex-dump", func(b *bytes.Buffer, r *rand.Rand, i int) {
			fmt.Fprintf(b, "%08x ", i*16)
			for range 16 {
				fmt.Fprintf(b, " %02x", r.IntN(256))
			}
			b.WriteByte('\n')
		}},
	}
	all = append(all, crowds()...)
	for _, c := range [...]struct{ name, text string }{
		{"digits", "1234567890"},
		{"zeros", "0"},
		{"ats", "@"},
		{"mails", "a@b.be "},
		{"local-parts", "a.b-c_d@"},
		{"letters", "abcdefghij"},
		{"letters-digits", "a1B2"},
		{"dots", "1.2.3.4.5.6."},
		{"dashes", "12-34-56-"},
		{"dates", "12/12/2012 "},
		{"dates-iso", "2012-12-12\n"},
		{"birth-dates", "geboren 12/12/1982\n"},
		{"phones", "0470 12 34 56\n"},
		{"phone-pairs", "04 70 12 34 56 "},
		{"zero-groups", "04 "},
		{"pluses", "+32 "},
		{"brackets", "(02) 1234 "},
		{"addresses", "81.82.83.84\n"},
		{"positions", "50.8503, 4.3517\n"},
		{"ibans", "BE32 1234 5678 9002\n"},
		{"countries", "BE BE12 "},
		{"cards", "4111 1111 1111 1111\n"},
		{"plates", "1-ABC-123 "},
		{"british-numbers", "AB123456C "},
		{"fillers", "A1<<<<<"},
		{"zone-lines", "I<BEL0123456789<<<<<<<<<<<<<<<\n"},
		{"passwords", "wachtwoord: "},
		{"labels", "IP mac rijksregisternummer "},
		{"single-digits", "1 "},
		{"full-width", "１２ "},
		{"numbers-words", "rrn 85051799722 klant 4711 "},
		{"labelled", "INSZ 85.05.17-997.22 "},
		{"birth-words", "geboren op geboren te geboortedatum "},
		{"facts", "diabetes kanker epilepsie moslim "},
		{"tick-boxes", "[ ] diabetes [x] epilepsie "},
		{"capitals", "Alpha Beta Gamma Delta "},
		{"quotes", `"1","2",`},
		{"colons", "12:34:56:78:9a:bc "},
	} {
		all = append(all, Corpus{c.name, func(b *bytes.Buffer, _ *rand.Rand, _ int) {
			b.WriteString(strings.Repeat(c.text, 1+1024/len(c.text)))
		}})
	}
	return all
}

// crowds are texts of one kind of value, each another one.
func crowds() []Corpus {
	line := func(name string, one func(r *rand.Rand) string) Corpus {
		return Corpus{name, func(b *bytes.Buffer, r *rand.Rand, _ int) { b.WriteString(one(r) + "\n") }}
	}
	return []Corpus{
		line("names", person),
		line("mail-heads", func(r *rand.Rand) string { return "Van: " + person(r) + "\nAan: " + person(r) }),
		line("named-facts", func(r *rand.Rand) string { return person(r) + " heeft epilepsie." }),
		line("nine-digits", func(r *rand.Rand) string { return fmt.Sprintf("%09d", r.IntN(1e9)) }),
		line("foreign-phones", func(r *rand.Rand) string {
			return fmt.Sprintf("+%d %d %07d", [...]int{31, 33, 49, 44, 1, 34, 39, 48}[r.IntN(8)], 1+r.IntN(98), r.IntN(1e7))
		}),
		line("labels-numbers", func(r *rand.Rand) string {
			return fmt.Sprintf("%s %011d", [...]string{"INSZ", "BSN", "Steuer-ID", "PESEL", "kaartnummer"}[r.IntN(5)], r.Int64N(1e11))
		}),
		line("keyed-numbers", func(r *rand.Rand) string {
			return fmt.Sprintf(`{"rrn":"%011d","gsm":"04%08d"},`, r.Int64N(1e11), r.IntN(1e8))
		}),
		line("wide-table", func(r *rand.Rand) string {
			var b strings.Builder
			for range 200 {
				fmt.Fprintf(&b, "%d;", r.IntN(1e6))
			}
			return b.String()
		}),
		line("uuids", func(r *rand.Rand) string {
			return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", r.Uint32(), r.Uint32()&0xFFFF, r.Uint32()&0xFFF, r.Uint32()&0xFFF, r.Uint64()&0xFFFFFFFFFFFF)
		}),
	}
}

func person(r *rand.Rand) string {
	people := [...]string{"Els Vermeulen", "Jan Peeters", "Benoît Lambert", "Katrien De Smet", "Dieter Schulz"}
	return people[r.IntN(len(people))]
}

// nationalNumber is a made-up number whose check agrees.
func nationalNumber(r *rand.Rand) string {
	n := (30+r.IntN(60))*10_000_000 + (1+r.IntN(12))*100_000 + (1+r.IntN(28))*1000 + 1 + r.IntN(997)
	return fmt.Sprintf("%02d.%02d.%02d-%03d.%02d", n/10_000_000, n/100_000%100, n/1000%100, n%1000, 97-n%97)
}
