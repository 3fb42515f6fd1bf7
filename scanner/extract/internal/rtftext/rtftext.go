// Package rtftext reads the text of Rich Text Format: the body to a writer,
// the stories around it, properties and embedded objects to a Result. Mail
// bodies that wrap HTML in RTF give that HTML back.
//
// Source: Rich Text Format Specification 1.9.1; MS-OXRTFEX (HTML in RTF).
package rtftext

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/textpart"
)

// A Result is what Read found beside the body.
type Result struct {
	HTML     []byte            // the wrapped HTML; nil when the text is plain RTF
	Info     map[string]string // title, author, operator, company …; creatim, revtim as RFC 3339
	Lineage  string            // rsidroot
	Fields   []string          // user properties, as "name: value"
	Authors  []string          // of changes and comments
	Running  []Story           // headers and footers
	Objects  []Object          // embedded files and pictures
	Overflow bool              // objects were left out: too big
}

// A Story is a text beside the body.
type Story struct {
	Part string
	Text string
}

// An Object is a file inside the document.
type Object struct {
	Name string
	Data []byte
}

// Limits.
const (
	maxDepth   = 4000     // groups in each other
	maxStory   = 16 << 20 // bytes of a side story
	maxObject  = 16 << 20 // bytes of an object
	maxObjects = 32 << 20 // bytes of all objects
	maxHTML    = 64 << 20 // bytes
	maxFonts   = 10_000
)

// A destination is where the text of a group goes.
type destination uint8

const (
	toText destination = iota
	toNowhere
	toFonts
	toInfo   // a field of the info group, named by group.info
	toField  // field instruction
	toHex    // object or picture
	toAuthor // of a comment
	toName   // of a user property
	toValue  // of a user property
	toRevisors
	toHTML // a tag of the wrapped HTML
)

// A group holds what a brace restores.
type group struct {
	dest    destination
	page    codepage.Page
	font    int
	skip    int  // characters that follow \u for older readers
	deleted bool // struck by a tracked change
	rtfOnly bool // not part of the wrapped HTML
	story   bool // opened a side story
	star    bool // \* was just read
	object  bool // opened an object
	info    string
}

// A parser is one document being read.
type parser struct {
	in     *bufio.Reader
	w      *textpart.Writer
	res    *Result
	cur    group
	stack  []group
	page   codepage.Page // of the document
	fonts  map[int]codepage.Page
	font   int // being defined
	toSkip int // characters left to skip after \u
	high   uint16

	bytes   []byte // of \' that wait to be decoded together
	side    []sideStory
	beside  []Story // stories of the current paragraph
	aside   int     // bytes of them
	removed []byte  // struck text of the paragraph
	notes   []string
	text    []byte // of the current small destination
	hex     []byte
	isHTML  bool
	time    [6]int
	objects int
	picture string // ending of the current picture's name
	inRow   bool
}

type sideStory struct {
	part string
	buf  []byte
}

// Read reads src. The body goes to w, which must stand at a part; text of a
// damaged document is given before the error.
func Read(src io.Reader, w *textpart.Writer) (*Result, error) {
	p := &parser{
		in: bufio.NewReaderSize(src, 64<<10), w: w, page: codepage.Western,
		res: &Result{Info: map[string]string{}}, fonts: map[int]codepage.Page{},
	}
	p.cur = group{page: p.page, skip: 1, font: -1}
	head, _ := p.in.Peek(64)
	if !bytes.HasPrefix(bytes.TrimLeft(head, "\x00 \t\r\n\xef\xbb\xbf"), []byte(`{\rt`)) {
		return p.res, fmt.Errorf("no rtf header: %w", document.ErrCorrupt)
	}
	err := p.run()
	p.flushBytes()
	for len(p.side) > 0 {
		p.endStory()
	}
	p.paragraphEnd(false)
	if w.Err() != nil {
		return p.res, w.Err()
	}
	return p.res, err
}

