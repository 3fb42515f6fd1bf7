package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Linux shares the processors between sessions before it looks at priorities
// within one (autogroup): the lowest priority in one terminal takes half of
// the machine from a compile in another. So a gentle scan has a session of its
// own, and lowers that.
//
// Source: sched(7), "The autogroup feature".
const autogroupFile = "/proc/self/autogroup"

// ownSessionMark tells the process of the session that it is the one.
const ownSessionMark = "UITRUSTING_OWN_SESSION"

// alone runs the command once more, as the leader of a session of its own, and
// reports whether it did; err is its exit. It has the same input and output.
// It is asked to end where this process is, and ends with it.
func (a *app) alone(ctx context.Context) (done bool, err error) {
	if a.in != io.Reader(os.Stdin) {
		return false, nil // a call within another program
	}
	if sid, err := unix.Getsid(0); err != nil || sid == os.Getpid() || a.env(ownSessionMark) != "" || !autogrouped() {
		return false, nil
	}
	self, err := os.Executable()
	if err != nil {
		return false, nil // it still gives way within this session
	}
	// The signal at the end of the parent is one at the end of its thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := exec.CommandContext(ctx, self, a.args...)
	c.Args[0] = os.Args[0]
	c.Env = append(os.Environ(), ownSessionMark+"=1")
	c.Stdin, c.Stdout, c.Stderr = a.in, a.out, a.err
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	together, end := stopTogether()
	defer end()
	if err := c.Start(); err != nil {
		return false, nil
	}
	together(c.Process.Pid)
	err = c.Wait()
	if c.ProcessState == nil {
		return true, fmt.Errorf("cannot wait for the scan: %w", err)
	}
	switch code := c.ProcessState.ExitCode(); {
	case code >= 0:
		return true, exit{code: code}
	case ctx.Err() != nil: // before it could listen
		return true, exit{code: exitInterrupted}
	}
	return true, fmt.Errorf("the scan was ended: %w", err)
}

// stopTogether lets Ctrl-Z stop the session too, which the terminal does not
// reach, and a shell that goes on with this process go on with it. It listens
// at once, so that no Ctrl-Z stops this process alone, and passes on what it
// heard when start names the leader of the session.
func stopTogether() (start func(leader int), end func()) {
	if signal.Ignored(syscall.SIGTSTP) {
		return func(int) {}, func() {}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTSTP, syscall.SIGCONT)
	var passing sync.WaitGroup
	start = func(leader int) {
		passing.Go(func() {
			for s := range signals {
				if s == syscall.SIGCONT {
					_ = unix.Kill(-leader, unix.SIGCONT)
					continue
				}
				_ = unix.Kill(-leader, unix.SIGSTOP)
				_ = unix.Kill(os.Getpid(), unix.SIGSTOP)
			}
		})
	}
	return start, func() { signal.Stop(signals); close(signals); passing.Wait() }
}

// autogrouped reports whether this machine shares by session.
func autogrouped() bool {
	b, err := os.ReadFile("/proc/sys/kernel/sched_autogroup_enabled")
	return err == nil && strings.TrimSpace(string(b)) == "1"
}

// lowerSession gives the session that this process leads the lowest share. One
// that others share stays as it is.
func lowerSession() error {
	sid, err := unix.Getsid(0)
	if err != nil || sid != os.Getpid() || !autogrouped() {
		return nil
	}
	for range 5 {
		if err = os.WriteFile(autogroupFile, []byte("19"), 0); !errors.Is(err, unix.EAGAIN) {
			break
		}
		time.Sleep(150 * time.Millisecond) // one change in a tenth of a second, over all sessions
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
