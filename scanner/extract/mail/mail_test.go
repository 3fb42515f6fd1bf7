package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const documents = "../../../testdata/documents"

var real = []struct {
	file, mime string
	opts       []extracttest.Option
}{
	{"eml/python-attachments.eml", "message/rfc822", []extracttest.Option{extracttest.Tolerant}},
	{"eml/latin1-quoted.eml", "message/rfc822", []extracttest.Option{extracttest.Tolerant}},
	{"mbox/python.mbox", "application/mbox", []extracttest.Option{extracttest.Tolerant}},
	{"vcf/outlook-21.vcf", "text/vcard", []extracttest.Option{extracttest.Tolerant}},
	{"ics/exchange.ics", "text/calendar", nil},
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

func collect(t testing.TB, mime, raw string) *extracttest.Collection {
	t.Helper()
	return extracttest.CollectBytes(t.Context(), New(), mime, "a", []byte(raw))
}

// bodies is the text of all segments but the header.
func bodies(c *extracttest.Collection) string {
	var b strings.Builder
	for i := range c.Segments {
		if s := &c.Segments[i]; s.Locate(0).Part != "headers" {
			b.WriteString(s.Text[s.Lead:s.End()])
		}
	}
	return b.String()
}

func TestMessage(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"plain", "From: a@example.com\n\nhallo\nwereld\n", "hallo\nwereld\n"},
		{"CRLF", "From: a@example.com\r\n\r\nhallo\r\nwereld", "hallo\nwereld\n"},
		{"no empty line", "From: a@example.com\nSubject: x\nhallo daar\nwereld", "hallo daar\nwereld\n"},
		{"mailbox line", "From a@example.com Thu Feb 29\nFrom: a@example.com\n\nhallo", "hallo\n"},
		{"no header", "hallo daar\nwereld", "hallo daar\nwereld\n"},
		{"indented first field", " From: a@example.com\nSubject: x\n\nhallo", "hallo\n"},
		{"nonsense type", "Content-Type: <html>\n\nhallo", "hallo\n"},
		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 zon=\nder breuk=20\n= 3D =ZZ", "café zonder breuk \n= 3D =ZZ\n"},
		{"base64", "Content-Transfer-Encoding: BASE64\n\naGFs\nbG8=\nIHdlcmVsZA==", "hallo wereld\n"},
		{"latin1", "Content-Type: text/plain; charset=\"iso-8859-1\"\n\ncaf\xe9", "café\n"},
		{"no charset", "Content-Type: text/plain\n\ncaf\xe9", "café\n"},
		{"flowed", "Content-Type: text/plain; format=flowed\n\nMijn nummer is \n85.07.30 \n en zo.\n> a \n> b\nc\n-- \nAn\n",
			"Mijn nummer is 85.07.30 en zo.\n> a b\nc\n-- \nAn\n"},
		{"flowed delsp", "Content-Type: text/plain; format=flowed; delsp=yes\n\nrijks \nregister\n", "rijks register\n"},
		{"html", "Content-Type: text/html\n\n<p>hallo<br>wereld", "hallo\nwereld\n"},
		{"same text twice", alternative2("hallo wereld", "<p>hallo <b>wereld</b>"), "hallo wereld\n"},
		{"html says more", alternative2("hallo", "<p>hallo wereld</p>"), "hallo wereld\n"},
		{"plain says more", alternative2("hallo wereld", "<p>hallo</p>"), "hallo wereld\n"},
		{"both", alternative2("hallo an", "<p>hallo jan</p>"), "hallo an\nhallo jan\n"},
		{"no boundary parameter", "Content-Type: multipart/mixed\n\n--x1y2\n\nhallo\n--x1y2--\n", "hallo\n"},
		{"boundary never comes", "Content-Type: multipart/mixed; boundary=q\n\nhallo\n", "hallo\n"},
		{"not closed", "Content-Type: multipart/mixed; boundary=q\n\n--q\n\nhallo", "hallo\n"},
		{"nested, inner not closed", "Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: multipart/alternative; boundary=r\n\n--r\n\neen\n--q\n\ntwee\n--q--\n",
			"een\ntwee\n"},
		{"boundary is a prefix of the other", "Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: multipart/alternative; boundary=qq\n\n--qq\n\neen\n--qq--\n--q\n\ntwee\n--q--\n",
			"een\ntwee\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, "message/rfc822", tt.raw)
			if got := bodies(c); got != tt.want {
				t.Errorf("bodies = %q, want %q", got, tt.want)
			}
		})
	}
}

