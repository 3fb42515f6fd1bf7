package main

import (
	"os"
	"syscall"
)

// peak is the most memory of a process that was resident, in bytes.
func peak(p *os.ProcessState) int64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return int64(r.Maxrss) << 10
	}
	return 0
}
