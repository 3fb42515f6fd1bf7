package pdf

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"uitrusting/scanner/document"
)

// A file is an open PDF.
type file struct {
	in     *instance
	ref    references.FPDF_DOCUMENT
	handle uint64
	form   uint64 // form environment, which fields are asked of; 0 = none
	info   uint32 // its memory
	// unlocked says with what it was opened: "", "empty-password" or
	// "given-password".
	unlocked string
}

// openFile opens the PDF in r, trying the passwords in turn. The bytes are
// read as PDFium asks for them: a scan of 200 MB must not be held whole.
func openFile(in *instance, r io.ReaderAt, size int64, passwords []string) (*file, error) {
	f, err := tryOpen(in, r, size, nil)
	if err == nil {
		if revision, err := in.int("FPDF_GetSecurityHandlerRevision", f.handle); err == nil && revision > 0 {
			f.unlocked = "empty-password"
		}
		return f, nil
	}
	for i := range passwords {
		if !errors.Is(err, document.ErrEncrypted) {
			break
		}
		if f, err = tryOpen(in, r, size, &passwords[i]); err == nil {
			f.unlocked = "given-password"
			return f, nil
		}
	}
	return nil, err
}

func tryOpen(in *instance, r io.ReaderAt, size int64, password *string) (*file, error) {
	opened, err := in.owner.OpenDocument(&requests.OpenDocument{
		FileReader:     &fullReader{io.NewSectionReader(r, 0, size)},
		FileReaderSize: size,
		Password:       password,
	})
	switch {
	case err == nil:
	case errors.Is(err, pdfium_errors.ErrPassword):
		return nil, document.ErrEncrypted
	case errors.Is(err, pdfium_errors.ErrSecurity):
		return nil, fmt.Errorf("security handler: %w", document.ErrEncrypted)
	case errors.Is(err, pdfium_errors.ErrFormat), errors.Is(err, pdfium_errors.ErrFile),
		errors.Is(err, pdfium_errors.ErrPage), errors.Is(err, pdfium_errors.ErrUnknown), errors.Is(err, pdfium_errors.ErrSuccess):
		return nil, document.ErrCorrupt
	default:
		in.broken = true
		return nil, in.trapCause()
	}
	f := &file{in: in, ref: opened.Document}
	if f.handle = handleOf(in.owner.GetImplementation(), opened.Document); f.handle == 0 {
		f.close()
		return nil, errors.New("pdfium document has no handle")
	}
	return f, nil
}

// handleOf finds the address of an open document, which go-pdfium keeps in a
// map from its own references. It gives 0 when there is none.
func handleOf(implementation any, ref references.FPDF_DOCUMENT) uint64 {
	v := reflect.Indirect(reflect.ValueOf(implementation)).FieldByName("documentRefs")
	if v.Kind() != reflect.Map {
		return 0
	}
	v = reflect.Indirect(v.MapIndex(reflect.ValueOf(ref)))
	if v.Kind() != reflect.Struct {
		return 0
	}
	if v = reflect.Indirect(v.FieldByName("handle")); v.Kind() != reflect.Uint64 {
		return 0
	}
	return v.Uint()
}

// fullReader reads what it is asked for or fails: go-pdfium takes a short
// read for a whole one.
type fullReader struct{ io.ReadSeeker }

func (r *fullReader) Read(p []byte) (int, error) { return io.ReadFull(r.ReadSeeker, p) }

// close ends the document. An instance that trapped is thrown away instead.
func (f *file) close() {
	if f.in.broken {
		return
	}
	if f.form != 0 {
		_, _ = f.in.call("FPDFDOC_ExitFormFillEnvironment", f.form)
		f.in.free(f.info)
	}
	if _, err := f.in.owner.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: f.ref}); err != nil {
		f.in.broken = true
	}
}

// formInfoSize is the size in bytes of FPDF_FORMFILLINFO with room to spare:
// a version and pointers to functions, all of them optional.
const formInfoSize = 512

