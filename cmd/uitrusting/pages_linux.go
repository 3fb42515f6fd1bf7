package main

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// releaseProgram gives back the pages of the program's file that are mapped but
// were never written to. The system reads those in that are needed again: of
// 18 MiB that a start touches, with what lies around it, a scan needs a half.
func releaseProgram() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) {
		if from, size, ok := programPages(line, self); ok {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, size, unix.MADV_DONTNEED)
		}
	}
}

// programPages are the pages of a line of /proc/self/maps, if they are of that
// file and cannot be written to.
//
// Source: proc_pid_maps(5).
func programPages(line, file string) (from, size uintptr, ok bool) {
	f := strings.Fields(line)
	if len(f) < 6 || strings.Contains(f[1], "w") || !strings.HasSuffix(line, " "+file+"\n") {
		return 0, 0, false
	}
	first, end, _ := strings.Cut(f[0], "-")
	a, errA := strconv.ParseUint(first, 16, 64)
	b, errB := strconv.ParseUint(end, 16, 64)
	return uintptr(a), uintptr(b - a), errA == nil && errB == nil && a < b
}
