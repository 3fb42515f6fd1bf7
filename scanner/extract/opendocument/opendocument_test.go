package opendocument

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const shared = "../../../testdata/documents/"

var types = map[string]string{
	"odt":  "application/vnd.oasis.opendocument.text",
	"ods":  "application/vnd.oasis.opendocument.spreadsheet",
	"odp":  "application/vnd.oasis.opendocument.presentation",
	"fodt": "application/vnd.oasis.opendocument.text-flat-xml",
}

func TestExtract(t *testing.T) {
	for format, mime := range types {
		paths, _ := filepath.Glob(shared + format + "/*." + format)
		if len(paths) == 0 {
			t.Errorf("no %s documents", format)
		}
		for _, path := range paths {
			t.Run(filepath.Base(path), func(t *testing.T) {
				extracttest.Accept(t, New(), mime, path)
				c := extracttest.Collect(t, New(), mime, path)
				extracttest.Golden(t, "testdata/"+filepath.Base(path)+".golden.txt", c.String())
			})
		}
	}
}

func TestExtract_passwords(t *testing.T) {
	path := shared + "encrypted/libreoffice-geheim.odt"
	for _, passwords := range [][]string{nil, {"fout"}} {
		if c := extracttest.Collect(t, New().WithPasswords(passwords), types["odt"], path); !errors.Is(c.Err, document.ErrEncrypted) {
			t.Errorf("with %q: %v, want %v", passwords, c.Err, document.ErrEncrypted)
		}
	}
	c := extracttest.Collect(t, New().WithPasswords([]string{"fout", "geheim"}), types["odt"], path)
	if c.Err != nil || !strings.Contains(c.Text(), "85.07.30-033.28") || c.Property1(document.Encrypted) != "given-password" {
		t.Errorf("with the password: %v, %d bytes", c.Err, len(c.Text()))
	}
}

// What stands beside a paragraph is held until its end: so much, and no more,
// and what is left out is told.
func TestExtract_muchBeside(t *testing.T) {
	const open, end = `<?xml version="1.0"?><office:document xmlns:office="o" xmlns:text="t" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>`,
		`Jan Peeters</text:p></office:text></office:body></office:document>`
	blanks := strings.Repeat(`<text:s text:c="100"/>`, 50_000) // 5 MB
	comment := "<office:annotation><text:p>" + blanks
	link := `<text:a xlink:href="http://example.com/` + strings.Repeat("x", 100) + `"/>`
	for _, tt := range []struct {
		name, beside string
		err          error
	}{
		{"a paragraph of blanks", blanks + blanks + blanks + blanks, nil},
		{"a comment", comment + "</text:p></office:annotation>", nil},
		{"a comment of blanks", "<office:annotation><text:p>" + blanks + blanks + blanks + blanks + "</text:p></office:annotation>", document.ErrTooLarge},
		{"comments in comments", strings.Repeat(comment, 5) + strings.Repeat("</text:p></office:annotation>", 5), document.ErrTooLarge},
		{"comments", strings.Repeat(comment+"x</text:p></office:annotation>", 5), document.ErrTooLarge},
		{"links", strings.Repeat(link, maxNotes+1), document.ErrTooLarge},
	} {
		c := extracttest.CollectBytes(t.Context(), New(), types["fodt"], "x.fodt", []byte(open+tt.beside+end))
		if !errors.Is(c.Err, tt.err) || !strings.Contains(c.Text(), "Jan Peeters") {
			t.Errorf("%s: %v and %d bytes, want %v", tt.name, c.Err, len(c.Text()), tt.err)
		}
		if longest := 3 * maxAside; len(c.Text()) > longest {
			t.Errorf("%s: %d bytes, want at most %d", tt.name, len(c.Text()), longest)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for format := range types {
		paths, _ := filepath.Glob(shared + format + "/*." + format)
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	f.Add([]byte(`<office:document><office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="99999"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", raw))
	})
}
