package isolate

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"uitrusting/scanner/document"
)

// A child is one process as the parent sees it.
type child struct {
	cmd     *exec.Cmd
	conn    *conn
	stdin   io.Closer
	stderr  *tail
	served  int    // documents
	release func() // what ties it to this process; after wait

	killed atomic.Bool // by the parent
	gone   sync.Once
	err    error // why it ended; after wait
}

// startChild starts the process and tells it what it must know. It does not
// wait until the child is ready: that shows with its first answer.
func startChild(cmd *exec.Cmd, h *hello) (*child, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, stdin: stdin, stderr: &tail{}, conn: newConn(stdout, stdin)}
	cmd.Stderr = c.stderr
	cmd.WaitDelay = time.Second // a pipe that something else still holds
	tie(cmd)
	if err := cmd.Start(); err != nil {
		return nil, errors.New("start child process")
	}
	c.release = hold(cmd)
	if err := c.conn.write(frameHello, h.encode); err != nil {
		c.kill()
		c.wait()
		return nil, c.cause()
	}
	return c, nil
}

// kill ends the process at once. It may be called from any goroutine.
func (c *child) kill() {
	c.killed.Store(true)
	_ = c.cmd.Process.Kill()
}

// wait waits until the process is gone; it must have been killed or have
// closed its side.
func (c *child) wait() {
	c.gone.Do(func() {
		_ = c.stdin.Close()
		c.err = c.cmd.Wait()
		c.release()
	})
}

// lastWords is how long a child that closed its side may take to end.
const lastWords = 500 * time.Millisecond

// cause says of a child that ended by itself, or was ended because it broke
// the protocol, what became of it.
func (c *child) cause() error {
	timer := time.AfterFunc(lastWords, c.kill)
	c.wait()
	timer.Stop()
	state := c.cmd.ProcessState
	switch {
	case state != nil && state.ExitCode() == exitMemory, c.stderr.has("out of memory", "cannot allocate memory", "failed to allocate"):
		return document.ErrMemory
	case !c.killed.Load() && signalledKill(state):
		return document.ErrMemory // by the system, when memory ran out
	}
	return document.ErrCrashed
}

// A tail keeps the first and the last of what a child says on its standard
// error, to tell why it ended. It is never shown: a crash prints what the
// parser had in its hands.
type tail struct {
	mu    sync.Mutex
	first []byte
	last  []byte
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := tailSize - len(t.first); room > 0 {
		t.first = append(t.first, p[:min(room, len(p))]...)
	}
	t.last = append(t.last, p[max(0, len(p)-tailSize):]...)
	if over := len(t.last) - tailSize; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(p), nil
}

func (t *tail) has(words ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range words {
		if bytes.Contains(t.first, []byte(w)) || bytes.Contains(t.last, []byte(w)) {
			return true
		}
	}
	return false
}
