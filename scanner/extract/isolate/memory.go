package isolate

import (
	"os"
	"runtime/metrics"
	"time"
)

// watchEvery is how often a child looks at its memory.
const watchEvery = 25 * time.Millisecond

// watchMemory ends the process once it holds more than limit bytes. It sees
// what the Go runtime holds, and that is all there is: WebAssembly memory is
// part of it. What grows faster than it looks is stopped by the system limit
// where there is one (sandbox_linux.go).
func watchMemory(limit uint64) {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	for {
		metrics.Read(samples)
		if samples[0].Value.Uint64()-samples[1].Value.Uint64() > limit {
			os.Exit(exitMemory)
		}
		time.Sleep(watchEvery)
	}
}
