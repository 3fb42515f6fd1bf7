package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

func TestExtract_form(t *testing.T) {
	got := extracttest.CollectBytes(t.Context(), shared(), mime, "form.pdf", form())
	if got.Err != nil {
		t.Error(got.Err)
	}
	text := got.String()
	for _, want := range []string{
		"Aanvraag\n", "naam: Jan Peeters\nnaam: Jan Peeters\n", "Els Voorbeeld: Nog te bellen: 0470 12 34 56\n",
		"mailto:jan.peeters@example.com\n", "Dossier Jan Peeters\n", `page 1 part "form"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	var names []string
	for _, m := range got.Members {
		names = append(names, m.Name+"="+string(m.Body))
	}
	want := []string{"lijst.txt=An Voorbeeld", "xfa-datasets.xml=<xfa:datasets><naam>Jan Peeters</naam></xfa:datasets>"}
	if !slices.Equal(names, want) {
		t.Errorf("members %q, want %q", names, want)
	}
}

func TestExtract_running(t *testing.T) {
	got := extracttest.Collect(t, shared(), mime, path("libreoffice-columns-footer.pdf"))
	var running []string
	for _, p := range got.Properties {
		if p.Name == document.Running {
			running = append(running, p.Value)
		}
	}
	for _, want := range []string{"Voorbeeld NV – vertrouwelijk", "Pagina 1 van 8", "Pagina 8 van 8"} {
		if !slices.Contains(running, want) {
			t.Errorf("running lines %q, no %q", running, want)
		}
	}
}

// TestRunning_ends: a title at the top of one page and at the foot of another
// is text; a footer is not, also where a page is short.
func TestRunning_ends(t *testing.T) {
	var r running
	pages := []string{
		"Les variables\neen\ntwee\ndrie\nvier\nvijf\nBlad 1",
		"zes\nzeven\nacht\nnegen\ntien\nelf\nBlad 2",
		"twaalf\ndertien\nveertien\nvijftien\nzestien\nLes variables\nBlad 3",
		"slot\nBlad 4",
	}
	for _, p := range pages[:3] {
		r.see(p)
	}
	r.settle()
	var got []string
	for _, p := range pages {
		got = append(got, r.repeated(p)...)
	}
	if want := []string{"Blad 1", "Blad 2", "Blad 3", "Blad 4"}; !slices.Equal(got, want) {
		t.Errorf("running lines %q, want %q", got, want)
	}
}

// TestRunning_inside: a heading that a text repeats is not running, wherever
// pages break.
func TestRunning_inside(t *testing.T) {
	var r running
	for i := range 4 {
		r.see(fmt.Sprintf("Voorbeeld NV\nBron\n%d een\nBron\ntwee\nBron\ndrie\nvier\nvijf\n", i))
	}
	r.settle()
	if got := r.repeated("Voorbeeld NV\nBron\nzes\n"); !slices.Equal(got, []string{"Voorbeeld NV"}) {
		t.Errorf("running lines %q", got)
	}
}

func TestClean(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"een\r\ntwee", "een\ntwee"},
		{"vertrouwe\x02\r\nlijk document", "vertrouwelijk\ndocument"},
		{"vertrouwe\x02lijk document", "vertrouwelijk\ndocument"},
		{"85.07.30\x02\r\n033.28", "85.07.30-\n033.28"},
		{"Jan\x02\r\nPiet", "Jan-\nPiet"},
		{"co\u00adöperatie", "coöperatie"},
		{"P´eter Br¨oker Timoth´ee na¨ıve ¸celik", "Péter Bröker Timothée naïve çelik"},
		{"je ´ sli by ´\tc", "jeśli być"},
		{"Mevrouw D´Silva en ´Elodie JOS´E d´ej`a", "Mevrouw D’Silva en Élodie JOSÉ déjà"},
		{"caract`ere `a la", "caractère à la"},
		{"run `abc` now", "run `abc` now"},
		{"a\x00b\x07c", "ab c"},
		{"𝄞 en x", "𝄞 en \uFFFD"},
		{"", ""},
	} {
		var raw []byte
		units := utf16.Encode([]rune(test.in))
		if strings.Contains(test.want, "\uFFFD") {
			units[len(units)-1] = 0xd800
		}
		for _, u := range units {
			raw = append(raw, byte(u), byte(u>>8))
		}
		if got, _ := clean(raw); got != test.want {
			t.Errorf("clean(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add([]byte("a\x02\x00\r\x00\n\x00b\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if text, _ := clean(raw); !utf8.ValidString(text) || !utf8.ValidString(decodeUTF16(raw)) {
			t.Errorf("not UTF-8 for %x", raw)
		}
	})
}

func TestDate(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"D:20240229120000+01'00'", "2024-02-29T12:00:00+01:00"},
		{"D:20240229120000Z", "2024-02-29T12:00:00Z"},
		{"D:20240229120000-0530", "2024-02-29T12:00:00-05:30"},
		{"20240229", "2024-02-29T00:00:00Z"},
		{"D:2024", "2024-01-01T00:00:00Z"},
		{"D:20241399", ""},
		{"yesterday", ""},
		{"", ""},
		{"D:20240229120000+99'99'", "2024-02-29T12:00:00Z"},
	} {
		if got := date(test.in); got != test.want {
			t.Errorf("date(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestPart(t *testing.T) {
	for _, test := range []struct {
		what, text string
		widths     []float32
		want       string
	}{
		{"a row of a table", "12 345 0470 12", []float32{0.3, 2, 0.3}, "12 345\t0470 12"},
		{"a head of a table", "Naam Datum IBAN", []float32{4, 2}, "Naam\tDatum\tIBAN"},
		{"a justified line", "de hele dag", []float32{1.5, 1.5}, "de hele dag"},
		{"two words, justified or not", "Jan Peeters", []float32{3}, "Jan Peeters"},
		{"a number at the side", "Totaal 12", []float32{3}, "Totaal\t12"},
		{"plain text", "een twee drie", []float32{0.3, 0.5}, "een twee drie"},
		{"overlapping letters", "a b c", []float32{-0.5, 2}, "a b\tc"},
	} {
		var raw []byte
		var line []gap
		for i, c := range []byte(test.text) {
			if c == ' ' {
				line = append(line, gap{2 * i, test.widths[len(line)]})
			}
			raw = append(raw, c, 0)
		}
		part(raw, line)
		if got := decodeUTF16(raw); got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}

// What a stamp shows stands in its appearance and nowhere else.
func TestExtract_stamp(t *testing.T) {
	const font = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
	raw := build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]"+font+"/Contents 4 0 R/Annots[5 0 R]>>",
		stream("", "BT /F 12 Tf 20 200 Td (Contract) Tj ET"),
		"<</Type/Annot/Subtype/Stamp/Rect[10 10 210 60]/F 4/AP<</N 6 0 R>>>>",
		stream("/Type/XObject/Subtype/Form/BBox[0 0 200 50]"+font, "BT /F 12 Tf 10 20 Td (Getekend door Jan Peeters) Tj ET"))
	got := extracttest.CollectBytes(t.Context(), shared(), mime, "x", raw)
	want := "--- segment page 1\nContract\n--- segment page 1 part \"note\"\nGetekend door Jan Peeters\n"
	if text := got.String(); !strings.HasSuffix(text, want) {
		t.Errorf("%s", text)
	}
}

func FuzzSalvage(f *testing.F) {
	f.Add([]byte("1 0 obj <</Type /Catalog>> endobj"))
	f.Add([]byte("7 0 obj\n<</Type/Page>>\nendobj xref 0 4294967295 trailer /Size 99999999999"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		size := int64(len(raw))
		if r, n, ok := salvage(bytes.NewReader(raw), size); ok {
			if got, err := io.ReadAll(io.NewSectionReader(r, 0, n)); err != nil || int64(len(got)) != n {
				t.Errorf("%d bytes of %d, %v", len(got), n, err)
			}
		}
		modest(bytes.NewReader(raw), size)
		normal(string(raw))
		date(string(raw))
	})
}

// A download that broke off has no trailer and no cross-reference table.
func TestExtract_noTrailer(t *testing.T) {
	raw := form()
	raw = raw[:bytes.LastIndex(raw, []byte("xref\n0"))]
	got := extracttest.CollectBytes(t.Context(), shared(), mime, "x", raw)
	if !strings.Contains(got.Text(), "Jan Peeters") || !errors.Is(got.Err, document.ErrCorrupt) {
		t.Errorf("%s", got)
	}
	// Without the catalog the pages are put in a row.
	raw = bytes.Replace(raw, []byte("/Type/Catalog"), []byte("/Type/Katalog"), 1)
	got = extracttest.CollectBytes(t.Context(), shared(), mime, "x", raw)
	if !strings.Contains(got.Text(), "Aanvraag") {
		t.Errorf("%s", got)
	}
}
