package isolate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
)

// Serve is the child: it reads documents that the parent sends on in until in
// ends, and answers on out. Build makes the extractors from what the parent
// gave as Options.Setup. When in ends while a document is at work the process
// exits at once, because nobody waits for the answer.
func Serve(ctx context.Context, build func(setup []byte) ([]scanner.Extractor, error), in io.Reader, out io.Writer) error {
	quiet(out)
	s := &server{conn: newConn(in, out), frames: make(chan frame), taken: make(chan struct{})}
	first, err := s.conn.read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	var h hello
	if first.kind != frameHello || !h.decode(&decoder{b: first.body}) {
		return errProtocol
	}
	extractors, err := build(h.setup)
	if err != nil {
		return err
	}
	if w, ok := find(extractors, h.warm).(Warmer); ok {
		if err := w.Warm(); err != nil {
			return err
		}
	}
	limitMemory(h.memory)
	restrict(h)
	go s.listen()
	for {
		f, ok := s.next()
		if !ok {
			return nil
		}
		if f.kind == frameStop || f.kind == framePull || f.kind == frameSkip {
			continue // it crossed the end of the last document
		}
		var j job
		if f.kind != frameJob || !j.decode(&decoder{b: f.body}) {
			return errProtocol
		}
		if !s.document(ctx, find(extractors, j.extractor), j) {
			return nil
		}
	}
}

// quiet keeps what libraries print, which can be text of a document, out of
// the conversation and off the screen.
func quiet(out io.Writer) {
	if out != io.Writer(os.Stdout) {
		return
	}
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stdout = null
	}
}

// find gives the extractor that reads the MIME type, or nil.
func find(extractors []scanner.Extractor, mime string) scanner.Extractor {
	for _, x := range extractors {
		if slices.Contains(x.MIMETypes(), mime) {
			return x
		}
	}
	return nil
}

// limitMemory makes the collector work harder near the limit and ends the
// process beyond it.
func limitMemory(bytes int64) {
	if bytes <= 0 {
		return
	}
	debug.SetMemoryLimit(bytes - bytes/8)
	go watchMemory(uint64(bytes))
}

// A server is the state of a child.
type server struct {
	conn    *conn
	frames  chan frame    // what the parent sent
	taken   chan struct{} // the last frame may be overwritten
	busy    atomic.Bool   // a document is at work
	stopped atomic.Bool   // the parent wants no more of it
	cancel  atomic.Pointer[context.CancelFunc]
}

// listen passes on what the parent sends. At the end of it the process ends:
// a parser that is stuck would not notice.
func (s *server) listen() {
	for {
		f, err := s.conn.read()
		if err != nil {
			if s.busy.Load() {
				os.Exit(0)
			}
			close(s.frames)
			return
		}
		if f.kind == frameStop {
			s.stopped.Store(true)
			if cancel := s.cancel.Load(); cancel != nil {
				(*cancel)()
			}
		}
		s.frames <- f
		<-s.taken
	}
}

// next waits for a frame. Its content is the caller's until the next call.
func (s *server) next() (frame, bool) {
	f, ok := <-s.frames
	if ok {
		f.body = slices.Clone(f.body)
		s.taken <- struct{}{}
	}
	return f, ok
}

// document reads one document and reports whether the child is fit for
// another.
func (s *server) document(ctx context.Context, x scanner.Extractor, j job) bool {
	s.busy.Store(true)
	defer s.busy.Store(false)
	s.stopped.Store(false)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.cancel.Store(&cancel)
	if err := s.conn.write(frameAccepted, nil); err != nil {
		return false
	}
	err := errors.New("no such extractor in the child")
	if x != nil {
		err = s.extract(ctx, x, j)
	}
	f := failureOf(err)
	if err := s.conn.write(frameDone, f.encode); err != nil {
		return false
	}
	// What timed out may still run, what crashed may have left anything.
	return !errors.Is(err, document.ErrTimeout) && !errors.Is(err, document.ErrCrashed) && !errors.Is(err, document.ErrMemory)
}

// extract runs the extractor. The value of a panic is dropped: it can hold
// text of the document.
func (s *server) extract(ctx context.Context, x scanner.Extractor, j job) (err error) {
	defer func() {
		if recover() != nil {
			err = document.ErrCrashed
		}
	}()
	doc := document.Document{Ref: document.Ref{Path: j.name}, MIMEType: j.mime, Size: j.size, Modified: j.modified}
	return x.Extract(ctx, doc, io.NewSectionReader(newRemote(s, j.size), 0, j.size), remoteSink{s})
}

// errStopped is what the child's sink says when the parent's refused. It does
// not travel: the parent knows better.
var errStopped = errors.New("stopped")

// await waits for a frame that belongs to the document.
func (s *server) await() (frame, error) {
	if s.stopped.Load() {
		return frame{}, errStopped
	}
	f, ok := s.next()
	if !ok {
		return frame{}, io.ErrUnexpectedEOF
	}
	if f.kind == frameStop {
		return frame{}, errStopped
	}
	return f, nil
}

// A remoteSink is the sink in the parent.
type remoteSink struct{ s *server }

func (r remoteSink) send(kind byte, build func(*encoder)) error {
	if r.s.stopped.Load() {
		return errStopped
	}
	return r.s.conn.write(kind, build)
}

// Segment sends the segment, a very long one in parts that end with a line.
func (r remoteSink) Segment(seg document.Segment) error {
	if len(seg.Marks) > maxMarks {
		seg.Marks = seg.Marks[:maxMarks]
	}
	if seg.Table != nil && len(seg.Table.Columns) > maxColumns {
		table := *seg.Table
		table.Columns = table.Columns[:maxColumns]
		seg.Table = &table
	}
	for len(seg.Text) > maxSegment {
		head, rest := split(seg, maxSegment)
		if err := r.send(frameSegment, func(e *encoder) { encodeSegment(e, &head) }); err != nil {
			return err
		}
		seg = rest
	}
	return r.send(frameSegment, func(e *encoder) { encodeSegment(e, &seg) })
}

