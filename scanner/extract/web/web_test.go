package web

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const documents = "../../../testdata/documents"

func collect(t testing.TB, mime, raw string) *extracttest.Collection {
	t.Helper()
	return extracttest.CollectBytes(t.Context(), New(), mime, "a", []byte(raw))
}

func TestXML(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"record", `<klant id="17"><naam>An Peeters</naam><rrn>85.07.30-033.28</rrn></klant>`, "id = 17\nnaam: An Peeters\nrrn: 85.07.30-033.28\n"},
		{"indented", "<?xml version=\"1.0\"?>\n<x>\n  <y>een</y>\n  <c>\n    twee\n  </c>\n</x>\n", "y: een\nc: twee\n"},
		{"sentence", "<p>De <naam>An</naam> woont hier.</p>", "p: De An woont hier.\n"},
		{"runs", "<w:d xmlns:w='urn:x'><w:p><w:r><w:t>Jans</w:t></w:r><w:r><w:t>sens</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p></w:d>", "p: Janssens\np: x\n"},
		{"table", `<Table><Row><Cell><Data>naam</Data></Cell><Cell><Data>jaar</Data></Cell></Row><Row><Cell><Data>An</Data></Cell><Cell/></Row></Table>`, "naam\tjaar\nAn\t\n"},
		{"entities", "<e b='x &amp; y'>&lt; caf&#233;</e>", "b = x & y\ne: < café\n"},
		{"cdata with html", "<d><![CDATA[<p>een</p><p>twee</p>]]></d>", "d: een\n\ntwee\n"},
		{"latin1", "<?xml version='1.0' encoding='ISO-8859-1'?><e>caf\xe9</e>", "e: café\n"},
		{"namespaces", `<e xmlns="http://www.w3.org/x" xmlns:b="urn:schemas:y">x</e>`, "e: x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, "application/xml", tt.raw)
			if got := c.Text(); got != tt.want || c.Err != nil {
				t.Errorf("text = %q, %v, want %q", got, c.Err, tt.want)
			}
		})
	}
}

// An electronic invoice with the invoice itself in it (UBL 2.1, Peppol).
func TestXML_embeddedFile(t *testing.T) {
	c := collect(t, "application/xml", `<Invoice><ID>17</ID><cbc:EmbeddedDocumentBinaryObject mimeCode="text/plain" filename="brief &amp; co.txt">`+"\n  aGFsbG8g\n  d2VyZWxk\n  "+
		`</cbc:EmbeddedDocumentBinaryObject><Note>slot</Note></Invoice>`)
	if c.Text() != "ID: 17\nNote: slot\n" || c.Err != nil {
		t.Errorf("text = %q, %v", c.Text(), c.Err)
	}
	if len(c.Members) != 1 || c.Members[0].Name != "brief & co.txt" || string(c.Members[0].Body) != "hallo wereld" {
		t.Errorf("members: %v", c)
	}
	c = collect(t, "application/xml", "<klant><foto>"+strings.Repeat("iVBORw0KGgoAAAANSUhEUgAA", 50)+"</foto><Note>slot</Note></klant>")
	if c.Text() != "Note: slot\n" {
		t.Errorf("text = %q", c.Text())
	}
}

func TestXML_truncated(t *testing.T) {
	c := collect(t, "application/xml", "<a><b>een</b><c>twe")
	var partial document.PartialError
	if !errors.As(c.Err, &partial) || !strings.Contains(c.Text(), "twe") {
		t.Errorf("%v", c)
	}
}

func TestSVG(t *testing.T) {
	c := collect(t, "image/svg+xml", `<svg viewBox="0 0 100 100"><style>.a{}</style><path d="M10 10 20 20"/><text x="1">An <tspan>Peeters</tspan></text><desc>foto</desc></svg>`)
	if got, want := c.Text(), "text: An Peeters\ndesc: foto\n"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestPage(t *testing.T) {
	c := collect(t, "text/html", "<title>T</title><p>hallo</p><!-- noot -->")
	if c.Text() != "T\n\nhallo\nnoot\n" && c.Text() != "T\n\nhallo\n noot \n" {
		t.Errorf("text = %q", c.Text())
	}
	if c.Property1(document.Title) != "T" {
		t.Errorf("title = %q", c.Property1(document.Title))
	}
}

var real = []struct {
	file, mime string
	opts       []extracttest.Option
}{
	{"html/libreoffice-personnel.html", "text/html", []extracttest.Option{extracttest.Tolerant}},
	{"xml/libreoffice-flat.fodt", "application/xml", nil},
	{"xml/invoice-ubl.xml", "application/xml", nil},
	{"epub/libreoffice.epub", "application/epub+zip", nil},
}

func TestExtract_golden(t *testing.T) {
	for _, tt := range real {
		t.Run(tt.file, func(t *testing.T) {
			path := filepath.Join(documents, tt.file)
			c := extracttest.Collect(t, New(), tt.mime, path)
			extracttest.Golden(t, path+".golden", c.String())
		})
	}
}

func TestAccept(t *testing.T) {
	for _, tt := range real {
		t.Run(tt.file, func(t *testing.T) {
			extracttest.Accept(t, New(), tt.mime, filepath.Join(documents, tt.file), tt.opts...)
		})
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(byte(0), []byte("<a b='c'>d<e/>&amp;<![CDATA[<p>x]]></a>"))
	f.Add(byte(1), []byte("<p>a<!-- b --><table><tr><td>c"))
	f.Fuzz(func(t *testing.T, which byte, raw []byte) {
		types := New().MIMETypes()
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), types[int(which)%len(types)], "a", raw))
	})
}

func BenchmarkXML(b *testing.B) {
	raw := "<klanten>" + strings.Repeat("<klant id='17'><naam>An Peeters</naam><straat>Kerkstraat 12</straat><nota>belt op maandag</nota></klant>\n", 5000) + "</klanten>"
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		collect(b, "application/xml", raw)
	}
}
