package extract

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
)

// textWidth reports whether the sample is text, and the bytes of its code
// units: 1 for ASCII, UTF-8 and 8-bit code pages, 2 and 4 for UTF-16 and
// UTF-32 with or without a byte order mark.
func textWidth(sample []byte) (width int, ok bool) {
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(sample, []byte{0, 0, 0xfe, 0xff}):
		return 4, true
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}), bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		return 2, true
	}
	if printable(sample) {
		return 1, true
	}
	var zeros [4]int // by position in the unit
	control := 0
	for i, b := range sample {
		switch {
		case b == 0:
			zeros[i&3]++
		case b < 0x20 && oddControl[b]:
			control++
		}
	}
	n, nul := len(sample), zeros[0]+zeros[1]+zeros[2]+zeros[3]
	if control*50 > n {
		return 0, false
	}
	if nul*256 <= n && (nul == 0 || n >= 512) {
		return 1, true // a stray NUL in a text
	}
	if n >= 8 && control == 0 {
		quarter := n / 4
		switch {
		case zeros[1] == quarter && zeros[2] == quarter && zeros[3] == quarter && zeros[0] == 0,
			zeros[0] >= quarter && zeros[1] == quarter && zeros[2] == quarter && zeros[3] == 0:
			return 4, true
		}
	}
	if n >= 4 && control*500 <= n {
		half := n / 2
		even, odd := zeros[0]+zeros[2], zeros[1]+zeros[3]
		if few := half / 50; even <= few && odd*10 >= half*7 || odd <= few && even*10 >= half*7 {
			return 2, true
		}
	}
	if end := bytes.IndexByte(sample, 0); end >= 16 && nul == n-end {
		return 1, printable(sample[:end]) // a text in a block that was filled up with zeros
	}
	return 0, false
}

// oddControl are the control characters that texts do not have.
var oddControl = [32]bool{
	1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true,
	14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true, 21: true, 22: true, 23: true,
	24: true, 25: true, 28: true, 29: true, 30: true, 31: true,
}

// printable reports whether no byte is a control character other than
// \t \n \v \f \r. Eight bytes a step: BenchmarkIdentify, prose.
func printable(b []byte) bool {
	const (
		ones = 0x0101010101010101
		high = 0x80 * ones
		low7 = 0x7f * ones
	)
	var bad uint64
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		low := x & low7
		// Per byte, without carries: below 9, or between 14 and 31.
		below9 := ^(low + 0x77*ones)
		below32 := ^(low + 0x60*ones)
		above13 := low + 0x72*ones
		bad |= (below9 | below32&above13) & ^x & high
	}
	if bad != 0 {
		return false
	}
	for _, c := range b {
		if c < 9 || c > 13 && c < 32 {
			return false
		}
	}
	return true
}

// narrow keeps the ASCII part of a text in wide code units, other characters
// as 0xff, so that the tests of 8-bit texts serve.
func narrow(dst, sample []byte, width int) []byte {
	big := sample[0] == 0 || sample[0] == 0xfe
	for ; len(sample) >= width; sample = sample[width:] {
		unit := sample[:width]
		c, rest := unit[0], unit[1:]
		if big {
			c, rest = unit[width-1], unit[:width-1]
		}
		for _, b := range rest {
			if b != 0 {
				c = 0xff
			}
		}
		dst = append(dst, c)
	}
	if len(dst) > 0 && dst[0] == 0xff { // byte order mark
		dst = dst[1:]
	}
	return dst
}

// textType names the structure of a text from its beginning.
func textType(name string, t []byte, whole bool) string {
	t = bytes.TrimPrefix(t, []byte("\xef\xbb\xbf"))
	t = bytes.TrimLeft(t, " \t\r\n")
	if len(t) == 0 {
		return "text/plain"
	}
	extension := strings.ToLower(path.Ext(name))
	if len(extension) > 8 {
		extension = ""
	}
	switch t[0] {
	case '{', '[':
		if bytes.HasPrefix(t, []byte(`{\rtf`)) {
			return "application/rtf"
		}
		if isJSON(t) {
			return "application/json"
		}
	case '-':
		if bytes.HasPrefix(t, []byte("-----BEGIN PGP MESSAGE-----")) || bytes.HasPrefix(t, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) {
			return "application/pgp-encrypted"
		}
	case '<':
		if m := markupType(t, extension); m != "" {
			return m
		}
	case 'B', 'b':
		if hasPrefixFold(t, "BEGIN:VCARD") {
			return "text/vcard"
		}
		if hasPrefixFold(t, "BEGIN:VCALENDAR") {
			return "text/calendar"
		}
	case 'F':
		if bytes.HasPrefix(t, []byte("From ")) {
			if i := bytes.IndexByte(t, '\n'); i > 0 && fieldsOf(t[i+1:]).message(2) {
				return "application/mbox"
			}
		}
	}
	if f := fieldsOf(t); f.message(3) && (f.strong > 0 || f.unknown == 0) {
		return "message/rfc822"
	}
	switch extension {
	case ".html", ".htm", ".xhtml":
		if bytes.Contains(t, []byte("</")) || bytes.Contains(t, []byte("<p")) {
			return "text/html"
		}
	}
	switch delimiter(t, extension, whole) {
	case '\t':
		return "text/tab-separated-values"
	case 0:
		return "text/plain"
	}
	return "text/csv"
}

