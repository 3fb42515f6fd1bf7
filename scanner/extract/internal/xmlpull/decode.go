package xmlpull

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decoded gives src in UTF-8, by its byte order mark or its declaration. What
// is not known is taken as UTF-8.
func decoded(src io.Reader) io.Reader {
	head := make([]byte, 160)
	n, err := io.ReadFull(src, head)
	head = head[:n]
	whole := io.Reader(bytes.NewReader(head))
	if err == nil {
		whole = io.MultiReader(whole, src)
	} else if err != io.EOF && err != io.ErrUnexpectedEOF {
		whole = io.MultiReader(whole, failing{err})
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		io.ReadFull(whole, make([]byte, 3)) // cannot fail: the bytes are in head
		return whole
	}
	if enc := encodingOf(head); enc != nil {
		return enc.NewDecoder().Reader(whole)
	}
	return whole
}

// A failing reader gives only an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// encodingOf is the encoding of a document that begins with head; nil for
// UTF-8.
func encodingOf(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("<\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\x00<")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return nil
	}
	decl, _, _ := bytes.Cut(head, []byte("?>"))
	_, value, ok := bytes.Cut(decl, []byte("encoding="))
	if !ok || len(value) < 2 {
		return nil
	}
	name, _, _ := bytes.Cut(value[1:], value[:1])
	enc, err := htmlindex.Get(string(name))
	if err != nil {
		return nil
	}
	if canonical, err := htmlindex.Name(enc); err == nil && (canonical == "utf-8" || canonical == "utf-16le" || canonical == "utf-16be") {
		return nil // it was read as ASCII so far: the declaration is wrong about UTF-16
	}
	return enc
}
