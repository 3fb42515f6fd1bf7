package ole

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
)

const maxWordStream = 128 << 20 // bytes

// A wordFile is a Word document of any version in memory.
type wordFile struct {
	main, table []byte
	old         bool // Word 6 or 95
	page        codepage.Page
	pieces      []textPiece
	rowEnds     spans // of file offsets: paragraphs that end a table row
	struck      spans // of file offsets: deleted text
}

// A textPiece is a run of text in the file.
type textPiece struct {
	chars int64 // length
	at    int64 // offset in the stream
	wide  bool  // UTF-16
}

// A wordStory is a part of the text, in the order it lies in the file.
type wordStory struct {
	part  string
	title bool
	chars int64
}

func (e *extraction) word() error {
	main, err := e.root.Stream("WordDocument").Bytes(maxWordStream)
	if len(main) < 0x60 {
		if err == nil {
			err = document.ErrCorrupt
		}
		return fmt.Errorf("word header: %w", err)
	}
	f := &wordFile{main: main, page: codepage.Western}
	magic, version, flags := u16(main, 0), u16(main, 2), u16(main, 0x0a)
	f.old = version < 0x6a || magic == 0xa5dc
	if magic != 0xa5ec && magic != 0xa5dc && magic != 0xa697 && magic != 0xa699 {
		return fmt.Errorf("word header: %w", document.ErrCorrupt)
	}
	if err := e.try("main stream", err); err != nil {
		return err
	}
	var stories []wordStory
	closed := flags&0x100 != 0
	if f.old {
		if closed {
			return document.ErrEncrypted
		}
		stories = f.oldLayout(flags)
	} else {
		name := "0Table"
		if flags&0x200 != 0 {
			name = "1Table"
		}
		if st := e.root.Stream(name); st != nil {
			f.table, err = st.Bytes(maxWordStream)
			if err := e.try("table stream", err); err != nil {
				return err
			}
		}
		if closed {
			if err := e.decryptWord(f); err != nil {
				return err
			}
		}
		stories = f.layout()
	}
	if len(f.pieces) == 0 {
		return fmt.Errorf("no text pieces: %w", document.ErrCorrupt)
	}
	return e.stories(f, stories)
}

// layout reads where the text of Word 97 and later lies.
func (f *wordFile) layout() []wordStory {
	b := f.main
	stories := storiesOf(b, 0x4c)
	f.readPieces(piece(f.table, int64(u32(b, 0x1a2)), int64(u32(b, 0x1a6))), false)
	if len(f.pieces) == 0 { // not saved in pieces, or the table is lost
		var total int64
		for _, s := range stories {
			total += s.chars
		}
		f.addPiece(textPiece{total, int64(u32(b, 0x18)), false})
	}
	f.rowEnds = f.marked(piece(f.table, int64(u32(b, 0x102)), int64(u32(b, 0x106))), true)
	f.struck = f.marked(piece(f.table, int64(u32(b, 0xfa)), int64(u32(b, 0xfe))), false)
	return stories
}

// oldLayout reads where the text of Word 6 and 95 lies.
func (f *wordFile) oldLayout(flags int) []wordStory {
	b := f.main
	f.page = codepage.OfLanguage(u16(b, 0x06))
	if u16(b, 0x14) == 256 { // written on a Macintosh
		f.page = codepage.Of(10000)
	}
	stories := storiesOf(b, 0x34)
	if flags&4 != 0 {
		f.readPieces(piece(b, int64(u32(b, 0x160)), int64(u32(b, 0x164))), true)
	}
	if len(f.pieces) == 0 {
		var total int64
		for _, s := range stories {
			total += s.chars
		}
		f.addPiece(textPiece{total, int64(u32(b, 0x18)), false})
	}
	return stories
}

// storiesOf reads the lengths of the parts of the text.
func storiesOf(b []byte, at int) []wordStory {
	stories := []wordStory{{part: ""}, {part: "footnote"}, {part: "header", title: true}, {part: "macro"},
		{part: "comment"}, {part: "endnote"}, {part: "textbox"}, {part: "textbox", title: true}}
	for i := range stories {
		stories[i].chars = int64(int32(u32(b, at+4*i)))
		if stories[i].chars < 0 {
			stories[i].chars = 0
		}
	}
	return stories
}

// readPieces reads the piece table out of a CLX.
func (f *wordFile) readPieces(clx []byte, old bool) {
	for len(clx) >= 5 {
		switch clx[0] {
		case 1:
			n := 3 + u16(clx, 1)
			if n > len(clx) {
				return
			}
			clx = clx[n:]
		case 2:
			plc := piece(clx, 5, int64(u32(clx, 1)))
			n := (len(plc) - 4) / 12
			for i := range n {
				from, to := u32(plc, 4*i), u32(plc, 4*i+4)
				fc := u32(plc, 4*(n+1)+8*i+2)
				p := textPiece{chars: int64(to) - int64(from), at: int64(fc), wide: true}
				if old {
					p.wide = false
				} else if fc&0x40000000 != 0 {
					p.at, p.wide = int64(fc&0x3fffffff)/2, false
				}
				f.addPiece(p)
			}
			return
		default:
			return
		}
	}
}

