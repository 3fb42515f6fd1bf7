package main

import (
	"errors"
	"os"
	"runtime"
	"strconv"

	"golang.org/x/sys/unix"
)

// lowerPriority gives every thread of this process the lowest priority for
// processor and disk, and its session the least share. Threads and processes
// that are made later inherit it.
//
// Source: ioprio_set(2): who 1 is a thread, class 3 is idle; setpriority(2)
// acts on a thread; sched(7): SCHED_IDLE is below the nicest, and gives way at
// once to what wakes up.
func lowerPriority() error {
	const (
		whoProcess = 1
		idleClass  = 3 << 13
	)
	var failed error
	done := map[int]bool{}
	for range 3 { // until no new thread came meanwhile
		tasks, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		fresh := false
		for _, t := range tasks {
			tid, err := strconv.Atoi(t.Name())
			if err != nil || done[tid] {
				continue
			}
			done[tid], fresh = true, true
			if err := unix.Setpriority(unix.PRIO_PROCESS, tid, 19); err != nil && !errors.Is(err, unix.ESRCH) {
				failed = err
			}
			idle := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE, Nice: 19}
			if err := unix.SchedSetAttr(tid, &idle, 0); err != nil && !errors.Is(err, unix.ESRCH) {
				failed = err
			}
			if _, _, e := unix.Syscall(unix.SYS_IOPRIO_SET, whoProcess, uintptr(tid), idleClass); e != 0 && e != unix.ESRCH {
				failed = e
			}
		}
		if !fresh {
			break
		}
	}
	return errors.Join(failed, lowerSession())
}

// watchMachine gives the function that looks at the machine.
func watchMachine() func() machine { return lookAtMachine }

func lookAtMachine() machine {
	m := unknownMachine()
	if b, err := os.ReadFile("/proc/pressure/cpu"); err == nil {
		m.pressure = parsePressure(string(b))
	}
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.load = parseLoad(string(b), runtime.NumCPU())
	}
	m.battery, m.charge = powerSupplies(os.DirFS("/sys/class/power_supply"))
	return m
}
