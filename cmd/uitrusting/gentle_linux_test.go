package main

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLowerPriority runs itself in a process of its own, since there is no
// way back.
func TestLowerPriority(t *testing.T) {
	if os.Getenv("TEST_LOWER_PRIORITY") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLowerPriority$")
		cmd.Env = append(os.Environ(), "TEST_LOWER_PRIORITY=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	if err := lowerPriority(); err != nil {
		t.Skip("not allowed here: ", err)
	}
	done := make(chan [2]int)
	for range 20 { // threads that are made later
		go func() {
			nice, _ := unix.Getpriority(unix.PRIO_PROCESS, 0)
			class, _, _ := unix.Syscall(unix.SYS_IOPRIO_GET, 1, 0, 0)
			done <- [2]int{20 - nice, int(class >> 13)}
		}()
	}
	for range 20 {
		if got := <-done; got != [2]int{19, 3} {
			t.Errorf("nice %d, class %d", got[0], got[1])
		}
	}
	out, err := exec.Command("sh", "-c", "nice").Output()
	if err != nil || string(out) != "19\n" {
		t.Errorf("a child process has nice %q", out)
	}
}
