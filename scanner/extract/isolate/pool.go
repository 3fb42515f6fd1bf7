package isolate

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"sync"

	"uitrusting/scanner"
)

// A Pool is the parent: it keeps children and hands documents to them. It is
// safe for concurrent use.
type Pool struct {
	opt   Options
	slots chan struct{} // one for each document at work
	start chan startRequest
	done  chan struct{} // closed by Close

	mu     sync.Mutex
	idle   []*child // the last one used is taken first
	live   map[*child]bool
	closed bool
}

// New makes a pool. It starts no child before the first document.
func New(opt Options) *Pool {
	opt = opt.withDefaults()
	p := &Pool{
		opt:   opt,
		slots: make(chan struct{}, opt.Size),
		start: make(chan startRequest),
		done:  make(chan struct{}),
		live:  make(map[*child]bool),
	}
	go p.starter()
	return p
}

// Wrap gives an extractor with the same MIME types as x that reads documents
// in a child, where an extractor with these types must be served.
func (p *Pool) Wrap(x scanner.Extractor) scanner.Extractor {
	return &proxy{pool: p, mimes: x.MIMETypes()}
}

// Close ends all children; documents at work fail. It returns when they are
// gone.
func (p *Pool) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	children := make([]*child, 0, len(p.live))
	for c := range p.live {
		children = append(children, c)
	}
	p.mu.Unlock()
	for _, c := range children {
		c.kill()
	}
	for _, c := range children {
		c.wait()
	}
	close(p.done)
	return nil
}

// acquire waits for the right to have one more document at work.
func (p *Pool) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *Pool) release() { <-p.slots }

// take gives a child that waits for a document, a new one when there is none.
// warm is a MIME type of the document's extractor. used says that the child
// has lived before, so that it may have died since.
func (p *Pool) take(warm string, fresh bool) (c *child, used bool, err error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, false, errClosed
	}
	if n := len(p.idle); n > 0 && !fresh {
		c = p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, true, nil
	}
	p.mu.Unlock()
	request := startRequest{warm: warm, answer: make(chan startAnswer, 1)}
	select {
	case p.start <- request:
	case <-p.done:
		return nil, false, errClosed
	}
	answer := <-request.answer
	return answer.child, false, answer.err
}

// give takes a child back. One that is not fit, has read its share or is one
// too many is ended.
func (p *Pool) give(c *child, fit bool) {
	p.mu.Lock()
	if fit && !p.closed && c.served < p.opt.Recycle && len(p.idle) < p.opt.Size {
		p.idle = append(p.idle, c)
		p.mu.Unlock()
		return
	}
	delete(p.live, c)
	p.mu.Unlock()
	c.kill()
	c.wait()
}

type startRequest struct {
	warm   string
	answer chan startAnswer
}

type startAnswer struct {
	child *child
	err   error
}

// starter starts the children, from one thread that lasts as long as the
// pool: on Linux a child dies with the thread that started it.
func (p *Pool) starter() {
	runtime.LockOSThread()
	for {
		select {
		case request := <-p.start:
			c, err := p.startChild(request.warm)
			request.answer <- startAnswer{c, err}
		case <-p.done:
			return
		}
	}
}

func (p *Pool) startChild(warm string) (*child, error) {
	command := p.opt.Command
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		command = []string{self, "worker"}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(inherited(), p.opt.Env...)
	c, err := startChild(cmd, &hello{memory: p.opt.MemoryPerChild, warm: warm, readOnly: p.opt.ReadOnly, setup: p.opt.Setup})
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.kill()
		c.wait()
		return nil, errClosed
	}
	p.live[c] = true
	return c, nil
}

// inherited are the variables of the environment that a child gets: what the
// systems need to run a program, and nothing that can be a secret.
func inherited() []string {
	env := []string{"GOTRACEBACK=none", "GOMAXPROCS=2", "GOGC=50"}
	for _, name := range []string{"HOME", "LANG", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}
