package scanner

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"uitrusting/scanner/document"
)

// holdInMemory is how much of a member is held in memory, in bytes. What is
// bigger goes to a temporary file that nobody can read: 4 MiB holds nearly
// all attachments and office files, and eight levels of nesting on each of
// four workers stay below 128 MiB.
const holdInMemory = 4 << 20

// A held member is the content of a stream that can be read anywhere.
type held interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// hold reads a stream to its end, at most limit bytes of it; a longer one is
// document.ErrBomb.
func hold(ctx context.Context, r io.Reader, limit int64) (held, error) {
	first := min(limit+1, holdInMemory+1)
	buf, err := io.ReadAll(io.LimitReader(contextReader{ctx, r}, first))
	if err != nil {
		return nil, err
	}
	if int64(len(buf)) > limit {
		return nil, document.ErrBomb
	}
	if len(buf) <= holdInMemory {
		return heldBytes(buf), nil
	}
	f, err := newSpill()
	if err != nil {
		return nil, errors.Join(document.ErrMemory, err)
	}
	if err := f.append(buf); err != nil {
		f.Close()
		return nil, errors.Join(document.ErrMemory, err)
	}
	buf = buf[:256<<10]
	for {
		n, err := contextReader{ctx, r}.Read(buf)
		if f.size+int64(n) > limit {
			f.Close()
			return nil, document.ErrBomb
		}
		if werr := f.append(buf[:n]); werr != nil {
			f.Close()
			return nil, errors.Join(document.ErrMemory, werr)
		}
		if err == io.EOF {
			return f, nil
		}
		if err != nil {
			f.Close()
			return nil, err
		}
	}
}

type heldBytes []byte

func (b heldBytes) Size() int64  { return int64(len(b)) }
func (b heldBytes) Close() error { return nil }

// Bytes is for document.Bytes.
func (b heldBytes) Bytes() []byte { return b }
func (b heldBytes) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// A spill is a temporary file of which nobody can read a byte: it is
// encrypted with a key that lives in this value alone, and has no name where
// the system allows that.
type spill struct {
	file *os.File
	path string // to remove at Close; "" = already removed
	key  cipher.Block
	iv   [aes.BlockSize]byte
	size int64
}

func newSpill() (*spill, error) {
	var secret [32]byte
	s := &spill{}
	if _, err := rand.Read(secret[:]); err != nil {
		return nil, err
	}
	if _, err := rand.Read(s.iv[:8]); err != nil {
		return nil, err
	}
	key, err := aes.NewCipher(secret[:])
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "uitrusting-*")
	if err != nil {
		return nil, err
	}
	s.key, s.file, s.path = key, f, f.Name()
	if os.Remove(s.path) == nil { // an open file cannot be removed on Windows
		s.path = ""
	}
	return s, nil
}

// stream is the key stream from the block that holds the offset on; the
// bytes before the offset in that block are discarded.
func (s *spill) stream(off int64) cipher.Stream {
	iv := s.iv
	binary.BigEndian.PutUint64(iv[8:], uint64(off/aes.BlockSize))
	st := cipher.NewCTR(s.key, iv[:])
	var skip [aes.BlockSize]byte
	st.XORKeyStream(skip[:off%aes.BlockSize], skip[:off%aes.BlockSize])
	return st
}

// append encrypts p in place and writes it at the end.
func (s *spill) append(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	s.stream(s.size).XORKeyStream(p, p)
	n, err := s.file.WriteAt(p, s.size)
	s.size += int64(n)
	return err
}

func (s *spill) Size() int64 { return s.size }

func (s *spill) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= s.size {
		return 0, io.EOF
	}
	n, err := s.file.ReadAt(p, off)
	s.stream(off).XORKeyStream(p[:n], p[:n])
	return n, err
}

func (s *spill) Close() error {
	err := s.file.Close()
	if s.path != "" {
		err = errors.Join(err, os.Remove(s.path))
	}
	return err
}

// A contextReader stops when the run does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if c.ctx.Err() != nil {
		return 0, context.Cause(c.ctx)
	}
	return c.r.Read(p)
}

// leavable reads r until it ends or the run does, also while r has nothing to
// give: a terminal, or a pipe whose writer waits. Who reads r stays behind then,
// until it gives something.
func leavable(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	stop := context.AfterFunc(ctx, func() { in.CloseWithError(context.Cause(ctx)) })
	go func() {
		defer stop()
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	return out
}
