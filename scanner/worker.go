package scanner

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
	"uitrusting/scanner/lex"
	"uitrusting/scanner/walk"
)

// A worker turns entries into outcomes. Its buffers are used for one segment
// at a time.
type worker struct {
	s       *Scanner
	crew    *crew // nil = it works alone
	away    bool  // another process works for it; it has no turn
	filling *batch
	at      int // the entry of it
	emit    func(*finding.Outcome)
	anchors lex.Anchors
	matches []finding.Match
	order   []int
	head    []byte
	file    *walk.File         // being read; nil = none
	info    fs.FileInfo        // of it, once it was asked for
	sum     *[sha256.Size]byte // of its bytes, when the memory asks for it
	learned []finding.Outcome  // of the file being read, for the memory
	chunk   []finding.Outcome
	weight  int // findings in chunk
	reader  fileReader
	// Not in use: documents inside each other need one each.
	prints   []*fingerprint.Builder
	clocks   []*clock
	readings []*reading
}

func (s *Scanner) newWorker(c *crew) *worker {
	return &worker{s: s, crew: c, head: make([]byte, headSize)}
}

// maxLearned is how many outcomes of one file are remembered; a container
// with more members is read again.
const maxLearned = 1000

// headSize is how much of a file is read at once to identify it, and kept for
// its extractor: most files end within it, so that they are read with one
// call. 128 KiB holds 99 % of the files of a source tree.
const headSize = 128 << 10

// loop fills batches until all are done, and between them helps with the
// ranges of big documents.
func (w *worker) loop(ctx context.Context) {
	jobs := w.crew.jobs
	for {
		if b := w.crew.takeRest(); b != nil {
			w.batch(ctx, b)
			continue
		}
		select {
		case t := <-w.crew.help:
			t.run(w) // without a turn: who asks for help has one and may wait for it
		case <-w.crew.more:
		case b, ok := <-jobs:
			if !ok {
				jobs = nil // the last batches may still want help
				continue
			}
			w.batch(ctx, b)
		case <-w.crew.done:
			return
		}
	}
}

func (w *worker) batch(ctx context.Context, b *batch) {
	w.take()
	w.filling = b
	defer func() {
		w.filling = nil
		w.give()
		close(b.out)
	}()
	w.emit = func(o *finding.Outcome) {
		if w.chunk == nil {
			w.chunk = w.s.chunks.get()
		}
		w.chunk = append(w.chunk, *o)
		w.weight += len(o.Findings)
		if len(w.chunk) >= chunkSize || w.weight >= chunkSize {
			w.send(b)
		}
	}
	for w.at = 0; w.at < len(b.entries) && ctx.Err() == nil; w.at++ {
		w.rest(ctx)
		w.entry(ctx, &b.entries[w.at])
	}
	if len(w.chunk) > 0 {
		w.send(b)
	}
}

// send puts the outcomes that are ready into the future. While it waits for
// those before to be reported it needs no turn, which one of these may need.
func (w *worker) send(b *batch) {
	select {
	case b.out <- w.chunk:
	default:
		w.give()
		b.out <- w.chunk
		w.take()
	}
	w.chunk, w.weight = nil, 0
}

// rest sleeps when the machine is needed for something else.
func (w *worker) rest(ctx context.Context) {
	if w.s.cfg.Pause == nil {
		return
	}
	for d := w.s.cfg.Pause(); d > 0 && ctx.Err() == nil; d = w.s.cfg.Pause() {
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	}
}

// entry reads one file, or reports why it is not read.
func (w *worker) entry(ctx context.Context, e *walk.Entry) {
	doc := document.Document{
		Ref: document.Ref{Path: e.Path}, Size: e.Size, Modified: e.Modified, Changed: e.Changed, FileID: e.FileID,
	}
	if e.Skip != "" {
		o := finding.Outcome{Document: doc, Status: finding.Skipped, Failures: []finding.Failure{{Stage: finding.StageWalk, Kind: e.Skip}}}
		if e.Err {
			o.Status = finding.Failed
		}
		if e.Folder {
			o.Document.MIMEType = "inode/directory"
			o.Document.Size = -1
		}
		w.finish(&o)
		return
	}
	if m := w.s.cfg.Memory; m != nil {
		w.sum = nil
		if !m.Contents() && w.recall(&doc) {
			return
		}
		w.learned = w.learned[:0]
		defer func() {
			if ctx.Err() == nil {
				m.Remember(&doc, w.sum, w.learned)
			}
			clear(w.learned)
		}()
	}
	f, err := walk.Open(e.Path)
	if err == nil {
		defer f.Close()
		if w.s.cfg.Yield {
			_ = f.Yield() // a wish
		}
		err = w.read(ctx, doc, f)
	}
	if err != nil {
		w.refuse(doc, finding.StageOpen, err)
	}
}

