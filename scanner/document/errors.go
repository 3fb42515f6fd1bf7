package document

import "errors"

// What can keep a document from being read. Extractors return these, wrapped
// with what they know (a page, a part), never with text of the document; the
// engine turns them into the outcome. Text sent before the error counts.
var (
	ErrEncrypted      = errors.New("encrypted")
	ErrCorrupt        = errors.New("corrupt")
	ErrUnsupported    = errors.New("unsupported")
	ErrNotText        = errors.New("not text")
	ErrNoText         = errors.New("no text")            // readable, but holds only pictures
	ErrTooLarge       = errors.New("too large")          // over the size a format may have when it must be held whole
	ErrTooDeep        = errors.New("too deep")           // nested deeper than allowed
	ErrTooManyMembers = errors.New("too many members")   // of one container
	ErrBomb           = errors.New("decompression bomb") // unpacks to more than size or ratio allow
	ErrMemory         = errors.New("out of memory")      // needs more than its share
	ErrTimeout        = errors.New("timeout")
	ErrCrashed        = errors.New("parser crashed")
)

// A PartialError wraps an error after which text is missing although the
// document was read to its end: a damaged page among good ones.
type PartialError struct{ Err error }

func (e PartialError) Error() string { return "partial: " + e.Err.Error() }
func (e PartialError) Unwrap() error { return e.Err }