// openForm makes the fields of the document known. Without fields it does
// nothing.
func (f *file) openForm() error {
	if kind, err := f.in.int("FPDF_GetFormType", f.handle); err != nil || kind <= 0 {
		return err
	}
	info, err := f.in.alloc(formInfoSize)
	if err != nil {
		return err
	}
	if !f.in.memory.Write(info, make([]byte, formInfoSize)) || !f.in.memory.WriteUint32Le(info, 1) {
		return document.ErrMemory
	}
	f.info = info
	f.form, err = f.in.call("FPDFDOC_InitFormFillEnvironment", f.handle, uint64(info))
	return err
}

// pages is the number of pages the document declares.
func (f *file) pages() (int, error) { return f.in.int("FPDF_GetPageCount", f.handle) }

// maxString bounds a title, a field's value or a name, in bytes of UTF-16.
const maxString = 2 << 20

// text calls a function that fills a buffer with a string in UTF-16 and
// returns its length in bytes, the final zero included. The buffer and its
// length follow args.
func (f *file) text(name string, args ...uint64) (string, error) {
	raw, err := f.buffer(name, maxString, args...)
	return decodeUTF16(raw), err
}

// buffer is text for functions that return bytes. What is longer than limit
// is left out.
func (f *file) buffer(name string, limit int, args ...uint64) ([]byte, error) {
	n, err := f.in.int(name, append(args, 0, 0)...)
	if err != nil || n <= 0 || n > limit {
		return nil, err
	}
	p, err := f.in.alloc(n)
	if err != nil {
		return nil, err
	}
	defer f.in.free(p)
	wrote, err := f.in.int(name, append(args, uint64(p), uint64(n))...)
	if err != nil || wrote <= 0 {
		return nil, err
	}
	view, ok := f.in.memory.Read(p, uint32(min(n, wrote)))
	if !ok {
		return nil, nil
	}
	return append([]byte(nil), view...), nil
}

// decodeUTF16 turns little-endian UTF-16, ended by a zero or not, into UTF-8.
func decodeUTF16(raw []byte) string {
	var b strings.Builder
	b.Grow(len(raw) / 2)
	for i := 0; i+1 < len(raw); i += 2 {
		r := rune(raw[i]) | rune(raw[i+1])<<8
		if r == 0 {
			break
		}
		if utf16.IsSurrogate(r) {
			if i+3 < len(raw) {
				if pair := utf16.DecodeRune(r, rune(raw[i+2])|rune(raw[i+3])<<8); pair != utf8.RuneError {
					b.WriteRune(pair)
					i += 2
					continue
				}
			}
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// meta is an entry of the information dictionary.
func (f *file) meta(tag string) (string, error) {
	key, err := f.in.cstring(tag)
	if err != nil {
		return "", err
	}
	defer f.in.free(key)
	return f.text("FPDF_GetMetaText", f.handle, uint64(key))
}

// identifier is the first half of the file identifier, in hexadecimal: all
// versions of a document share it.
func (f *file) identifier() (string, error) {
	raw, err := f.buffer("FPDF_GetFileIdentifier", 256, f.handle, 0)
	if n := len(raw); n > 0 && raw[n-1] == 0 {
		raw = raw[:n-1]
	}
	return hex.EncodeToString(raw), err
}

// Bounds of the outline: a hostile one can be circular or endless.
const (
	maxOutline      = 10_000
	maxOutlineDepth = 32
)

// outline gives the titles of the bookmarks, in order.
func (f *file) outline() ([]string, error) {
	var titles []string
	seen := make(map[uint64]bool)
	var walk func(parent uint64, depth int) error
	walk = func(parent uint64, depth int) error {
		mark, err := f.in.call("FPDFBookmark_GetFirstChild", f.handle, parent)
		for err == nil && uint32(mark) != 0 && !seen[mark] && len(seen) < maxOutline {
			seen[mark] = true
			title, terr := f.text("FPDFBookmark_GetTitle", mark)
			if terr != nil {
				return terr
			}
			if title = oneLine(title); title != "" {
				titles = append(titles, title)
			}
			if depth < maxOutlineDepth {
				if err := walk(mark, depth+1); err != nil {
					return err
				}
			}
			mark, err = f.in.call("FPDFBookmark_GetNextSibling", f.handle, mark)
		}
		return err
	}
	err := walk(0, 0)
	return titles, err
}
