// Package htmltext renders HTML as text: blocks become lines, table cells
// are parted by tabs, and what a reader of the page can see or a form holds
// is kept.
package htmltext

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/charset"
	"uitrusting/scanner/extract/internal/flow"
)

// Limits, in bytes.
const (
	maxToken    = 8 << 20 // one tag, comment or run of text: data: URLs are long
	maxComments = 1 << 20 // kept of all comments
	maxLink     = 512     // text of a link that is compared with its target
	maxTitle    = 4 << 10 // kept of the title
	sniffed     = 8 << 10 // searched for the declaration of the charset
)

// A Page is what rendering learned besides the text.
type Page struct {
	Title    string
	Comments string // text of the comments, a line each
}

// declared is compiled when a page is met that may declare its charset.
var declared = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding)\s*=\s*["']?([a-z0-9_:.-]+)`)
})

// Reader decodes a page to UTF-8 by its byte order mark, the label that came
// with it, its own declaration, or its bytes.
func Reader(r io.Reader, label string) io.Reader {
	b := bufio.NewReaderSize(r, sniffed)
	head, _ := b.Peek(sniffed)
	if label == "" {
		label = declaration(head)
	}
	return charset.NewReader(b, label)
}

// declaration is the charset that the page declares, or "".
func declaration(head []byte) string {
	for _, word := range [...]string{"charset", "CHARSET", "Charset", "encoding"} {
		if i := bytes.Index(head, []byte(word)); i >= 0 {
			if m := declared().FindSubmatch(head[max(0, i-512):min(len(head), i+512)]); m != nil {
				return string(m[1])
			}
		}
	}
	return ""
}

// Render writes the text of the page, which r gives in UTF-8, to w. It ends
// no segment. Its error is that of the reader or of w, or ErrTooLarge when a
// single token is longer than can be held.
func Render(w *flow.Writer, r io.Reader) (Page, error) {
	p := &page{w: w, newline: true}
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	for w.Err() == nil {
		switch z.Next() {
		case html.ErrorToken:
			err := z.Err()
			switch {
			case err == io.EOF:
				err = nil
			case errors.Is(err, html.ErrBufferExceeded):
				err = fmt.Errorf("html token: %w", document.ErrTooLarge)
			}
			return p.done(), err
		case html.TextToken:
			p.text(z)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			p.start(atom.Lookup(name), z, more)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		case html.CommentToken:
			p.comment(z.Text())
		}
	}
	return p.done(), w.Err()
}

// A page is a rendering under way.
type page struct {
	w        *flow.Writer
	skip     atom.Atom // element whose text is dropped
	pre      int       // depth of elements that keep white space
	space    bool      // white space waits
	newline  bool      // nothing since the last line break, or since a cell began
	fresh    bool      // at the start of a cell, where blocks break nothing
	breaks   int       // line breaks that the next text wants before it, at most 2
	cells    int       // of the current row
	inTitle  bool
	title    []byte
	target   string // address that the current link points to
	link     []byte // text of the current link
	comments strings.Builder
}

func (p *page) done() Page {
	p.closeLink()
	return Page{Title: string(bytes.TrimSpace(p.title)), Comments: p.comments.String()}
}

// breakLine ends the line before the next text; gap leaves an empty one, as
// between paragraphs.
func (p *page) breakLine(gap bool) {
	p.space = false
	switch {
	case p.fresh:
	case gap:
		p.breaks = 2
	case p.breaks == 0:
		p.breaks = 1
	}
}

// endRow ends a row of a table, also one of empty cells.
func (p *page) endRow() {
	p.fresh = false
	p.breakLine(false)
	if p.cells > 0 {
		p.cells = 0
		if p.w.Last() != '\n' {
			_ = p.w.WriteByte('\n')
		}
		p.newline, p.breaks = true, 0
	}
}

func (p *page) text(z *html.Tokenizer) {
	if p.skip != 0 {
		return
	}
	t := z.Text()
	if p.inTitle && len(p.title) < maxTitle {
		p.title = append(p.title, t[:min(len(t), maxTitle-len(p.title))]...)
		p.title = bytes.ToValidUTF8(p.title, nil)
	}
	if p.target != "" && len(p.link) < maxLink {
		p.link = append(p.link, t[:min(len(t), maxLink-len(p.link))]...)
	}
	p.write(t)
}

