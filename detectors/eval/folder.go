package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A page is a document while it is written.
type page struct {
	maker
	b     strings.Builder
	truth []Hit
}

// put writes plain text.
func (p *page) put(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

// hit writes a value that is to be found.
func (p *page) hit(t finding.InfoType, value string) {
	start := p.b.Len()
	p.b.WriteString(value)
	p.truth = append(p.truth, Hit{t, start, p.b.Len()})
}

// Folder makes up n documents of each kind; the same seed gives the same.
func Folder(seed uint64, n int) []Document {
	kinds := []struct {
		name  string
		write func(*page) *document.Table
	}{
		{"letter", letter}, {"form", form}, {"staff", staff}, {"plain-table", plainTable}, {"invoice", invoice},
		{"mail", mail}, {"json", object}, {"minutes", minutes}, {"log", logFile}, {"code", code}, {"numbers", numberTable},
		{"orders", orders}, {"dump", dump}, {"columns", columns},
	}
	var docs []Document
	for k, kind := range kinds {
		for i := range n {
			p := &page{maker: maker{rand.New(rand.NewPCG(seed, uint64(k)<<32|uint64(i)))}}
			table := kind.write(p)
			docs = append(docs, Document{
				Name: fmt.Sprintf("%s-%d", kind.name, i), Kind: kind.name, Truth: p.truth,
				Seg: document.Segment{Text: p.b.String(), Table: table},
			})
		}
	}
	return docs
}

func letter(p *page) *document.Table {
	first, last := pick(p.maker, firsts), pick(p.maker, lasts)
	born := p.birth()
	french := p.IntN(3) == 0
	p.put("%s %s\n", first, last)
	if french {
		p.hit(finding.PostalAddress, fmt.Sprintf("%s %d, %s", pick(p.maker, rues), 1+p.IntN(200), pick(p.maker, villes)))
		p.put("\n\nMadame, Monsieur,\n\n%s. ", p.words(30))
		p.put("La personne concernée (n° de registre national ")
		p.hit(finding.BENationalNumber, p.spellNational(p.national(born, p.IntN(4) == 0)))
		p.put("), née le ")
		p.hit(finding.DateOfBirth, fmt.Sprintf("%02d/%02d/%d", born.d, born.m, born.y))
		p.put(", souhaite être payée sur le compte ")
		p.hit(finding.IBAN, p.spellIBAN(p.iban()))
		p.put(". %s. On peut l'appeler au ", p.words(20))
	} else {
		p.hit(finding.PostalAddress, fmt.Sprintf("%s %d, %s", pick(p.maker, streets), 1+p.IntN(200), pick(p.maker, towns)))
		p.put("\n\nBeste,\n\n%s. ", p.words(30))
		p.put("Voor de betrokkene (rijksregisternr. ")
		p.hit(finding.BENationalNumber, p.spellNational(p.national(born, p.IntN(4) == 0)))
		p.put("), geboren op ")
		p.hit(finding.DateOfBirth, p.spellDate(born))
		p.put(", mag het loon op ")
		p.hit(finding.IBAN, p.spellIBAN(p.iban()))
		p.put(" gestort worden. %s. Bereikbaar op ", p.words(20))
	}
	p.hit(finding.Phone, p.phone())
	p.put(" of via ")
	p.hit(finding.Email, p.email(first, last))
	p.put(".\n\n%s.\nRef. %s/%d, dossier %s\n", p.words(40), p.digits(4), 2020+p.IntN(6), p.digits(8))
	return nil
}

func form(p *page) *document.Table {
	first, last := pick(p.maker, firsts), pick(p.maker, lasts)
	born := p.birth()
	p.put("INLICHTINGENFICHE\nNaam: %s\nVoornaam: %s\nGeboortedatum: ", last, first)
	p.hit(finding.DateOfBirth, p.spellDate(born))
	p.put("\nINSZ: ")
	p.hit(finding.BENationalNumber, p.national(born, p.IntN(5) == 0))
	p.put("\nAdres: ")
	p.hit(finding.PostalAddress, fmt.Sprintf("%s %d bus %d, %s", pick(p.maker, streets), 1+p.IntN(99), 1+p.IntN(9), pick(p.maker, towns)))
	p.put("\nGSM: ")
	p.hit(finding.Phone, p.phone())
	p.put("\nE-mail: ")
	p.hit(finding.Email, p.email(first, last))
	p.put("\nRekeningnummer: ")
	p.hit(finding.IBAN, p.spellIBAN(p.iban()))
	p.put("\nKredietkaart: ")
	p.hit(finding.PaymentCard, p.spellCard(p.card()))
	p.put("\nStamnummer: %s\nBadge: %s\nIn dienst sinds: %02d/%02d/2019\n", p.digits(6), p.digits(10), 1+p.IntN(28), 1+p.IntN(12))
	return nil
}

func staff(p *page) *document.Table {
	titles := []string{"stamnr", "naam", "voornaam", "rrn", "geboortedatum", "iban", "telefoon", "mail", "badge", "kostenplaats"}
	p.put("%s\n", strings.Join(titles, ";"))
	for range 25 {
		first, last, born := pick(p.maker, firsts), pick(p.maker, lasts), p.birth()
		p.put("%s;%s;%s;", p.digits(6), last, first)
		n := p.national(born, p.IntN(6) == 0)
		p.hit(finding.BENationalNumber, n)
		p.put(";")
		p.hit(finding.DateOfBirth, fmt.Sprintf("%02d/%02d/%d", born.d, born.m, born.y))
		p.put(";")
		p.hit(finding.IBAN, p.iban())
		p.put(";")
		p.hit(finding.Phone, p.phone())
		p.put(";")
		p.hit(finding.Email, p.email(first, last))
		p.put(";%s;%s\n", p.digits(11), p.digits(4))
	}
	return &document.Table{Columns: titles, Delimiter: ';'}
}

// plainTable has no titles that anybody told: a list of members as it is
// pasted into a message.
func plainTable(p *page) *document.Table {
	p.put("%s\n", p.words(12))
	for range 12 {
		first, last, born := pick(p.maker, firsts), pick(p.maker, lasts), p.birth()
		p.put("%s %s\t", first, last)
		p.hit(finding.BENationalNumber, p.national(born, false))
		p.put("\t")
		p.hit(finding.IBAN, groups(p.iban(), 4, " "))
		p.put("\t%d,%02d\n", p.IntN(900), p.IntN(100))
	}
	return nil
}

func invoice(p *page) *document.Table {
	k := p.kbo()
	p.put("FACTUUR %d-%s\nLeverancier: Papiermolen NV, BTW BE %s.%s.%s\n", 2020+p.IntN(6), p.digits(5), k[:4], k[4:7], k[7:])
	for range 15 {
		p.put("%s  %-20s %3d x %6d,%02d  EAN 54%s\n", p.digits(8), p.words(2), 1+p.IntN(40), p.IntN(900), p.IntN(100), p.digits(11))
	}
	p.put("Totaal: %d.%03d,%02d EUR\nTe betalen op ", 1+p.IntN(90), p.IntN(1000), p.IntN(100))
	p.hit(finding.IBAN, groups(p.iban(), 4, " "))
	p.put(" met mededeling +++%s+++ of ***%s***\nBestelling %s, klant %s, zending %s\n", p.ogm(), p.ogm(), p.digits(11), p.digits(8), p.digits(16))
	return nil
}

func mail(p *page) *document.Table {
	first, last := pick(p.maker, firsts), pick(p.maker, lasts)
	p.put("Van: %s %s <", first, last)
	p.hit(finding.Email, p.email(first, last))
	p.put(">\nOnderwerp: %s\nMessage-ID: <%s@mx.mail-demo.eu>\n\nDag,\n\n%s.\n\n", p.words(4), p.uuid(), p.words(50))
	if p.IntN(2) == 0 {
		p.put("Mijn kaart is ")
		p.hit(finding.PaymentCard, p.spellCard(p.card()))
		p.put(", geldig tot 0%d/%d, CVC %s.\n", 1+p.IntN(9), 27+p.IntN(4), p.digits(3))
	}
	if p.IntN(2) == 0 {
		p.put("Ma carte d'identité : ")
		base := "592" + p.digits(7)
		check := mod97(base)
		if check == 0 {
			check = 97
		}
		p.hit(finding.BEIDCard, fmt.Sprintf("%s-%s-%02d", base[:3], base[3:], check))
		p.put("\n")
	}
	p.put("Groeten,\n%s\n--\ntel. ", first)
	p.hit(finding.Phone, p.phone())
	p.put("\nversie 4.2.1.%d, ticket #%s\n", p.IntN(100), p.digits(9))
	return nil
}

func object(p *page) *document.Table {
	p.put("[\n")
	for range 10 {
		first, last, born := pick(p.maker, firsts), pick(p.maker, lasts), p.birth()
		p.put("  {\"id\": %s, \"nationalNumber\": \"", p.digits(11))
		p.hit(finding.BENationalNumber, p.national(born, false))
		p.put("\", \"account_iban\": \"")
		p.hit(finding.IBAN, p.iban())
		p.put("\", \"email\": \"")
		p.hit(finding.Email, p.email(first, last))
		p.put("\", \"createdAt\": 17%s, \"etag\": \"%s\", \"orderId\": \"%s\"},\n", p.digits(11), p.uuid(), p.digits(11))
	}
	p.put("]\n")
	return nil
}

func minutes(p *page) *document.Table {
	for range 30 {
		p.put("%d. %s (zie punt %d.%d, bedrag %d.%03d,%02d, p. %d-%d, budget %d %03d %03d euro).\n", p.IntN(40), p.words(14), p.IntN(9), p.IntN(9), p.IntN(900), p.IntN(1000),
			p.IntN(100), p.IntN(90), p.IntN(90), p.IntN(90), p.IntN(1000), p.IntN(1000))
	}
	return nil
}

func logFile(p *page) *document.Table {
	for range 400 {
		stamp := fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%06dZ", 1+p.IntN(12), 1+p.IntN(28), p.IntN(24), p.IntN(60), p.IntN(60), p.IntN(1e6))
		switch p.IntN(6) {
		case 0:
			p.put("%s INFO request id=%s took %dms trace=%s\n", stamp, p.digits(11), p.IntN(9000), p.uuid())
		case 1:
			p.put("%s WARN [worker-%d] retry order %s after %s\n", stamp, p.IntN(9), p.digits(11), p.digits(13))
		case 2:
			p.put("%s DEBUG cache %s size %s hit 0.%s\n", stamp, p.digits(16), p.digits(12), p.digits(11))
		case 3:
			p.put("%d%s,%s,%s,%d\n", 1, p.digits(9), p.digits(11), p.digits(16), p.IntN(500))
		case 4:
			p.put("%s sha256:%x%x%x%x batch %s\n", stamp, p.Uint64(), p.Uint64(), p.Uint64(), p.Uint64(), p.digits(15))
		default:
			p.put("%s GET /api/v2/items/%s/%s?ts=17%s HTTP/1.1 200 %d\n", stamp, p.digits(11), p.digits(8), p.digits(11), p.IntN(90000))
		}
	}
	return nil
}

func code(p *page) *document.Table {
	for range 120 {
		switch p.IntN(5) {
		case 0:
			p.put("const id%d = 0x%x // %s\n", p.IntN(900), p.Uint64(), p.words(4))
		case 1:
			p.put("\tmodule-%s v%d.%d.%d h1:%s=\n", p.words(1), p.IntN(9), p.IntN(30), p.IntN(30), p.base64())
		case 2:
			p.put("var seed = []uint64{%s, %s, %s}\n", p.digits(16), p.digits(11), p.digits(19))
		case 3:
			p.put("  x[%d] = %s.%s; y = %s;\n", p.IntN(90), p.digits(2), p.digits(11), p.digits(10))
		default:
			p.put("if err := do(%q, %d); err != nil { return fmt.Errorf(\"x%s\", err) }\n", p.words(2), p.IntN(1e9), p.digits(5))
		}
	}
	return nil
}

func (m maker) base64() string {
	const set = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	b := make([]byte, 43)
	for i := range b {
		b[i] = set[m.IntN(64)]
	}
	return string(b)
}

// numberTable is statistics: the digits of identifiers, by chance.
func numberTable(p *page) *document.Table {
	sep := pick(p.maker, []string{"\t", ";", " ", ","})
	widths := pick(p.maker, [][]int{{11, 11, 11}, {16, 9, 11}, {4, 4, 4, 4}, {2, 2, 2, 3, 2}, {6, 3, 2}, {10, 10}, {12, 15, 13}})
	for range 300 {
		for i, w := range widths {
			if i > 0 {
				p.put("%s", sep)
			}
			p.put("%s", p.digits(w))
		}
		p.put("\n")
	}
	return nil
}

func orders(p *page) *document.Table {
	titles := []string{"ordernummer", "artikelnr", "ean", "tracking", "datum", "bedrag"}
	p.put("%s\n", strings.Join(titles, ";"))
	for range 150 {
		p.put("%s;%s;54%s;%s;%02d/%02d/2026;%d,%02d\n", p.digits(11), p.digits(9), p.digits(11), p.digits(16), 1+p.IntN(28), 1+p.IntN(12), p.IntN(900), p.IntN(100))
	}
	return &document.Table{Columns: titles, Delimiter: ';'}
}

func dump(p *page) *document.Table {
	for i := range 150 {
		p.put("%08x:", i*16)
		for range 8 {
			p.put(" %04x", p.Uint32()&0xffff)
		}
		p.put("  ................\n")
	}
	return nil
}

// columns is a printed list in columns of fixed width, titles above.
func columns(p *page) *document.Table {
	p.put("%-28s%-18s%-26s%s\n", "Werknemer", "Rijksregisternr", "Rekening", "Geb.datum")
	for range 20 {
		first, last, born := pick(p.maker, firsts), pick(p.maker, lasts), p.birth()
		name := first + " " + last
		p.put("%s%s", name, strings.Repeat(" ", max(1, 28-len([]rune(name)))))
		n := p.national(born, false)
		p.hit(finding.BENationalNumber, n[:6]+"-"+n[6:9]+"-"+n[9:])
		p.put("    ")
		p.hit(finding.IBAN, groups(p.iban(), 4, " "))
		p.put("  ")
		p.hit(finding.DateOfBirth, fmt.Sprintf("%02d/%02d/%d", born.d, born.m, born.y))
		p.put("\n")
	}
	return nil
}