func alternative2(plain, html string) string {
	return "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/plain\n\n" + plain +
		"\n--q\nContent-Type: text/html\n\n" + html + "\n--q--\n"
}

func TestMessage_headers(t *testing.T) {
	c := collect(t, "message/rfc822", "From: =?utf-8?Q?An=C3=A9 Peeters?= <An@Example.com>\nTo: \"x\" <b@example.com>,\n c@example.com\n"+
		"Received: from server\nSubject: =?iso-8859-1?Q?caf=E9?=\n =?iso-8859-1?Q?_x?=\nDate: Thu, 29 Feb 2024 10:00 +0100\nMessage-ID: <1@example.com>\n\nx")
	const want = "From: Ané Peeters <An@Example.com>\nTo: \"x\" <b@example.com>, c@example.com\nSubject: café x\nDate: Thu, 29 Feb 2024 10:00 +0100\n"
	if got := c.Segments[0].Text; got != want {
		t.Errorf("headers = %q, want %q", got, want)
	}
	for name, want := range map[document.Property]string{document.Sent: "2024-02-29T09:00:00Z", document.MailFrom: "an@example.com",
		document.Lineage: "1@example.com", document.Title: "café x"} {
		if got := c.Property1(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestMessage_attachmentNames(t *testing.T) {
	for field, want := range map[string]string{
		`Content-Disposition: attachment; filename="loon.xlsx"`:                             "loon.xlsx",
		`Content-Disposition: attachment; filename=loon februari.xlsx`:                      "loon februari.xlsx",
		`Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.txt`:                   "café.txt",
		"Content-Disposition: attachment; filename*0=\"lang\";\n filename*1=\"e naam.txt\"": "lange naam.txt",
		`Content-Disposition: attachment; filename="=?iso-8859-1?Q?caf=E9.txt?="`:           "café.txt",
		`Content-Type: application/octet-stream; name="=?utf-8?B?Y2Fmw6kudHh0?="`:           "café.txt",
		"Content-Disposition: attachment; filename=\"caf\xe9.txt\"":                         "café.txt",
		`Content-Disposition: attachment; filename="a.txt"; filename="b.txt"`:               "a.txt",
	} {
		c := collect(t, "message/rfc822", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nhallo\n--q\n"+field+"\n\ninhoud\n--q--\n")
		if len(c.Members) != 1 || c.Members[0].Name != want || string(c.Members[0].Body) != "inhoud" {
			t.Errorf("%s: %v, want %q", field, c, want)
		}
		if !strings.Contains(c.Text(), want) {
			t.Errorf("%s: the name is not in the text", field)
		}
	}
}

// A page that a browser saved with its pictures.
func TestMessage_mht(t *testing.T) {
	c := collect(t, "message/rfc822", "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.com/klant\nSubject: Klant\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"----MultipartBoundary--x----\"\n\n\n------MultipartBoundary--x----\n"+
		"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://example.com/klant\n\n<p>Zo=C3=AB=\n Janssens<img src=3Da.png>\n"+
		"------MultipartBoundary--x----\nContent-Type: text/css\nContent-Location: cid:css-1\n\np { }\n"+
		"------MultipartBoundary--x----\nContent-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: https://example.com/a.png?x\n\niVBORw0KGgo=\n------MultipartBoundary--x------\n")
	if got := bodies(c); got != "Zoë Janssens\n" || c.Err != nil {
		t.Errorf("bodies = %q, %v", got, c.Err)
	}
	if len(c.Members) != 1 || c.Members[0].Name != "https://example.com/a.png" {
		t.Errorf("members: %v", c)
	}
}

func TestMessage_encrypted(t *testing.T) {
	for name, raw := range map[string]string{
		"S/MIME":     "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA",
		"PGP/MIME":   "Content-Type: multipart/encrypted; boundary=q\n\n--q\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--q\nContent-Type: application/octet-stream\n\nx\n--q--",
		"PGP inline": "From: a@example.com\n\n-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n",
	} {
		if c := collect(t, "message/rfc822", raw); !errors.Is(c.Err, document.ErrEncrypted) {
			t.Errorf("%s: error %v, want encrypted", name, c.Err)
		}
	}
}

func TestMessage_signed(t *testing.T) {
	inner := "Content-Type: text/plain\r\n\r\nhallo wereld\r\n"
	oid := "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	for name, der := range map[string]string{
		"DER":    "\x30\x80" + oid + "\xa0" + string(rune(len(inner)+2)) + "\x04" + string(rune(len(inner))) + inner,
		"pieces": "\x30\x80" + oid + "\xa0\x80\x24\x80\x04\x05" + inner[:5] + "\x04" + string(rune(len(inner)-5)) + inner[5:] + "\x00\x00\x00\x00",
	} {
		c := collect(t, "message/rfc822", "Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n\n"+
			base64.StdEncoding.EncodeToString([]byte(der)))
		if len(c.Members) != 1 || string(c.Members[0].Body) != inner {
			t.Errorf("%s: %v", name, c)
		}
	}
}

// The seal of a signed mail is no document that could not be read; what only
// calls itself one is.
func TestMessage_seal(t *testing.T) {
	const (
		signed = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" // OIDs of signed data and of data
		data   = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	)
	der := func(body string) string {
		return "\x30\x82" + string([]byte{byte(len(body) >> 8), byte(len(body))}) + body
	}
	for content, members := range map[string]int{
		der(signed + data + "\x31\x00"):                    0,
		der(signed+data+"\x31\x00") + "0471;Jan Peeters\n": 1, // behind the seal
		der("0471;Jan Peeters\n"):                          1,
		der(signed + data + "\xa0\x07\x04\x05hallo"):       1, // the seal holds what it seals
		"0471;Jan Peeters\n":                               1,
		"":                                                 1,
	} {
		c := collect(t, "message/rfc822", "Content-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhallo\n--b\n"+
			"Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString([]byte(content))+"\n--b--\n")
		if c.Err != nil || len(c.Members) != members || !strings.Contains(c.Text(), "hallo") {
			t.Errorf("%q: %d members, error %v, text %q, want %d members", content, len(c.Members), c.Err, c.Text(), members)
		}
	}
}

func TestMessage_limits(t *testing.T) {
	var deep strings.Builder
	for i := range 500 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	if c := collect(t, "message/rfc822", deep.String()); !errors.Is(c.Err, document.ErrTooDeep) {
		t.Errorf("deep: %v", c.Err)
	}
	many := "Content-Type: multipart/mixed; boundary=q\n\n" + strings.Repeat("--q\nContent-Disposition: attachment\n\n", maxParts+10)
	if c := collect(t, "message/rfc822", many); !errors.Is(c.Err, document.ErrTooManyMembers) {
		t.Errorf("many: %v", c.Err)
	}
	wide := "Subject: " + strings.Repeat("a", 3<<20) + "\n" + strings.Repeat(" b\n", 1<<20) + "\n\nslot"
	if c := collect(t, "message/rfc822", wide); c.Err != nil || !strings.HasSuffix(c.Text(), "slot\n") {
		t.Errorf("wide: %v", c.Err)
	}
}

// Time does not grow with the square of what is hostile.
func TestLimits_time(t *testing.T) {
	for mime, raw := range map[string]string{
		"text/vcard":       "BEGIN:VCARD\nN" + strings.Repeat(";", 500_000) + ":x\n" + strings.Repeat(" x", 500_000) + "\nEND:VCARD\n",
		"application/mbox": "From a\nFrom: a@example.com\n" + strings.Repeat("From \n", 200_000),
		"text/calendar":    "BEGIN:VCALENDAR\n" + strings.Repeat("ATTENDEE;CN=a\n b:c\n", 50_000) + "END:VCALENDAR\n",
		"message/rfc822":   "Content-Type: text/plain; " + strings.Repeat("a=b; ", 100_000) + "\nTo: " + strings.Repeat("=?utf-8?Q?a?= ", 50_000) + "\n" + strings.Repeat(" x\n", 300_000) + strings.Repeat("X\n", 100_000),
	} {
		start := time.Now()
		collect(t, mime, raw)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: %v", mime, d)
		}
	}
}

// A body larger than what is held goes out in windows, whole.
func TestMessage_bigBody(t *testing.T) {
	var text strings.Builder
	for i := range 400_000 {
		fmt.Fprintf(&text, "regel %d\n", i)
	}
	c := collect(t, "message/rfc822", "From: a@example.com\n\n"+text.String())
	if c.Err != nil || bodies(c) != text.String() {
		t.Errorf("error %v, %d bytes, want %d", c.Err, len(bodies(c)), text.Len())
	}
	c = collect(t, "message/rfc822", alternative2(text.String(), "<p>"+text.String()))
	if c.Err != nil || len(bodies(c)) < 2*text.Len()-10 {
		t.Errorf("alternative: error %v, %d bytes", c.Err, len(bodies(c)))
	}
}

func TestTransfer_smallReads(t *testing.T) {
	for encoding, raw := range map[string]string{
		"base64":           "aGFsbG8gd2VyZWxkLCBkaXQgaXMgZWVuIHRla3N0",
		"quoted-printable": "hallo wereld, dit is =65en te=\nkst",
		"x-uuencode":       "begin 644 a\n>:&%L;&\\@=V5R96QD+\"!D:70@:7,@965N('1E:W-T\n`\nend\n",
	} {
		for _, r := range []io.Reader{strings.NewReader(raw), iotest.OneByteReader(strings.NewReader(raw)), iotest.DataErrReader(strings.NewReader(raw))} {
			got, err := io.ReadAll(decoded(r, encoding))
			if err != nil || string(got) != "hallo wereld, dit is een tekst" {
				t.Errorf("%s: %q, %v", encoding, got, err)
			}
			var one []byte
			buf := make([]byte, 1)
			src := decoded(strings.NewReader(raw), encoding)
			for {
				n, err := src.Read(buf)
				one = append(one, buf[:n]...)
				if err != nil {
					break
				}
			}
			if string(one) != "hallo wereld, dit is een tekst" {
				t.Errorf("%s, one byte: %q", encoding, one)
			}
		}
	}
}

func TestMbox(t *testing.T) {
	c := collect(t, "application/mbox", "From a Thu\nSubject: een\n\ntekst\n>From daar\n\nFrom hier op alles goed\n\nFrom b Thu\nSubject: twee\n\nslot\n")
	if len(c.Members) != 2 || string(c.Members[0].Body) != "Subject: een\n\ntekst\nFrom daar\n\nFrom hier op alles goed\n\n" ||
		string(c.Members[1].Body) != "Subject: twee\n\nslot\n" || c.Members[1].Name != "message 2" {
		t.Errorf("%v", c)
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte(alternative2("a", "<p>b")))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\n----\n"))
	f.Add([]byte("Content-Type: text/plain; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\na =\n b=3"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, mime := range []string{"message/rfc822", "application/mbox", "text/vcard", "text/calendar"} {
			extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), mime, "a", raw))
		}
	})
}

func BenchmarkMessage(b *testing.B) {
	raw := []byte(alternative2(strings.Repeat("Geachte mevrouw Peeters, in bijlage vindt u het overzicht.\n", 200),
		"<html><body>"+strings.Repeat("<p>Geachte mevrouw Peeters, in bijlage vindt u het overzicht.</p>\n", 200)))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		doc := document.Document{MIMEType: "message/rfc822"}
		if err := New().Extract(b.Context(), doc, io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))), drain{}); err != nil {
			b.Fatal(err)
		}
	}
}

type drain struct{}

func (drain) Segment(document.Segment) error           { return nil }
func (drain) Property(document.Property, string) error { return nil }
func (drain) Member(m document.Member) error {
	_, err := io.Copy(io.Discard, m.Content)
	return err
}
