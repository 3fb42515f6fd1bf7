package scanner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

// errPanic is what a panic of a parser or a detector becomes. The panic's
// value may hold text of the document and is not kept.
type errPanic struct{ where string }

func (e errPanic) Error() string { return "panic in " + e.where }

// failure is what an error of a leaf or of the system means for a document.
func failure(stage finding.Stage, err error) finding.Failure {
	f := finding.Failure{Stage: stage, Kind: kindOf(err)}
	var p errPanic
	if errors.As(err, &p) {
		f.Detail = p.Error()
		return f
	}
	f.Detail = detail(err)
	return f
}

// A refusal is a document that must not be read.
type refusal struct{ kind finding.Kind }

func (r refusal) Error() string { return "not to be read: " + string(r.kind) }

var sentinels = [...]struct {
	err  error
	kind finding.Kind
}{
	{document.ErrTimeout, finding.KindTimeout},
	{document.ErrEncrypted, finding.KindEncrypted},
	{document.ErrBomb, finding.KindBomb},
	{document.ErrTooManyMembers, finding.KindTooManyMembers},
	{document.ErrTooDeep, finding.KindTooDeep},
	{document.ErrTooLarge, finding.KindTooLarge},
	{document.ErrMemory, finding.KindMemory},
	{document.ErrCrashed, finding.KindCrashed},
	{document.ErrNoText, finding.KindNoText},
	{document.ErrNotText, finding.KindNotText},
	{document.ErrUnsupported, finding.KindUnsupported},
	{document.ErrCorrupt, finding.KindCorrupt},
	{errSpecial, finding.KindSpecialFile},
	{context.DeadlineExceeded, finding.KindTimeout},
	{context.Canceled, finding.KindInterrupted}, // the run ended before the document did
}

func kindOf(err error) finding.Kind {
	var p errPanic
	if errors.As(err, &p) {
		return finding.KindCrashed
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return s.kind
		}
	}
	var refused refusal
	if errors.As(err, &refused) {
		return refused.kind
	}
	var read readError
	if errors.As(err, &read) {
		return walk.KindOf(read.err)
	}
	if kind := walk.KindOf(err); kind != finding.KindIO {
		return kind
	}
	return finding.KindCorrupt // a parser that gives no sentinel could not make sense of it
}

// detail keeps of an error only what leaves cannot have taken from the
// document: the numbered wrapping that they put around a sentinel ("page 3"),
// and the sentinel.
func detail(err error) string {
	for _, s := range sentinels {
		if !errors.Is(err, s.err) {
			continue
		}
		text := err.Error()
		if len(text) <= 120 && plain(text) {
			return text
		}
		return s.err.Error()
	}
	return ""
}

// plain reports whether a text consists of words in lower case, numbers and
// simple punctuation, as the errors of this module do.
func plain(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(" :-,./()", r))
	}) < 0 && !longDigits(text)
}

// longDigits reports whether the text holds a number that could name a
// person.
func longDigits(text string) bool {
	run := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			if run++; run >= 7 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}

// readError is an error of reading the document's bytes, as opposed to one of
// understanding them.
type readError struct{ err error }

func (e readError) Error() string { return fmt.Sprintf("read: %s", walk.KindOf(e.err)) }
func (e readError) Unwrap() error { return e.err }
