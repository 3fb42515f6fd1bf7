package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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

// secondOpinion reads the document with ledongthuc/pdf: the garbled pages
// when PDFium found text, all when it found none. first is what PDFium said of
// the document; it stands unless text is found where there was none.
//
// The library panics, loops for ever and prints to standard output on damaged
// files. Panics are caught. A loop keeps its goroutine: then the error is
// document.ErrTimeout too, after which package isolate ends the process.
func (w *reading) secondOpinion(r io.ReaderAt, size int64, first error) error {
	if size > secondSize || !modest(r, size) {
		return first
	}
	ctx, cancel := context.WithTimeout(w.ctx, secondTime)
	defer cancel()
	wanted := func(int) bool { return true }
	if w.body > 0 {
		wanted = func(number int) bool { return slices.Contains(w.garbled, number) }
	}
	answer := make(chan []string, 1)
	go func() { answer <- plainPages(ctx, r, size, wanted) }()
	var pages []string
	select {
	case pages = <-answer:
	case <-ctx.Done():
		switch {
		case w.ctx.Err() != nil:
			return w.ctx.Err()
		case first == nil:
			return document.PartialError{Err: document.ErrTimeout}
		}
		return fmt.Errorf("%w, second reader: %w", first, document.ErrTimeout)
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
	case !found || w.body > 0 || first == nil:
		return first
	case errors.Is(first, document.ErrNoText):
		return nil
	}
	return document.PartialError{Err: first}
}

// maxDeclared is the largest number of objects or bytes that a document may
// declare to be read: the library makes room for them at once. It is more
// than a file of secondSize can hold.
const maxDeclared = 1 << 25

// modest reports whether the numbers that tell how many objects there are lie
// within reason.
func modest(r io.ReaderAt, size int64) bool {
	raw := make([]byte, size)
	if n, _ := r.ReadAt(raw, 0); n < len(raw) {
		return false
	}
	for rest := raw; ; {
		i := bytes.Index(rest, []byte("xref"))
		if i < 0 {
			break
		}
		table := rest[i+len("xref"):]
		if end := bytes.Index(table, []byte("trailer")); end >= 0 {
			table = table[:end]
		}
		if excessive(table, true) {
			return false
		}
		rest = rest[i+len("xref")+len(table):]
	}
	for _, key := range []string{"/Size", "/Index", "/W", "/N", "/Length", "/Columns", "/Count"} {
		for rest := raw; ; {
			i := bytes.Index(rest, []byte(key))
			if i < 0 {
				break
			}
			rest = rest[i+len(key):]
			if excessive(rest[:min(len(rest), 64)], false) {
				return false
			}
		}
	}
	return true
}

// excessive reports whether numbers in b, up to the first letter or slash
// unless all are asked for, go beyond maxDeclared.
func excessive(b []byte, all bool) bool {
	n := 0
	for _, c := range b {
		switch {
		case '0' <= c && c <= '9':
			if n = n*10 + int(c-'0'); n > maxDeclared {
				return true
			}
		case all:
			n = 0
		case c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			return false
		default:
			n = 0
		}
	}
	return false
}

// plainPages is the text of each page that is wanted, by its number; others,
// and pages it fails on, are empty.
func plainPages(ctx context.Context, r io.ReaderAt, size int64, wanted func(number int) bool) (pages []string) {
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
		text := ""
		if wanted(i + 1) {
			text = plainPage(reader, i+1)
		}
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
