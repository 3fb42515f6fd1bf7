package jsonl

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

// lines are the document records that Report writes.
func lines(t testing.TB) [][]byte {
	var out bytes.Buffer
	for _, opt := range []Options{{All: true}, {All: true, Reveal: true}} {
		r := New(&out, opt)
		for _, o := range append(reportertest.Outcomes(), reportertest.Hostile()...) {
			o.Verdict.Known = &finding.Known{State: "known", Reason: "bedacht\tvolk", By: "Els \"x\" Peeters", Types: []finding.InfoType{finding.IBAN}}
			o.Location.Cloud = &finding.Cloud{Provider: "onedrive", Account: "business", Country: "IE"}
			o.Location.VolumeEncrypted = new(bool)
			if err := r.Report(&o); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	return bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
}

// What Report writes is read quickly, and as encoding/json reads it.
func TestQuick(t *testing.T) {
	for _, line := range lines(t) {
		if !alike(t, line) {
			t.Errorf("not read quickly: %s", line)
		}
	}
}

func TestQuick_others(t *testing.T) {
	for _, line := range []string{
		``, `{`, `{}`, `{"record":"document"`, `{"record":"document"}x`, `{"record":"document",}`, `{,"record":"document"}`,
		`{"path":"a","record":"document"}`, `{"record":"document","path":"a","path":"b"}`, `{"record": "document"}`,
		`{"record":"document","new":1}`, `{"RECORD":"document"}`, "{\"record\":\"\xff\"}", `{"record":"\ud83d\ude00"}`, `{"record":"\ud83d"}`,
		`{"record":"\u00e9\n\/\\"}`, `{"record":"\x"}`, `{"record":"\u00`, "{\"record\":\"a\tb\"}", `{"size":01}`, `{"size":-0}`, `{"size":1e3}`, `{"size":1.0}`,
		`{"size":9223372036854775807}`, `{"size":9223372036854775808}`, `{"size":-}`, `{"members":["a",]}`, `{"members":[,"a"]}`, `{"members":null}`,
		`{"copies":[{"local_in_central":00.5}]}`, `{"copies":[{"local_in_central":.5}]}`, `{"copies":[{"local_in_central":5.}]}`, `{"copies":[{"local_in_central":0.25}]}`,
		`{"counts":{"iban":{"high":1},"iban":{"low":2}}}`, `{"counts":{"iban":{"high":1}"x":{}}}`, `{"counts":{,"iban":{"high":1}}}`, `{"findings":[{}{}]}`,
		`{"volume_encrypted":nul}`, `{"truncated":tru}`, `{"dated":null,"cloud":null}`,
	} {
		alike(t, []byte(line))
	}
}

// alike reads a line in both ways and reports whether it was read quickly.
func alike(t *testing.T, line []byte) bool {
	var got, want documentRecord
	q := quick{words: map[string]string{}}
	if !q.document(line, &got) {
		return false
	}
	if err := json.Unmarshal(line, &want); err != nil {
		t.Errorf("encoding/json refuses %q: %v", line, err)
		return true
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%q: %s", line, d)
	}
	return true
}

func FuzzQuick(f *testing.F) {
	for _, line := range lines(f) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) { alike(t, line) })
}

// A benchmark of one document, with its 1,000 findings.
func BenchmarkQuick(b *testing.B) {
	o := reportertest.Outcomes()[0]
	for len(o.Findings) < 1000 {
		o.Findings = append(o.Findings, o.Findings[0])
	}
	var out bytes.Buffer
	r := New(&out, Options{})
	_ = r.Begin(reportertest.Run())
	_ = r.Report(&o)
	_ = r.End(reportertest.Summary(nil))
	b.SetBytes(int64(out.Len()))
	for b.Loop() {
		if err := Read(bytes.NewReader(out.Bytes()), New(io.Discard, Options{})); err != nil {
			b.Fatal(err)
		}
	}
}
