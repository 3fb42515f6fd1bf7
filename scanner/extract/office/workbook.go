package office

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/grid"
	"uitrusting/scanner/extract/internal/numfmt"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// A book is what the sheets of a workbook share.
type book struct {
	e        *extraction
	date1904 bool
	sheets   []sheetRef
	strings  stringTable
	formats  []*numfmt.Format // by cell style
	grid     *grid.Writer
	drawn    map[*zippart.Part]string // the sheet of a drawing
}

type sheetRef struct{ name, id, part string }

const maxSheets = 10_000

// workbook reads a workbook: each sheet, hidden or not, with its comments and
// links, then drawings, charts and caches.
func (e *extraction) workbook(main *zippart.Part) error {
	b := &book{e: e, grid: grid.New(e.w), drawn: map[*zippart.Part]string{}}
	rels := e.relations(main.Name)
	read := func(p *zippart.Part) error { return e.eachStart(p, b.workbookElement) }
	if isBinary(main) {
		read = b.binaryWorkbookPart
	}
	if err := e.try("workbook", read(main)); err != nil {
		return err
	}
	targets := rels.targets()
	for i := range b.sheets {
		b.sheets[i].part = targets[b.sheets[i].id].target
	}
	b.addUnlisted("worksheet+xml")
	if p := e.pkg.Find(rels.ofKind("styles")); p != nil {
		if err := e.try("styles", b.readStyles(p)); err != nil {
			return err
		}
	}
	if p := e.pkg.Find(rels.ofKind("sharedStrings")); p != nil {
		if err := e.try("shared strings", b.readStrings(p)); err != nil {
			return err
		}
	}
	if err := e.out.Property(document.Pages, strconv.Itoa(len(b.sheets))); err != nil {
		return err
	}
	if err := b.names(); err != nil {
		return err
	}
	for _, s := range b.sheets {
		if err := b.sheet(s); err != nil {
			return err
		}
	}
	return b.around()
}

func (b *book) names() error {
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.name
	}
	return b.grid.Names(names)
}

// around reads the parts that no single sheet owns.
func (b *book) around() error {
	e := b.e
	for _, p := range e.partsLike(func(name, ct string) bool { return strings.HasSuffix(ct, ".drawing+xml") }) {
		if err := e.story(p, document.Position{Sheet: b.drawn[p], Part: "textbox"}, false); err != nil {
			return err
		}
	}
	if err := e.charts(); err != nil {
		return err
	}
	for _, p := range e.partsLike(func(name, ct string) bool {
		return strings.HasSuffix(ct, ".pivotcachedefinition+xml") || strings.HasSuffix(ct, ".pivotcacherecords+xml")
	}) {
		if err := b.values(p, "pivot", "v"); err != nil {
			return err
		}
	}
	for _, p := range e.partsLike(func(name, ct string) bool { return strings.HasSuffix(ct, ".externallink+xml") }) {
		if err := b.values(p, "external", ""); err != nil {
			return err
		}
	}
	return nil
}

// values writes the cached cells of a part, one a line: the attribute of
// strings, dates and numbers, or the text of v.
func (b *book) values(p *zippart.Part, name, attr string) error {
	e := b.e
	if err := e.w.Part(document.Position{Part: name}); err != nil {
		return err
	}
	rc, err := p.Open()
	if err == nil {
		if attr == "" {
			err = e.leaves(rc)
		} else {
			err = e.attributes(rc)
		}
		rc.Close()
	}
	if err := e.try(name, err); err != nil {
		return err
	}
	return e.w.Flush()
}

// attributes writes the values of a pivot cache.
func (e *extraction) attributes(src io.Reader) error {
	x := xmlpull.NewReader(src)
	for {
		kind, err := x.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if kind != xmlpull.Start {
			continue
		}
		attr := "v"
		switch string(x.Name()) {
		case "cacheField":
			attr = "name"
		case "s", "n", "d":
		default:
			continue
		}
		if v, ok := x.Attr(attr); ok && len(v) > 0 {
			e.w.Write(v)
			e.w.Byte('\n')
			if err := e.w.Break(); err != nil {
				return err
			}
		}
	}
}

// eachStart calls visit at each element of a part.
func (e *extraction) eachStart(p *zippart.Part, visit func(*xmlpull.Reader)) error {
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	for {
		kind, err := x.Next()
		if err != nil {
			return err
		}
		if kind == xmlpull.Start {
			visit(x)
		}
	}
}

