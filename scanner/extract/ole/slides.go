package ole

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"uitrusting/scanner/document"
)

// Types of PowerPoint records that are read.
const (
	pptDocument     = 1000
	pptSlide        = 1006
	pptNotes        = 1008
	pptNotesAtom    = 1009
	pptSlidePersist = 1011
	pptObjects      = 1033
	pptChars        = 4000
	pptBytes        = 4008
	pptString       = 4026
	pptHyperlink    = 4055
	pptFooters      = 4057
	pptTexts        = 4080
	pptUserEdit     = 4085
	pptOleStorage   = 4113
	pptPersist      = 6002
	pptComment      = 12000
)

const (
	maxPresentation = 128 << 20 // bytes of the stream
	maxPersist      = 1 << 20   // entries of the directory
	maxPptDepth     = 64
)

// A deck is a presentation in memory.
type deck struct {
	e       *extraction
	b       []byte
	offsets map[uint32]int // of records by persist id
	shown   map[int]bool   // offsets of slides that were sent
	text    []byte
}

// A pptRecord is a header with the place of its content.
type pptRecord struct {
	kind, instance int
	container      bool
	from, to       int
}

func (d *deck) recordAt(at, end int) (pptRecord, bool) {
	if at < 0 || at+8 > end {
		return pptRecord{}, false
	}
	head := u16(d.b, at)
	r := pptRecord{kind: u16(d.b, at+2), instance: head >> 4, container: head&15 == 15, from: at + 8}
	r.to = int(min(int64(r.from)+int64(u32(d.b, at+4)), int64(end)))
	return r, true
}

// each calls visit for the records between two offsets; into says whether to
// go into a container.
func (d *deck) each(from, to, depth int, visit func(pptRecord) (into bool)) {
	for at := from; depth < maxPptDepth; {
		r, ok := d.recordAt(at, to)
		if !ok {
			return
		}
		if visit(r) && r.container {
			d.each(r.from, r.to, depth+1, visit)
		}
		at = r.to
	}
}

func (e *extraction) presentation() error {
	b, err := e.root.Stream("PowerPoint Document").Bytes(maxPresentation)
	if len(b) < 8 {
		if err == nil {
			err = document.ErrCorrupt
		}
		return fmt.Errorf("presentation: %w", err)
	}
	if err := e.try("presentation stream", err); err != nil {
		return err
	}
	d := &deck{e: e, b: b, offsets: map[uint32]int{}, shown: map[int]bool{}}
	root, err := d.persist()
	if err != nil {
		return err
	}
	main, ok := d.recordAt(root, len(b))
	if root < 0 || !ok || main.kind != pptDocument {
		return d.linear()
	}
	if err := d.document(main); err != nil {
		return err
	}
	if err := d.objects(); err != nil {
		return err
	}
	return d.pictures()
}

// persist reads the directory that leads to the records in force, and gives
// the offset of the document; -1 when there is none.
func (d *deck) persist() (int, error) {
	st := d.e.root.Stream("Current User")
	if st == nil {
		return -1, nil
	}
	user, _ := st.Bytes(1 << 16)
	if u32(user, 12) == 0xf3d1c4df {
		return -1, document.ErrEncrypted
	}
	root := uint32(0)
	seen := map[uint32]bool{}
	for at := u32(user, 16); at != 0 && !seen[at] && len(seen) < 1000; {
		seen[at] = true
		r, ok := d.recordAt(int(at), len(d.b))
		if !ok || r.kind != pptUserEdit {
			break
		}
		if r.to-r.from >= 0x20 && u32(d.b, r.from+28) != 0 {
			return -1, document.ErrEncrypted
		}
		if root == 0 {
			root = u32(d.b, r.from+16)
		}
		d.directory(int(u32(d.b, r.from+12)))
		at = u32(d.b, r.from+8)
	}
	if at, ok := d.offsets[root]; ok {
		return at, nil
	}
	return -1, nil
}

// directory adds the entries of one directory; those of a later save, which
// is read first, stay.
func (d *deck) directory(at int) {
	r, ok := d.recordAt(at, len(d.b))
	if !ok || r.kind != pptPersist {
		return
	}
	for p := r.from; p+4 <= r.to; {
		head := u32(d.b, p)
		p += 4
		id, n := head&0xfffff, int(head>>20)
		for ; n > 0 && p+4 <= r.to && len(d.offsets) < maxPersist; n-- {
			if _, ok := d.offsets[id]; !ok {
				d.offsets[id] = int(u32(d.b, p))
			}
			id++
			p += 4
		}
	}
}

