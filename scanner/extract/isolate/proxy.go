package isolate

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
)

// A proxy is an extractor whose work is done in a child.
type proxy struct {
	pool  *Pool
	mimes []string
}

func (x *proxy) MIMETypes() []string { return x.mimes }

// Remote implements scanner.RemoteExtractor.
func (x *proxy) Remote() {}

// Extract has a child read the document. Its error is of the same kind as the
// one in the child; document.ErrTimeout, ErrMemory and ErrCrashed when the
// child was stopped or ended.
func (x *proxy) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if len(x.mimes) == 0 {
		return document.ErrUnsupported
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	acquire := func() error { return x.pool.acquire(ctx) }
	wait := acquire
	if w, ok := out.(scanner.Waiter); ok {
		wait = func() error { return w.Wait(acquire) }
	}
	if err := wait(); err != nil {
		return err
	}
	defer x.pool.release()
	for fresh := false; ; fresh = true {
		c, used, err := x.pool.take(x.mimes[0], fresh)
		if err != nil {
			return err
		}
		s := session{pool: x.pool, child: c, ctx: ctx, source: r, out: out}
		err = s.run(job{extractor: x.mimes[0], name: doc.Name(), mime: doc.MIMEType, size: r.Size(), modified: doc.Modified})
		c.served++
		x.pool.give(c, s.fit)
		if used && !s.accepted && !fresh && ctx.Err() == nil {
			continue // it had ended while it waited, and not over this document
		}
		return err
	}
}

// A session is one document in one child.
type session struct {
	pool   *Pool
	child  *child
	ctx    context.Context
	source *io.SectionReader
	out    document.Sink

	accepted bool // the child has begun
	fit      bool // the child can read another document
	clock    stopwatch
	buf      []byte
}

// run sends the document and deals with what comes back.
func (s *session) run(j job) error {
	stop := context.AfterFunc(s.ctx, s.child.kill)
	defer stop()
	s.clock = stopwatch{left: s.pool.opt.Timeout, kill: s.child.kill}
	defer s.clock.stop()
	j.name = strings.ToValidUTF8(j.name[max(0, len(j.name)-maxName):], "")
	if err := s.child.conn.write(frameJob, j.encode); err != nil {
		return s.broken(err)
	}
	for {
		f, err := s.read()
		if err != nil {
			return s.broken(err)
		}
		if f.kind == frameDone {
			return s.done(f)
		}
		if err := s.answer(f); err != nil {
			var refused sinkError
			if errors.As(err, &refused) {
				s.drain()
				return refused.error
			}
			return s.broken(err)
		}
	}
}

// maxName is how much of a document's name a child is told, in bytes, from
// its end.
const maxName = 4 << 10

// startLimit bounds how long a child takes to start and to warm an extractor:
// compiling PDFium takes two seconds on a quiet machine.
const startLimit = 2 * time.Minute

// read waits for a frame; only this time is the child's.
func (s *session) read() (frame, error) {
	if !s.accepted {
		timer := time.AfterFunc(startLimit, s.child.kill)
		defer timer.Stop()
		return s.child.conn.read()
	}
	s.clock.start()
	f, err := s.child.conn.read()
	s.clock.stop()
	return f, err
}

// done takes the result.
func (s *session) done(f frame) error {
	var result failure
	d := decoder{b: f.body}
	result.decode(&d)
	if !d.end() {
		return s.broken(errProtocol)
	}
	err := result.err()
	// The child ends after these by itself.
	s.fit = !errors.Is(err, document.ErrTimeout) && !errors.Is(err, document.ErrCrashed) && !errors.Is(err, document.ErrMemory)
	return err
}

// A sinkError is an error of the sink, which ends the document and not the
// child.
type sinkError struct{ error }

// answer deals with one frame.
func (s *session) answer(f frame) error {
	d := decoder{b: f.body}
	switch {
	case f.kind == frameAccepted && !s.accepted:
		s.accepted = true
		return nil
	case !s.accepted:
		return errProtocol
	}
	switch f.kind {
	case frameRead:
		off, n := d.int(), d.count(maxRange)
		if !d.end() || off < 0 {
			return errProtocol
		}
		return s.sendRange(off, n)
	case frameSegment:
		seg, ok := decodeSegment(&d)
		if !ok {
			return errProtocol
		}
		return refused(s.out.Segment(seg))
	case frameProperty:
		name, value := d.str(), d.str()
		if !d.end() {
			return errProtocol
		}
		return refused(s.out.Property(document.Property(name), value))
	case frameMember:
		return s.member(&d)
	}
	return errProtocol
}

func refused(err error) error {
	if err == nil {
		return nil
	}
	return sinkError{err}
}