func (p *parser) run() error {
	for n := 0; ; n++ {
		if n&0xfff == 0 && p.w.Err() != nil {
			return p.w.Err()
		}
		c, err := p.in.ReadByte()
		if err == io.EOF {
			if len(p.stack) > 0 {
				return fmt.Errorf("groups left open: %w", document.ErrCorrupt)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch c {
		case '{':
			p.flushBytes()
			if len(p.stack) >= maxDepth {
				return document.ErrTooDeep
			}
			p.stack = append(p.stack, p.cur)
			p.cur.story, p.cur.object, p.cur.star = false, false, false
			p.toSkip = 0
		case '}':
			p.flushBytes()
			p.toSkip = 0
			if len(p.stack) == 0 {
				return nil // what follows the document is no part of it
			}
			p.closeGroup()
			if len(p.stack) == 0 {
				return nil
			}
		case '\\':
			if err := p.control(); err != nil {
				return err
			}
		case '\r', '\n', 0:
		default:
			if p.toSkip > 0 {
				p.toSkip--
				continue
			}
			p.literal(c)
			p.plain()
		}
	}
}

// plain handles what follows in the buffer up to the next control at once.
func (p *parser) plain() {
	if len(p.bytes) > 0 || p.toSkip > 0 {
		return
	}
	b, _ := p.in.Peek(p.in.Buffered())
	n := 0
	for n < len(b) && b[n] < 0x80 && b[n] != '\\' && b[n] != '{' && b[n] != '}' && b[n] >= ' ' {
		n++
	}
	switch p.cur.dest {
	case toNowhere:
	case toHex:
		for _, c := range b[:n] {
			p.hexDigit(c)
		}
	default:
		p.put(b[:n])
	}
	p.in.Discard(n) // cannot fail: the bytes are in the buffer
}

// literal handles a character that is not part of a control.
func (p *parser) literal(c byte) {
	switch p.cur.dest {
	case toNowhere:
		return
	case toHex:
		p.hexDigit(c)
		return
	}
	if c >= 0x80 || len(p.bytes) > 0 && p.charset().Multi() && p.leadPending() {
		p.bytes = append(p.bytes, c)
		return
	}
	p.flushBytes()
	p.high = 0
	p.put([]byte{c})
}

// leadPending reports whether the waiting bytes end in the first half of a
// character.
func (p *parser) leadPending() bool {
	odd := false
	for _, b := range p.bytes {
		odd = !odd && b >= 0x80
	}
	return odd
}

func (p *parser) charset() codepage.Page {
	if p.cur.font >= 0 {
		if page, ok := p.fonts[p.cur.font]; ok {
			return page
		}
	}
	return p.page
}

func (p *parser) flushBytes() {
	if len(p.bytes) == 0 {
		return
	}
	var text [64]byte
	decoded := p.charset().Append(text[:0], p.bytes)
	p.bytes = p.bytes[:0]
	p.put(decoded)
}

var softHyphen = []byte("\u00ad")

// put sends decoded text where the group says, without the marks of where a
// word may be broken.
func (p *parser) put(text []byte) {
	if len(text) >= 2 && bytes.Contains(text, softHyphen) {
		text = bytes.ReplaceAll(text, softHyphen, nil)
	}
	if len(text) == 0 {
		return
	}
	switch p.cur.dest {
	case toText:
	case toNowhere, toHex:
		return
	case toHTML:
		p.addHTML(text)
		return
	default:
		if len(p.text) < 1<<16 {
			p.text = append(p.text, text...)
		}
		return
	}
	if p.isHTML {
		if !p.cur.rtfOnly {
			p.addHTML(text)
		}
		return
	}
	if p.cur.deleted {
		if len(p.removed) < maxStory {
			p.removed = append(p.removed, text...)
		}
		return
	}
	if n := len(p.side); n > 0 {
		if s := &p.side[n-1]; len(s.buf) < maxStory {
			s.buf = append(s.buf, text...)
		}
		return
	}
	p.w.Write(text)
}

func (p *parser) addHTML(text []byte) {
	if len(p.res.HTML) < maxHTML {
		p.res.HTML = append(p.res.HTML, text...)
	}
}

// mark writes a tab or a break.
func (p *parser) mark(c byte) {
	p.flushBytes()
	if p.isHTML {
		if c == '\n' {
			p.put([]byte("\r\n"))
			return
		}
	}
	if p.cur.dest != toText || p.cur.deleted {
		p.put([]byte{c})
		return
	}
	p.put([]byte{c})
	if c == '\n' && len(p.side) == 0 && !p.isHTML {
		p.paragraphEnd(true)
	}
}

// paragraphEnd sends what stands beside the paragraph that ended. Within a
// row of a table it waits for the row's end.
func (p *parser) paragraphEnd(broken bool) {
	if p.inRow && broken {
		return
	}
	if len(p.removed)+len(p.notes)+len(p.beside) > 0 && !p.w.LineStart() {
		p.w.Byte('\n')
	}
	if len(p.removed) > 0 {
		p.w.Write(p.removed)
		p.w.Byte('\n')
		p.removed = p.removed[:0]
	}
	for _, n := range p.notes {
		p.w.WriteString(n)
		p.w.Byte('\n')
	}
	p.notes = p.notes[:0]
	for _, s := range p.beside {
		back := p.w.Now()
		at := back
		at.Part, at.Line = s.Part, 0
		p.w.At(at)
		p.w.WriteString(s.Text)
		if back.Line > 0 {
			back.Line += strings.Count(s.Text, "\n")
		}
		p.w.At(back)
	}
	p.beside, p.aside = p.beside[:0], 0
	p.w.Break() // the error sticks
}

// row ends a row of a table: the tab after its last cell becomes a line end.
func (p *parser) row() {
	p.flushBytes()
	if p.cur.dest != toText || p.isHTML {
		return
	}
	if n := len(p.side); n > 0 {
		s := &p.side[n-1]
		if k := len(s.buf); k > 0 && s.buf[k-1] == '\t' {
			s.buf[k-1] = '\n'
		}
		return
	}
	if p.w.EndsWith('\t') {
		p.w.Truncate(p.w.Len() - 1)
	}
	p.inRow = false
	p.mark('\n')
}

func (p *parser) openStory(part string) {
	p.side = append(p.side, sideStory{part: part})
	p.cur.story = true
	p.cur.dest = toText
	p.cur.deleted = false
}

// endStory keeps the innermost side story for the end of the paragraph, or
// of the document.
func (p *parser) endStory() {
	n := len(p.side)
	s := p.side[n-1]
	p.side = p.side[:n-1]
	text := string(bytes.TrimSpace(s.buf))
	if text == "" {
		return
	}
	text += "\n"
	if s.part == "header" || s.part == "footer" {
		for _, r := range p.res.Running {
			if r.Text == text {
				return
			}
		}
		if len(p.res.Running) < 1000 && len(text) < 1<<16 {
			p.res.Running = append(p.res.Running, Story{s.part, text})
		}
		return
	}
	p.beside = append(p.beside, Story{s.part, text})
	if p.aside += len(text); p.aside > maxStory && len(p.side) == 0 {
		p.paragraphEnd(false) // the paragraph is not a sound one
	}
}

// closeGroup finishes what the group opened and restores the state before.
func (p *parser) closeGroup() {
	old := p.cur
	p.cur = p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	if old.story && len(p.side) > 0 {
		p.endStory()
		if len(p.side) == 0 && len(p.stack) <= 1 && p.w.LineStart() {
			p.paragraphEnd(true)
		}
	}
	if old.object {
		p.endObject(old.info)
	}
	if old.dest == p.cur.dest && old.info == p.cur.info {
		return
	}
	text := strings.TrimSpace(string(p.text))
	switch old.dest {
	case toField:
		p.field(text)
	case toInfo:
		if text != "" && len(p.res.Info) < 100 {
			p.res.Info[old.info] = text
		}
	case toAuthor:
		p.author(text)
		if n := len(p.side); n > 0 && text != "" {
			p.side[n-1].buf = append(p.side[n-1].buf, text+"\n"...)
		}
	case toRevisors:
		for name := range strings.SplitSeq(text, ";") {
			p.author(strings.TrimSpace(name))
		}
	case toName:
		if len(p.res.Fields) < 2000 {
			p.res.Fields = append(p.res.Fields, text)
		}
	case toValue:
		if n := len(p.res.Fields); n > 0 && n < 2000 && len(text) < 8<<10 {
			p.res.Fields[n-1] += ": " + text
		}
	default:
		return
	}
	p.text = p.text[:0]
}

func (p *parser) author(name string) {
	if name == "" || name == "Unknown" || len(p.res.Authors) > 200 {
		return
	}
	for _, known := range p.res.Authors {
		if known == name {
			return
		}
	}
	p.res.Authors = append(p.res.Authors, name)
}

// field notes what a field leads to beside its result.
func (p *parser) field(code string) {
	word, rest, _ := strings.Cut(code, " ")
	switch strings.ToUpper(word) {
	case "HYPERLINK", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "QUOTE", "FILLIN", "ASK", "SET", "DDE", "DDEAUTO", "DATABASE", "INCLUDE", "COMMENTS":
	default:
		return
	}
	rest = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(rest, `"`, ""), `\\`, `\`))
	if len(rest) > 7 && strings.EqualFold(rest[:7], "mailto:") {
		rest = rest[7:]
	}
	if rest != "" && len(p.notes) < 1000 && len(rest) < 8<<10 {
		p.notes = append(p.notes, rest)
	}
}

// unicode writes the character of \u: a UTF-16 code, negative above 0x7fff.
func (p *parser) unicode(n int) {
	p.flushBytes()
	p.toSkip = p.cur.skip
	u := uint16(n)
	switch {
	case utf16.IsSurrogate(rune(u)) && u < 0xdc00:
		p.high = u
		return
	case utf16.IsSurrogate(rune(u)):
		r := utf16.DecodeRune(rune(p.high), rune(u))
		p.high = 0
		p.put(utf8.AppendRune(nil, r))
		return
	}
	p.high = 0
	r := rune(u)
	if r >= 0xf020 && r <= 0xf0ff { // of a symbol font
		r -= 0xf000
		if r >= 0x80 {
			return
		}
	}
	if r < 0x20 && r != '\t' {
		return
	}
	p.put(utf8.AppendRune(nil, r))
}

// date is what the fields of creatim and revtim say so far; "" while it is no
// date.
func (p *parser) date() string {
	t := p.time
	if t[0] < 1900 || t[0] > 9999 || t[1] < 1 || t[1] > 12 || t[2] < 1 || t[2] > 31 {
		return ""
	}
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(max(n, 0))
		}
		return strconv.Itoa(min(n, 59))
	}
	return strconv.Itoa(t[0]) + "-" + two(t[1]) + "-" + two(t[2]) + "T" + two(min(t[3], 23)) + ":" + two(t[4]) + ":" + two(t[5]) + "Z"
}
