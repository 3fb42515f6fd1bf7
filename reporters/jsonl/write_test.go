package jsonl

import (
	"bytes"
	"encoding/json"
	"testing"

	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// reference is a line as encoding/json writes it.
func reference(t testing.TB, o *finding.Outcome, reveal bool) []byte {
	r := fromOutcome(o)
	for _, f := range o.Findings {
		r.Findings = append(r.Findings, fromFinding(f, reveal))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fromFinding(f finding.Finding, reveal bool) findingRecord {
	r := findingRecord{
		ID: f.ID, Rule: f.RuleID, InfoType: string(f.InfoType), Category: string(f.InfoType.Category()),
		Confidence: f.Confidence.String(), Value: f.Value.Mask(), At: fromPosition(f.At),
		Start: f.Start, End: f.End, Evidence: []string{},
	}
	if reveal && !f.InfoType.Secret() {
		r.Revealed = f.Value.Reveal()
	}
	for _, e := range f.Evidence {
		r.Evidence = append(r.Evidence, string(e))
	}
	return r
}

func fromPosition(p document.Position) *atRecord {
	a := &atRecord{Page: p.Page, Sheet: text(p.Sheet), Row: p.Row, Column: p.Col, Line: p.Line, Part: text(p.Part)}
	if p.Sheet != "" {
		a.Cell = p.Cell()
	}
	return a
}

func written(o *finding.Outcome, reveal bool) []byte {
	var w writer
	r := fromOutcome(o)
	w.document(&r, o.Findings, reveal)
	return w.out
}

func TestWriter(t *testing.T) {
	yes := true
	outcomes := append(reportertest.Outcomes(), reportertest.Hostile()...)
	for i := range outcomes {
		o := outcomes[i]
		if i%2 == 0 {
			o.Verdict.Known = &finding.Known{State: "known", Reason: "bedacht\tvolk", By: "Els \"x\" Peeters", Types: []finding.InfoType{finding.IBAN}}
			o.Location.Cloud = &finding.Cloud{Provider: "onedrive", Account: "business", Country: "IE"}
			o.Location.VolumeEncrypted = &yes
		}
		for _, reveal := range []bool{false, true} {
			if got, want := written(&o, reveal), reference(t, &o, reveal); !bytes.Equal(got, want) {
				t.Errorf("outcome %d:\n%s\nwant\n%s", i, got, want)
			}
		}
	}
}

// Whatever strings and numbers a record holds, it is what encoding/json writes.
func FuzzWriter(f *testing.F) {
	f.Add("a\x00\b\f\n\r\t\"\\<>&\x7f", "\xff\u2028é\u2029\xc3", int64(-5), 0.1234, 3)
	f.Add("", "\U0001F600", int64(1)<<62, 1e-4, -1)
	f.Fuzz(func(t *testing.T, a, b string, n int64, share float64, k int) {
		o := finding.Outcome{Document: document.Document{Ref: document.Ref{Path: a, Members: []string{b, a}}, MIMEType: b, Size: n, Exposure: []string{a}, Origin: b}, Subjects: k}
		o.Counts = finding.Counts{finding.InfoType(a): {Low: k}, finding.InfoType(b): {Medium: k, High: 1}}
		o.Failures = []finding.Failure{{Stage: finding.Stage(a), Kind: finding.Kind(b), Detail: a + b}}
		if share >= 0 && share <= 1 {
			o.Copies = []finding.Copy{{Relation: finding.Relation(b), OfID: a, LocalInCentral: share, CentralInLocal: -share, Words: k}, {OfID: "x", Deletable: true, Reason: b}}
		}
		o.Findings = []finding.Finding{
			{ID: a, RuleID: b, InfoType: finding.InfoType(b), Value: finding.MaskedValue(a), Start: n, End: -n, Evidence: []finding.Evidence{finding.Evidence(a), finding.Evidence(b)},
				At: document.Position{Page: k, Sheet: a, Row: k % 1000, Col: k % 1000, Line: k, Part: b}},
			{},
		}
		for _, reveal := range []bool{false, true} {
			if got, want := written(&o, reveal), reference(t, &o, reveal); !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}
