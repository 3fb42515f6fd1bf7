package archive

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"strings"

	"github.com/bodgit/sevenzip"
	"github.com/nwaples/rardecode/v2"

	"uitrusting/scanner/document"
)

// A Solid extractor reads 7z and RAR. Their decoders take as much memory as
// the archive asks for, so it is meant to run behind package isolate.
type Solid struct{ opt Options }

// NewSolid makes a Solid extractor.
func NewSolid(opt Options) *Solid { return &Solid{New(opt).opt} }

// MIMETypes implements scanner.Extractor.
func (*Solid) MIMETypes() []string {
	return []string{"application/x-7z-compressed", "application/vnd.rar"}
}

// Extract implements scanner.Extractor.
func (s *Solid) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &container{ctx: ctx, opt: s.opt, doc: doc, r: r, out: out}
	var err error
	switch doc.MIMEType {
	case "application/x-7z-compressed":
		err = open7z(c)
	case "application/vnd.rar":
		err = openRar(c)
	default:
		return document.ErrUnsupported
	}
	if c.stop != nil {
		return c.stop
	}
	return err
}

// passwords are what is tried: nothing, then those given.
func (c *container) passwords() []string { return append([]string{""}, c.opt.Passwords...) }

// open7z sends the members of a 7z archive.
func open7z(c *container) (err error) {
	defer guard(&err)
	var readable *sevenzip.Reader // its names, at least
	encrypted := false
	for _, password := range c.passwords() {
		z, err := sevenzip.NewReaderWithPassword(c.r, c.r.Size(), password)
		if err != nil {
			encrypted = encrypted || sealed7z(err) // the names are encrypted, or it is damaged
			continue
		}
		readable = z
		sound, sealed := opens7z(z)
		if sound {
			// An encrypted stream can be opened only once (sevenzip 1.6.5).
			if z, err = sevenzip.NewReaderWithPassword(c.r, c.r.Size(), password); err != nil {
				return document.ErrCorrupt
			}
			return c.members7z(z, false)
		}
		encrypted = encrypted || sealed
	}
	encrypted = encrypted || c.usesAES()
	switch {
	case readable != nil:
		return c.members7z(readable, encrypted)
	case encrypted:
		return document.ErrEncrypted
	}
	return document.ErrCorrupt
}

// usesAES looks for the id of AES in the header at the end of the archive.
func (c *container) usesAES() bool {
	tail := make([]byte, min(4<<10, c.r.Size()))
	n, _ := c.r.ReadAt(tail, c.r.Size()-int64(len(tail)))
	return bytes.Contains(tail[:n], []byte("\x06\xf1\x07\x01"))
}

// sealed7z reports whether an error comes from encryption.
func sealed7z(err error) bool {
	var read *sevenzip.ReadError
	return errors.As(err, &read) && read.Encrypted
}

// opens7z reads the first member that has content: with a wrong password
// that fails, or its sum is wrong.
func opens7z(z *sevenzip.Reader) (sound, sealed bool) {
	for _, f := range z.File {
		if f.UncompressedSize == 0 || f.FileInfo().IsDir() {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return false, sealed7z(err)
		}
		const enough = 1 << 20 // bytes after which a decoder has noticed
		sum := crc32.NewIEEE()
		n, err := io.CopyN(sum, rc, int64(min(f.UncompressedSize, enough)))
		_ = rc.Close()
		if err != nil {
			return false, sealed7z(err)
		}
		return uint64(n) < f.UncompressedSize || f.CRC32 == 0 || sum.Sum32() == f.CRC32, false
	}
	return true, false
}

func (c *container) members7z(z *sevenzip.Reader, encrypted bool) error {
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		m := member{name: f.Name, size: int64(min(f.UncompressedSize, 1<<62)), packed: -1, modified: f.Modified.UTC()}
		var rc io.ReadCloser
		if encrypted && m.size > 0 {
			m.err = document.ErrEncrypted
		} else {
			var err error
			rc, err = f.Open()
			switch {
			case err == nil:
				m.content = &checked{c: c, r: rc, left: m.size, crc: f.CRC32}
			case sealed7z(err):
				m.err = document.ErrEncrypted
			default:
				m.err = failure(err)
				c.damage = m.err
			}
		}
		err := c.send(m)
		if rc != nil {
			_ = rc.Close()
		}
		if err != nil {
			return err
		}
	}
	return c.partial(c.damage)
}

// openRar sends the members of a RAR archive. Of a set of volumes only the
// one at hand is read.
func openRar(c *container) (err error) {
	defer guard(&err)
	opts := []rardecode.Option{rardecode.MaxDictionarySize(maxWindow)}
	var z *rardecode.Reader
	var first *rardecode.FileHeader
	for _, password := range c.passwords() {
		o := opts
		if password != "" {
			o = append(o[:len(o):len(o)], rardecode.Password(password))
		}
		if z, err = rardecode.NewReader(io.NewSectionReader(c.r, 0, c.r.Size()), o...); err == nil {
			first, err = z.Next()
		}
		if err == nil || err == io.EOF {
			if first == nil || !first.Encrypted || password != "" {
				break
			}
			err = document.ErrEncrypted // try the passwords on what is inside
			if len(c.opt.Passwords) == 0 {
				err = nil
				break
			}
		}
	}
	if err != nil && err != io.EOF {
		if z != nil && first != nil && errors.Is(err, document.ErrEncrypted) {
			err = nil
		} else {
			return rarFailure(err)
		}
	}
	for h := first; err != io.EOF; h, err = z.Next() {
		if err != nil {
			return c.partial(rarFailure(err))
		}
		if h.IsDir || h.LinkType != rardecode.LinkTypeNone && h.UnPackedSize == 0 {
			continue
		}
		size := h.UnPackedSize
		if h.UnKnownSize {
			size = -1
		}
		m := member{name: decodeName(strings.ReplaceAll(h.Name, `\`, "/"), false), size: size, packed: -1, modified: h.ModificationTime.UTC()}
		if h.Encrypted && len(c.opt.Passwords) == 0 {
			m.err = document.ErrEncrypted
		} else {
			m.content = &rarContent{checked{c: c, r: z, left: -1}}
		}
		if err := c.send(m); err != nil {
			return err
		}
	}
	return c.partial(c.damage)
}

// rarContent maps what the decoder says before damage is judged.
type rarContent struct{ checked }

func (r *rarContent) Read(p []byte) (int, error) {
	if r.done == nil {
		if _, ok := r.r.(rarReader); !ok {
			r.r = rarReader{r.r}
		}
	}
	return r.checked.Read(p)
}

type rarReader struct{ r io.Reader }

func (r rarReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = rarFailure(err)
	}
	return n, err
}

func rarFailure(err error) error {
	switch {
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted), errors.Is(err, rardecode.ErrBadPassword):
		return document.ErrEncrypted
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return document.ErrMemory
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrUnknownVersion), errors.Is(err, rardecode.ErrUnsupportedDecoder):
		return document.ErrUnsupported
	}
	return failure(err)
}
