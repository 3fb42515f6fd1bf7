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
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, s := range programPages(string(maps), self) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, s.from, s.size, unix.MADV_DONTNEED)
	}
}

// A stretch is a part of the memory, in bytes.
type stretch struct{ from, size uintptr }

// programPages are the parts of /proc/self/smaps that are of that file, cannot
// be written to and never were: a loader writes to some before they are closed.
//
// Source: proc_pid_maps(5), proc_pid_smaps(5).
func programPages(smaps, file string) []stretch {
	var list []stretch
	var last stretch
	for line := range strings.Lines(smaps) {
		f := strings.Fields(line)
		if len(f) > 5 && strings.Contains(f[0], "-") {
			last = stretch{}
			if strings.HasSuffix(line, " "+file+"\n") && !strings.Contains(f[1], "w") {
				last = addresses(f[0])
			}
		}
		if len(f) == 3 && f[0] == "Anonymous:" && f[1] == "0" && last.size > 0 {
			list = append(list, last)
		}
	}
	return list
}

// addresses are those of a range in hexadecimal; none when they are no such.
func addresses(text string) stretch {
	first, end, _ := strings.Cut(text, "-")
	a, errA := strconv.ParseUint(first, 16, 64)
	b, errB := strconv.ParseUint(end, 16, 64)
	if errA != nil || errB != nil || a >= b {
		return stretch{}
	}
	return stretch{uintptr(a), uintptr(b - a)}
}
