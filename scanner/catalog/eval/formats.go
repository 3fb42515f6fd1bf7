package eval

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// docxOf is the least document that Word opens, with the date it was changed.
func docxOf(words []string, changed time.Time) string {
	var body strings.Builder
	for p := range strings.SplitSeq(join(words), "\n") {
		body.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + escape(p) + `</w:t></w:r></w:p>` + "\n")
	}
	return zipOf(map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"docProps/core.xml":   `<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:modified xsi:type="dcterms:W3CDTF">` + changed.UTC().Format(time.RFC3339) + `</dcterms:modified></cp:coreProperties>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`,
	})
}

// xlsxOf is a workbook with one sheet of texts.
func xlsxOf(rows [][]string) string {
	var sheet strings.Builder
	for _, row := range rows {
		sheet.WriteString("<row>")
		for _, cell := range row {
			sheet.WriteString(`<c t="inlineStr"><is><t>` + escape(cell) + `</t></is></c>`)
		}
		sheet.WriteString("</row>")
	}
	return zipOf(map[string]string{
		"[Content_Types].xml":        `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Lijst" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + sheet.String() + `</sheetData></worksheet>`,
	})
}

func htmlOf(words []string) string {
	return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><p>" + strings.ReplaceAll(escape(join(words)), "\n", "</p>\n<p>") + "</p></body></html>"
}

// escape makes a text fit for XML, where most control characters are
// forbidden.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, s))
}

// utf16Of is the text as Notepad calls it Unicode.
func utf16Of(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// windowsOf is the text in the code page of western Windows, or "" when it
// does not fit.
func windowsOf(s string) string {
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		return ""
	}
	return out
}

func mailOf(body string) string {
	return "From: a@b.example\r\nTo: c@d.example\r\nSubject: vraag\r\nDate: Tue, 03 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body
}

// mailWith is a mail with a file.
func mailWith(body, name, content string) string {
	var b strings.Builder
	b.WriteString("From: a@b.example\r\nTo: c@d.example\r\nSubject: stuk\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xyz\r\n\r\n" +
		"--xyz\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n" +
		"--xyz\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n")
	for encoded := base64.StdEncoding.EncodeToString([]byte(content)); encoded != ""; {
		n := min(76, len(encoded))
		b.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	b.WriteString("--xyz--\r\n")
	return b.String()
}

func zipOf(files map[string]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			panic(err) // memory does not fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// pdfOf sets words in lines of some 80 letters, with hyphens, and pages of 40
// lines with a heading and the number of the page.
func (m *maker) pdfOf(words []string) string {
	var all []string
	line := ""
	for _, w := range strings.Fields(strings.Join(words, " ")) {
		if len(line)+len(w) > 80 {
			if cut := len(w) / 2; cut > 3 && m.r.IntN(3) == 0 && lowerASCII(w) {
				all, line = append(all, line+" "+w[:cut]+"-"), w[cut:]
				continue
			}
			all, line = append(all, line), w
			continue
		}
		line = strings.TrimSpace(line + " " + w)
	}
	all = append(all, line)
	pages := (len(all) + 39) / 40
	var b strings.Builder
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", pages, kids))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	for i := range pages {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*i))
		var c strings.Builder
		c.WriteString("BT /F1 9 Tf 50 800 Td 14 TL (Schrijnwerkerij Voorbeeld) Tj T*\n")
		for _, l := range all[i*40 : min(i*40+40, len(all))] {
			fmt.Fprintf(&c, "(%s) Tj T*\n", windowsOf(strings.NewReplacer("\\", "\\\\", "(", "\\(", ")", "\\)").Replace(l)))
		}
		fmt.Fprintf(&c, "(%d / %d) Tj ET", i+1, pages)
		object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", c.Len(), c.String()))
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.String()
}

func lowerASCII(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' })
}

// convert lets LibreOffice save files in another format, in one run.
func (m *maker) convert(format, out string, files []string) error {
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(m.work, "profile")), "--headless", "--convert-to", format, "--outdir", out}
	if b, err := exec.Command(m.o.Office, append(args, files...)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s to %s: %w: %s", m.o.Office, format, err, b[max(len(b)-300, 0):])
	}
	return nil
}
