package main

import (
	"context"
	"encoding/binary"
	"os/exec"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// lowerPriority makes this process and its children background work: macOS
// throttles their processor, disk and network use together.
//
// Source: Apple, <sys/resource.h>: PRIO_DARWIN_PROCESS 4, PRIO_DARWIN_BG
// 0x1000.
func lowerPriority() error { return unix.Setpriority(4, 0, 0x1000) }

// watchMachine gives the function that looks at the machine.
func watchMachine() func() machine { return lookAtMachine }

func lookAtMachine() machine {
	m := unknownMachine()
	// struct loadavg: three fixed-point numbers of 32 bits, then the scale.
	if b, err := unix.SysctlRaw("vm.loadavg"); err == nil && len(b) >= 24 {
		if scale := binary.LittleEndian.Uint64(b[16:]); scale > 0 {
			m.load = float64(binary.LittleEndian.Uint32(b)) / float64(scale) / float64(runtime.NumCPU())
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "/usr/bin/pmset", "-g", "batt").Output(); err == nil {
		m.battery, m.charge = parsePmset(string(out))
	}
	return m
}
