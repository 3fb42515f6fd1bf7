package isolate

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// tie starts the child without a window and out of the console's group: an
// interrupt is for the parent, which ends the run in order.
func tie(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP,
	}
}
