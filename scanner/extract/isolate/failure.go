package isolate

import (
	"errors"
	"strings"

	"uitrusting/scanner/document"
)

// kinds numbers the errors that keep their identity on the way; the order
// must be the same on both sides, which are the same binary.
func kinds() []error {
	return []error{
		document.ErrEncrypted, document.ErrCorrupt, document.ErrUnsupported, document.ErrNotText,
		document.ErrNoText, document.ErrTooLarge, document.ErrTooDeep, document.ErrTooManyMembers,
		document.ErrBomb, document.ErrMemory, document.ErrTimeout, document.ErrCrashed,
	}
}

const (
	kindNone  = -1
	kindOther = 1 << 10
	// maxDetail bounds what an error says, in bytes.
	maxDetail = 120
)

// A failure is an error on its way.
type failure struct {
	kind    int
	partial bool
	detail  string
}

// failureOf makes a failure of an error; nil has one too.
func failureOf(err error) failure {
	if err == nil {
		return failure{kind: kindNone}
	}
	f := failure{kind: kindOther, detail: err.Error()}
	for i, kind := range kinds() {
		if errors.Is(err, kind) {
			f.kind = i
			break
		}
	}
	var partial document.PartialError
	if errors.As(err, &partial) {
		f.partial = true
		f.detail = strings.ReplaceAll(f.detail, "partial: ", "")
	}
	return f
}

// err is the error again: errors.Is and errors.As find in it what they found
// in the original.
func (f failure) err() error {
	var err error
	switch {
	case f.kind == kindNone:
		return nil
	case f.kind >= 0 && f.kind < len(kinds()):
		err = kinds()[f.kind]
		if f.detail != "" && f.detail != err.Error() {
			err = &remoteError{f.detail, err}
		}
	default:
		err = &remoteError{f.detail, document.ErrCorrupt}
	}
	if f.partial {
		return document.PartialError{Err: err}
	}
	return err
}

func (f *failure) encode(e *encoder) {
	e.int(int64(f.kind))
	e.bool(f.partial)
	e.str(f.detail[:min(len(f.detail), maxDetail)])
}

func (f *failure) decode(d *decoder) {
	f.kind = int(d.int())
	f.partial = d.bool()
	if f.detail = string(d.raw()); !harmless(f.detail) {
		f.detail = ""
	}
}

// harmless reports whether a detail is a few plain words in lower case, as
// errors are written, so that it can be shown.
func harmless(s string) bool {
	if len(s) > maxDetail {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte(" :,.-()/", c) < 0 {
			return false
		}
	}
	return true
}

// A remoteError says what an extractor in a child said and is of the kind it
// was there.
type remoteError struct {
	detail string
	kind   error
}

func (e *remoteError) Error() string {
	if e.detail == "" {
		return e.kind.Error()
	}
	return e.detail
}

func (e *remoteError) Unwrap() error { return e.kind }
