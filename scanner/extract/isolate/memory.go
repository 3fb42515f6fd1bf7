package isolate

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// watchEvery is how often a child looks at its memory.
	watchEvery = 25 * time.Millisecond
	// rest follows a collection that helped: near the limit the child must
	// not do nothing but collect.
	rest = 200 * time.Millisecond
)

// watchMemory ends the process once it needs more than limit bytes, garbage
// aside. It sees what the Go runtime holds, and that is all there is:
// WebAssembly memory is part of it. What grows faster than it looks is
// stopped by the system limit where there is one (sandbox_linux.go).
func watchMemory(limit uint64) {
	for {
		time.Sleep(watchEvery)
		if held() <= limit {
			continue
		}
		debug.FreeOSMemory()
		if held() > limit {
			os.Exit(exitMemory)
		}
		time.Sleep(rest)
	}
}

// held is how much memory the runtime has from the system, in bytes.
func held() uint64 {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
