package pdf

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	ledongthuc "github.com/ledongthuc/pdf"

	"uitrusting/scanner/document"
)

// Bounds of the second opinion. It is asked of files that PDFium gave up or
// found empty; where it helps it needs milliseconds, and what it needs more
// time for it does not finish.
const (
	secondSize  = 32 << 20 // bytes of file
	secondText  = 16 << 20 // bytes of text
	secondPages = 2000
	secondTime  = 5 * time.Second
)

// secondOpinion reads the document with ledongthuc/pdf and keeps what PDFium
// said of it, first, unless there is text.
//
// The library panics, loops for ever and prints to standard output on damaged
// files. Panics are caught; a loop keeps its goroutine and is reported as
// document.ErrTimeout, after which package isolate replaces the process.
func (w *reading) secondOpinion(r io.ReaderAt, size int64, first error) error {
	if size > secondSize {
		return first
	}
	ctx, cancel := context.WithTimeout(w.ctx, secondTime)
	defer cancel()
	answer := make(chan []string, 1)
	go func() { answer <- plainPages(ctx, r, size) }()
	var pages []string
	select {
	case pages = <-answer:
	case <-ctx.Done():
		if err := w.ctx.Err(); err != nil {
			return err
		}
		return document.ErrTimeout
	}
	found := false
	for i, text := range pages {
		if strings.TrimSpace(text) != "" {
			found = true
			w.segment(document.Segment{Text: text, Marks: []document.Mark{{At: document.Position{Page: i + 1}}}})
		}
	}
	switch {
	case w.stopped != nil:
		return w.stopped
	case !found:
		return first
	case errors.Is(first, document.ErrNoText):
		return nil
	}
	return document.PartialError{Err: first}
}

// plainPages is the text of each page; pages it fails on are empty.
func plainPages(ctx context.Context, r io.ReaderAt, size int64) (pages []string) {
	defer func() { _ = recover() }() // the pages read so far are kept
	reader, err := ledongthuc.NewReader(r, size)
	if err != nil {
		return nil
	}
	total := 0
	for i := range min(reader.NumPage(), secondPages) {
		if ctx.Err() != nil || total > secondText {
			return pages
		}
		text := plainPage(reader, i+1)
		total += len(text)
		pages = append(pages, text)
	}
	return pages
}

func plainPage(reader *ledongthuc.Reader, number int) (text string) {
	defer func() { _ = recover() }()
	text, err := reader.Page(number).GetPlainText(nil)
	if err != nil || garbled(text) {
		return ""
	}
	return lines(strings.ToValidUTF8(text, "\uFFFD"))
}

// garbled reports whether a text is glyph codes and not letters: more than
// one character in twenty is a replacement or a control.
func garbled(s string) bool {
	bad := 0
	for _, r := range s {
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' && r != '\r' {
			bad++
		}
	}
	return bad*20 > utf8.RuneCountInString(s)
}