func (b *book) workbookElement(x *xmlpull.Reader) {
	switch string(x.Name()) {
	case "workbookPr":
		v := x.AttrString("date1904")
		b.date1904 = v == "1" || v == "true"
	case "sheet":
		id, _ := x.PrefixedAttr("id")
		if len(b.sheets) < maxSheets {
			b.sheets = append(b.sheets, sheetRef{name: x.AttrString("name"), id: string(id)})
		}
	}
}

// addUnlisted adds the sheets that the workbook does not name, for a damaged
// one or one that hides them.
func (b *book) addUnlisted(suffix string) {
	listed := map[string]bool{}
	for _, s := range b.sheets {
		listed[strings.ToLower(s.part)] = true
	}
	for _, p := range b.e.partsLike(func(name, ct string) bool {
		return !listed[name] && (strings.HasSuffix(ct, suffix) || strings.HasPrefix(name, "xl/worksheets/sheet"))
	}) {
		if !strings.HasSuffix(p.Name, ".rels") {
			b.sheets = append(b.sheets, sheetRef{part: p.Name})
		}
	}
}

// isBinary tells the parts of a binary workbook from XML.
func isBinary(p *zippart.Part) bool { return strings.HasSuffix(strings.ToLower(p.Name), ".bin") }

// readStyles keeps the number format of each cell style.
func (b *book) readStyles(p *zippart.Part) error {
	if isBinary(p) {
		return b.binaryStyles(p)
	}
	codes := map[int]string{}
	inCells := false
	cache := map[int]*numfmt.Format{}
	err := b.e.eachStart(p, func(x *xmlpull.Reader) {
		switch string(x.Name()) {
		case "numFmt":
			if id, err := strconv.Atoi(x.AttrString("numFmtId")); err == nil && len(codes) < 1<<16 && !inCells {
				codes[id] = x.AttrString("formatCode")
			}
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells || len(b.formats) >= 1<<16 {
				return
			}
			id, _ := strconv.Atoi(x.AttrString("numFmtId"))
			b.formats = append(b.formats, formatOf(id, codes, cache))
		}
	})
	return err
}

// formatOf is the format with that id, parsed once.
func formatOf(id int, codes map[int]string, cache map[int]*numfmt.Format) *numfmt.Format {
	if f, ok := cache[id]; ok {
		return f
	}
	f := numfmt.Builtin(id)
	if code, ok := codes[id]; ok {
		f = numfmt.Parse(code)
	}
	cache[id] = f
	return f
}

// A stringTable keeps the shared strings in one piece of memory.
type stringTable struct {
	text []byte
	ends []uint32
}

const (
	maxStringBytes = 64 << 20
	maxStrings     = 8 << 20
)

// end closes the current string; false when there is no room for more.
func (t *stringTable) end() bool {
	t.ends = append(t.ends, uint32(len(t.text)))
	return len(t.text) < maxStringBytes && len(t.ends) < maxStrings
}

func (t *stringTable) at(i int) []byte {
	if i < 0 || i >= len(t.ends) {
		return nil
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]]
}

// readStrings reads the shared strings, without phonetic readings.
func (b *book) readStrings(p *zippart.Part) error {
	if isBinary(p) {
		return b.binaryStrings(p)
	}
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	inText := false
	for {
		kind, err := x.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlpull.Start:
			switch string(x.Name()) {
			case "t":
				inText = true
			case "rPh", "phoneticPr", "rPr":
				if err := x.Skip(); err != nil {
					return err
				}
			}
		case xmlpull.Text:
			if inText {
				b.strings.text = appendEscaped(b.strings.text, x.Text())
				if len(b.strings.text) > maxStringBytes {
					return document.ErrTooLarge
				}
			}
		default:
			switch string(x.Name()) {
			case "t":
				inText = false
			case "si":
				if !b.strings.end() {
					return document.ErrTooLarge
				}
			}
		}
	}
}

// appendEscaped adds the text of a cell, in which _x000D_ stands for a
// character that XML cannot hold.
func appendEscaped(dst, text []byte) []byte {
	for {
		i := bytes.Index(text, []byte("_x"))
		if i < 0 {
			return append(dst, text...)
		}
		dst, text = append(dst, text[:i]...), text[i:]
		if len(text) > 6 && text[6] == '_' {
			if n, err := strconv.ParseUint(string(text[2:6]), 16, 16); err == nil {
				if n == '\r' || n < 0x20 {
					dst = append(dst, ' ')
				} else {
					dst = append(dst, string(rune(n))...)
				}
				text = text[7:]
				continue
			}
		}
		dst, text = append(dst, text[:2]...), text[2:]
	}
}
