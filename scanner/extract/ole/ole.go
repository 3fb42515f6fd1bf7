// Package ole reads the formats of Microsoft Office before Office Open XML,
// and Outlook messages: Word 6 to 2003, Excel 5 to 2003, PowerPoint 97 to
// 2003, msg. What a compound file is, its streams tell, not its name.
//
// Source: MS-DOC, MS-XLS, MS-PPT, MS-OXMSG, MS-OLEPS, MS-OFFCRYPTO.
package ole

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/compound"
	"uitrusting/scanner/extract/internal/officecrypt"
	"uitrusting/scanner/extract/internal/textpart"
)

// An Extractor reads compound files. It is stateless.
type Extractor struct{ passwords []string }

// New makes an extractor.
func New() Extractor { return Extractor{} }

// WithPasswords is the extractor that tries those passwords on encrypted
// packages, after the one that programs use without asking.
func (x Extractor) WithPasswords(passwords []string) Extractor {
	x.passwords = slices.Clone(passwords)
	return x
}

// MIMETypes are those of all compound files.
func (Extractor) MIMETypes() []string {
	return []string{
		"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
		"application/vnd.ms-outlook", "application/x-ole-storage",
	}
}

// Extract sends text, embedded files and properties.
func (x Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	root, err := compound.Open(r)
	if err != nil {
		return err
	}
	e := &extraction{ctx: ctx, out: out, root: root, w: textpart.New(ctx, out), passwords: x.passwords}
	return e.run()
}

// An extraction is one file being read.
type extraction struct {
	ctx    context.Context
	out    document.Sink
	root   *compound.Storage
	w      *textpart.Writer
	damage error

	passwords []string
}

func (e *extraction) run() error {
	read := e.reader()
	if read == nil {
		return fmt.Errorf("compound file of another program: %w", document.ErrUnsupported)
	}
	summary := e.summary()
	if err := summary.properties(e.out); err != nil {
		return err
	}
	if err := read(); err != nil {
		return err
	}
	if err := summary.framing(e.w); err != nil {
		return err
	}
	if err := e.embedded(e.root, 0); err != nil {
		return err
	}
	if e.damage != nil {
		return document.PartialError{Err: e.damage}
	}
	return nil
}

// reader tells the kind of document by its streams.
func (e *extraction) reader() func() error {
	switch s := e.root; {
	case s.Stream("EncryptedPackage") != nil:
		return e.encrypted
	case s.Stream("EncryptedSummary") != nil:
		return func() error { return document.ErrEncrypted }
	case s.Stream("WordDocument") != nil:
		return e.word
	case s.Stream("Workbook") != nil:
		return func() error { return e.workbook(s.Stream("Workbook")) }
	case s.Stream("Book") != nil:
		return func() error { return e.workbook(s.Stream("Book")) }
	case s.Stream("PowerPoint Document") != nil:
		return e.presentation
	case s.Stream("__properties_version1.0") != nil, s.Storage("__nameid_version1.0") != nil:
		return e.message
	}
	return nil
}

// encrypted sends an encrypted Office Open XML package in the clear, as a
// member, when a password fits.
func (e *extraction) encrypted() error {
	info := e.root.Stream("EncryptionInfo")
	if info == nil {
		return document.ErrEncrypted
	}
	head, err := info.Bytes(maxSet)
	if err != nil {
		return fmt.Errorf("encryption info: %w", err)
	}
	pkg, which, err := officecrypt.Unlock(head, append([]string{officecrypt.Default}, e.passwords...))
	if err != nil {
		return err
	}
	how := "given-password"
	if which == 0 {
		how = "empty-password"
	}
	if err := e.out.Property(document.Encrypted, how); err != nil {
		return err
	}
	content, err := pkg.Reader(e.root.Stream("EncryptedPackage").Reader())
	if err != nil {
		return err
	}
	return e.out.Member(document.Member{Name: "EncryptedPackage", Size: -1, Content: content})
}

