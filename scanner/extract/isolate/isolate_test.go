package isolate

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

// The test binary is its own child: with this variable set it serves.
const serveVariable = "ISOLATE_TEST_SERVE"

func TestMain(m *testing.M) {
	switch os.Getenv(serveVariable) {
	case "":
		os.Exit(m.Run())
	case "garbage":
		garbage(os.Stdout)
	case "silent":
		io.Copy(io.Discard, os.Stdin)
	default:
		err := Serve(context.Background(), func(setup []byte) ([]scanner.Extractor, error) {
			return []scanner.Extractor{badly{}, echo{setup}}, nil
		}, os.Stdin, os.Stdout)
		if err != nil {
			os.Exit(1)
		}
	}
}

// garbage accepts the first document and then breaks the protocol in the way
// that the document's name says.
func garbage(out io.Writer) {
	c := newConn(os.Stdin, out)
	c.read()
	f, _ := c.read()
	var j job
	j.decode(&decoder{b: f.body})
	c.write(frameAccepted, nil)
	switch j.name {
	case "noise":
		out.Write([]byte(strings.Repeat("not a frame at all ", 1000)))
	case "length":
		out.Write(append([]byte{frameSegment}, binary.LittleEndian.AppendUint32(nil, 1<<32-1)...))
	case "short":
		out.Write(append([]byte{frameSegment}, binary.LittleEndian.AppendUint32(nil, maxFrame)...))
		os.Exit(0)
	case "marks":
		c.write(frameSegment, func(e *encoder) {
			e.str("text")
			e.str("")
			e.int(0)
			e.int(0)
			e.int(0)
			e.bool(false)
			e.int(1 << 40)
		})
	case "range":
		c.write(frameRead, func(e *encoder) { e.int(-1); e.int(1 << 40) })
	}
	io.Copy(io.Discard, os.Stdin)
}

// echo sends its document back as one segment and as a member.
type echo struct{ setup []byte }

func (echo) MIMETypes() []string { return []string{"test/echo"} }

func (x echo) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.Size() == 0 {
		return fmt.Errorf("echo: %w", document.ErrCorrupt)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if !strings.HasSuffix(string(raw), "end") {
		return document.ErrCorrupt
	}
	if err := out.Property(document.Title, doc.Name()+" "+string(x.setup)); err != nil {
		return err
	}
	text := strings.ToValidUTF8(string(raw), "\uFFFD")
	err = out.Segment(document.Segment{
		Text: text, Context: "context", Offset: 5,
		Marks: []document.Mark{{At: document.Position{Page: 1, Part: "body"}}, {Offset: len(text), At: document.Position{Page: 2, Part: "body"}}},
		Table: &document.Table{Columns: []string{"a", "b"}, Delimiter: '\t', Quoted: true},
		Lead:  1, Core: len(text) - 1, Title: true,
	})
	if err != nil {
		return err
	}
	if err := out.Member(document.Member{Name: "closed", Err: document.ErrEncrypted}); err != nil {
		return err
	}
	r.Seek(0, io.SeekStart)
	return out.Member(document.Member{Name: "copy", Size: r.Size(), MIMEType: "test/echo", Modified: time.Unix(1e9, 0).UTC(), Content: r})
}

// badly does what its document says.
type badly struct{}

func (badly) MIMETypes() []string { return []string{"test/badly"} }

func (badly) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	kind, argument, _ := strings.Cut(string(raw), " ")
	switch kind {
	case "hang":
		for {
			time.Sleep(time.Hour)
		}
	case "spin":
		for i := 0; ; i++ {
			if i < 0 {
				break
			}
		}
	case "allocate":
		var kept [][]byte
		for {
			b := make([]byte, 1<<20)
			for i := range b {
				b[i] = 1
			}
			kept = append(kept, b)
			runtime.KeepAlive(kept)
		}
	case "burst":
		b := make([]byte, 8<<30)
		for i := range b {
			b[i] = 1
		}
	case "panic":
		panic("Jan Peeters " + argument)
	case "exit":
		os.Exit(3)
	case "print":
		fmt.Println("Jan Peeters")
		println("Jan Peeters")
		return out.Segment(document.Segment{Text: "printed"})
	case "error":
		out.Segment(document.Segment{Text: "before"})
		return document.PartialError{Err: fmt.Errorf("page 3: %w", document.ErrEncrypted)}
	case "talk":
		return fmt.Errorf("Jan Peeters: %w", document.ErrCorrupt)
	case "write":
		return os.WriteFile(argument, []byte("x"), 0o600)
	case "open":
		if _, err := os.ReadFile(argument); err != nil {
			return document.ErrUnsupported
		}
	case "dial":
		if _, err := net.DialTimeout("tcp", argument, time.Second); errors.Is(err, os.ErrPermission) {
			return document.ErrUnsupported
		}
	case "long":
		return out.Segment(document.Segment{Text: strings.Repeat("0123456789abcde\n", 5<<20), Marks: []document.Mark{{At: document.Position{Line: 1}}}})
	case "endless":
		for {
			if err := out.Segment(document.Segment{Text: "more"}); err != nil {
				return err
			}
		}
	case "nest":
		return out.Member(document.Member{Name: "inner", Size: -1, Content: strings.NewReader(argument)})
	case "pid":
		return out.Segment(document.Segment{Text: fmt.Sprint(os.Getpid())})
	}
	return nil
}

