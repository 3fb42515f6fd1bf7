// Package jsonl writes and reads the lossless result: one JSON object a line,
// streamed, schema uitrusting.result/1. Every other report is made from the
// same records.
package jsonl

import (
	"bufio"
	"encoding/json"
	"io"

	"uitrusting/scanner/finding"
)

// Schema names the version of the records.
const Schema = "uitrusting.result/1"

// Options say what is written.
type Options struct {
	All    bool // clean documents too
	Reveal bool // raw values: --reveal
}

// A Reporter writes records.
type Reporter struct {
	w    *bufio.Writer
	enc  *json.Encoder
	opt  Options
	line writer
}

// keptLine is the longest line whose memory is kept for the next, in bytes.
const keptLine = 1 << 20

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter {
	b := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return &Reporter{w: b, enc: enc, opt: opt}
}

// Begin writes the run record.
func (r *Reporter) Begin(run finding.Run) error { return r.enc.Encode(fromRun(run)) }

// Report writes a document record when there is something to say of it.
func (r *Reporter) Report(o *finding.Outcome) error {
	if !r.opt.All && !Listed(o) {
		return nil
	}
	record := fromOutcome(o)
	r.line.out = r.line.out[:0]
	r.line.document(&record, o.Findings, r.opt.Reveal)
	_, err := r.w.Write(r.line.out)
	if cap(r.line.out) > keptLine {
		r.line.out = nil
	}
	return err
}

// End writes the summary record.
func (r *Reporter) End(sum finding.Summary) error {
	if err := r.enc.Encode(fromSummary(sum)); err != nil {
		return err
	}
	return r.w.Flush()
}

// Listed reports whether a document has a record without --all: one with a
// finding, a copy, a verdict other than clean or a status other than scanned,
// except those skipped for a routine reason, which are only counted.
func Listed(o *finding.Outcome) bool {
	if o.Status == finding.Skipped && o.Kind().Routine() && len(o.Counts) == 0 {
		return false
	}
	return o.Status != finding.Scanned || len(o.Counts) > 0 || len(o.Copies) > 0 ||
		o.Verdict.Judgement != "" && o.Verdict.Judgement != finding.Clean
}
