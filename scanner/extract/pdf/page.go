package pdf

import "uitrusting/scanner/document"

// A page is an open page of a file.
type page struct {
	f      *file
	handle uint64
}

// page opens the page with the index, 0-based. A page that cannot be loaded
// is corrupt.
func (f *file) page(index int) (*page, error) {
	handle, err := f.in.call("FPDF_LoadPage", f.handle, uint64(index))
	if err != nil {
		return nil, err
	}
	if uint32(handle) == 0 {
		return nil, document.ErrCorrupt
	}
	p := &page{f: f, handle: handle}
	if f.form != 0 {
		if _, err := f.in.call("FORM_OnAfterLoadPage", handle, f.form); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *page) close() {
	if p.f.form != 0 {
		_, _ = p.f.in.call("FORM_OnBeforeClosePage", p.handle, p.f.form)
	}
	_, _ = p.f.in.call("FPDF_ClosePage", p.handle)
}

// maxPageChars bounds the characters of one page: 16 million, 32 MiB of
// UTF-16. A page of dense print has 10 thousand.
const maxPageChars = 16 << 20

// text is the page's text in reading order, as PDFium gives it. It is garbled
// when one character in fifty is a code of a font that has no letter.
func (p *page) text() (text string, garbled bool, err error) {
	in := p.f.in
	tp, err := in.call("FPDFText_LoadPage", p.handle)
	if err != nil || uint32(tp) == 0 {
		return "", false, err
	}
	defer in.call("FPDFText_ClosePage", tp)
	n, err := in.int("FPDFText_CountChars", tp)
	if err != nil || n <= 0 {
		return "", false, err
	}
	if n > maxPageChars {
		return "", false, document.ErrTooLarge
	}
	buf, err := in.alloc(2 * (n + 1))
	if err != nil {
		return "", false, err
	}
	defer in.free(buf)
	wrote, err := in.int("FPDFText_GetText", tp, 0, uint64(n), uint64(buf))
	if err != nil || wrote <= 0 {
		return "", false, err
	}
	raw, ok := in.memory.Read(buf, uint32(2*min(wrote, n+1)))
	if !ok {
		return "", false, nil
	}
	view := append(make([]byte, 0, len(raw)), raw...) // the memory may move
	if err := p.partCells(tp, view, wrote-1 == n); err != nil {
		return "", false, err
	}
	if err := p.joinWraps(tp, view, wrote-1 == n); err != nil {
		return "", false, err
	}
	text, codes := clean(view)
	return text, 50*codes > n, nil
}

// Kinds of page objects, from fpdf_edit.h.
const (
	objectImage = 3
	objectForm  = 5
)

// maxObjects bounds the objects looked at in search of a picture.
const maxObjects = 2000

// hasImage reports whether the page shows a picture.
func (p *page) hasImage() (bool, error) {
	budget := maxObjects
	return p.objectsHaveImage("FPDFPage_CountObjects", "FPDFPage_GetObject", p.handle, 0, &budget)
}

func (p *page) objectsHaveImage(count, get string, parent uint64, depth int, budget *int) (bool, error) {
	in := p.f.in
	n, err := in.int(count, parent)
	if err != nil {
		return false, err
	}
	for i := 0; i < n && *budget > 0; i++ {
		*budget--
		object, err := in.call(get, parent, uint64(i))
		if err != nil {
			return false, err
		}
		if uint32(object) == 0 {
			continue
		}
		kind, err := in.int("FPDFPageObj_GetType", object)
		if err != nil || kind == objectImage {
			return err == nil, err
		}
		if kind == objectForm && depth < 4 {
			found, err := p.objectsHaveImage("FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", object, depth+1, budget)
			if err != nil || found {
				return found, err
			}
		}
	}
	return false, nil
}
