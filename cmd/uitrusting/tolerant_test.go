package main

import (
	"os"
	"syscall"
	"testing"
)

// Who reads standard output and has seen enough is not told so, by name of
// the report either.
func TestTolerant_readerWent(t *testing.T) {
	for _, c := range []struct {
		err    error
		silent bool
	}{
		{&os.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.EPIPE}, true},
		{&os.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.ENOSPC}, false},
		{&os.PathError{Op: "write", Path: "/run/a-pipe", Err: syscall.EPIPE}, false},
	} {
		to := &tolerant{format: "csv"}
		_ = to.keep(c.err)
		if err := (&outputs{each: []*tolerant{to}}).refused(); err == nil || readerWent(err) != c.silent {
			t.Errorf("%v: silent is %v", c.err, readerWent(err))
		}
	}
}