// write adds text, with white space as the element asks for.
func (p *page) write(t []byte) {
	for len(t) > 0 {
		n := 0
		for n < len(t) && t[n] > ' ' && t[n] != 0xc2 && t[n] != 0xe2 && t[n] != 0xef {
			n++
		}
		if n > 0 {
			p.word(t[:n])
			t = t[n:]
			continue
		}
		switch {
		case t[0] <= ' ':
			if p.pre > 0 {
				if t[0] == '\n' {
					_ = p.w.WriteByte('\n')
					p.newline, p.space, p.breaks = true, false, 0
				} else if t[0] != '\r' {
					p.word(t[:1])
				}
			} else {
				p.space = true
			}
			t = t[1:]
		case bytes.HasPrefix(t, nbsp):
			p.word([]byte(" "))
			t = t[len(nbsp):]
		case bytes.HasPrefix(t, softHyphen), bytes.HasPrefix(t, zeroWidth), bytes.HasPrefix(t, byteOrderMark):
			if t[0] == 0xc2 {
				t = t[2:]
			} else {
				t = t[3:]
			}
		default:
			n := 1
			for n < len(t) && t[n]&0xc0 == 0x80 {
				n++
			}
			p.word(t[:n])
			t = t[n:]
		}
	}
}

var (
	nbsp          = []byte("\u00a0")
	softHyphen    = []byte("\u00ad")
	zeroWidth     = []byte("\u200b")
	byteOrderMark = []byte("\ufeff")
)

func (p *page) word(t []byte) {
	if p.breaks > 0 {
		if !p.newline {
			_ = p.w.WriteByte('\n')
			p.newline = true
		}
		if last := p.w.Last(); p.breaks > 1 && last == '\n' {
			_ = p.w.WriteByte('\n')
		}
		p.breaks = 0
	}
	if p.space {
		if !p.newline {
			_ = p.w.WriteByte(' ')
		}
		p.space = false
	}
	p.newline, p.fresh = false, false
	_, _ = p.w.Write(t)
}

// paragraphs leave an empty line, blocks only end theirs.
func paragraph(a atom.Atom) bool {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Table, atom.Hr, atom.Title:
		return true
	}
	return false
}

func block(a atom.Atom) bool {
	switch a {
	case atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Nav, atom.Main, atom.Aside, atom.Address, atom.Form, atom.Fieldset, atom.Legend, atom.Pre, atom.Option, atom.Optgroup,
		atom.Select, atom.Textarea, atom.Button, atom.Figure, atom.Figcaption, atom.Caption, atom.Center, atom.Body, atom.Html, atom.Head,
		atom.Thead, atom.Tbody, atom.Tfoot, atom.Details, atom.Summary, atom.Dialog, atom.Iframe, atom.Video, atom.Hgroup,
		atom.Menu, atom.Dir, atom.Frameset, atom.Noscript:
		return true
	}
	return false
}

func (p *page) start(a atom.Atom, z *html.Tokenizer, more bool) {
	if p.skip != 0 {
		return
	}
	switch a {
	case atom.Script:
		if kind := attribute(z, more, "type"); !strings.HasSuffix(strings.ToLower(kind), "json") {
			p.skip = a
			return
		}
		p.breakLine(true)
		return
	case atom.Style:
		p.skip = a
		return
	case atom.Br:
		p.breakLine(p.breaks > 0)
	case atom.Td, atom.Th:
		p.space = false
		if p.cells > 0 {
			_ = p.w.WriteByte('\t')
			p.newline, p.breaks = true, 0
		} else if p.breaks > 0 && !p.newline {
			p.word(nil)
			p.newline = true // the break before the first cell was written
		}
		p.cells++
		p.fresh = true
	case atom.Tr:
		p.endRow()
	case atom.Pre, atom.Textarea:
		p.breakLine(false)
		p.pre++
	case atom.Title:
		p.inTitle = true
	case atom.A:
		p.closeLink()
	default:
		if paragraph(a) {
			p.breakLine(true)
		} else if block(a) {
			p.breakLine(false)
		}
	}
	if more {
		p.attributes(a, z)
	}
}

func (p *page) end(a atom.Atom) {
	if p.skip != 0 {
		if a == p.skip {
			p.skip = 0
		}
		return
	}
	switch a {
	case atom.Td, atom.Th:
		p.space = false
	case atom.Tr, atom.Table:
		p.endRow()
		if a == atom.Table {
			p.breakLine(true)
		}
	case atom.Pre, atom.Textarea:
		p.pre = max(0, p.pre-1)
		p.breakLine(false)
	case atom.Title:
		p.inTitle = false
		p.breakLine(true)
	case atom.A:
		p.closeLink()
	case atom.Script:
		p.breakLine(true)
	default:
		if paragraph(a) {
			p.breakLine(true)
		} else if block(a) {
			p.breakLine(false)
		}
	}
}

