package sink

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var target = Target{Format: "flat", Dest: "https+jsonl://siem.example/in"}

func now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func fill(t *testing.T, root string, from, to int, limits Limits) string {
	t.Helper()
	s, err := OpenSpool(root, target, limits, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for i := from; i < to; i++ {
		if err := s.Append(Record{ID: fmt.Sprintf("e%07d", i), Severity: 3, Time: now(), Line: fmt.Sprintf(`{"n":%d,"pad":"%s"}`, i, strings.Repeat("x", 100))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Dir()
}

// A flaky receiver fails every second request, sometimes after it took a
// part or the whole of the batch, and kills the delivery at given requests.
type flaky struct {
	requests int
	order    []string
	seen     map[string]int
	kill     map[int]bool
	stop     context.CancelFunc
}

func (f *flaky) Send(_ context.Context, batch []Record) ([]Verdict, error) {
	f.requests++
	taken := batch
	var err error
	var verdicts []Verdict
	switch f.requests % 6 {
	case 1:
		taken, err = nil, &Later{Err: errors.New("503")}
	case 3:
		err = &Later{Err: errors.New("the answer was lost")} // though all was taken
	case 5:
		taken = batch[:len(batch)/2]
		verdicts = make([]Verdict, len(batch))
		for i := len(taken); i < len(batch); i++ {
			verdicts[i].State = Again
		}
	}
	for _, r := range taken {
		if f.seen[r.ID]++; f.seen[r.ID] == 1 {
			f.order = append(f.order, r.ID)
		}
	}
	if f.kill[f.requests] {
		f.stop()
		return nil, errors.New("killed before the cursor was written")
	}
	return verdicts, err
}
func (f *flaky) Close() error { return nil }

// TestEveryEventOnce delivers 100,000 events to a receiver that fails half of
// its requests; the delivery dies twice and the scan is in two parts.
func TestEveryEventOnce(t *testing.T) {
	const n = 100_000
	root := t.TempDir()
	dir := fill(t, root, 0, n/2, Limits{})
	f := &flaky{seen: map[string]int{}, kill: map[int]bool{50: true, 152: true}}
	sent := 0
	for round := range 3 {
		if round == 1 {
			fill(t, root, n/2, n, Limits{})
		}
		ctx, stop := context.WithCancel(context.Background())
		f.stop = stop
		d := Delivery{
			Now: time.Now, Open: func(Target) (Sink, error) { return f, nil },
			Pause: func(context.Context, time.Duration) error { return nil },
		}
		rep := d.Queue(ctx, dir)
		stop()
		if (round < 2) != (rep.Err != nil) {
			t.Fatalf("round %d: %v", round, rep.Err)
		}
		sent += rep.Sent
	}
	if len(f.order) != n {
		t.Fatalf("%d events came, want %d", len(f.order), n)
	}
	for i, id := range f.order {
		if want := fmt.Sprintf("e%07d", i); id != want {
			t.Fatalf("event %d is %s, want %s", i, id, want)
		}
	}
	if n := waiting(dir); n != 0 {
		t.Errorf("%d events still wait", n)
	}
	if list, _ := segments(dir); len(list) != 0 {
		t.Errorf("%d segments are left", len(list))
	}
	t.Logf("%d requests for %d records acknowledged", f.requests, sent)
}

// A picky receiver refuses some records, alone or with the whole batch.
type picky struct {
	whole bool
	got   []string
}

func (p *picky) Send(_ context.Context, batch []Record) ([]Verdict, error) {
	verdicts := make([]Verdict, len(batch))
	for i, r := range batch {
		if strings.HasSuffix(r.ID, "7") {
			if p.whole {
				return nil, ErrRefused
			}
			verdicts[i] = Verdict{Refused, "status 400"}
		}
	}
	for i, r := range batch {
		if verdicts[i].State == Taken {
			p.got = append(p.got, r.ID)
		}
	}
	return verdicts, nil
}
func (p *picky) Close() error { return nil }

func TestRefusedEventsAreKept(t *testing.T) {
	for _, whole := range []bool{false, true} {
		dir := fill(t, t.TempDir(), 0, 100, Limits{})
		p := &picky{whole: whole}
		rep := Delivery{Now: time.Now, Open: func(Target) (Sink, error) { return p, nil }}.Queue(context.Background(), dir)
		if rep.Err != nil || rep.Sent != 90 || rep.Refused != 10 || len(p.got) != 90 {
			t.Errorf("whole %v: %+v", whole, rep)
		}
		b, err := os.ReadFile(filepath.Join(dir, "refused.ndjson"))
		if err != nil || strings.Count(string(b), "\n") != 10 {
			t.Errorf("dead letters: %v, %q", err, b)
		}
	}
}

func TestPatienceEnds(t *testing.T) {
	dir := fill(t, t.TempDir(), 0, 10, Limits{})
	var pauses []time.Duration
	d := Delivery{
		Now: time.Now, Tries: 4,
		Open:  func(Target) (Sink, error) { return down{}, nil },
		Pause: func(_ context.Context, p time.Duration) error { pauses = append(pauses, p); return nil },
	}
	rep := d.Queue(context.Background(), dir)
	if rep.Err == nil || rep.Waiting != 10 || len(pauses) != 3 {
		t.Errorf("%+v, pauses %v", rep, pauses)
	}
	for _, p := range pauses {
		if p < 7*time.Second {
			t.Errorf("pause %v, the receiver asked for 7s", p)
		}
	}
}

type down struct{}

func (down) Send(context.Context, []Record) ([]Verdict, error) {
	return nil, &Later{After: 7 * time.Second, Err: errors.New("503")}
}
func (down) Close() error { return nil }

func TestSpoolIsBounded(t *testing.T) {
	root := t.TempDir()
	dir := fill(t, root, 0, 200_000, Limits{Bytes: 12 << 20})
	list, err := segments(dir)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, g := range list {
		total += g.size
	}
	n := lost(dir)
	if total > 12<<20+maxRecord || n == 0 || n+waiting(dir) != 200_000 {
		t.Errorf("%d bytes, %d lost, %d waiting", total, n, waiting(dir))
	}
}

// A crash leaves a segment that was not closed, with half a line at its end.
func TestCrashedSegment(t *testing.T) {
	root := t.TempDir()
	dir := fill(t, root, 0, 10, Limits{})
	log := filepath.Join(dir, segmentName(1, false))
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, segmentName(1, true))
	if err := os.WriteFile(part, append(b, `{"id":"half`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	fill(t, root, 10, 20, Limits{})
	p := &picky{}
	d := Delivery{Now: time.Now, Open: func(Target) (Sink, error) { return p, nil }}
	if rep := d.Queue(context.Background(), dir); rep.Err != nil || rep.Sent != 18 {
		t.Fatalf("%+v", rep)
	}
	// The scan was alive after all: what it adds is sent too.
	if err := os.WriteFile(part, append(b, `{"id":"half","line":"{}"}`+"\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if rep := d.Queue(context.Background(), dir); rep.Err != nil || rep.Sent != 1 {
		t.Fatalf("%+v", rep)
	}
	d.Now = func() time.Time { return time.Now().Add(2 * abandoned) }
	if rep := d.Queue(context.Background(), dir); rep.Err != nil || rep.Sent != 0 {
		t.Fatalf("%+v", rep)
	}
	if list, _ := segments(dir); len(list) != 0 {
		t.Errorf("the abandoned segment stays: %v", list)
	}
	fill(t, root, 30, 40, Limits{})
	if n := waiting(dir); n != 10 {
		t.Errorf("%d wait, want 10: a number was given twice", n)
	}
}

func TestTwoDeliveries(t *testing.T) {
	dir := fill(t, t.TempDir(), 0, 10, Limits{})
	d := Delivery{Now: time.Now}
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if rep := d.Queue(context.Background(), dir); !errors.Is(rep.Err, ErrBusy) {
		t.Errorf("%+v", rep)
	}
	unlock()
}

func TestCheck(t *testing.T) {
	for dest, ok := range map[string]bool{
		"syslog+tls://siem.example:6514": true, "https+bulk://es.example:9200": true, "http+hec://127.0.0.1:8088": true,
		"http+hec://splunk.example": false, "https+hec://user:secret@splunk.example": false, "gopher://x": false, "syslog+tls:host": false, "https+logs://x": true,
	} {
		if _, err := Check("ocsf", dest); (err == nil) != ok {
			t.Errorf("%s: %v", dest, err)
		} else if err != nil && strings.Contains(err.Error(), "secret") && strings.Contains(dest, "secret") {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
	for _, format := range []string{"jsonl", "html", "csv", "sarif", "console"} {
		if _, err := Check(format, "syslog+tls://siem.example"); err == nil {
			t.Errorf("%s can be sent", format)
		}
	}
	if _, err := Check("cef", "https+bulk://es.example"); err == nil {
		t.Error("cef to bulk")
	}
}

func BenchmarkSpool(b *testing.B) {
	s, err := OpenSpool(b.TempDir(), target, Limits{}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	r := Record{ID: "e1:0123456789abcdef0123456789abcdef", Severity: 3, Time: now(), Line: strings.Repeat(`{"a":1}`, 300)}
	b.SetBytes(int64(len(r.Line)))
	for range b.N {
		if err := s.Append(r); err != nil {
			b.Fatal(err)
		}
	}
	_ = s.Close()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