// sendRange sends bytes of the document.
func (s *session) sendRange(off int64, n int) error {
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	got, err := s.source.ReadAt(s.buf[:n], off)
	return s.child.conn.write(frameData, func(e *encoder) {
		e.bool(err == nil || got == n)
		e.bytes(s.buf[:got])
	})
}

// member passes a member on. While it is read the document gives up its
// place, because the member can need one.
func (s *session) member(d *decoder) error {
	var offer member
	if !offer.decode(d) {
		return errProtocol
	}
	m := document.Member{Name: offer.name, Size: offer.size, Modified: offer.modified, MIMEType: offer.mime, Err: offer.err.err()}
	if !offer.content {
		return refused(s.out.Member(m))
	}
	if m.Err != nil {
		return errProtocol
	}
	content := &memberReader{s: s}
	m.Content = content
	s.pool.release()
	err := s.out.Member(m)
	s.pool.slots <- struct{}{} // who holds a slot needs nothing of this document, so one comes free
	content.closed = true
	switch {
	case content.broken != nil:
		return content.broken
	case err != nil:
		return sinkError{err}
	}
	return s.child.conn.write(frameSkip, nil)
}

// drain ends a document that the sink refused, without ending the child when
// it can be helped.
func (s *session) drain() {
	if s.child.conn.write(frameStop, nil) != nil {
		return
	}
	timer := time.AfterFunc(grace, s.child.kill)
	defer timer.Stop()
	for {
		f, err := s.child.conn.read()
		if err != nil {
			return
		}
		switch f.kind {
		case frameDone:
			s.fit = true
			return
		case frameRead: // it has not noticed yet
			if s.child.conn.write(frameData, func(e *encoder) { e.bool(false); e.bytes(nil) }) != nil {
				return
			}
		}
	}
}

// grace is what a child has to end a document that is no longer wanted.
const grace = time.Second

// broken ends the child and says why.
func (s *session) broken(err error) error {
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	if s.clock.over() {
		return document.ErrTimeout
	}
	if errors.Is(err, errProtocol) {
		s.child.kill()
	}
	cause := s.child.cause()
	s.pool.mu.Lock()
	closed := s.pool.closed
	s.pool.mu.Unlock()
	if closed {
		return errClosed
	}
	return cause
}

// A memberReader is the content of a member, pulled from the child.
type memberReader struct {
	s      *session
	rest   []byte
	err    error // io.EOF or the child's error, once rest is read
	broken error // the conversation is over
	closed bool  // the sink has returned
}

func (m *memberReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(m.rest) == 0 {
		if m.err == nil && m.closed {
			m.err = errors.New("read of a member that is over")
		}
		if m.err != nil {
			return 0, m.err
		}
		if err := m.pull(); err != nil {
			m.broken, m.err = err, document.ErrCrashed
		}
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// pull asks for a chunk and serves the child until it comes.
func (m *memberReader) pull() error {
	s := m.s
	if err := s.child.conn.write(framePull, nil); err != nil {
		return err
	}
	for {
		f, err := s.read()
		if err != nil {
			return err
		}
		d := decoder{b: f.body}
		switch f.kind {
		case frameRead:
			off, n := d.int(), d.count(maxRange)
			if !d.end() || off < 0 {
				return errProtocol
			}
			if err := s.sendRange(off, n); err != nil {
				return err
			}
		case frameChunk:
			last := d.bool()
			var end failure
			end.decode(&d)
			data := d.raw()
			if !d.end() || len(data) == 0 && !last {
				return errProtocol
			}
			m.rest = append(m.rest[:0], data...)
			if last {
				if m.err = end.err(); m.err == nil {
					m.err = io.EOF
				}
			}
			return nil
		default:
			return errProtocol
		}
	}
}

// A stopwatch kills a child that has used up its time. It runs only while the
// parent waits for the child.
type stopwatch struct {
	left  time.Duration
	kill  func()
	timer *time.Timer
	since time.Time
	ended bool
}

func (w *stopwatch) start() {
	if w.left < 0 && !w.ended {
		return
	}
	w.since = time.Now()
	if w.timer == nil {
		w.timer = time.AfterFunc(w.left, w.kill)
		return
	}
	w.timer.Reset(w.left)
}

func (w *stopwatch) stop() {
	if w.timer == nil || w.since.IsZero() {
		return
	}
	w.timer.Stop()
	w.left -= time.Since(w.since)
	w.since = time.Time{}
	if w.left <= 0 {
		w.left, w.ended = 0, true
	}
}

// over reports whether the time is used up.
func (w *stopwatch) over() bool { return w.ended }
