package ole

import (
	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/officecrypt"
)

// unlock tries the passwords on an encryption header, and says to the sink
// which kind fitted.
func (e *extraction) unlock(info []byte) (*officecrypt.Stream, error) {
	s, which, err := officecrypt.UnlockStream(info, append([]string{officecrypt.Default}, e.passwords...))
	if err != nil {
		return nil, err
	}
	how := "given-password"
	if which == 0 {
		how = "empty-password"
	}
	return s, e.out.Property(document.Encrypted, how)
}

// decrypt puts a workbook in the clear. Heads of records are not encrypted,
// nor are a few records whole, and the place of a sheet.
//
// Source: MS-XLS 2.2.10.
func (r *biffReader) decrypt(filePass []byte) error {
	if !r.new || u16(filePass, 0) != 1 {
		return document.ErrEncrypted
	}
	s, err := r.e.unlock(filePass[2:])
	if err != nil {
		return err
	}
	clear := s.Decrypt(r.b, 1024)
	for at := 0; at+4 <= len(r.b); {
		kind, n := u16(r.b, at), u16(r.b, at+2)
		keep := 4
		switch kind {
		case recBOF, recFilePass, 0xe1, 0x138, 0x194, 0x195, 0x196:
			keep += n
		case recSheet:
			keep += 4
		}
		end := min(at+keep, len(r.b))
		copy(clear[at:end], r.b[at:end])
		at += 4 + n
	}
	r.b = clear
	return nil
}

// decryptWord puts the streams of a document in the clear. The head of the
// file information is not encrypted.
//
// Source: MS-DOC 2.2.6.2.
func (e *extraction) decryptWord(f *wordFile) error {
	n := int64(u32(f.main, 0x0e))
	info := piece(f.table, 0, n)
	if f.old || len(info) < 52 || u16(f.main, 0x0a)&0x8000 != 0 {
		return document.ErrEncrypted
	}
	s, err := e.unlock(info)
	if err != nil {
		return err
	}
	const clearHead = 68
	main := s.Decrypt(f.main, 512)
	copy(main, f.main[:min(clearHead, len(f.main))])
	f.main, f.table = main, s.Decrypt(f.table, 512)
	return nil
}