// A slideRef is a slide in the order of the show: where its own record is,
// and the text of its placeholders, which lies in the document.
type slideRef struct {
	persist, id uint32
	outline     [][2]int // from, to
}

// document reads the slides in their order, then their notes and what the
// document says besides.
func (d *deck) document(main pptRecord) error {
	var slides, notes []slideRef
	d.each(main.from, main.to, 0, func(r pptRecord) bool {
		if r.kind == pptTexts {
			switch r.instance {
			case 0:
				slides = append(slides, d.list(r)...)
			case 2:
				notes = append(notes, d.list(r)...)
			}
			return false
		}
		return false
	})
	if len(slides) == 0 {
		return d.linear()
	}
	byID := map[uint32]int{}
	for i, s := range slides {
		byID[s.id] = i + 1
		if err := d.page(s, document.Position{Page: i + 1}); err != nil {
			return err
		}
	}
	for _, n := range notes {
		at := document.Position{Part: "note"}
		if r, ok := d.recordAt(d.offset(n.persist), len(d.b)); ok && r.kind == pptNotes {
			d.each(r.from, r.to, 0, func(r pptRecord) bool {
				if r.kind == pptNotesAtom {
					at.Page = byID[u32(d.b, r.from)]
				}
				return false
			})
		}
		if err := d.page(n, at); err != nil {
			return err
		}
	}
	return d.around(main)
}

func (d *deck) offset(id uint32) int {
	if at, ok := d.offsets[id]; ok {
		return at
	}
	return -1
}

// list reads a list of slides with the text of their placeholders.
func (d *deck) list(list pptRecord) []slideRef {
	var refs []slideRef
	d.each(list.from, list.to, 0, func(r pptRecord) bool {
		switch r.kind {
		case pptSlidePersist:
			refs = append(refs, slideRef{persist: u32(d.b, r.from), id: u32(d.b, r.from+12)})
		case pptChars, pptBytes:
			if n := len(refs); n > 0 {
				refs[n-1].outline = append(refs[n-1].outline, [2]int{r.from - 8, r.to})
			}
		}
		return false
	})
	return refs
}

// page sends one slide or one page of notes.
func (d *deck) page(s slideRef, at document.Position) error {
	w := d.e.w
	if err := w.Part(at); err != nil {
		return err
	}
	for _, o := range s.outline {
		if r, ok := d.recordAt(o[0], o[1]); ok {
			d.write(r)
		}
	}
	r, ok := d.recordAt(d.offset(s.persist), len(d.b))
	if !ok || r.kind != pptSlide && r.kind != pptNotes || d.shown[r.from] {
		return w.Flush()
	}
	d.shown[r.from] = true
	return d.shapes(r, at)
}

// shapes writes the text in a slide, then its comments.
func (d *deck) shapes(slide pptRecord, at document.Position) error {
	w := d.e.w
	var comments []pptRecord
	d.each(slide.from, slide.to, 0, func(r pptRecord) bool {
		switch r.kind {
		case pptChars, pptBytes:
			d.write(r)
		case pptComment:
			if len(comments) < 10_000 {
				comments = append(comments, r)
			}
			return false
		case pptFooters:
			d.strings(r, 0)
			return false
		}
		return w.Err() == nil
	})
	if len(comments) == 0 {
		return w.Flush()
	}
	at.Part = "comment"
	if err := w.Part(at); err != nil {
		return err
	}
	for _, c := range comments {
		d.strings(c, 1<<2)
	}
	return w.Flush()
}

// strings writes the strings of a container, but for the instances in skip.
func (d *deck) strings(c pptRecord, skip int) {
	d.each(c.from, c.to, 0, func(r pptRecord) bool {
		if r.kind == pptString && (r.instance > 30 || skip&(1<<r.instance) == 0) {
			d.write(pptRecord{kind: pptChars, from: r.from, to: r.to})
		}
		return true
	})
}

// write sends the text of a record, a paragraph a line.
func (d *deck) write(r pptRecord) {
	raw := d.b[r.from:r.to]
	if r.kind == pptBytes {
		d.text = appendLatin(d.text[:0], raw)
	} else {
		d.text = appendUTF16(d.text[:0], raw)
	}
	for i, c := range d.text {
		switch c {
		case '\r', '\v':
			d.text[i] = '\n'
		case 0:
			d.text[i] = ' '
		}
	}
	text := bytes.TrimSpace(d.text)
	if len(text) == 0 {
		return
	}
	d.e.w.Write(text)
	d.e.w.Byte('\n')
	d.e.w.Break() // the error sticks
}