// try decides what an error of a part means: nil when the reading goes on
// without the rest of that part.
func (e *extraction) try(part string, err error) error {
	if err == nil || err == io.EOF {
		return nil
	}
	if w := e.w.Err(); w != nil {
		return w
	}
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	var sent sinkError
	if errors.As(err, &sent) {
		return sent.error
	}
	if errors.Is(err, document.ErrEncrypted) {
		return err
	}
	if e.damage == nil {
		e.damage = fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// A sinkError carries an error of the sink through a parser.
type sinkError struct{ error }

// Limits of embedded files.
const (
	maxStorages = 2000
	maxEmbedded = 64 << 20 // bytes of one
)

// embedded sends the objects inside a document as members: those of another
// program as compound files of their own, packed files unpacked.
func (e *extraction) embedded(s *compound.Storage, depth int) error {
	count := 0
	for _, pool := range s.Storages {
		objects := []*compound.Storage{pool}
		if strings.EqualFold(pool.Name, "ObjectPool") {
			objects = pool.Storages
		} else if !strings.HasPrefix(pool.Name, "MBD") {
			continue
		}
		for _, o := range objects {
			if count++; count > maxStorages {
				return document.ErrTooManyMembers
			}
			if err := e.ctx.Err(); err != nil {
				return err
			}
			if err := e.object(o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *extraction) object(o *compound.Storage) error {
	if s := o.Stream("Ole10Native"); s != nil {
		raw, err := s.Bytes(maxEmbedded)
		name, data := packaged(raw)
		if data == nil {
			if err == nil {
				err = document.ErrCorrupt
			}
			return e.out.Member(document.Member{Size: s.Size, Err: err})
		}
		return e.out.Member(document.Member{Name: name, Size: int64(len(data)), Content: bytes.NewReader(data)})
	}
	for _, name := range []string{"Package", "CONTENTS"} {
		if s := o.Stream(name); s != nil {
			return e.out.Member(document.Member{Name: o.Name, Size: s.Size, Content: s.Reader()})
		}
	}
	known := false
	for _, name := range []string{"WordDocument", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0"} {
		known = known || o.Stream(name) != nil
	}
	if !known {
		return nil
	}
	return e.storageMember(o.Name, o)
}

// storageMember sends a storage as a compound file of its own.
func (e *extraction) storageMember(name string, s *compound.Storage) error {
	raw, err := s.File(maxEmbedded)
	if err != nil {
		return e.out.Member(document.Member{Name: name, Size: -1, Err: err})
	}
	return e.out.Member(document.Member{Name: name, Size: int64(len(raw)), Content: bytes.NewReader(raw)})
}

// packaged opens the wrapping of a file that no program embeds: sizes, label,
// path, data.
func packaged(b []byte) (string, []byte) {
	if len(b) < 6 {
		return "", nil
	}
	rest := b[6:]
	label, rest, ok := bytes.Cut(rest, []byte{0})
	if !ok {
		return "", nil
	}
	_, rest, ok = bytes.Cut(rest, []byte{0})
	if !ok || len(rest) < 8 {
		return "", nil
	}
	n := int64(u32(rest, 4))
	if n > int64(len(rest))-12 {
		return "", nil
	}
	rest = rest[8+n:]
	size := min(int64(u32(rest, 0)), int64(len(rest))-4)
	return strings.ToValidUTF8(string(label), "\uFFFD"), rest[4 : 4+size]
}

// u16 reads a number; 0 beyond the end.
func u16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(b[at]) | int(b[at+1])<<8
}

// u32 reads a number; 0 beyond the end.
func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return uint32(b[at]) | uint32(b[at+1])<<8 | uint32(b[at+2])<<16 | uint32(b[at+3])<<24
}

// piece is b[from:from+n], or what there is of it.
func piece(b []byte, from, n int64) []byte {
	if from < 0 || n <= 0 || from >= int64(len(b)) {
		return nil
	}
	return b[from:min(from+n, int64(len(b)))]
}
