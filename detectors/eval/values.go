package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A maker makes up values. The numbers are nobody's: serials from 993 that
// the register does not reach, TEST banks, cards of zeros, phones of the
// series kept for examples.
type maker struct{ *rand.Rand }

func pick[T any](m maker, list []T) T { return list[m.IntN(len(list))] }

func mod97(digits string) int {
	n := 0
	for _, c := range digits {
		n = (n*10 + int(c-'0')) % 97
	}
	return n
}

func (m maker) digits(n int) string {
	var b strings.Builder
	for i := range n {
		if i == 0 {
			b.WriteByte(byte('1' + m.IntN(9)))
		} else {
			b.WriteByte(byte('0' + m.IntN(10)))
		}
	}
	return b.String()
}

type date struct{ y, m, d int }

func (m maker) birth() date { return date{1938 + m.IntN(80), 1 + m.IntN(12), 1 + m.IntN(28)} }

// national is the eleven digits of a national or BIS number.
func (m maker) national(b date, bis bool) string {
	month := b.m
	if bis {
		month += 20 + 20*m.IntN(2)
	}
	base := fmt.Sprintf("%02d%02d%02d%03d", b.y%100, month, b.d, 993+m.IntN(6))
	prefix := ""
	if b.y >= 2000 {
		prefix = "2"
	}
	return base + fmt.Sprintf("%02d", 97-mod97(prefix+base))
}

// spell writes eleven digits in one of the ways people do; dotted says that
// it does not need a label.
func (m maker) spellNational(n string) string {
	a, b, c, s, k := n[:2], n[2:4], n[4:6], n[6:9], n[9:]
	switch m.IntN(10) {
	case 0, 1, 2, 3:
		return a + "." + b + "." + c + "-" + s + "." + k
	case 4:
		return a + b + c + "-" + s + "-" + k
	case 5:
		return a + b + c + "-" + s + "." + k
	case 6:
		return a + " " + b + " " + c + " " + s + " " + k
	case 7:
		return a + "." + b + "." + c + "–" + s + "." + k
	case 8:
		return a + b + c + " " + s + " " + k
	}
	return n
}

// iban is a number of one of the neighbours, compact.
func (m maker) iban() string {
	var bban, cc string
	switch m.IntN(6) {
	case 0:
		cc, bban = "NL", "TEST"+m.digits(10)
	case 1:
		cc, bban = "DE", "99999999"+m.digits(10)
	case 2:
		cc, bban = "FR", "9999999999"+m.digits(11)+"99"
	case 3:
		cc, bban = "LU", "999"+m.digits(13)
	default:
		base := "999" + m.digits(7)
		check := mod97(base)
		if check == 0 {
			check = 97
		}
		cc, bban = "BE", base+fmt.Sprintf("%02d", check)
	}
	var number strings.Builder
	for _, c := range bban + cc + "00" {
		if c >= 'A' {
			fmt.Fprintf(&number, "%d", c-'A'+10)
		} else {
			number.WriteRune(c)
		}
	}
	return cc + fmt.Sprintf("%02d", 98-mod97(number.String())) + bban
}

func (m maker) spellIBAN(s string) string {
	switch m.IntN(8) {
	case 0, 1:
		return s
	case 2:
		return strings.ToLower(groups(s, 4, " "))
	case 3:
		return groups(s, 4, "-")
	case 4:
		return groups(s, 4, "\u00a0")
	case 5:
		return groups(s, 4, ".")
	}
	return groups(s, 4, " ")
}

func groups(s string, n int, sep string) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 && i%n == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// card is a number that passes Luhn in an issuer's range, mostly of zeros.
func (m maker) card() string {
	head := pick(m, []string{"471600", "455600", "530000", "545400", "222300", "375600", "670300"})
	n := 16
	switch head {
	case "375600":
		n = 15
	case "670300":
		n = 17
	}
	base := head + strings.Repeat("0", n-6-5) + m.digits(4)
	return base + luhnDigit(base)
}