// around sends running headers and footers, and where links lead.
func (d *deck) around(main pptRecord) error {
	w := d.e.w
	if err := w.Part(document.Position{Part: "footer"}); err != nil {
		return err
	}
	w.Title = true
	d.each(main.from, main.to, 0, func(r pptRecord) bool {
		if r.kind == pptFooters {
			d.strings(r, 0)
		}
		return false
	})
	if err := w.Part(document.Position{Part: "link"}); err != nil {
		return err
	}
	seen := map[string]bool{}
	d.each(main.from, main.to, 0, func(r pptRecord) bool {
		switch {
		case r.kind == pptObjects:
			return true
		case r.kind != pptHyperlink || len(seen) > 10_000:
			return false
		}
		d.each(r.from, r.to, 0, func(s pptRecord) bool {
			if s.kind == pptString && s.instance == 1 {
				target := strings.TrimRight(string(appendUTF16(nil, d.b[s.from:s.to])), "\x00")
				if len(target) > 7 && strings.EqualFold(target[:7], "mailto:") {
					target = target[7:]
				}
				if target != "" && !seen[target] {
					seen[target] = true
					w.WriteString(target)
					w.Byte('\n')
				}
			}
			return false
		})
		return false
	})
	return w.Flush()
}

// linear reads all slides in the order they lie in the file, for one of which
// the directory is lost.
func (d *deck) linear() error {
	page := 0
	var err error
	found := false
	d.each(0, len(d.b), 0, func(r pptRecord) bool {
		if err != nil {
			return false
		}
		switch r.kind {
		case pptDocument:
			found = true
			if err = d.e.w.Part(document.Position{}); err != nil {
				return false
			}
			err = d.shapes(r, document.Position{})
		case pptSlide:
			found = true
			page++
			if err = d.e.w.Part(document.Position{Page: page}); err == nil {
				err = d.shapes(r, document.Position{Page: page})
			}
		case pptNotes:
			if err = d.e.w.Part(document.Position{Page: page, Part: "note"}); err == nil {
				err = d.shapes(r, document.Position{Page: page, Part: "note"})
			}
		}
		return false
	})
	if err == nil && !found {
		err = fmt.Errorf("presentation: no slides: %w", document.ErrCorrupt)
	}
	return err
}

// objects sends embedded documents, which are compound files, mostly packed.
func (d *deck) objects() error {
	count := 0
	var err error
	d.each(0, len(d.b), 0, func(r pptRecord) bool {
		if err != nil || r.kind != pptOleStorage {
			return false
		}
		if count++; count > maxStorages {
			err = document.ErrTooManyMembers
			return false
		}
		m := document.Member{Name: "object", Size: -1}
		raw := d.b[r.from:r.to]
		if r.instance != 1 {
			m.Size, m.Content = int64(len(raw)), bytes.NewReader(raw)
		} else if z, zerr := zlib.NewReader(bytes.NewReader(raw[min(4, len(raw)):])); zerr == nil {
			m.Content = &bounded{r: z, left: maxEmbedded}
		} else {
			m.Err = document.ErrCorrupt
		}
		err = d.e.out.Member(m)
		return false
	})
	return err
}

// bounded gives an error instead of more than left bytes.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, document.ErrTooLarge
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("object: %w", document.ErrCorrupt)
	}
	return n, err
}

// smallPicture is below how many bytes a picture is an ornament.
const smallPicture = 2 << 10

// pictures sends photographs and scanned pages.
func (d *deck) pictures() error {
	st := d.e.root.Stream("Pictures")
	if st == nil {
		return nil
	}
	r := st.Reader()
	for {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil // the end, or damage that leaves no text out
		}
		size := int64(u32(head[:], 4))
		content := &io.LimitedReader{R: r, N: size}
		ending := map[int]string{0xf01d: ".jpg", 0xf02a: ".jpg", 0xf01e: ".png", 0xf029: ".tiff"}[u16(head[:], 2)]
		if ending != "" && size > smallPicture {
			skip := int64(17)
			if head[0]&0x10 != 0 {
				skip = 33
			}
			io.CopyN(io.Discard, content, skip) // too little is seen by the next read
			m := document.Member{Name: "picture" + ending, Size: size - skip, Content: content}
			if err := d.e.out.Member(m); err != nil {
				return err
			}
		}
		if _, err := io.Copy(io.Discard, content); err != nil || content.N > 0 {
			return nil
		}
		if err := d.e.ctx.Err(); err != nil {
			return err
		}
	}
}
