package mail

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/charset"
	"uitrusting/scanner/extract/internal/flow"
)

// A property is a content line of vCard (RFC 6350) or iCalendar (RFC 5545).
type property struct {
	name   string // upper case, without group
	params map[string]string
	value  string
}

// maxLine bounds an unfolded content line, in bytes: pictures stand in them.
const maxLine = 1 << 20

// properties calls yield with each content line.
func properties(r io.Reader, yield func(property) error) error {
	lines := bufio.NewReaderSize(charset.NewReader(r, ""), 64<<10)
	var line strings.Builder
	emit := func() error {
		if line.Len() == 0 {
			return nil
		}
		p, ok := parseProperty(line.String())
		line.Reset()
		if !ok {
			return nil
		}
		return yield(p)
	}
	soft := false // quoted-printable line that goes on
	middle := false
	for {
		raw, err := lines.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull && err != io.EOF {
			return err
		}
		text := strings.TrimRight(string(raw), "\r\n")
		switch {
		case middle, soft:
			if line.Len() < maxLine {
				line.WriteString(strings.TrimLeft(text, " \t"))
			}
		case text != "" && (text[0] == ' ' || text[0] == '\t'):
			if line.Len() < maxLine {
				line.WriteString(text[1:])
			}
		default:
			if err := emit(); err != nil {
				return err
			}
			line.WriteString(text)
		}
		middle = err == bufio.ErrBufferFull
		soft = !middle && strings.HasSuffix(text, "=") && strings.Contains(strings.ToUpper(firstBytes(line.String(), 200)), "QUOTED-PRINTABLE")
		if soft {
			s := strings.TrimSuffix(line.String(), "=")
			line.Reset()
			line.WriteString(s)
		}
		if err == io.EOF {
			return emit()
		}
	}
}

func firstBytes(s string, n int) string { return s[:min(len(s), n)] }

func parseProperty(line string) (property, bool) {
	end, quoted := -1, false
	for i := 0; i < len(line) && end < 0; i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				end = i
			}
		}
	}
	if end <= 0 {
		return property{}, false
	}
	p := property{value: line[end+1:], params: map[string]string{}}
	head := splitUnquoted(line[:end], ';')
	p.name = strings.ToUpper(strings.TrimSpace(head[0]))
	if i := strings.LastIndexByte(p.name, '.'); i >= 0 {
		p.name = p.name[i+1:]
	}
	for _, param := range head[1:min(len(head), 64)] {
		k, v, ok := strings.Cut(param, "=")
		if !ok {
			k, v = "TYPE", k // vCard 2.1
		}
		k = strings.ToUpper(k)
		if old := p.params[k]; old != "" {
			v = old + "," + v
		}
		p.params[k] = strings.Trim(v, `"`)
	}
	if e := strings.ToUpper(p.params["ENCODING"] + "," + p.params["TYPE"]); strings.Contains(e, "QUOTED-PRINTABLE") {
		raw, _ := io.ReadAll(decoded(strings.NewReader(p.value), "quoted-printable"))
		p.value = charset.Decode(raw, p.params["CHARSET"])
	}
	return p, true
}