func luhnDigit(base string) string {
	sum := 0
	for i := range len(base) {
		d := int(base[len(base)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return string(rune('0' + (10-sum%10)%10))
}

func (m maker) spellCard(s string) string {
	sep := pick(m, []string{" ", " ", "-", "\u00a0"})
	switch len(s) {
	case 15:
		return s[:4] + sep + s[4:10] + sep + s[10:]
	case 17:
		return s
	}
	return groups(s, 4, sep)
}

func (m maker) phone() string {
	last := fmt.Sprintf("%02d", m.IntN(100))
	return pick(m, []string{"0470 12 34 ", "0470/12.34.", "+32 470 12 34 ", "0032 470 12 34 ", "0470/12 34 ", "+32 (0)470 12 34 ", "0470-12.34."}) + last
}

var ( // read only
	firsts  = []string{"Tine", "Wout", "Lieve", "Joris", "Amélie", "Benoît", "Fatima", "Mehdi", "Greet", "Sander", "Élodie", "Karim", "Ute", "Jürgen", "Hilde", "Noor"}
	lasts   = []string{"Voorbeeld", "Vandenproef", "De Fictie", "Dummont", "Exemplaire", "Van der Verzonnen", "Testaert", "Muster", "Probeermans", "Schijnhuis"}
	streets = []string{"Kerkstraat", "Molenstraat", "Stationsstraat", "Dorpsstraat", "Nieuwstraat", "Schoolstraat", "Beukenlaan", "Eikendreef", "Oude Baan", "Veldweg", "Groenplein", "Kasteeldreef"}
	rues    = []string{"rue de la Gare", "rue du Moulin", "avenue des Tilleuls", "chaussée de Namur", "place Communale", "rue de l'Église", "boulevard du Nord", "allée des Chênes"}
	towns   = []string{"2000 Antwerpen", "9000 Gent", "3000 Leuven", "8000 Brugge", "2800 Mechelen", "3500 Hasselt", "8500 Kortrijk", "9300 Aalst", "2300 Turnhout", "8800 Roeselare"}
	villes  = []string{"1000 Bruxelles", "4000 Liège", "5000 Namur", "6000 Charleroi", "7000 Mons", "1300 Wavre", "4800 Verviers", "7500 Tournai"}
	words   = strings.Fields(`de levering werd gisteren bevestigd door het magazijn en de planning blijft zoals afgesproken nous avons bien reçu votre message
		concernant la réunion du projet der Bericht wurde geprüft und bleibt gültig the meeting was moved because the room is being painted wij danken u voor
		het vertrouwen merci de votre patience bitte senden Sie uns die Unterlagen please find the notes below voorraad kwartaal budget verslag agenda punt`)
)

func (m maker) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(pick(m, words))
	}
	return b.String()
}

// email is a personal mailbox at a made-up firm.
func (m maker) email(first, last string) string {
	fold := strings.NewReplacer("é", "e", "É", "e", "î", "i", "ü", "u", " ", "").Replace
	return strings.ToLower(fold(first)+pick(m, []string{".", "_", "."})+fold(last)) + "@" + pick(m, []string{"ganzeveer-kantoor.be", "papiermolen-demo.be", "encrier-demo.eu", "tintenfass-demo.de"})
}

func (m maker) spellDate(d date) string {
	nl := []string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
	switch m.IntN(4) {
	case 0:
		return fmt.Sprintf("%02d-%02d-%d", d.d, d.m, d.y)
	case 1:
		return fmt.Sprintf("%02d.%02d.%d", d.d, d.m, d.y)
	case 2:
		return fmt.Sprintf("%d %s %d", d.d, nl[d.m-1], d.y)
	}
	return fmt.Sprintf("%02d/%02d/%d", d.d, d.m, d.y)
}

// kbo is a made-up enterprise number.
func (m maker) kbo() string {
	base := "0999" + m.digits(4)
	return base + fmt.Sprintf("%02d", 97-mod97(base))
}

// ogm is a structured communication, without its frame.
func (m maker) ogm() string {
	base := m.digits(10)
	check := mod97(base)
	if check == 0 {
		check = 97
	}
	s := base + fmt.Sprintf("%02d", check)
	return s[:3] + "/" + s[3:7] + "/" + s[7:]
}

func (m maker) uuid() string {
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", m.Uint32(), m.Uint32()&0xffff, m.Uint32()&0xffff, m.Uint32()&0xffff, m.Uint64()&0xffffffffffff)
}