// errSpecial says that a path was a regular file when it was listed and is
// none now.
var errSpecial = errors.New("no longer a regular file")

func (w *worker) read(ctx context.Context, doc document.Document, f *walk.File) error {
	w.file, w.info = f, nil
	defer func() { w.file, w.info = nil, nil }()
	r := &w.reader
	*r = fileReader{file: f, throttle: w.s.throttle, stats: &w.s.stats, ctx: ctx, head: w.head, size: doc.Size}
	// What is read at first tells that the file is what was listed: it ends
	// where it should. Else the system is asked.
	r.fill(doc.Size + 1)
	if int64(r.have) != doc.Size || r.headErr != nil {
		info, err := w.stat()
		if err != nil {
			return err
		}
		if m := info.Mode(); m.IsDir() || m&(os.ModeNamedPipe|os.ModeSocket|os.ModeDevice|os.ModeCharDevice) != 0 {
			return errSpecial
		}
		if info.Size() != doc.Size { // it changed since it was listed: what is read counts
			doc.Size, doc.Modified = info.Size(), info.ModTime()
			r.size = doc.Size
		}
	}
	content := io.NewSectionReader(r, 0, doc.Size)
	if m := w.s.cfg.Memory; m != nil && m.Contents() && w.checksum(content) && w.recall(&doc) {
		return nil
	}
	w.document(ctx, doc, content, newBudget(w.s.cfg.Limits, doc.Size))
	return nil
}

// checksum sets w.sum. A file that cannot be read is not looked up: its error
// shows when it is scanned.
func (w *worker) checksum(content *io.SectionReader) bool {
	var sum [sha256.Size]byte
	if b, ok := document.Bytes(content); ok {
		sum = sha256.Sum256(b)
	} else {
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(content, 0, content.Size())); err != nil {
			return false
		}
		h.Sum(sum[:0])
	}
	w.sum = &sum
	return true
}

// recall reports a file that did not change as it was reported before.
func (w *worker) recall(doc *document.Document) bool {
	out, ok := w.s.cfg.Memory.Recall(doc, w.sum, w.learned[:0])
	w.learned = out[:0]
	if !ok {
		return false
	}
	for i := range out {
		out[i].Unchanged = true
		w.finish(&out[i])
	}
	clear(out)
	return true
}

// stat tells what the file being read is.
func (w *worker) stat() (fs.FileInfo, error) {
	if w.info == nil {
		info, err := w.file.Stat()
		if err != nil {
			return nil, err
		}
		w.info = info
	}
	return w.info, nil
}

// refuse reports a document that could not be read at all.
func (w *worker) refuse(doc document.Document, stage finding.Stage, err error) {
	o := finding.Outcome{Document: doc, Status: finding.Failed}
	f := failure(stage, readError{err}) // the system's, not the format's
	if f.Kind == finding.KindNotFound {
		f.Kind = finding.KindVanished // it was there when it was listed
	}
	o.Failures = []finding.Failure{f}
	if f.Kind == finding.KindSpecialFile || f.Kind == finding.KindLink || f.Kind == finding.KindCloudPlaceholder {
		o.Status = finding.Skipped
	}
	w.finish(&o)
}

// finish adds what the configuration knows of every outcome and hands it on.
func (w *worker) finish(o *finding.Outcome) {
	if w.s.cfg.Locate != nil {
		o.Location = w.s.cfg.Locate(&o.Document)
	}
	if w.s.cfg.Prints != AllPrints {
		o.Print = nil
	}
	if w.s.cfg.Memory != nil && !o.Unchanged && o.Document.Size >= 0 && len(w.learned) <= maxLearned {
		w.learned = append(w.learned, *o)
	}
	if w.s.cfg.Judge != nil {
		o.Verdict = w.s.cfg.Judge(o)
	}
	w.emit(o)
}
