package main

import (
	"runtime"
	"runtime/debug"
	"sync"
)

// How much garbage may wait, in percent of what is in use and of the ballast. A
// scan leaves little: what is in use has 8 to 13 MiB, beside which 7 to 8 MiB of
// garbage wait. Without the ballast 40 takes 10 % more CPU on 5,000 small files
// and 3 MiB less memory. With --state more of what is in use is looked through again
// at each collection: 100 took 1.7 s of CPU instead of 2.0 for 70,000 files that
// had not changed, and 12 MiB more. An index lists the matches of whole
// tables, and runs where the store is: 100 took a tenth less CPU on tables and
// on prose, and up to 17 MiB more.
const (
	gcPercent      = 25
	gcPercentState = 100 // and of an index, without ballast
	gcPercentStart = 200 // the first comes at 4 MiB for each 100
)

// ballastSize is the size of memory that is never touched, in bytes. The system
// gives no page for it; the runtime counts it, so that it does not collect a few
// hundred KiB again and again where little is in use. Telling it another
// percentage after each collection does the same, but comes late: on a busy
// machine 40 MiB waited by then.
const ballastSize = 20 << 20

// garbage tells the runtime how often to collect.
type garbage struct {
	mu      sync.Mutex
	state   bool  // much stays in use
	limit   int64 // of memory in use, in bytes; 0 = none
	started bool  // there was a collection
	ballast []byte
}

// collect says how often garbage is collected, unless the environment does. A
// scan of a few small files does not collect at all.
func (a *app) collect() {
	if a.env("GOGC") != "" {
		return
	}
	debug.SetGCPercent(gcPercentStart)
	runtime.AddCleanup(new([64]byte), (*garbage).start, &a.garbage)
}

// start is called after the first collection: what comes is no small scan.
func (c *garbage) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = true
	releaseProgram()
	c.tell()
}

// keepState says that much stays in use.
func (c *garbage) keepState() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = true
	c.tell()
}

// bound bounds the memory in use, in bytes.
func (c *garbage) bound(limit int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit = limit
	c.tell()
}

// tell tells the runtime. The caller holds the lock.
func (c *garbage) tell() {
	if c.started && c.state {
		c.ballast = nil
		debug.SetGCPercent(gcPercentState)
	} else if c.started && c.ballast == nil {
		c.ballast = make([]byte, ballastSize)
		debug.SetGCPercent(gcPercent)
	}
	if c.limit > 0 {
		debug.SetMemoryLimit(c.limit + int64(len(c.ballast)))
	}
}