// splitUnquoted splits s at separators outside quotation marks, in at most
// 100 parts.
func splitUnquoted(s string, sep byte) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(s) && len(parts) < 99; i++ {
		switch s[i] {
		case '"':
			quoted = !quoted
		case sep:
			if !quoted {
				parts = append(parts, s[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, s[start:])
}

// fields splits a structured value at its semicolons and undoes escapes.
func (p property) fields() []string {
	var parts []string
	var b strings.Builder
	for i := 0; i < len(p.value); i++ {
		switch c := p.value[i]; {
		case c == '\\' && i+1 < len(p.value):
			i++
			if p.value[i] == 'n' || p.value[i] == 'N' {
				b.WriteByte('\n')
			} else {
				b.WriteByte(p.value[i])
			}
		case c == ';':
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteByte(c)
		}
	}
	return append(parts, b.String())
}

// text is the value with its escapes undone.
func (p property) text() string { return strings.Join(p.fields(), ";") }

// join puts the parts that are not empty together.
func join(sep string, parts ...string) string {
	var kept []string
	for _, s := range parts {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, sep)
}

// extractCards sends address cards, one paragraph each.
func extractCards(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	w := flow.New(ctx, out)
	n, open := 0, false
	seen := map[string]bool{} // lines of the current card: N often repeats FN
	err := properties(r, func(p property) error {
		switch p.name {
		case "BEGIN":
			if strings.EqualFold(p.value, "VCARD") {
				n++
				open = true
				clear(seen)
				if n > 1 {
					_ = w.WriteByte('\n')
				}
				w.Mark(document.Position{Part: "contact " + strconv.Itoa(n)})
			}
			return w.Err()
		case "END":
			open = false
			return w.Err()
		case "VERSION", "PRODID", "REV", "UID", "KEY", "SOUND", "PHOTO", "LOGO", "CLASS", "SORT-STRING", "X-ABLABEL", "MAILER", "KIND", "PROFILE":
			return nil
		}
		if text := cardText(p); text != "" && !seen[text] {
			seen[text] = true
			w.WriteString(text)
			_ = w.WriteByte('\n')
		}
		return w.Err()
	})
	if err == nil {
		err = w.End()
	}
	if err == nil && (n == 0 || open) {
		err = document.PartialError{Err: document.ErrCorrupt}
		if n == 0 {
			err = document.ErrCorrupt
		}
	}
	return err
}

// cardLabels are words for properties, as people write them.
var cardLabels = map[string]string{
	"FN": "Name", "N": "Name", "BDAY": "Birthday", "TEL": "Tel", "EMAIL": "E-mail", "ADR": "Address", "LABEL": "Address",
	"ORG": "Organisation", "TITLE": "Title", "ROLE": "Role", "NOTE": "Note", "NICKNAME": "Nickname", "URL": "URL", "ANNIVERSARY": "Anniversary",
	"GENDER": "Gender", "IMPP": "IM", "RELATED": "Related", "GEO": "Position", "CATEGORIES": "Categories",
}

// cardText writes a property as a person would: "Address: Dorp 1, 9000 Gent".
func cardText(p property) string {
	f := append(p.fields(), "", "", "", "", "", "", "")
	value := ""
	switch p.name {
	case "N":
		value = join(" ", f[3], f[1], f[2], f[0], f[4])
	case "ADR":
		value = join(", ", f[0], f[1], f[2], join(" ", f[5], f[3]), f[4], f[6])
	case "ORG":
		value = join(", ", p.fields()...)
	case "BDAY", "ANNIVERSARY":
		value = isoDate(p.value)
	default:
		value = p.text()
	}
	for _, scheme := range []string{"tel:", "mailto:"} {
		if len(value) > len(scheme) && strings.EqualFold(value[:len(scheme)], scheme) {
			value = value[len(scheme):]
		}
	}
	if value = strings.TrimSpace(strings.ReplaceAll(value, "\r", "")); value == "" {
		return ""
	}
	label := cardLabels[p.name]
	if label == "" {
		label = p.name
	}
	return label + ": " + value
}

// isoDate writes 19850730 and 20240501T090000Z with separators.
func isoDate(s string) string {
	d := strings.TrimSpace(s)
	clock := ""
	if i := strings.IndexByte(d, 'T'); i == 8 {
		d, clock = d[:i], d[i+1:]
	}
	if len(d) != 8 || strings.Trim(d, "0123456789") != "" {
		return s
	}
	d = d[:4] + "-" + d[4:6] + "-" + d[6:]
	if len(clock) >= 4 && strings.Trim(clock[:4], "0123456789") == "" && clock[:4] != "0000" {
		d += " " + clock[:2] + ":" + clock[2:4]
	}
	return d
}
