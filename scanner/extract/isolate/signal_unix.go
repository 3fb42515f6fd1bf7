//go:build unix

package isolate

import (
	"os"
	"syscall"
)

// signalledKill reports whether the process was killed without a chance to
// say why.
func signalledKill(state *os.ProcessState) bool {
	if state == nil {
		return false
	}
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}
