package scanner

import (
	"context"
	"io"
	"os"
	"sync"
	"time"
)

// A fileReader reads a file for its extractor: the head once, the rest as it
// is asked for, never faster than the throttle allows, and not at all when
// the run has ended.
type fileReader struct {
	file     *os.File
	throttle *throttle
	stats    *Stats
	ctx      context.Context
	clock    *clock // of the document; waiting does not count
	head     []byte // buffer for the first bytes, owned by the worker
	have     int    // bytes of head that are filled
	headErr  error
}

// fill reads the head.
func (r *fileReader) fill(size int64) []byte {
	want := int64(len(r.head))
	if size < want {
		want = size
	}
	n := 0
	for int64(n) < want {
		m, err := r.read(r.head[n:want], int64(n))
		n += m
		if err != nil {
			if err != io.EOF {
				r.headErr = err
			}
			break
		}
	}
	r.have = n
	return r.head[:n]
}

// ReadAt implements io.ReaderAt.
func (r *fileReader) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) <= int64(r.have) {
		return copy(p, r.head[off:]), nil
	}
	return r.read(p, off)
}

func (r *fileReader) read(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, context.Cause(r.ctx)
	}
	r.clock.extend(r.throttle.wait(r.ctx, len(p)))
	n, err := r.file.ReadAt(p, off)
	r.stats.Bytes.Add(int64(n))
	return n, err
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
