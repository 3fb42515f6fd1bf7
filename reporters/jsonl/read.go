package jsonl

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// maxLine bounds one record, in bytes: 1,000 findings are below 1 MiB.
const maxLine = 256 << 20

// ErrSchema says that the input is no result this version can read.
var ErrSchema = errors.New("not a result of schema " + Schema)

// ErrSecond says that something follows the result: files of several scans that
// were put together have no sum.
var ErrSecond = errors.New("a second result begins: one file holds one")

// A Receiver takes the records of a stored result, like a reporter.
type Receiver interface {
	Begin(run finding.Run) error
	Report(o *finding.Outcome) error
	End(sum finding.Summary) error
}

// Read plays a stored result to out. A result without a summary, because its
// run was killed, ends with io.ErrUnexpectedEOF after its last document.
func Read(in io.Reader, out Receiver) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	q := quick{words: map[string]string{}}
	begun, ended := false, false
	for n := 1; lines.Scan(); n++ {
		line := lines.Bytes()
		if len(line) == 0 {
			continue
		}
		head, err := headOf(line)
		if err != nil || !begun && (head.Record != "run" || head.Schema != Schema) {
			return fmt.Errorf("line %d: %w", n, ErrSchema)
		}
		if ended || begun && head.Record == "run" {
			return fmt.Errorf("line %d: %w", n, ErrSecond)
		}
		switch head.Record {
		case "run":
			begun = true
			err = play(line, func(r runRecord) error { return out.Begin(r.run()) })
		case "document":
			err = q.play(line, out)
		case "summary":
			ended = true
			err = play(line, func(r summaryRecord) error { return out.End(r.summary()) })
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if !begun {
		return ErrSchema
	}
	if !ended {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// A head says what a line is.
type head struct {
	Record string `json:"record"`
	Schema string `json:"schema"`
}

// headOf is the head of a line. A document begins as Report writes it, and is
// then not decoded twice.
func headOf(line []byte) (h head, err error) {
	if bytes.HasPrefix(line, []byte(`{"record":"document",`)) {
		return head{Record: "document"}, nil
	}
	err = json.Unmarshal(line, &h)
	return h, err
}

// play reads a document, quickly where it is as Report writes it.
func (q *quick) play(line []byte, out Receiver) error {
	report := func(r documentRecord) error { o := r.outcome(); return out.Report(&o) }
	if r := (documentRecord{}); q.document(line, &r) {
		return report(r)
	}
	return play(line, report)
}

func play[T any](line []byte, f func(T) error) error {
	var r T
	if err := json.Unmarshal(line, &r); err != nil {
		return ErrSchema // the error of json would quote the record
	}
	return f(r)
}

func (r runRecord) run() finding.Run {
	run := finding.Run{
		ID: r.RunID, Started: unstamp(r.Started), Version: r.Version, Host: r.Host, DeviceID: r.DeviceID,
		User: r.User, OS: r.OS, Roots: r.Roots, Policy: finding.PolicyRef(r.Policy), Central: r.Central,
		Rules: finding.RulesRef(r.Rules), KeyID: r.KeyID, Notes: r.Notes,
	}
	if r.Baseline != nil {
		run.Baseline = finding.BaselineRef(*r.Baseline)
	}
	for _, c := range r.Catalogs {
		run.Catalogs = append(run.Catalogs, finding.CatalogRef{ID: c.ID, Created: unstamp(c.Created), Documents: c.Documents, Scope: c.Scope})
	}
	return run
}

func (r documentRecord) outcome() finding.Outcome {
	o := finding.Outcome{
		Document: document.Document{
			Ref:      document.Ref{Path: unraw(r.Path, r.PathBase64), Members: unrawAll(r.Members, r.MembersBase64)},
			MIMEType: r.MIMEType, Size: r.Size, Modified: unstamp(r.Modified), Owner: r.Owner, Mode: r.Mode, Exposure: r.Exposure,
			Origin: r.Origin,
		},
		Status: finding.Status(r.Status), Counts: finding.Counts{}, Truncated: r.Truncated, Unchanged: r.Unchanged,
		Subjects: r.Subjects, DocumentType: r.DocumentType,
		Location: finding.Location{Kind: finding.LocationKind(r.Location), Store: r.Store, VolumeEncrypted: r.VolumeEncrypted},
		Verdict: finding.Verdict{
			Judgement: finding.Judgement(r.Verdict), Class: finding.Class(r.Class), Severity: severity(r.Severity),
			Action: r.Action, Target: r.Target, TargetPath: r.TargetPath,
		},
	}
	if r.Cloud != nil {
		o.Location.Cloud = &finding.Cloud{Provider: r.Cloud.Provider, Account: r.Cloud.Account, Country: r.Cloud.Country}
	}
	if r.Known != nil {
		k := finding.Known{State: finding.KnownState(r.Known.State), Reason: r.Known.Reason, By: r.Known.By}
		k.Until, _ = time.Parse(time.DateOnly, r.Known.Until)
		for _, t := range r.Known.InfoTypes {
			k.Types = append(k.Types, finding.InfoType(t))
		}
		o.Verdict.Known = &k
	}
	if r.Dated != nil {
		t, _ := time.Parse(time.DateOnly, r.Dated.Value)
		o.Dated = finding.Date{Value: t, Source: r.Dated.Source}
	}
	for _, b := range r.Breaches {
		o.Verdict.Breaches = append(o.Verdict.Breaches, finding.Breach{Duty: b.Duty, Clause: b.Clause, Severity: severity(b.Severity), Reason: b.Reason})
	}
	for _, c := range r.Copies {
		o.Copies = append(o.Copies, c.copy())
	}
	for _, f := range r.Findings {
		o.Findings = append(o.Findings, f.finding())
	}
	for t, n := range r.Counts {
		o.Counts[finding.InfoType(t)] = finding.ByConfidence(n)
	}
	for _, f := range r.Failures {
		o.Failures = append(o.Failures, finding.Failure{Stage: finding.Stage(f.Stage), Kind: finding.Kind(f.Kind), Detail: f.Detail})
	}
	return o
}

func (r copyRecord) copy() finding.Copy {
	c := finding.Copy{
		Relation: finding.Relation(r.Relation), OfID: r.OfID, Of: r.Of, Store: r.Store, Reason: r.Reason,
		LocalInCentral: -1, CentralInLocal: -1, Newer: r.Newer, NewerBy: r.NewerBy,
		SharedIdentifiers: r.SharedIdentifiers, LocalIdentifiers: r.LocalIdentifiers, CentralIdentifier: r.CentralIdentifiers,
		Words: r.Words, RowsOnlyLocal: r.RowsOnlyLocal, CentralModified: unstamp(r.CentralModified), WasCentralUntil: unstamp(r.WasCentralUntil), Deletable: r.Deletable,
	}
	if r.LocalInCentral != nil {
		c.LocalInCentral = *r.LocalInCentral
	}
	if r.CentralInLocal != nil {
		c.CentralInLocal = *r.CentralInLocal
	}
	return c
}

func (r findingRecord) finding() finding.Finding {
	f := finding.Finding{
		ID: r.ID, RuleID: r.Rule, InfoType: finding.InfoType(r.InfoType), Start: r.Start, End: r.End,
		Value: finding.MaskedValue(r.Value),
	}
	if r.Revealed != "" {
		f.Value = finding.RevealedValue(r.Value, r.Revealed)
	}
	_ = f.Confidence.UnmarshalText([]byte(r.Confidence))
	if r.At != nil {
		f.At = document.Position{Page: r.At.Page, Sheet: r.At.Sheet, Row: r.At.Row, Col: r.At.Column, Line: r.At.Line, Part: r.At.Part}
	}
	for _, e := range r.Evidence {
		f.Evidence = append(f.Evidence, finding.Evidence(e))
	}
	return f
}

func (r summaryRecord) summary() finding.Summary {
	s := finding.NewSummary()
	s.Ended, s.Complete, s.Interrupted = unstamp(r.Ended), r.Complete, r.Interrupted
	s.Documents, s.Bytes, s.Subjects, s.Incomplete = finding.Tally(r.Documents), r.Bytes, r.Subjects, r.Incomplete
	s.KnownCount = r.KnownCount
	for k, n := range r.Known {
		s.Known[finding.KnownState(k)] = n
	}
	for k, n := range r.NotExamined {
		s.NotExamined[finding.Kind(k)] = n
	}
	for k, n := range r.Verdicts {
		s.Verdicts[finding.Judgement(k)] = n
	}
	for k, n := range r.Severities {
		s.Severities[severity(k)] = n
	}
	for k, n := range r.InfoTypes {
		s.InfoTypes[finding.InfoType(k)] = n
	}
	return s
}

func severity(word string) finding.Severity {
	var s finding.Severity
	_ = s.UnmarshalText([]byte(word))
	return s
}

func unstamp(s string) time.Time {
	t, _ := time.Parse(time.RFC3339, s)
	return t
}

func unraw(text, encoded string) string {
	if b, err := base64.StdEncoding.DecodeString(encoded); err == nil && encoded != "" {
		return string(b)
	}
	return text
}

func unrawAll(texts, encoded []string) []string {
	if len(encoded) != len(texts) {
		if len(texts) == 0 {
			return nil
		}
		return texts
	}
	out := make([]string, len(texts))
	for i := range texts {
		out[i] = unraw(texts[i], encoded[i])
	}
	return out
}
