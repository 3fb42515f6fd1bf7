package pdf

import "strings"

// Kinds of annotations and form fields, from fpdf_annot.h and fpdf_formfill.h.
const (
	annotLink     = 2
	annotFreeText = 3
	annotStamp    = 13
	annotPopup    = 16
	annotWidget   = 20

	fieldButton    = 1
	fieldSignature = 7
)

// Limits of annotations a page. Comments are quadratic in PDFium where the
// document has a form: 1,000 take 0.9 s and 4,000 take 7.6; links are not.
const (
	maxNotes  = 1000   // comments
	maxFields = 2000   // of a form
	maxAnnots = 10_000 // looked at, links among them
)

// A note is text on a page that is not in its content: a form field, a
// comment, the target of a link.
type note struct {
	label, value string
	field        bool
}

// A margin is what a page holds beside its content.
type margin struct {
	notes []note   // fields, comments and links
	files []uint64 // handles of the files attached to the page
	drawn bool     // a signature, a stamp or a button can show more than its entries say
	cut   bool     // there are more annotations than are read
}

// margin reads the annotations of the page.
func (p *page) margin() (out margin, err error) {
	in := p.f.in
	n, err := in.int("FPDFPage_GetAnnotCount", p.handle)
	if err != nil {
		return out, err
	}
	out.cut = n > maxAnnots
	fields, comments := 0, 0
	for i := range min(n, maxAnnots) {
		annot, err := in.call("FPDFPage_GetAnnot", p.handle, uint64(i))
		if err != nil {
			return out, err
		}
		if uint32(annot) == 0 {
			continue
		}
		kind, err := in.int("FPDFAnnot_GetSubtype", annot)
		if err != nil {
			return out, err
		}
		var one note
		switch kind {
		case annotPopup:
		case annotWidget:
			if fields++; fields > maxFields {
				out.cut = true
				break
			}
			if one, err = p.field(annot); err == nil && one.value == "" {
				var drawn bool
				drawn, err = p.drawnField(annot)
				out.drawn = out.drawn || drawn
			}
		case annotLink:
			one.value, err = p.target(annot)
		default:
			if comments++; comments > maxNotes {
				out.cut = true
				break
			}
			if one, err = p.comment(annot); err != nil {
				break
			}
			out.drawn = out.drawn || kind == annotStamp || kind == annotFreeText && one.value == ""
			var file uint64
			if file, err = in.call("FPDFAnnot_GetFileAttachment", annot); uint32(file) != 0 {
				out.files = append(out.files, file)
			}
		}
		if err != nil {
			return out, err
		}
		if one.value != "" {
			out.notes = append(out.notes, one)
		}
		if _, err := in.call("FPDFPage_CloseAnnot", annot); err != nil {
			return out, err
		}
	}
	return out, nil
}

// field reads a form field: its value, its parent's where it has none, and
// what it is called.
func (p *page) field(annot uint64) (note, error) {
	f := p.f
	if f.form == 0 {
		return p.comment(annot)
	}
	value, err := f.text("FPDFAnnot_GetFormFieldValue", f.form, annot)
	if err == nil {
		var offered string
		offered, err = p.options(annot)
		value = strings.TrimSpace(value + "\n" + offered)
	}
	if err != nil || strings.TrimSpace(value) == "" || value == "Off" {
		return note{}, err
	}
	label, err := f.text("FPDFAnnot_GetFormFieldAlternateName", f.form, annot)
	if err == nil && label == "" {
		label, err = f.text("FPDFAnnot_GetFormFieldName", f.form, annot)
		label = fieldLabel(label)
	}
	return note{label: oneLine(label), value: strings.TrimSpace(lines(value)), field: true}, err
}

// drawnField reports whether a field without a value shows text all the same:
// a signature says who signed, a button what it does.
func (p *page) drawnField(annot uint64) (bool, error) {
	if p.f.form == 0 {
		return true, nil
	}
	kind, err := p.f.in.int("FPDFAnnot_GetFormFieldType", p.f.form, annot)
	return kind == fieldSignature || kind == fieldButton, err
}

// shown is the text of the page with all that is drawn over it, of which the
// lines in text are left out. It changes the document in memory, so that the
// page must be closed after it and read no more.
func (p *page) shown(index int, text string) (string, error) {
	const display = 0
	done, err := p.f.in.int("FPDFPage_Flatten", p.handle, display)
	if err != nil || done != 1 {
		return "", err
	}
	flat, err := p.f.page(index)
	if err != nil {
		return "", err
	}
	defer flat.close()
	all, _, err := flat.text()
	if err != nil {
		return "", err
	}
	known := make(map[string]bool)
	for line := range strings.SplitSeq(text, "\n") {
		known[strings.Join(strings.Fields(line), "")] = true
	}
	var b strings.Builder
	for line := range strings.SplitSeq(all, "\n") {
		if !known[strings.Join(strings.Fields(line), "")] {
			b.WriteString(strings.TrimSpace(line))
			b.WriteByte('\n')
		}
	}
	return b.String(), nil
}

// maxOptions of a list are read.
const maxOptions = 500

// options are the choices that a list offers.
func (p *page) options(annot uint64) (string, error) {
	f := p.f
	n, err := f.in.int("FPDFAnnot_GetOptionCount", f.form, annot)
	if err != nil || n <= 0 {
		return "", err
	}
	var labels []string
	for i := range min(n, maxOptions) {
		label, err := f.text("FPDFAnnot_GetOptionLabel", f.form, annot, uint64(i))
		if err != nil {
			return "", err
		}
		if label = oneLine(label); label != "" {
			labels = append(labels, label)
		}
	}
	return strings.Join(labels, "\n"), nil
}

// fieldLabel takes the telling part of a qualified field name such as
// "form1[0].#subform[0].surname[0]".
func fieldLabel(name string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if i := strings.IndexByte(name, '['); i > 0 {
		name = name[:i]
	}
	return name
}

// comment reads a note or a text on the page and who wrote it.
func (p *page) comment(annot uint64) (note, error) {
	value, err := p.entry(annot, "Contents")
	if err != nil || value == "" {
		return note{}, err
	}
	author, err := p.entry(annot, "T")
	return note{label: oneLine(author), value: value}, err
}

// entry is a string of the annotation's dictionary.
func (p *page) entry(annot uint64, key string) (string, error) {
	name, err := p.f.in.cstring(key)
	if err != nil {
		return "", err
	}
	defer p.f.in.free(name)
	value, err := p.f.text("FPDFAnnot_GetStringValue", annot, uint64(name))
	return strings.TrimSpace(lines(value)), err
}

// target is where a link leads to outside the document.
func (p *page) target(annot uint64) (string, error) {
	in := p.f.in
	link, err := in.call("FPDFAnnot_GetLink", annot)
	if err != nil || uint32(link) == 0 {
		return "", err
	}
	action, err := in.call("FPDFLink_GetAction", link)
	if err != nil || uint32(action) == 0 {
		return "", err
	}
	raw, err := p.f.buffer("FPDFAction_GetURIPath", maxString, p.f.handle, action)
	return oneLine(strings.ToValidUTF8(strings.TrimRight(string(raw), "\x00"), "\uFFFD")), err
}