func hasPrefixFold(t []byte, prefix string) bool {
	return len(t) >= len(prefix) && strings.EqualFold(string(t[:len(prefix)]), prefix)
}

// htmlStart are tags that begin a web page or a piece of one.
var htmlStart = []string{
	"!doctype html", "html", "head", "body", "title", "meta", "link", "style", "script", "table", "div", "p", "h1", "h2", "h3",
	"span", "a", "br", "b", "ul", "ol", "font", "center", "form", "iframe", "article", "section", "main", "nav", "header",
}

// markupType tells web pages, XML and pictures in SVG from texts that begin
// with "<".
func markupType(t []byte, extension string) string {
	for bytes.HasPrefix(t, []byte("<!--")) {
		end := bytes.Index(t, []byte("-->"))
		if end < 0 {
			switch extension {
			case ".html", ".htm", ".xhtml":
				return "text/html"
			case ".xml":
				return "application/xml"
			}
			return ""
		}
		t = bytes.TrimLeft(t[end+3:], " \t\r\n")
	}
	if len(t) < 3 || t[0] != '<' {
		return ""
	}
	declared := hasPrefixFold(t, "<?xml")
	if declared || hasPrefixFold(t, "<!doctype") && !hasPrefixFold(t, "<!doctype html") {
		rest := t[:min(len(t), 2048)]
		switch {
		case declared && !bytes.Contains(rest, []byte("<!DOCTYPE")) && (bytes.Contains(rest, []byte("<!ELEMENT ")) || bytes.Contains(rest, []byte("<!ENTITY "))):
			return "" // a document type definition has no elements
		case containsTag(rest, "svg"):
			return "image/svg+xml"
		case containsTag(rest, "html"):
			return "text/html"
		case bytes.Contains(t, []byte("<office:document")):
			for _, kind := range [...]string{"text", "spreadsheet", "presentation", "graphics"} {
				if bytes.Contains(t, []byte(`"application/vnd.oasis.opendocument.`+kind+`"`)) {
					return "application/vnd.oasis.opendocument." + kind + "-flat-xml"
				}
			}
		}
		return "application/xml"
	}
	for _, tag := range htmlStart {
		if hasPrefixFold(t[1:], tag) && endsTag(t[1+len(tag):]) {
			return "text/html"
		}
	}
	if hasPrefixFold(t, "<svg") && endsTag(t[4:]) {
		return "image/svg+xml"
	}
	switch extension {
	case ".html", ".htm", ".xhtml":
		return "text/html"
	case ".vue", ".svelte", ".php", ".md", ".jsp", ".asp", ".aspx", ".erb", ".tpl", ".tmpl":
		return "" // programs and templates
	}
	// An element: a name, then white space, ">" or "/".
	if c := t[1]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' {
		for i := 2; i < len(t) && i < 80; i++ {
			switch c := t[i]; {
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':':
			case c == '>' || c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '/':
				if bytes.Contains(t[i:], []byte("</")) || bytes.Contains(t[i:], []byte("/>")) || bytes.Contains(t[i:], []byte("=\"")) {
					return "application/xml"
				}
				return ""
			default:
				return ""
			}
		}
	}
	return ""
}

func endsTag(t []byte) bool {
	return len(t) == 0 || t[0] == '>' || t[0] == ' ' || t[0] == '\n' || t[0] == '\r' || t[0] == '\t' || t[0] == '/'
}

