package jsonl_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"uitrusting/reporters/jsonl"
	"uitrusting/reporters/reportertest"
)

func maker(w io.Writer) reportertest.Reporter { return jsonl.New(w, jsonl.Options{All: true}) }

func TestJSONL(t *testing.T) { reportertest.Accept(t, maker) }

// What is read and written again is the same, byte for byte.
func TestRead_roundTrip(t *testing.T) {
	for _, reveal := range []bool{false, true} {
		opt := jsonl.Options{All: true, Reveal: reveal}
		make := func(w io.Writer) reportertest.Reporter { return jsonl.New(w, opt) }
		want := reportertest.Render(t, make, append(reportertest.Outcomes(), reportertest.Hostile()...))
		var again bytes.Buffer
		if err := jsonl.Read(bytes.NewReader(want), jsonl.New(&again, opt)); err != nil {
			t.Fatal(err)
		}
		a, b := bytes.Split(want, []byte("\n")), bytes.Split(again.Bytes(), []byte("\n"))
		if len(a) != len(b) {
			t.Fatalf("%d records, want %d", len(b), len(a))
		}
		for i := range a {
			if !bytes.Equal(a[i], b[i]) {
				t.Errorf("record %d is\n%s\nwant\n%s", i, b[i], a[i])
			}
		}
	}
}

func TestRead_cut(t *testing.T) {
	report := reportertest.Render(t, maker, reportertest.Outcomes())
	end := bytes.LastIndex(report, []byte(`{"record":"summary"`))
	if err := jsonl.Read(bytes.NewReader(report[:end]), jsonl.New(io.Discard, jsonl.Options{})); err != io.ErrUnexpectedEOF {
		t.Errorf("error %v", err)
	}
}

// Files of two scans that were put together have no sum that is true.
func TestRead_second(t *testing.T) {
	report := reportertest.Render(t, maker, reportertest.Outcomes())
	end := bytes.LastIndex(report, []byte(`{"record":"summary"`))
	for _, in := range [][]byte{append(bytes.Clone(report), report...), append(bytes.Clone(report[:end]), report...)} {
		if err := jsonl.Read(bytes.NewReader(in), jsonl.New(io.Discard, jsonl.Options{})); !errors.Is(err, jsonl.ErrSecond) {
			t.Errorf("error %v", err)
		}
	}
}

// Read takes anything; what it accepts, the writer can write.
func FuzzRead(f *testing.F) {
	f.Add(reportertest.Render(f, maker, reportertest.Outcomes()))
	f.Add(reportertest.Render(f, maker, nil))
	f.Add([]byte(`{"record":"run","schema":"uitrusting.result/1"}` + "\n" + `{"record":"document","findings":[{"at":{"row":-1,"column":99999999}}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		if jsonl.Read(bytes.NewReader(in), jsonl.New(&out, jsonl.Options{All: true})) != nil {
			return
		}
		if err := jsonl.Read(&out, jsonl.New(io.Discard, jsonl.Options{})); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}

func BenchmarkJSONL(b *testing.B) { reportertest.Benchmark(b, maker) }

func BenchmarkRead(b *testing.B) {
	report := reportertest.Render(b, maker, reportertest.Outcomes())
	b.SetBytes(int64(len(report)))
	for b.Loop() {
		if err := jsonl.Read(bytes.NewReader(report), jsonl.New(io.Discard, jsonl.Options{})); err != nil {
			b.Fatal(err)
		}
	}
}
