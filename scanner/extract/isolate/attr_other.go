//go:build !linux && !windows

package isolate

import (
	"os/exec"
	"syscall"
)

// tie takes the child out of the terminal's group: an interrupt is for the
// parent, which ends the run in order.
func tie(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// hold is for Windows.
func hold(*exec.Cmd) (release func()) { return func() {} }
