package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"uitrusting/scanner/document"
)

// An engine is PDFium, compiled once, and the instances made of it. The
// compiled code is several MB; an instance is a memory of its own, so that one
// document cannot touch the next one's.
type engine struct {
	opt Options

	mu   sync.Mutex
	pool pdfium.Pool // nil until the first document
	idle []*instance
}

// wasmPage is the unit of WebAssembly memory, in bytes.
const wasmPage = 64 << 10

// start compiles PDFium. It costs about two seconds, or a quarter of one when
// the cache folder holds the compiled code.
func (e *engine) start() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pool != nil {
		return nil
	}
	if e.opt.CacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(e.opt.CacheDir); err == nil {
			if e.pool, err = e.compile(cache); err == nil {
				return nil
			}
		}
	}
	// A cache that cannot be read or written is no reason not to read PDF.
	pool, err := e.compile(nil)
	if err != nil {
		return fmt.Errorf("start pdfium: %w", err)
	}
	e.pool = pool
	return nil
}

// compile makes the code, or loads it from the cache. Compiling needs 90 MB
// that are given back at once.
func (e *engine) compile(cache wazero.CompilationCache) (pdfium.Pool, error) {
	runtime := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(e.opt.Memory / wasmPage))
	if cache != nil {
		runtime = runtime.WithCompilationCache(cache)
	}
	defer debug.FreeOSMemory()
	return webassembly.Init(webassembly.Config{
		MaxTotal:      -1,
		MaxIdle:       0,
		RuntimeConfig: runtime,
		FSConfig:      wazero.NewFSConfig(), // no files: the default shows the whole disk
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RandomSource:  zeros{},
	})
}

// zeros is a random source that makes runs repeatable: nothing in reading a
// document may depend on chance.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// recycleAfter documents, or renewOver bytes of memory, which WebAssembly
// never gives back, an instance is replaced.
const recycleAfter = 100

// take gives an instance that no one else uses.
func (e *engine) take() (*instance, error) {
	if err := e.start(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	if n := len(e.idle); n > 0 {
		in := e.idle[n-1]
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return in, nil
	}
	pool := e.pool
	e.mu.Unlock()
	return newInstance(pool)
}

// give takes an instance back; a broken or used-up one is dropped.
func (e *engine) give(in *instance) {
	in.served++
	if in.broken || in.served >= recycleAfter || in.memory.Size() > renewOver {
		in.close()
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, in)
}

func (e *engine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, in := range e.idle {
		in.close()
	}
	e.idle = nil
	if e.pool == nil {
		return nil
	}
	pool := e.pool
	e.pool = nil
	return pool.Close()
}

// An instance is one PDFium with its memory, used by one goroutine at a time.
//
// go-pdfium brings the WebAssembly, its host functions and its life cycle;
// the calls go to the module directly, because go-pdfium's own wrappers
// allocate what the document declares and register each handle by a UUID.
type instance struct {
	owner  pdfium.Pdfium
	module api.Module
	memory api.Memory
	funcs  map[string]api.Function
	served int
	broken bool
}

func newInstance(pool pdfium.Pool) (*instance, error) {
	owner, err := pool.GetInstance(time.Minute)
	if err != nil {
		return nil, fmt.Errorf("start pdfium instance: %w", err)
	}
	module, ok := moduleOf(owner)
	if !ok {
		owner.Close()
		return nil, errors.New("start pdfium instance: no module")
	}
	return &instance{owner: owner, module: module, memory: module.Memory(), funcs: make(map[string]api.Function)}, nil
}

// moduleOf finds the exported field Module of the implementation, whose type
// is internal to go-pdfium.
func moduleOf(owner pdfium.Pdfium) (api.Module, bool) {
	v := reflect.Indirect(reflect.ValueOf(owner.GetImplementation()))
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	field := v.FieldByName("Module")
	if !field.IsValid() {
		return nil, false
	}
	module, ok := field.Interface().(api.Module)
	return module, ok
}

func (in *instance) close() { in.owner.Close() }

// errTrap is a failure of the instance itself, not of the document.
var errTrap = errors.New("pdfium trapped")

// call runs an exported function. After an error the instance is broken: its
// memory is in an unknown state.
func (in *instance) call(name string, args ...uint64) (uint64, error) {
	if in.broken {
		return 0, errTrap
	}
	fn := in.funcs[name]
	if fn == nil {
		fn = in.module.ExportedFunction(name)
		if fn == nil {
			return 0, fmt.Errorf("pdfium has no %s", name)
		}
		in.funcs[name] = fn
	}
	var room [12]uint64
	stack := room[:max(len(args), 1)]
	copy(stack, args)
	if err := fn.CallWithStack(context.Background(), stack); err != nil {
		in.broken = true
		// The error's text holds addresses only, but it is long and says
		// nothing to a reader of a report.
		return 0, in.trapCause()
	}
	return stack[0], nil
}

// trapCause tells an exhausted memory from another trap: PDFium aborts when
// it cannot allocate.
func (in *instance) trapCause() error {
	if limit, ok := in.memory.Definition().Max(); ok && in.memory.Size() >= uint32(uint64(limit)*wasmPage/8*7) {
		return document.ErrMemory
	}
	return fmt.Errorf("%w: %w", document.ErrCrashed, errTrap)
}

// int calls a function that returns a C int.
func (in *instance) int(name string, args ...uint64) (int, error) {
	v, err := in.call(name, args...)
	return int(int32(uint32(v))), err
}

// alloc reserves n bytes in the instance's memory, not cleared.
func (in *instance) alloc(n int) (uint32, error) {
	p, err := in.call("malloc", uint64(n))
	if err != nil {
		return 0, err
	}
	if uint32(p) == 0 {
		return 0, document.ErrMemory
	}
	return uint32(p), nil
}

func (in *instance) free(p uint32) { _, _ = in.call("free", uint64(p)) }

// cstring puts s, ended by a zero, into memory.
func (in *instance) cstring(s string) (uint32, error) {
	p, err := in.alloc(len(s) + 1)
	if err != nil {
		return 0, err
	}
	if !in.memory.WriteString(p, s) || !in.memory.WriteByte(p+uint32(len(s)), 0) {
		return 0, document.ErrMemory
	}
	return p, nil
}