// addPiece adds what of a piece lies in the file.
func (f *wordFile) addPiece(p textPiece) {
	width := int64(1)
	if p.wide {
		width = 2
	}
	if p.chars = min(p.chars, (int64(len(f.main))-p.at)/width); p.chars > 0 {
		f.pieces = append(f.pieces, p)
	}
}

// spans are ascending, separate ranges of file offsets.
type spans []struct{ from, to int64 }

// at reports whether an offset lies in a span, moving the cursor along.
func (s spans) at(offset int64, cursor *int) bool {
	if *cursor > 0 && s[*cursor-1].to > offset || *cursor < len(s) && s[*cursor].to <= offset {
		*cursor = sort.Search(len(s), func(i int) bool { return s[i].to > offset })
	}
	return *cursor < len(s) && s[*cursor].from <= offset
}

const maxFormatPages = 1 << 16

// marked reads the formatted disk pages that a bin table lists, and keeps the
// ranges that end a table row (of paragraphs) or are deleted (of characters).
func (f *wordFile) marked(plc []byte, paragraphs bool) spans {
	n := (len(plc) - 4) / 8
	if n <= 0 || n > maxFormatPages {
		return nil
	}
	var out spans
	for i := range n {
		pn := int64(u32(plc, 4*(n+1)+4*i) & 0x3fffff)
		page := piece(f.main, pn*512, 512)
		if len(page) < 512 {
			continue
		}
		runs := int(page[511])
		size := 1
		if paragraphs {
			size = 13
		}
		for r := range runs {
			at := 4*(runs+1) + size*r
			if at >= 511 {
				break
			}
			where := 2 * int(page[at])
			if where == 0 || where >= 511 {
				continue
			}
			count := int(page[where])
			sprms := page[where+1:]
			if paragraphs {
				if count == 0 {
					count = 2 * int(sprms[0])
					sprms = sprms[1:]
				} else {
					count = 2*count - 1
				}
				if count < 2 || count > len(sprms) {
					continue
				}
				sprms = sprms[2:count]
			} else {
				sprms = sprms[:min(count, len(sprms))]
			}
			want := 0x0800 // sprmCFRMarkDel
			if paragraphs {
				want = 0x2417 // sprmPFTtp
			}
			from, to := int64(u32(page, 4*r)), int64(u32(page, 4*r+4))
			if from >= to || !hasProperty(sprms, want) {
				continue
			}
			if k := len(out); k > 0 && from < out[k-1].to {
				continue
			}
			out = append(out, struct{ from, to int64 }{from, to})
		}
	}
	return out
}

// hasProperty looks for a property that is switched on.
func hasProperty(b []byte, want int) bool {
	for len(b) >= 3 {
		op := u16(b, 0)
		if op == want {
			return b[2]&1 != 0
		}
		n := 0
		switch op >> 13 {
		case 0, 1:
			n = 1
		case 2, 4, 5:
			n = 2
		case 3:
			n = 4
		case 7:
			n = 3
		default:
			n = 1 + int(b[2])
			if op == 0xd608 {
				n = 1 + u16(b, 2)
			}
			if op == 0xc615 && b[2] == 255 {
				return false
			}
		}
		if 2+n > len(b) {
			return false
		}
		b = b[2+n:]
	}
	return false
}

