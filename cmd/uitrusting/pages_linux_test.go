package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestProgramPages(t *testing.T) {
	const file = "/opt/uitrusting"
	tests := []struct {
		line       string
		from, size uintptr
		ok         bool
	}{
		{"00400000-01260000 r-xp 00000000 fe:00 9979492                            /opt/uitrusting\n", 0x400000, 0xe60000, true},
		{"01260000-02bbc000 r--p 00e60000 fe:00 9979492                            /opt/uitrusting\n", 0x1260000, 0x195c000, true},
		{"02bbc000-03124000 rw-p 027bc000 fe:00 9979492                            /opt/uitrusting\n", 0, 0, false},
		{"00400000-01260000 r-xp 00000000 fe:00 9979492                            /opt/a b/opt/uitrusting\n", 0, 0, false},
		{"7f0000000000-7f0000001000 r--p 00000000 fe:00 12                         /opt/uitrusting.cat\n", 0, 0, false},
		{"03124000-05179000 rw-p 00000000 00:00 0 \n", 0, 0, false},
		{"", 0, 0, false},
	}
	for _, tt := range tests {
		from, size, ok := programPages(tt.line, file)
		if ok != tt.ok || ok && (from != tt.from || size != tt.size) {
			t.Errorf("programPages(%q) = %x, %x, %v, want %x, %x, %v", tt.line, from, size, ok, tt.from, tt.size, tt.ok)
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