func containsTag(t []byte, tag string) bool {
	for {
		i := bytes.IndexByte(t, '<')
		if i < 0 {
			return false
		}
		t = t[i+1:]
		if hasPrefixFold(t, tag) && endsTag(t[len(tag):]) {
			return true
		}
	}
}

// isJSON scans the tokens of the beginning: nothing may stand there that
// JSON does not have. A sequence of values, one a line, passes too.
func isJSON(t []byte) bool {
	if len(t) > 512 {
		t = t[:512]
	}
	strings, punctuation := 0, 0
	for i := 0; i < len(t); {
		switch c := t[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':':
			punctuation++
			i++
		case c == '"':
			i++
			for i < len(t) && t[i] != '"' {
				if t[i] == '\n' {
					return false
				}
				if t[i] == '\\' {
					i++
				}
				i++
			}
			i++
			strings++
			// After a string comes punctuation.
			for i < len(t) && (t[i] == ' ' || t[i] == '\t' || t[i] == '\r' || t[i] == '\n') {
				i++
			}
			if i < len(t) && t[i] != ',' && t[i] != ':' && t[i] != '}' && t[i] != ']' {
				return false
			}
		case c == '-' || c >= '0' && c <= '9':
			for i++; i < len(t) && (t[i] >= '0' && t[i] <= '9' || t[i] == '.' || t[i] == 'e' || t[i] == 'E' || t[i] == '+' || t[i] == '-'); i++ {
			}
			if i < len(t) && !bytes.ContainsRune([]byte(",]} \t\r\n"), rune(t[i])) {
				return false
			}
		case c == 't' || c == 'f' || c == 'n':
			rest := t[i:]
			word := ""
			for _, w := range [...]string{"true", "false", "null"} {
				if bytes.HasPrefix(rest, []byte(w)) {
					word = w
				}
			}
			if word == "" && len(rest) > 5 {
				return false
			}
			i += max(len(word), 1)
			if word == "" {
				i = len(t)
			}
		default:
			return false
		}
	}
	return strings > 0 || punctuation > 2
}

// mailFields are header fields of messages. Strong ones are written by mail
// programs only.
var mailFields = map[string]bool{ // name: strong
	"from": false, "to": false, "cc": false, "bcc": false, "subject": false, "date": false, "sender": false,
	"reply-to": true, "received": true, "return-path": true, "delivered-to": true, "envelope-to": true,
	"message-id": true, "in-reply-to": true, "references": true, "mime-version": true, "content-type": true,
	"content-transfer-encoding": true, "dkim-signature": true, "arc-seal": true, "authentication-results": true,
	"thread-topic": true, "thread-index": true, "list-id": true, "importance": false, "organization": false,
	"x-mailer": true, "user-agent": true, "disposition-notification-to": true, "errors-to": true, "status": false,
	"x-mozilla-status": true, "x-mozilla-status2": true, "received-spf": true, "x-sender": true, "x-priority": true,
	"x-unsent": true, "x-uidl": true, "x-account-key": true, "x-gmail-labels": true, "x-gm-thrid": true,
	"snapshot-content-location": true, "return-receipt-to": true, "delivery-date": true, "x-envelope-from": true,
	"x-originating-ip": true, "x-ms-has-attach": true, "precedence": true, "autocrypt": true, "lines": false,
}

// fields are the header fields that a text begins with, one a line.
type fields struct {
	strong  int // a mail program's own
	plain   int // that people could have written too: From, To, Subject
	unknown int // such as the Sent of a quoted mail, and what a mail's reader does not show
}

// message reports whether they are the header of a message: at least two are
// known and one is a mail program's own, or as many as given are plain.
func (f fields) message(plain int) bool {
	return f.strong >= 1 && f.strong+f.plain >= 2 || f.plain >= plain
}

func fieldsOf(t []byte) (f fields) {
	lines := 0
	for len(t) > 0 && lines < 60 {
		end := bytes.IndexByte(t, '\n')
		line := t
		if end >= 0 {
			line, t = t[:end], t[end+1:]
		} else {
			t = nil
		}
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			break
		}
		lines++
		if line[0] == ' ' || line[0] == '\t' {
			if lines == 1 {
				return fields{}
			}
			continue
		}
		colon := 0
		for colon < len(line) && (line[colon] > ' ' && line[colon] < 0x7f && line[colon] != ':') {
			colon++
		}
		if colon == len(line) && end < 0 {
			break // cut off
		}
		if colon == 0 || colon == len(line) || line[colon] != ':' || colon > 60 {
			if lines == 1 || f.strong+f.plain < 2 {
				return fields{}
			}
			break // a broken field in a header, or a body without an empty line
		}
		var folded [60]byte
		name := folded[:colon]
		for i, c := range line[:colon] {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			name[i] = c
		}
		switch strong, ok := mailFields[string(name)]; {
		case strong:
			f.strong++
		case ok:
			f.plain++
		default:
			if f.unknown++; lines > 8 && f.strong+f.plain == 0 {
				return fields{}
			}
		}
	}
	return f
}

