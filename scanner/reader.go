package scanner

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"uitrusting/scanner/walk"
)

// A fileReader reads a file for its extractor: the head once, the rest as it
// is asked for, never faster than the throttle allows, and not at all when
// the run has ended.
type fileReader struct {
	file     *walk.File
	throttle *throttle
	stats    *Stats
	ctx      context.Context
	clock    *clock // of the document; waiting does not count
	head     []byte // buffer for the first bytes, owned by the worker
	have     int    // bytes of head that are filled
	headErr  error
	size     int64        // of the file
	read     atomic.Int64 // bytes, with those read again
}

// fill reads the head: as much as there is, at most so many bytes. A file that
// gives one less than that has ended: it is not asked again.
func (r *fileReader) fill(most int64) {
	want := int(min(most, int64(len(r.head))))
	for r.have < want {
		n, err := r.some(r.head[r.have:want], int64(r.have))
		r.have += n
		if err == io.EOF || err == nil && int64(r.have) == most-1 {
			break
		}
		if err != nil {
			r.headErr = err
			break
		}
	}
}

// Bytes is for document.Bytes: a small file is in memory once its head is.
func (r *fileReader) Bytes() []byte { return r.head[:r.have] }

// ReadAt implements io.ReaderAt.
func (r *fileReader) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) <= int64(r.have) {
		return copy(p, r.head[off:]), nil
	}
	return r.more(p, off)
}

func (r *fileReader) more(p []byte, off int64) (int, error) {
	if err := r.wait(len(p)); err != nil {
		return 0, err
	}
	n, err := r.file.ReadAt(p, off)
	r.count(int64(n))
	return n, err
}

// some reads once.
func (r *fileReader) some(p []byte, off int64) (int, error) {
	if err := r.wait(len(p)); err != nil {
		return 0, err
	}
	n, err := r.file.ReadSome(p, off)
	r.count(int64(n))
	return n, err
}

// count counts n bytes that were read. A file counts once, even when it is
// read again: in another encoding, or for its print.
func (r *fileReader) count(n int64) {
	all := r.read.Add(n)
	r.stats.Bytes.Add(min(all, r.size) - min(all-n, r.size))
}

// wait waits until so many bytes may be read, or the run ends.
func (r *fileReader) wait(n int) error {
	if r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	r.clock.extend(r.throttle.wait(r.ctx, n))
	return nil
}

// A throttle is a token bucket shared by all workers.
type throttle struct {
	rate int64 // bytes a second; 0 = no bound
	mu   sync.Mutex
	next time.Time // when the next byte may be read
}

func newThrottle(rate int64) *throttle { return &throttle{rate: rate} }

// wait rests until n more bytes may be read, and tells how long that was.
func (t *throttle) wait(ctx context.Context, n int) time.Duration {
	if t == nil || t.rate <= 0 {
		return 0
	}
	t.mu.Lock()
	now := time.Now()
	if t.next.Before(now) {
		t.next = now
	}
	start := t.next
	t.next = t.next.Add(time.Duration(float64(n) / float64(t.rate) * float64(time.Second)))
	t.mu.Unlock()
	d := start.Sub(now)
	if d > 0 {
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	}
	return d
}