// stories sends the parts of the text one after the other.
func (e *extraction) stories(f *wordFile, stories []wordStory) error {
	t := wordText{e: e, f: f}
	budget := int64(len(f.main)) // no text lies twice in the file
	pieces := f.pieces
	for i, s := range stories {
		at := document.Position{Part: s.part}
		if i == 0 {
			at.Line = 1
		}
		if err := e.w.Part(at); err != nil {
			return err
		}
		e.w.Title = s.title
		left := s.chars
		for left > 0 && len(pieces) > 0 {
			p := &pieces[0]
			n := min(left, p.chars)
			if budget -= n; budget < 0 {
				return e.try("text pieces", document.ErrCorrupt)
			}
			if s.part != "macro" {
				t.piece(textPiece{n, p.at, p.wide})
			}
			left -= n
			p.chars -= n
			p.at += n
			if p.wide {
				p.at += n
			}
			if p.chars == 0 {
				pieces = pieces[1:]
			}
			if err := e.w.Err(); err != nil {
				return err
			}
		}
		t.end()
		if err := e.w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// A wordText turns the characters of a story into lines.
type wordText struct {
	e       *extraction
	f       *wordFile
	fields  []bool // of the open fields: whether their result is reached
	code    []byte
	struck  []byte
	notes   []string
	ttp     int // cursors in the spans
	del     int
	cellEnd bool // the last character ended a cell
}

// maxChunk is how many characters are decoded at once.
const maxChunk = 32 << 10

// piece decodes a run of text, in chunks that do not split a character.
func (t *wordText) piece(p textPiece) {
	for p.chars > 0 && t.e.w.Err() == nil {
		n := min(p.chars, maxChunk)
		if p.wide {
			raw := piece(t.f.main, p.at, 2*n)
			t.wide(raw, p.at)
			p.at += 2 * n
		} else {
			raw := piece(t.f.main, p.at, n)
			t.narrow(raw, p.at)
			p.at += n
		}
		p.chars -= n
		if p.at >= int64(len(t.f.main)) {
			return
		}
	}
}

func (t *wordText) wide(raw []byte, at int64) {
	from := 0
	for i := 0; i+1 < len(raw); i += 2 {
		c := int(raw[i]) | int(raw[i+1])<<8
		del := t.f.struck.at(at+int64(i), &t.del)
		if c >= 0x20 && !del && c != 0xad {
			continue
		}
		t.add(appendUTF16(nil, raw[from:i]), false)
		from = i + 2
		if c >= 0x20 && c != 0xad {
			t.add(appendUTF16(nil, raw[i:i+2]), true)
			continue
		}
		t.control(c, at+int64(i))
	}
	t.add(appendUTF16(nil, raw[from:len(raw)&^1]), false)
}

func (t *wordText) narrow(raw []byte, at int64) {
	from := 0
	for i, c := range raw {
		del := t.f.struck.at(at+int64(i), &t.del)
		if c >= 0x20 && !del {
			continue
		}
		t.add(t.f.page.Append(nil, raw[from:i]), false)
		from = i + 1
		if c >= 0x20 {
			t.add(t.f.page.Append(nil, raw[i:i+1]), true)
			continue
		}
		t.control(int(c), at+int64(i))
	}
	t.add(t.f.page.Append(nil, raw[from:]), false)
}

// add takes text: of the story, of a field's code, or struck out.
func (t *wordText) add(text []byte, struck bool) {
	if len(text) == 0 {
		return
	}
	t.cellEnd = false
	if n := len(t.fields); n > 0 && !t.fields[n-1] {
		if len(t.code) < 1<<16 {
			t.code = append(t.code, text...)
		}
		return
	}
	if struck {
		if len(t.struck) < 1<<20 {
			t.struck = append(t.struck, text...)
		}
		return
	}
	t.e.w.Write(text)
}

// control obeys a character below the blank.
func (t *wordText) control(c int, at int64) {
	w := t.e.w
	wasCell := t.cellEnd
	t.cellEnd = false
	switch c {
	case 0x07:
		end := t.f.rowEnds.at(at, &t.ttp)
		if t.f.rowEnds == nil {
			end = wasCell // Word 6: a second mark ends the row; an empty cell looks the same
		}
		if end {
			if w.EndsWith('\t') {
				w.Truncate(w.Len() - 1)
			}
			t.line()
			return
		}
		w.Byte('\t')
		t.cellEnd = true
	case 0x0d, 0x0c, 0x0e:
		t.line()
	case 0x0b:
		w.Byte('\n')
	case 0x09:
		t.add([]byte{'\t'}, false)
	case 0x1e:
		t.add([]byte{'-'}, false)
	case 0x13:
		if len(t.fields) < 64 {
			t.fields = append(t.fields, false)
		}
		if len(t.fields) == 1 {
			t.code = t.code[:0]
		}
	case 0x14:
		if n := len(t.fields); n > 0 {
			t.fields[n-1] = true
			t.field()
		}
	case 0x15:
		if n := len(t.fields); n > 0 {
			if !t.fields[n-1] {
				t.field()
			}
			t.fields = t.fields[:n-1]
		}
	}
}

// line ends a paragraph and sends what stands beside it.
func (t *wordText) line() {
	w := t.e.w
	w.Byte('\n')
	if len(t.struck) > 0 {
		w.Write(t.struck)
		w.Byte('\n')
		t.struck = t.struck[:0]
	}
	for _, n := range t.notes {
		w.WriteString(n)
		w.Byte('\n')
	}
	t.notes = t.notes[:0]
	w.Break() // the error sticks
}

// end closes what a story left open.
func (t *wordText) end() {
	if len(t.struck)+len(t.notes) > 0 {
		t.line()
	}
	t.fields = t.fields[:0]
	t.code = t.code[:0]
	t.cellEnd = false
}

// field notes what the code of a field leads to.
func (t *wordText) field() {
	code := strings.TrimSpace(string(bytes.ToValidUTF8(t.code, nil)))
	t.code = t.code[:0]
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
	if rest != "" && len(t.notes) < 1000 && len(rest) < 8<<10 {
		t.notes = append(t.notes, rest)
	}
}
