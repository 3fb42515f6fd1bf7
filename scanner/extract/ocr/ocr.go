// Package ocr recognises text in pictures with an installed tesseract
// program. It is only used when it is asked for: a page takes seconds.
//
// The picture goes to the program's standard input and the text comes from
// its standard output, so that neither is written to disk. The program has a
// time limit for each page and is ended when the document's context is.
package ocr

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"uitrusting/scanner/document"
)

// A Reader reads what a picture says beside the picture.
type Reader interface {
	MIMETypes() []string
	Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error
}

// Options of an Extractor. The zero value works.
type Options struct {
	// Command is the program; "" = tesseract, where the system finds it.
	Command string
	// Languages are tried together as far as they are installed, by the
	// program's names; nil = nld, fra, deu, eng.
	Languages []string
	// PageTimeout bounds one page; 0 = 30 s.
	PageTimeout time.Duration
	// Parallel is how many programs run at a time; 0 = half the CPUs. Each
	// needs some 200 MB.
	Parallel int
	// Metadata is read before the picture; nil = none. Its MIME types are
	// read even where the program cannot show the picture.
	Metadata Reader
}

// Extractor reads pictures. It is safe for concurrent use.
type Extractor struct {
	opt   Options
	slots chan struct{}

	once  sync.Once
	setup []string // arguments that choose languages and page layout
	err   error    // why the program cannot be used
}

// New makes an Extractor. The program is looked for with the first picture.
func New(opt Options) *Extractor {
	if opt.Command == "" {
		opt.Command = "tesseract"
	}
	if opt.Languages == nil {
		opt.Languages = []string{"nld", "fra", "deu", "eng"}
	}
	if opt.PageTimeout <= 0 {
		opt.PageTimeout = 30 * time.Second
	}
	if opt.Parallel <= 0 {
		opt.Parallel = max(1, runtime.GOMAXPROCS(0)/2)
	}
	return &Extractor{opt: opt, slots: make(chan struct{}, opt.Parallel)}
}

// pictures are the types that tesseract can show.
func pictures() []string {
	return []string{
		"image/png", "image/jpeg", "image/tiff", "image/gif", "image/webp", "image/bmp",
		"image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-portable-anymap",
	}
}

// MIMETypes are the types it reads.
func (x *Extractor) MIMETypes() []string {
	types := pictures()
	if x.opt.Metadata != nil {
		for _, t := range x.opt.Metadata.MIMETypes() {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	return types
}

// Available gives an error when the program or every language is missing.
func (x *Extractor) Available(ctx context.Context) error {
	x.once.Do(func() { x.setup, x.err = x.look(ctx) })
	return x.err
}

// look asks the program for its languages.
func (x *Extractor) look(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, x.opt.Command, "--list-langs")
	cmd.Env = environment()
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s is not installed: %w", x.opt.Command, document.ErrUnsupported)
	}
	installed := strings.Fields(string(raw))
	var languages []string
	for _, l := range x.opt.Languages {
		if slices.Contains(installed, l) {
			languages = append(languages, l)
		}
	}
	if len(languages) == 0 {
		return nil, fmt.Errorf("%s has none of the languages %s: %w", x.opt.Command, strings.Join(x.opt.Languages, ", "), document.ErrUnsupported)
	}
	layout := "3" // automatic
	if slices.Contains(installed, "osd") {
		layout = "1" // automatic, upside down and sideways too
	}
	// Looking for tables costs words: what looks
	// like one and cannot be read as one is dropped.
	return []string{"-l", strings.Join(languages, "+"), "--psm", layout, "-c", "textord_tabfind_find_tables=0"}, nil
}