// sourceCode are endings of texts in which equal numbers of commas on every
// line mean nothing.
var sourceCode = map[string]bool{
	".c": true, ".h": true, ".cc": true, ".cpp": true, ".cs": true, ".go": true, ".java": true, ".js": true, ".mjs": true, ".ts": true,
	".jsx": true, ".tsx": true, ".py": true, ".rb": true, ".rs": true, ".php": true, ".pl": true, ".sh": true, ".css": true, ".scss": true,
	".sql": true, ".s": true, ".asm": true, ".lua": true, ".kt": true, ".swift": true, ".m": true, ".r": true, ".tex": true, ".md": true,
	".rst": true, ".yaml": true, ".yml": true, ".toml": true, ".ini": true, ".xml": true, ".html": true, ".po": true, ".vue": true, ".vim": true, ".pm": true,
	".el": true, ".pyi": true,
}

// delimiter finds what parts the cells when t is a table: the same number of
// delimiters in each of the first records. 0 means no table.
func delimiter(t []byte, extension string, whole bool) byte {
	const records = 8
	candidates := [...]byte{'\t', ';', '|', ','}
	if sourceCode[extension] {
		return 0
	}
	named := extension == ".csv" || extension == ".tsv" || extension == ".tab"
	if !named && (t[0] == '#' || t[0] == '/' || t[0] == '<') {
		return 0
	}
	var counts [records][len(candidates)]int
	var first, last [records]byte // first and last byte of each record
	decimal := true               // every comma stands between digits
	n, quoted, start := 0, false, true
	count := &counts[0]
	for i := 0; i < len(t) && n < records; i++ {
		c := t[i]
		if start {
			if c == '\n' || c == '\r' {
				continue
			}
			first[n], start = c, false
		}
		switch c {
		case '"':
			quoted = !quoted
		case '\t':
			if !quoted {
				count[0]++
			}
		case ';':
			if !quoted {
				count[1]++
			}
		case '|':
			if !quoted {
				count[2]++
			}
		case ',':
			if !quoted {
				count[3]++
				if i == 0 || i+1 == len(t) || !digit(t[i-1]) || !digit(t[i+1]) {
					decimal = false
				}
			}
		case '\n':
			if quoted {
				continue
			}
			if n == 0 && *count == [len(candidates)]int{} {
				return 0
			}
			last[n] = t[i-1]
			if last[n] == '\r' && i > 1 {
				last[n] = t[i-2]
			}
			n++
			start = true
			if n < records {
				count = &counts[n]
			}
		}
	}
	if whole && !start && !quoted && n < records && len(t) > 0 {
		last[n] = t[len(t)-1]
		n++
	}
	if named {
		best, at := 0, -1
		for k := range candidates {
			if counts[0][k] > best {
				best, at = counts[0][k], k
			}
		}
		if at >= 0 {
			return candidates[at]
		}
		return 0
	}
	indented := 0
	for _, c := range first[:n] {
		if c == ' ' || c == '\t' {
			indented++
		}
	}
	for k, c := range candidates {
		cells := counts[0][k]
		if cells == 0 || n < 2 {
			continue
		}
		same, trailing := true, 0
		for i := 0; i < n; i++ {
			same = same && counts[i][k] == cells
			if last[i] == c {
				trailing++
			}
		}
		switch {
		case !same,
			trailing*2 > n && cells == 1,
			first[0] == c && c == ';', // a comment
			indented*2 > n,
			cells == 1 && c != '\t' && n < 4,
			c == ',' && n < 3,
			c == ',' && cells == 1 && decimal:
			continue
		}
		if c != '\t' && codeLike(last[:n]) {
			continue
		}
		return c
	}
	return 0
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// codeLike reports whether most lines end as lines of programs or sentences
// do.
func codeLike(last []byte) bool {
	n := 0
	for _, c := range last {
		if c == '{' || c == '(' || c == ')' || c == '.' || c == ':' || c == '\\' {
			n++
		}
	}
	return n*2 > len(last)
}
