package sink

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestChild is not a test: it is the delivery that TestKilled starts and
// kills.
func TestChild(t *testing.T) {
	dir := os.Getenv("UITRUSTING_TEST_QUEUE")
	if dir == "" {
		t.Skip("started by TestKilled")
	}
	d := Delivery{
		Now: time.Now, Options: options(nil), Tries: 30,
		Pause: func(context.Context, time.Duration) error { return nil },
	}
	d.Options.Timeout = time.Minute
	rep := d.Queue(context.Background(), dir)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("sent=%d refused=%d waiting=%d sys=%d err=%v\n", rep.Sent, rep.Refused, rep.Waiting, m.Sys, rep.Err)
}

// An index takes bulk requests by the rules of Elasticsearch, fails half of
// them in every way there is, and kills whoever sends at given requests.
type index struct {
	t        *testing.T
	mu       sync.Mutex
	requests int
	docs     map[string]int // sequence of first arrival
	twice    int            // duplicates that were refused
	kill     map[int]bool
	sender   *os.Process
}

func (x *index) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.requests++
	text := body(x.t, r)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if r.Header.Get("Content-Type") != "application/x-ndjson" || !strings.HasSuffix(text, "\n") || len(lines)%2 != 0 || len(text) > 1<<20 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	part := len(lines)
	switch x.requests % 10 {
	case 1:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case 3:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case 5: // dropped before anything is taken
		panic(http.ErrAbortHandler)
	case 7: // a part is taken
		part = len(lines) / 4 * 2
	}
	type item struct {
		Status int `json:"status"`
	}
	answer := struct {
		Errors bool              `json:"errors"`
		Items  []map[string]item `json:"items"`
	}{Items: []map[string]item{}}
	for i := 0; i < len(lines); i += 2 {
		var a struct {
			Create struct {
				ID string `json:"_id"`
			}
		}
		if err := json.Unmarshal([]byte(lines[i]), &a); err != nil || a.Create.ID == "" || !json.Valid([]byte(lines[i+1])) {
			x.t.Errorf("%v: %q", err, lines[i])
		}
		status := http.StatusCreated
		if _, there := x.docs[a.Create.ID]; there {
			status = http.StatusConflict
			x.twice++
		} else if i >= part {
			status = http.StatusTooManyRequests
		} else {
			x.docs[a.Create.ID] = len(x.docs)
		}
		answer.Errors = answer.Errors || status >= 400
		answer.Items = append(answer.Items, map[string]item{"create": {status}})
	}
	if x.kill[x.requests] { // taken, and nobody there to be told
		if err := x.sender.Kill(); err != nil {
			x.t.Error(err)
		}
		panic(http.ErrAbortHandler)
	}
	if x.requests%10 == 9 { // the answer is lost
		panic(http.ErrAbortHandler)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// TestKilled delivers 100,000 events to a server that fails half of its
// requests, by a process that is killed twice without a word. Each event
// comes once, none is lost, their order is kept, and the memory of the
// process does not follow the number of events.
func TestKilled(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	x := &index{t: t, docs: map[string]int{}, kill: map[int]bool{8: true, 24: true}}
	srv := httptest.NewUnstartedServer(x)
	srv.Config.ErrorLog = quiet()
	srv.Start()
	defer srv.Close()
	root := t.TempDir()
	to := Target{Format: "ecs", Dest: "http+bulk://" + strings.TrimPrefix(srv.URL, "http://")}
	spool, err := OpenSpool(root, to, Limits{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := spool.Append(Record{ID: fmt.Sprintf("e%07d", i), Severity: 3, Time: now(), Line: fmt.Sprintf(`{"n":%d,"pad":%q}`, i, strings.Repeat("x", 300))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := spool.Close(); err != nil {
		t.Fatal(err)
	}
	killed, said := 0, ""
	for round := 0; ; round++ {
		if round > 3 {
			t.Fatalf("no end: %s", said)
		}
		var out bytes.Buffer
		cmd := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
		cmd.Env = append(os.Environ(), "UITRUSTING_TEST_QUEUE="+spool.Dir())
		cmd.Stdout, cmd.Stderr = &out, &out
		x.mu.Lock()
		err := cmd.Start()
		x.sender = cmd.Process
		x.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		err = cmd.Wait()
		said = out.String()
		if err == nil {
			break
		}
		killed++
	}
	if killed != 2 || !strings.Contains(said, "waiting=0") || !strings.Contains(said, "err=<nil>") {
		t.Fatalf("killed %d times; %s", killed, said)
	}
	if len(x.docs) != n {
		t.Fatalf("%d events came, want %d", len(x.docs), n)
	}
	for i := range n {
		if at, ok := x.docs[fmt.Sprintf("e%07d", i)]; !ok || at != i {
			t.Fatalf("event %d came as number %d", i, at)
		}
	}
	_, sys, _ := strings.Cut(said, "sys=")
	sys, _, _ = strings.Cut(sys, " ")
	bytes, err := strconv.ParseInt(sys, 10, 64)
	if err != nil || bytes > 64<<20 {
		t.Errorf("the delivery took %d bytes", bytes)
	}
	if rest, _ := filepath.Glob(filepath.Join(spool.Dir(), "0*")); len(rest) != 0 {
		t.Errorf("segments are left: %v", rest)
	}
	t.Logf("%d requests, %d duplicates refused, %d MiB of memory", x.requests, x.twice, bytes>>20)
}

// TestFullDisk cuts a line where the disk is full. What is whole is
// delivered, and another scan starts a segment of its own.
func TestFullDisk(t *testing.T) {
	root := t.TempDir()
	spool, err := OpenSpool(root, target, Limits{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := Record{ID: "e0", Time: now(), Line: `{"pad":"` + strings.Repeat("x", 1000) + `"}`}
	if err := spool.Append(r); err != nil {
		t.Fatal(err)
	}
	spool.w.Reset(&limited{spool.file, 100_123})
	var full error
	for i := 1; i < 1000 && full == nil; i++ {
		r.ID = fmt.Sprintf("e%d", i)
		full = spool.Append(r)
	}
	if full == nil || spool.Close() == nil {
		t.Fatal("a full disk is no error")
	}
	b, err := os.ReadFile(filepath.Join(spool.Dir(), segmentName(1, true)))
	if err != nil || len(b) != 100_123 || b[len(b)-1] == '\n' {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	fill(t, root, 5000, 5010, Limits{})
	p := &picky{}
	rep := Delivery{Now: time.Now, Open: func(Target) (Sink, error) { return p, nil }}.Queue(context.Background(), spool.Dir())
	if whole := bytes.Count(b, []byte("\n")); rep.Err != nil || rep.Sent+rep.Refused != whole+10 {
		t.Errorf("%+v, want %d events", rep, whole+10)
	}
}

// limited is a disk with room for n bytes.
type limited struct {
	w io.Writer
	n int
}

func (l *limited) Write(b []byte) (int, error) {
	k, err := l.w.Write(b[:min(len(b), l.n)])
	if l.n -= k; err == nil && k < len(b) {
		err = io.ErrShortWrite
	}
	return k, err
}

// BenchmarkDeliver sends a spool to a bulk server that takes everything.
func BenchmarkDeliver(b *testing.B) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"errors":false,"items":[]}`)
	}))
	defer srv.Close()
	const n = 20_000
	line := `{"pad":"` + strings.Repeat("personal data ", 100) + `"}`
	for b.Loop() {
		b.StopTimer()
		spool, err := OpenSpool(b.TempDir(), Target{Format: "ecs", Dest: "http+bulk://" + strings.TrimPrefix(srv.URL, "http://")}, Limits{}, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		for i := range n {
			if err := spool.Append(Record{ID: fmt.Sprintf("e%07d", i), Time: now(), Line: line}); err != nil {
				b.Fatal(err)
			}
		}
		if err := spool.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if rep := (Delivery{Now: time.Now, Options: options(nil)}).Queue(context.Background(), spool.Dir()); rep.Err != nil || rep.Sent != n {
			b.Fatalf("%+v", rep)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
}