// unread are meta elements that speak to browsers.
var unread = map[string]bool{
	"viewport": true, "robots": true, "generator": true, "theme-color": true, "referrer": true, "format-detection": true,
	"csrf-token": true, "csrf-param": true, "progid": true, "color-scheme": true, "googlebot": true, "": true,
}

// attributes keeps those that hold text for people: labels and values, the
// addresses that links point to.
func (p *page) attributes(a atom.Atom, z *html.Tokenizer) {
	var name, value string
	for more := true; more; {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "title", "alt", "placeholder", "aria-label", "label", "summary", "standby":
			p.aside("", string(v))
		case "name", "property", "itemprop", "id":
			if name == "" {
				name = string(v)
			}
		case "http-equiv":
			name = "viewport"
		case "value", "content":
			if a == atom.Input || a == atom.Meta || a == atom.Param || a == atom.Data || a == atom.Option || a == atom.Button {
				value = string(v)
			}
		case "datetime":
			p.aside("", string(v))
		case "href", "action":
			p.pointsTo(string(v))
		}
	}
	if value != "" && !(a == atom.Option && len(value) < 4) && !(a == atom.Meta && unread[strings.ToLower(name)]) {
		if a == atom.Meta {
			p.breakLine(false)
		}
		p.aside(name, value)
		if a == atom.Meta {
			p.breakLine(false)
		}
	}
}

// aside writes the text of an attribute, set off by spaces.
func (p *page) aside(name, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	p.space = true
	if name != "" && len(name) < 80 {
		p.write([]byte(name))
		p.word([]byte(":"))
		p.space = true
	}
	p.write([]byte(value))
	p.space = true
}

// pointsTo keeps the target of a link when it holds an address or a number
// of a person.
func (p *page) pointsTo(href string) {
	if len(href) > 4<<10 {
		return
	}
	scheme := ""
	if i := strings.IndexByte(href, ':'); i > 0 && i < 12 {
		scheme = strings.ToLower(strings.TrimSpace(href[:i]))
	}
	switch scheme {
	case "mailto", "tel", "sms", "callto", "sip", "skype", "whatsapp", "xmpp":
		href = strings.TrimSpace(href)[len(scheme)+1:]
		if scheme == "mailto" {
			href = strings.ReplaceAll(href, "?", " ")
			href = strings.ReplaceAll(href, "&", " ")
		}
	case "javascript", "data", "about":
		return
	default:
		if !strings.Contains(href, "@") && !strings.Contains(href, "%40") {
			return
		}
	}
	if plain, err := url.PathUnescape(href); err == nil {
		href = plain
	}
	p.target, p.link = href, p.link[:0]
}

// closeLink writes the target of a link whose text does not show it.
func (p *page) closeLink() {
	if p.target == "" {
		return
	}
	if !bytes.Contains(bytes.ToLower(p.link), []byte(strings.ToLower(p.target))) {
		p.aside("", p.target)
	}
	p.target = ""
}

// comment keeps the text of a comment. Those that switch on markup for one
// program are left out.
func (p *page) comment(t []byte) {
	t = bytes.TrimSpace(t)
	if p.skip != 0 || len(t) == 0 || bytes.HasPrefix(t, []byte("[if")) || bytes.HasPrefix(t, []byte("<![endif")) ||
		p.comments.Len()+len(t) > maxComments {
		return
	}
	for len(t) > 0 {
		n := bytes.IndexByte(t, '<')
		if n < 0 {
			n = len(t)
		}
		p.comments.Write(t[:n])
		if t = t[n:]; len(t) == 0 {
			break
		}
		n = bytes.IndexByte(t, '>')
		if n < 0 || len(t) > 1 && (t[1] <= '@' && t[1] != '/' && t[1] != '!') {
			p.comments.WriteByte('<')
			t = t[1:]
			continue
		}
		p.comments.WriteByte(' ')
		t = t[n+1:]
	}
	p.comments.WriteByte('\n')
}

// attribute is the value of one attribute of the current tag.
func attribute(z *html.Tokenizer, more bool, name string) string {
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		if string(k) == name {
			return string(v)
		}
	}
	return ""
}
