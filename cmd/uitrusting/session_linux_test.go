package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestScan_gentleSession scans from standard input, so that the scan lasts as
// long as the test wants.
func TestScan_gentleSession(t *testing.T) {
	if !autogrouped() {
		t.Skip("this kernel does not share by session")
	}
	start := func() (cmd *exec.Cmd, child int, end func()) {
		cmd = exec.Command(program(t), "scan", "--gentle", "--progress", "never", "-o", "jsonl:-", "-")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = in.Close(); _ = cmd.Process.Kill(); _ = cmd.Wait() })
		pid := cmd.Process.Pid
		eventually(t, "the scan has a session of its own", func() bool {
			b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
			for _, task := range tasks(pid) {
				more, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task))
				b = append(b, more...)
			}
			for _, f := range strings.Fields(string(b)) {
				n, _ := strconv.Atoi(f)
				if sid, err := unix.Getsid(n); err == nil && sid == n {
					child = n
				}
			}
			return child != 0
		})
		return cmd, child, func() { _ = in.Close() }
	}

	cmd, child, end := start()
	eventually(t, "the session has the least share", func() bool {
		b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/autogroup", child))
		return strings.HasSuffix(strings.TrimSpace(string(b)), "nice 19")
	})
	if b, err := os.ReadFile(autogroupFile); err != nil || strings.HasSuffix(strings.TrimSpace(string(b)), "nice 19") {
		t.Errorf("the session of the caller has %q, %v", b, err)
	}
	end()
	if err := cmd.Wait(); err != nil {
		t.Errorf("an empty text: %v", err)
	}

	cmd, child, _ = start()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.ExitCode() != exitInterrupted {
		t.Errorf("interrupted: %v", err)
	}
	if unix.Kill(child, 0) == nil {
		t.Error("the scan goes on after its caller")
	}

	cmd, child, end = start()
	for _, step := range []struct {
		signal syscall.Signal
		state  string
	}{{syscall.SIGTSTP, "T"}, {syscall.SIGCONT, "S"}} {
		if err := cmd.Process.Signal(step.signal); err != nil {
			t.Fatal(err)
		}
		for _, pid := range []int{cmd.Process.Pid, child} {
			eventually(t, fmt.Sprintf("%s: process %d of %d has state %s", step.signal, pid, cmd.Process.Pid, step.state), func() bool { return procState(pid) == step.state })
		}
	}
	end()
	if err := cmd.Wait(); err != nil {
		t.Errorf("an empty text, after a stop: %v", err)
	}

	cmd, child, _ = start()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	eventually(t, "the scan ends with its caller", func() bool { return unix.Kill(child, 0) != nil || zombie(child) })
}

func tasks(pid int) (names []string) {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// zombie reports whether a process has ended but nobody has asked for its
// status.
func zombie(pid int) bool { s := procState(pid); return s == "" || s == "Z" }

// procState is the letter of a process in /proc, "" when there is none.
func procState(pid int) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(b), ") ")
	letter, _, _ := strings.Cut(rest, " ")
	return letter
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 600 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("not in 30 s: ", what)
}
