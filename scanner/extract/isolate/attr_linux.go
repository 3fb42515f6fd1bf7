package isolate

import (
	"os/exec"
	"syscall"
)

// tie makes the system kill the child when the parent dies without closing
// its pipes in order: a parser that spins in WebAssembly can keep the child
// from noticing. The signal comes when the thread that started the child
// ends, so that one thread starts them all (pool.go).
func tie(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// hold is for Windows.
func hold(*exec.Cmd) (release func()) { return func() {} }
