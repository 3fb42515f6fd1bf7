package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// How much garbage may wait, in percent of what is in use. A scan leaves
// little: 40 took no more CPU than 100 on small files and on a big csv, and 7 to
// 17 MiB less memory. With --state more of what is in use is looked through again
// at each collection: 100 took 1.7 s of CPU instead of 2.0 for 70,000 files that
// had not changed, and 12 MiB more. An index lists the matches of whole
// tables, and runs where the store is: 100 took a tenth less CPU on tables and
// on prose, and up to 17 MiB more.
const (
	gcPercent      = 40
	gcPercentState = 100 // and of an index
	gcPercentStart = 200 // the first comes at 4 MiB for each 100
)

// leastHeap is the size below which nothing is collected, in bytes, however
// little is in use: a collection has its price whatever it finds. 16 MiB took
// 3 to 8 % less CPU than 12 MiB on 5,000 small files; 20 MiB no less than that,
// and 4 MiB more at the peak on a big text. A scan of one small file does
// not collect at all. With --state it does not hold: new pages for a scan of
// 5,000 files that had not changed cost 0.34 s of CPU instead of 0.27.
const leastHeap = 16 << 20

// garbage tells the runtime how often to collect.
type garbage struct {
	percent atomic.Int64 // of garbage, at least
	told    int
	started bool // there was a collection: this is no scan of a few small files
}

// collect says how often garbage is collected, unless the environment does.
func (a *app) collect() {
	if a.env("GOGC") != "" {
		return
	}
	a.garbage.percent.Store(gcPercent)
	a.garbage.tell(gcPercentStart)
	a.garbage.wait()
}

// wait looks again after the next collection.
func (c *garbage) wait() { runtime.AddCleanup(new([64]byte), (*garbage).collected, c) }

func (c *garbage) collected() {
	if !c.started {
		c.started = true
		releaseProgram()
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := int(c.percent.Load())
	if percent < gcPercentState {
		percent = garbageOf(live[0].Value.Uint64(), percent)
	}
	c.tell(percent)
	c.wait()
}

// garbageOf is how much garbage may wait, in percent of the live bytes.
func garbageOf(live uint64, least int) int {
	if live >= leastHeap {
		return least
	}
	return max(least, int((leastHeap-live)*100/max(live, 1)))
}

// tell tells the runtime, unless it changes little: it stops the world for that.
func (c *garbage) tell(percent int) {
	if percent*5 >= c.told*4 && percent*4 <= c.told*5 {
		return
	}
	c.told = percent
	debug.SetGCPercent(percent)
}
