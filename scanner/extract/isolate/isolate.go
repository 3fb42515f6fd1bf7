// Package isolate runs extractors of complex binary formats in child
// processes of the same binary, so that a parser that hangs, crashes or
// exhausts the memory costs one document and never the run.
//
// Parent and child speak over the child's standard input and output, in
// frames of bounded length (wire.go). The child holds no document and no
// file: it asks the parent for ranges of bytes and sends back what an
// extractor gives to its sink. The parent trusts nothing of that: a frame
// that breaks the protocol ends the child and is document.ErrCrashed, and no
// text that comes from the child's standard error is ever shown.
//
// A child that exceeds its time or its memory, or whose document's context
// ends, is killed and replaced. Children are started when they are needed,
// retired after a number of documents, and end by themselves when their
// standard input does, which is when the parent is gone.
//
// On Linux the child gives up writing and opening files, TCP and new
// privileges before it sees the first document (sandbox_linux.go); elsewhere
// it keeps the rights of the user.
package isolate

import (
	"errors"
	"runtime"
	"time"
)

// Options of a Pool. The zero value works.
type Options struct {
	// Command starts a child, which must call Serve. nil = this executable
	// with the argument "worker".
	Command []string
	// Env is added to the few variables that a child inherits.
	Env []string
	// Size is how many documents may be at work in children at a time; 0 = one
	// a CPU. While a member of a document is read the document itself does
	// not count, so that nesting cannot block.
	Size int
	// MemoryPerChild bounds one child, in bytes; 0 = 256 MiB. A document that
	// needs more is document.ErrMemory.
	MemoryPerChild int64
	// Timeout bounds what a child spends on one document; 0 = 60 s, < 0 = no
	// bound but the context's. Starting the child, the sink and reading the
	// document from disk do not count.
	Timeout time.Duration
	// Recycle is the number of documents after which a child is replaced;
	// 0 = 500.
	Recycle int
	// ReadOnly are folders that a child may read, such as a cache of compiled
	// code. It may write to them only before its first document.
	ReadOnly []string
	// Setup is handed to Serve in the child, for what must not stand in
	// arguments or the environment: passwords. At most 1 MiB.
	Setup []byte
}

func (o Options) withDefaults() Options {
	if o.Size <= 0 {
		o.Size = runtime.GOMAXPROCS(0)
	}
	if o.MemoryPerChild <= 0 {
		o.MemoryPerChild = 256 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	if o.Recycle <= 0 {
		o.Recycle = 500
	}
	return o
}

// A Warmer is an extractor that is slow to start. A child warms the extractor
// of its first document before the document's time begins and while it may
// still write to its cache.
type Warmer interface{ Warm() error }

// exitMemory is the exit code of a child that found itself over its limit.
const exitMemory = 86

var (
	errProtocol = errors.New("child broke the protocol")
	errClosed   = errors.New("pool is closed")
)
