package main

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestProgramPages(t *testing.T) {
	const smaps = `00400000-01260000 r-xp 00000000 fe:00 9979492                            /opt/uitrusting
Size:              14720 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
01260000-02bbc000 r--p 00e60000 fe:00 9979492                            /opt/uitrusting
Anonymous:             0 kB
02bbc000-02bbd000 r--p 027bc000 fe:00 9979492                            /opt/uitrusting
Anonymous:             4 kB
02bbd000-03124000 rw-p 027bd000 fe:00 9979492                            /opt/uitrusting
Anonymous:             0 kB
03124000-05179000 rw-p 00000000 00:00 0 
Anonymous:             0 kB
7f0000000000-7f0000001000 r--p 00000000 fe:00 12                         /opt/uitrusting.cat
Anonymous:             0 kB
7f0000002000-7f0000003000 r--p 00000000 fe:00 13                         /opt/a b/opt/uitrusting
Anonymous:             0 kB
`
	want := []stretch{{0x400000, 0xe60000}, {0x1260000, 0x195c000}}
	if got := programPages(smaps, "/opt/uitrusting"); !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	for _, line := range []string{"", "x-y r-xp 0 fe:00 1 /p\nAnonymous: 0 kB\n", "2-1 r-xp 0 fe:00 1 /p\nAnonymous: 0 kB\n"} {
		if got := programPages(line, "/p"); len(got) > 0 {
			t.Errorf("programPages(%q) = %x, want none", line, got)
		}
	}
}

func TestReleaseProgram(t *testing.T) {
	before := filePages(t)
	releaseProgram()
	if after := filePages(t); after >= before {
		t.Errorf("%d KiB of files are mapped, %d before", after, before)
	}
}

// filePages are those of files that this process has mapped and that are in
// memory, in KiB.
func filePages(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "\nRssFile:")
	f := strings.Fields(rest)
	if len(f) == 0 {
		t.Skip("this system does not tell")
	}
	n, err := strconv.Atoi(f[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