func (r remoteSink) Property(name document.Property, value string) error {
	return r.send(frameProperty, func(e *encoder) {
		e.str(string(name))
		e.str(value[:min(len(value), maxProperty)])
	})
}

// maxProperty bounds a property, in bytes.
const maxProperty = 1 << 20

// Member offers the member and sends what the parent pulls of it.
func (r remoteSink) Member(m document.Member) error {
	offer := member{name: m.Name, size: m.Size, modified: m.Modified, mime: m.MIMEType, content: m.Content != nil && m.Err == nil, err: failureOf(m.Err)}
	if len(offer.name) > maxProperty {
		offer.name = offer.name[:maxProperty]
	}
	if err := r.send(frameMember, offer.encode); err != nil || !offer.content {
		return err
	}
	var buf []byte
	for {
		f, err := r.s.await()
		if err != nil {
			return err
		}
		switch f.kind {
		case frameSkip:
			return nil
		case framePull:
		default:
			return errProtocol
		}
		if buf == nil {
			buf = make([]byte, chunkSize)
		}
		n, err := io.ReadFull(m.Content, buf)
		end := failure{kind: kindNone}
		last := err != nil
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			end = failureOf(err)
		}
		if err := r.send(frameChunk, func(e *encoder) {
			e.bool(last)
			end.encode(e)
			e.bytes(buf[:n])
		}); err != nil {
			return err
		}
		if last {
			return r.finish()
		}
	}
}

// finish waits until the parent has done with a member that was sent whole.
func (r remoteSink) finish() error {
	f, err := r.s.await()
	if err != nil {
		return err
	}
	if f.kind != frameSkip {
		return errProtocol
	}
	return nil
}

// split cuts a segment after the last line feed before limit.
func split(seg document.Segment, limit int) (head, rest document.Segment) {
	cut := limit
	for cut > limit/2 && seg.Text[cut-1] != '\n' {
		cut--
	}
	if seg.Text[cut-1] != '\n' {
		for cut = limit; cut > 0 && seg.Text[cut]&0xc0 == 0x80; cut-- { // not inside a character
		}
	}
	at := seg.Locate(cut)
	core := seg.End()
	head, rest = seg, seg
	head.Text, rest.Text = seg.Text[:cut], seg.Text[cut:]
	i := 0
	for i < len(seg.Marks) && seg.Marks[i].Offset < cut {
		i++
	}
	head.Marks = seg.Marks[:i:i]
	rest.Marks = []document.Mark{{At: at}}
	for _, m := range seg.Marks[i:] {
		rest.Marks = append(rest.Marks, document.Mark{Offset: m.Offset - cut, At: m.At})
	}
	head.Lead, rest.Lead = min(seg.Lead, cut), max(seg.Lead-cut, 0)
	head.Core, rest.Core = min(core, cut), max(core-cut, 0)
	if seg.Offset != 0 {
		rest.Offset = seg.Offset + int64(cut)
	}
	return head, rest
}

// Blocks of the document that a child keeps: 16 MiB at most, so that most
// documents cross the pipe once.
const (
	blockSize = 256 << 10
	maxBlocks = 64
)

// A remote is the document's bytes, which the parent has. It is safe for
// concurrent use only as far as one goroutine speaks to the parent; the lock
// makes others wait.
type remote struct {
	s      *server
	size   int64
	lock   chan struct{}
	blocks map[int64][]byte
	order  []int64 // of blocks, oldest first
}

func newRemote(s *server, size int64) *remote {
	return &remote{s: s, size: size, lock: make(chan struct{}, 1), blocks: make(map[int64][]byte)}
}

// ReadAt implements io.ReaderAt.
func (r *remote) ReadAt(p []byte, off int64) (n int, err error) {
	r.lock <- struct{}{}
	defer func() { <-r.lock }()
	for n < len(p) {
		at := off + int64(n)
		if at >= r.size {
			return n, io.EOF
		}
		block, err := r.block(at / blockSize)
		if err != nil {
			return n, err
		}
		from := int(at % blockSize)
		if from >= len(block) {
			return n, io.ErrUnexpectedEOF
		}
		n += copy(p[n:], block[from:])
	}
	return n, nil
}

func (r *remote) block(number int64) ([]byte, error) {
	if b, ok := r.blocks[number]; ok {
		return b, nil
	}
	from := number * blockSize
	b, err := r.fetch(from, int(min(blockSize, r.size-from)))
	if err != nil {
		return nil, err
	}
	if len(r.order) >= maxBlocks {
		delete(r.blocks, r.order[0])
		r.order = r.order[1:]
	}
	r.blocks[number] = b
	r.order = append(r.order, number)
	return b, nil
}

// fetch asks the parent for n bytes from off.
func (r *remote) fetch(off int64, n int) ([]byte, error) {
	if off < 0 || off > math.MaxInt64-int64(n) {
		return nil, fmt.Errorf("read at %d: %w", off, errProtocol)
	}
	if err := r.s.conn.write(frameRead, func(e *encoder) { e.int(off); e.int(int64(n)) }); err != nil {
		return nil, err
	}
	f, err := r.s.await()
	if err != nil {
		return nil, err
	}
	d := decoder{b: f.body}
	sound := d.bool()
	data := d.raw()
	if f.kind != frameData || !d.end() {
		return nil, errProtocol
	}
	if !sound {
		return data, errRead
	}
	return data, nil
}

// errRead is the child's view of a document that the parent cannot read.
var errRead = errors.New("document cannot be read")