// environment is what the program needs. One thread is fastest when several
// pages are at work.
func environment() []string {
	env := []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8"}
	for _, name := range []string{"PATH", "HOME", "TESSDATA_PREFIX", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Pictures below these sizes hold no text, above no page is that large.
const (
	minPixels = 4_000
	minSide   = 16
	maxPixels = 150_000_000
)

// Extract sends the metadata of the picture, then a segment with the text of
// each page, Part "ocr". A picture without either is document.ErrNoText.
func (x *Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	said := false // beside the picture
	if m := x.opt.Metadata; m != nil && (doc.MIMEType == "" || slices.Contains(m.MIMETypes(), doc.MIMEType)) {
		watch := &watch{Sink: out}
		err := m.Extract(ctx, doc, r, watch)
		said = watch.segments > 0
		switch {
		case watch.err != nil:
			return watch.err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && !errors.Is(err, document.ErrNoText):
			return err // damaged: the program would say no more of it
		}
	}
	found := false
	if doc.MIMEType == "" || slices.Contains(pictures(), doc.MIMEType) {
		if err := x.Available(ctx); err != nil {
			return err
		}
		fits, err := sized(r)
		if err != nil {
			return err
		}
		if fits {
			if found, err = x.recognise(ctx, r, out); err != nil {
				return err
			}
		}
	}
	if !found && !said {
		return document.ErrNoText
	}
	return nil
}

// A watch notices what the metadata reader sends.
type watch struct {
	document.Sink
	segments int
	err      error
}

func (w *watch) Segment(s document.Segment) error {
	w.segments++
	w.err = w.Sink.Segment(s)
	return w.err
}

func (w *watch) Property(name document.Property, value string) error {
	if name == document.ImageOnly {
		return nil // the picture is about to be read
	}
	w.err = w.Sink.Property(name, value)
	return w.err
}

// sized reports whether the picture is of a size that can hold text. The
// size of formats it does not know is taken to be.
func sized(r *io.SectionReader) (bool, error) {
	config, _, err := image.DecodeConfig(bufio.NewReader(io.NewSectionReader(r, 0, r.Size())))
	if err != nil {
		return true, nil
	}
	pixels := int64(config.Width) * int64(config.Height)
	if pixels > maxPixels {
		return false, document.ErrTooLarge
	}
	return pixels >= minPixels && config.Width >= minSide && config.Height >= minSide, nil
}

// Bounds of what the program may say, in bytes.
const (
	maxPage  = 4 << 20
	maxError = 4 << 10
)

// recognise runs the program over the picture and reports whether it found
// text. A form feed ends each page.
func (x *Extractor) recognise(ctx context.Context, r *io.SectionReader, out document.Sink) (found bool, err error) {
	select {
	case x.slots <- struct{}{}:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	defer func() { <-x.slots }()
	cmd := exec.CommandContext(ctx, x.opt.Command, append([]string{"stdin", "stdout"}, x.setup...)...)
	cmd.Env = environment()
	cmd.WaitDelay = time.Second
	cmd.Stdin = io.NewSectionReader(r, 0, r.Size())
	said := &head{}
	cmd.Stderr = said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("start %s: %w", x.opt.Command, document.ErrUnsupported)
	}
	var slow atomic.Bool
	timer := time.AfterFunc(x.opt.PageTimeout, func() { slow.Store(true); _ = cmd.Process.Kill() })
	pages := bufio.NewReaderSize(stdout, 64<<10)
	var stopped error
	for number := 1; stopped == nil; number++ {
		page, last := nextPage(pages)
		timer.Reset(x.opt.PageTimeout)
		if strings.TrimSpace(page) != "" {
			found = true
			stopped = out.Segment(document.Segment{Text: page, Marks: []document.Mark{{At: document.Position{Page: number, Part: "ocr"}}}})
		}
		if last {
			break
		}
	}
	if stopped != nil {
		_ = cmd.Process.Kill()
	}
	failed := cmd.Wait()
	timer.Stop()
	switch {
	case stopped != nil:
		return found, stopped
	case ctx.Err() != nil:
		return found, context.Cause(ctx)
	case slow.Load():
		return found, fmt.Errorf("text recognition: %w", document.ErrTimeout)
	case failed != nil && said.has("too small", "Image too large", "too few characters", "Empty page"):
		return found, nil
	case failed != nil:
		return found, fmt.Errorf("text recognition: %w", document.ErrCorrupt)
	}
	return found, nil
}

// nextPage reads up to a form feed, or to the end, and says whether it was
// the end. What is beyond the bound of a page is left out.
func nextPage(r *bufio.Reader) (page string, last bool) {
	var b strings.Builder
	for {
		part, err := r.ReadSlice('\f')
		if b.Len() < maxPage {
			b.Write(bytes.TrimSuffix(part, []byte("\f")))
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		text := strings.ToValidUTF8(b.String(), "\uFFFD")
		return strings.ReplaceAll(text, "\r\n", "\n"), err != nil
	}
}

// A head keeps the first of what the program complains of. It is not shown:
// it can quote the picture's metadata.
type head struct {
	mu  sync.Mutex
	buf []byte
}

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.buf = append(h.buf, p[:max(0, min(len(p), maxError-len(h.buf)))]...)
	return len(p), nil
}

func (h *head) has(words ...string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range words {
		if bytes.Contains(h.buf, []byte(w)) {
			return true
		}
	}
	return false
}
