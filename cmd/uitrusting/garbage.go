package main

import (
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// How much garbage may wait, in percent of what is in use. A scan leaves
// little: 40 took no more CPU than 100 on small files and on a big csv, and 7 to
// 17 MiB less memory. With --state more of what is in use is looked through again
// at each collection: 100 took 1.7 s of CPU instead of 2.0 for 70,000 files that
// had not changed, and 12 MiB more.
//
// The runtime collects for the first time at 4 MiB for each 100 of it, so a
// start begins with more: a scan of one small file does not collect at all,
// which was a seventh of its CPU.
const (
	gcPercent      = 40
	gcPercentState = 100
	gcPercentStart = 200
)

// collect says how often garbage is collected, unless the environment does.
func (a *app) collect() {
	if a.env("GOGC") != "" {
		return
	}
	a.garbage.Store(gcPercent)
	debug.SetGCPercent(gcPercentStart)
	runtime.AddCleanup(new([64]*byte), func(percent *atomic.Int64) { debug.SetGCPercent(int(percent.Load())) }, &a.garbage)
}