func pool(t *testing.T, opt Options) *Pool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	opt.Command = []string{self}
	if opt.Env == nil {
		opt.Env = []string{serveVariable + "=1"}
	}
	if opt.Timeout == 0 {
		opt.Timeout = 20 * time.Second
	}
	p := New(opt)
	t.Cleanup(func() { p.Close() })
	return p
}

// ask has the badly behaved extractor read a document.
func ask(t *testing.T, p *Pool, document string) *extracttest.Collection {
	t.Helper()
	return extracttest.CollectBytes(t.Context(), p.Wrap(badly{}), "test/badly", "name", []byte(document))
}

func TestAccept(t *testing.T) {
	file := t.TempDir() + "/document"
	if err := os.WriteFile(file, []byte(strings.Repeat("een twee drie\n", 100_000)+"end"), 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, pool(t, Options{Size: 2}).Wrap(echo{}), "test/echo", file)
}

// What comes through is what was sent.
func TestExtract_same(t *testing.T) {
	raw := []byte(strings.Repeat("één\ttwee\n", 60_000) + "end")
	want := extracttest.CollectBytes(t.Context(), echo{[]byte("secret")}, "test/echo", "name", raw)
	got := extracttest.CollectBytes(t.Context(), pool(t, Options{Setup: []byte("secret")}).Wrap(echo{}), "test/echo", "name", raw)
	if got.String() != want.String() {
		t.Errorf("through a child: %.300q\nhere: %.300q", got.String(), want.String())
	}
	if !errors.Is(got.Members[0].Err, document.ErrEncrypted) || !got.Members[1].Modified.Equal(want.Members[1].Modified) {
		t.Errorf("members %+v", got.Members)
	}
}

func TestExtract_bad(t *testing.T) {
	short := pool(t, Options{Size: 1, Timeout: 700 * time.Millisecond})
	small := pool(t, Options{Size: 1, MemoryPerChild: 128 << 20})
	for _, test := range []struct {
		document string
		want     error
	}{
		{"hang", document.ErrTimeout},
		{"spin", document.ErrTimeout},
		{"allocate", document.ErrMemory},
		{"burst", document.ErrMemory},
		{"panic", document.ErrCrashed},
		{"exit", document.ErrCrashed},
		{"talk", document.ErrCorrupt},
	} {
		t.Run(test.document, func(t *testing.T) {
			p := small
			if test.want == document.ErrTimeout {
				p = short
			}
			begin := time.Now()
			if got := ask(t, p, test.document); !errors.Is(got.Err, test.want) || strings.Contains(fmt.Sprint(got.Err), "Jan") {
				t.Errorf("%v, want %v", got.Err, test.want)
			}
			if took := time.Since(begin); took > 15*time.Second {
				t.Errorf("it took %v", took)
			}
			// The next document is read as if nothing had been.
			if next := ask(t, p, "pid"); next.Err != nil || next.Text() == "" {
				t.Errorf("next document: %v", next.Err)
			}
		})
	}
}

func TestExtract_errorKeepsKind(t *testing.T) {
	got := ask(t, pool(t, Options{}), "error")
	var partial document.PartialError
	if !errors.Is(got.Err, document.ErrEncrypted) || !errors.As(got.Err, &partial) || got.Text() != "before\n" {
		t.Errorf("%#v, text %q", got.Err, got.Text())
	}
	if want := "partial: page 3: encrypted"; got.Err.Error() != want {
		t.Errorf("%q, want %q", got.Err, want)
	}
}

func TestExtract_garbage(t *testing.T) {
	for _, kind := range []string{"noise", "length", "short", "marks", "range"} {
		t.Run(kind, func(t *testing.T) {
			p := pool(t, Options{Env: []string{serveVariable + "=garbage"}})
			got := extracttest.CollectBytes(t.Context(), p.Wrap(badly{}), "test/badly", kind, []byte("x"))
			if !errors.Is(got.Err, document.ErrCrashed) {
				t.Errorf("%v, want %v", got.Err, document.ErrCrashed)
			}
		})
	}
}

func TestExtract_context(t *testing.T) {
	p := pool(t, Options{})
	ask(t, p, "pid") // started
	ctx, cancel := context.WithTimeoutCause(t.Context(), 200*time.Millisecond, document.ErrTimeout)
	defer cancel()
	begin := time.Now()
	got := extracttest.CollectBytes(ctx, p.Wrap(badly{}), "test/badly", "name", []byte("hang"))
	if !errors.Is(got.Err, document.ErrTimeout) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", got.Err, time.Since(begin))
	}
}

