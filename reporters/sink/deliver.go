package sink

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"uitrusting/reporters/sink/filelock"
)

// The bounds of a batch and of patience.
const (
	batchRecords = 500
	batchBytes   = 400 << 10
	firstPause   = 500 * time.Millisecond
	longestPause = time.Minute
	abandoned    = 24 * time.Hour // a segment that was not closed and does not grow any more
)

// A Delivery sends what waits in the queues.
type Delivery struct {
	Options Options
	// Tries is how often in a row a batch is tried; 0 = 5.
	Tries int
	Now   func() time.Time
	// Open makes the sink of a target; nil = Open of this package.
	Open func(t Target) (Sink, error)
	// Pause waits between tries; nil = sleep.
	Pause func(ctx context.Context, d time.Duration) error
}

// A Report says what became of a queue.
type Report struct {
	Target  Target
	Sent    int // records that the receiver took
	Refused int // records in the dead-letter file
	Waiting int // records that still wait
	Lost    int // records dropped since ever, because the queue was full or too old
	Err     error
}

// Queues lists the folders of the queues under root.
func Queues(root string) ([]string, error) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		dir := filepath.Join(root, e.Name())
		if _, err := os.Stat(filepath.Join(dir, "target.json")); err == nil {
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

// Queue sends what waits in one queue, in order. Its error says why it
// stopped; what was not sent stays.
func (d Delivery) Queue(ctx context.Context, dir string) Report {
	var rep Report
	b, err := os.ReadFile(filepath.Join(dir, "target.json"))
	if err != nil || json.Unmarshal(b, &rep.Target) != nil {
		rep.Err = errors.New("the queue does not say where its events go")
		return rep
	}
	unlock, err := lock(dir)
	if err != nil {
		rep.Err = err
		return rep
	}
	rep.Err = d.drain(ctx, dir, &rep)
	unlock()
	rep.Waiting = waiting(dir)
	rep.Lost = lost(dir)
	return rep
}

func (d Delivery) drain(ctx context.Context, dir string, rep *Report) error {
	list, err := segments(dir)
	if err != nil || len(list) == 0 {
		return err
	}
	open := d.Open
	if open == nil {
		open = func(t Target) (Sink, error) {
			opt := d.Options
			opt.Format = t.Format
			return Open(t.Dest, opt)
		}
	}
	to, err := open(rep.Target)
	if err != nil {
		return err
	}
	defer to.Close()
	for _, g := range list {
		if err := d.segment(ctx, dir, g, to, rep); err != nil {
			return err
		}
	}
	return nil
}

// segment sends one file from the cursor on, and removes it when it is done.
func (d Delivery) segment(ctx context.Context, dir string, g segment, to Sink, rep *Report) error {
	offset := readCursor(dir).Offsets[g.number]
	path := filepath.Join(dir, g.name)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		path = filepath.Join(dir, segmentName(g.number, false)) // closed meanwhile
		g.done = true
		f, err = os.Open(path)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil // a scan dropped it, because the queue was full
	}
	if err != nil {
		return errors.New("the spool cannot be read")
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return errors.New("the spool cannot be read")
	}
	in := bufio.NewReaderSize(f, maxRecord+1024)
	for {
		batch, n, end := read(in)
		if n > 0 {
			if err := d.send(ctx, dir, to, batch, rep); err != nil {
				return err
			}
			offset += n
			c := readCursor(dir)
			c.set(g.number, offset)
			if err := writeCursor(dir, c); err != nil {
				return err
			}
		}
		if end {
			break
		}
	}
	if g.done || d.Now().Sub(g.modified) > abandoned {
		_ = f.Close()
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return errors.New("the spool cannot be written")
		}
		c := readCursor(dir)
		c.forget(g.number)
		return writeCursor(dir, c)
	}
	return nil
}

// read takes a batch of whole lines. A line that is no record, because a disk
// or a person damaged it, is passed over.
func read(in *bufio.Reader) (batch []Record, n int64, end bool) {
	size := 0
	for len(batch) < batchRecords && size < batchBytes {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return batch, n, true // what follows the last line end is not whole
		}
		n += int64(len(line))
		var r Record
		if err == nil && json.Unmarshal(line, &r) == nil && r.ID != "" {
			batch = append(batch, r)
			size += len(line)
		}
	}
	return batch, n, false
}

// send hands over a batch until each record was taken or refused.
func (d Delivery) send(ctx context.Context, dir string, to Sink, batch []Record, rep *Report) error {
	tries, pause := d.Tries, firstPause
	if tries == 0 {
		tries = 5
	}
	wait := d.Pause
	if wait == nil {
		wait = sleep
	}
	for failed := 0; len(batch) > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		verdicts, err := to.Send(ctx, batch)
		var later *Later
		switch {
		case err == nil:
			left := batch[:0:0]
			for i, r := range batch {
				switch {
				case verdicts == nil || verdicts[i].State == Taken:
					rep.Sent++
				case verdicts[i].State == Refused:
					if err := bury(dir, r, verdicts[i].Reason); err != nil {
						return err
					}
					rep.Refused++
				default:
					left = append(left, r)
				}
			}
			if len(left) == 0 {
				return nil
			}
			if len(left) < len(batch) {
				failed = 0
			}
			batch, later = left, &Later{Err: errors.New("the receiver is busy")}
		case errors.As(err, &later):
		case errors.Is(err, ErrRefused) && len(batch) > 1:
			half := len(batch) / 2
			if err := d.send(ctx, dir, to, batch[:half], rep); err != nil {
				return err
			}
			batch = batch[half:]
			continue
		case errors.Is(err, ErrRefused):
			rep.Refused++
			return bury(dir, batch[0], err.Error())
		default:
			return err
		}
		if failed++; failed >= tries {
			return later
		}
		delay := max(later.After, pause/2+rand.N(pause)) // jitter, so that laptops do not come back together
		pause = min(pause*2, longestPause)
		if err := wait(ctx, delay); err != nil {
			return err
		}
	}
	return nil
}

// bury keeps what a receiver refused in the dead-letter file.
func bury(dir string, r Record, reason string) error {
	f, err := os.OpenFile(filepath.Join(dir, "refused.ndjson"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return errors.New("the dead-letter file cannot be written")
	}
	b, err := json.Marshal(struct {
		Reason string `json:"reason"`
		Record
	}{reason, r})
	if err == nil {
		_, err = f.Write(append(b, '\n'))
	}
	if errors.Join(err, f.Sync(), f.Close()) != nil {
		return errors.New("the dead-letter file cannot be written")
	}
	return nil
}

// waiting counts the records that were not delivered.
func waiting(dir string) int {
	list, err := segments(dir)
	if err != nil {
		return 0
	}
	c, n := readCursor(dir), 0
	for _, g := range list {
		n += countLines(filepath.Join(dir, g.name), c.Offsets[g.number])
	}
	return n
}

// ErrBusy says that another process delivers the same queue.
var ErrBusy = errors.New("another delivery of the same events runs")

// lock keeps two deliveries off the same queue. The system gives the lock back
// when the process ends, however it ends.
func lock(dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.New("the spool cannot be written")
	}
	if err := filelock.Take(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close()
		if errors.Is(err, filelock.ErrTaken) {
			return nil, ErrBusy
		}
		return nil, errors.New("the spool cannot be locked")
	}
	return func() { _ = f.Close() }, nil
}
