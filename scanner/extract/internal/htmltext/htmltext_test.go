package htmltext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
)

type sink struct{ text strings.Builder }

func (s *sink) Segment(seg document.Segment) error {
	s.text.WriteString(seg.Text[seg.Lead:seg.End()])
	return nil
}
func (s *sink) Member(document.Member) error             { return nil }
func (s *sink) Property(document.Property, string) error { return nil }

func render(t testing.TB, raw, label string) (string, Page) {
	t.Helper()
	out := &sink{}
	w := flow.New(t.Context(), out)
	p, err := Render(w, Reader(strings.NewReader(raw), label))
	if err == nil {
		err = w.End()
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(out.text.String(), "\n"), p
}

func TestRender(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"blocks", "<p>een  twee\n drie</p><p>vier<br>vijf</p>", "een twee drie\n\nvier\nvijf"},
		{"inline", "Rijks<b>register</b>nummer <i>85</i>.07", "Rijksregisternummer 85.07"},
		{"table", "<table><tr><th>naam<th>geboren</tr>\n<tr><td>An</td> <td><div>1980</div></td></tr></table>x", "naam\tgeboren\nAn\t1980\n\nx"},
		{"empty cells", "<table><tr><td></td><td>a</td><td></td></tr><tr><td>b</td></tr></table>", "\ta\t\nb"},
		{"list", "<ul><li>a<li>b</ul>c", "a\nb\nc"},
		{"entities", "Caf&eacute; &amp; &#8364;&nbsp;5 &lt;x&gt;", "Café & € 5 <x>"},
		{"soft hyphen", "rijks&shy;register\u200b", "rijksregister"},
		{"script", "a<script>var x='b'</script>c<style>d{}</style>e", "ace"},
		{"linked data", `<script type="application/ld+json">{"name":"An"}</script>`, `{"name":"An"}`},
		{"attributes", `<img alt="foto van An"><input name="rrn" value="85.07.30-033.28" placeholder="nummer">x`,
			"foto van An nummer rrn: 85.07.30-033.28 x"},
		{"mailto", `<a href="mailto:an@example.com?subject=x%20y">schrijf</a>`, "schrijf an@example.com subject=x y"},
		{"mailto shown", `<a href="mailto:an@example.com"><b>An@example.com</b></a>!`, "An@example.com!"},
		{"tel", `<a href="tel:+32470123400">bel</a>`, "bel +32470123400"},
		{"link", `<a href="https://example.com/x">site</a>`, "site"},
		{"query", `<a href="https://example.com/?u=an%40example.com">af</a>`, "af https://example.com/?u=an@example.com"},
		{"pre", "<pre>a  b\n  c</pre>d", "a  b\n  c\nd"},
		{"meta", `<meta name="author" content="An Peeters"><meta charset="utf-8"><p>x`, "author: An Peeters\n\nx"},
		{"unclosed", "<p>a<div>b", "a\nb"},
		{"stray", "a < b en c > d", "a < b en c > d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := render(t, tt.html, ""); got != tt.want {
				t.Errorf("Render = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRender_page(t *testing.T) {
	_, p := render(t, "<title>De  titel</title><!-- noot: <b>An</b> 5 < 6 --><!--[if mso]>x<![endif]-->y", "")
	if p.Title != "De  titel" || strings.Join(strings.Fields(p.Comments), " ") != "noot: An 5 < 6" {
		t.Errorf("page = %q", p)
	}
}

func TestReader_charset(t *testing.T) {
	for _, tt := range []struct{ name, raw, label, want string }{
		{"meta", "<meta charset=iso-8859-15><p>5 \xa4", "", "5 €"},
		{"http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1250"><p>` + "\xe8", "", "č"},
		{"label first", "<meta charset=utf-8><p>caf\xe9", "windows-1252", "café"},
		{"wrong meta", "<meta charset=iso-8859-1><p>café", "", "café"},
		{"none", "<p>caf\xe9", "", "café"},
	} {
		got, _ := render(t, tt.raw, tt.label)
		if !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("<p>a<table><tr><td>b</table><!--c--><script>d</script><a href=mailto:e>f")
	f.Add("<title>\xff<textarea><pre>\n")
	f.Fuzz(func(t *testing.T, raw string) {
		got, p := render(t, raw, "")
		if !utf8.ValidString(got) || !utf8.ValidString(p.Title) || !utf8.ValidString(p.Comments) {
			t.Error("not UTF-8")
		}
	})
}

func BenchmarkRender(b *testing.B) {
	page := strings.Repeat(`<div class="row"><p>Geachte <b>mevrouw</b> Peeters, in bijlage vindt u het overzicht.</p>`+
		`<table><tr><td>naam</td><td>An</td></tr></table></div>`, 2000)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		render(b, page, "")
	}
}