// A refused segment ends the document; the child lives on.
func TestExtract_sinkRefuses(t *testing.T) {
	p := pool(t, Options{Size: 1})
	before := ask(t, p, "pid").Text()
	sink := &refuse{after: 10}
	r := io.NewSectionReader(strings.NewReader("endless"), 0, 7)
	if err := p.Wrap(badly{}).Extract(t.Context(), document.Document{}, r, sink); err != errEnough {
		t.Errorf("%v, want %v", err, errEnough)
	}
	if after := ask(t, p, "pid").Text(); after != before {
		t.Errorf("child %q replaced by %q", before, after)
	}
}

var errEnough = errors.New("enough")

type refuse struct{ after int }

func (r *refuse) Segment(document.Segment) error {
	if r.after--; r.after < 0 {
		return errEnough
	}
	return nil
}
func (r *refuse) Member(document.Member) error             { return nil }
func (r *refuse) Property(document.Property, string) error { return nil }

func TestExtract_longSegment(t *testing.T) {
	got := ask(t, pool(t, Options{MemoryPerChild: 1 << 30}), "long")
	if got.Err != nil || len(got.Segments) != 3 {
		t.Fatalf("%d segments, %v", len(got.Segments), got.Err)
	}
	for i, want := range []int{1, 1 + 2<<20, 1 + 4<<20} {
		if at := got.Segments[i].Locate(0); at.Line != want {
			t.Errorf("segment %d starts at line %d, want %d", i, at.Line, want)
		}
	}
}

// Libraries that print do not disturb the conversation.
func TestExtract_print(t *testing.T) {
	if got := ask(t, pool(t, Options{}), "print"); got.Err != nil || got.Text() != "printed\n" {
		t.Errorf("%q, %v", got.Text(), got.Err)
	}
}

// A member that is itself read by the pool does not wait for its container.
func TestExtract_nested(t *testing.T) {
	p := pool(t, Options{Size: 1})
	for range 3 {
		sink := &nesting{x: p.Wrap(badly{}), ctx: t.Context()}
		r := strings.NewReader("nest nest nest pid")
		if err := sink.x.Extract(t.Context(), document.Document{}, io.NewSectionReader(r, 0, r.Size()), sink); err != nil {
			t.Error(err)
		}
		if sink.text == "" {
			t.Error("the innermost document was not read")
		}
	}
}

type nesting struct {
	x    scanner.Extractor
	ctx  context.Context
	text string
}

func (n *nesting) Segment(s document.Segment) error         { n.text += s.Text; return nil }
func (n *nesting) Property(document.Property, string) error { return nil }
func (n *nesting) Member(m document.Member) error {
	raw, err := io.ReadAll(m.Content)
	if err != nil {
		return err
	}
	r := strings.NewReader(string(raw))
	return n.x.Extract(n.ctx, document.Document{}, io.NewSectionReader(r, 0, r.Size()), n)
}

func TestPool_recycle(t *testing.T) {
	p := pool(t, Options{Size: 1, Recycle: 2})
	var ids []string
	for range 4 {
		ids = append(ids, ask(t, p, "pid").Text())
	}
	if ids[0] != ids[1] || ids[1] == ids[2] || ids[2] != ids[3] {
		t.Errorf("children %q", ids)
	}
}

// A child that died while it waited costs nothing.
func TestPool_deadWhileIdle(t *testing.T) {
	p := pool(t, Options{Size: 1})
	first := ask(t, p, "pid").Text()
	p.idle[0].cmd.Process.Kill()
	time.Sleep(50 * time.Millisecond)
	if second := ask(t, p, "pid"); second.Err != nil || second.Text() == first {
		t.Errorf("%q after %q, %v", second.Text(), first, second.Err)
	}
}

func TestPool_parallel(t *testing.T) {
	p := pool(t, Options{Size: 3})
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			raw := []byte(strings.Repeat(fmt.Sprintf("document %d\n", i), 10_000) + "end")
			got := extracttest.CollectBytes(t.Context(), p.Wrap(echo{}), "test/echo", "name", raw)
			if got.Err != nil || got.Segments[0].Text != string(raw) {
				t.Errorf("document %d: %v", i, got.Err)
			}
		})
	}
	wg.Wait()
	if n := len(p.live); n > 3 {
		t.Errorf("%d children", n)
	}
}

func TestPool_close(t *testing.T) {
	p := pool(t, Options{Size: 2})
	done := make(chan error, 1)
	go func() { done <- ask(t, p, "hang").Err }()
	time.Sleep(300 * time.Millisecond)
	p.Close()
	if err := <-done; err == nil {
		t.Error("a document at work was not ended")
	}
	if got := ask(t, p, "pid"); !errors.Is(got.Err, errClosed) {
		t.Errorf("%v, want %v", got.Err, errClosed)
	}
}

func BenchmarkExtract(b *testing.B) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	p := New(Options{Command: []string{self}, Env: []string{serveVariable + "=1"}})
	defer p.Close()
	x := p.Wrap(echo{})
	for _, size := range []int{1 << 10, 8 << 20} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			raw := strings.Repeat("0123456789abcde\n", size/16) + "end"
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				r := strings.NewReader(raw)
				if err := x.Extract(b.Context(), document.Document{}, io.NewSectionReader(r, 0, r.Size()), &refuse{after: 1 << 30}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
