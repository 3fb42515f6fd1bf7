// Package baseline writes and reads the list of known findings: what somebody
// looked at, accepted for a reason, and until when. It is one JSON object a
// line: a header that names the key, then a document with the ids of its
// findings, so that lines can be taken out and reasons filled in with any
// editor.
//
// A finding is known by its keyed id, in the document where it was accepted.
// A new value in a known document, more findings than were accepted, or a
// duty that it did not breach then, makes the document count again.
package baseline

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// Schema names the version of the records.
const Schema = "uitrusting.baseline/1"

// A Decision is what is written beside each document that has none yet. Empty
// parts are left for a person to fill in; a list with empty parts cannot be
// used.
type Decision struct {
	Reason, By string
	Until      string // the last day, as 2006-01-02
}

type headRecord struct {
	Schema  string `json:"schema"`
	KeyID   string `json:"key_id"`
	RunID   string `json:"run_id,omitempty"`
	Created string `json:"created,omitempty"`
}

type documentRecord struct {
	Path          string       `json:"path"`
	PathBase64    string       `json:"path_base64,omitempty"`
	Members       []string     `json:"members,omitempty"`
	MembersBase64 []string     `json:"members_base64,omitempty"`
	Reason        string       `json:"reason"`
	By            string       `json:"by"`
	Until         string       `json:"until"`
	Duties        []string     `json:"duties,omitempty"`
	Findings      []typeRecord `json:"findings"`
}

type typeRecord struct {
	InfoType string   `json:"infotype"`
	Count    int      `json:"count"`
	IDs      []string `json:"ids"`
}

// A Reporter writes a list of what a scan found.
type Reporter struct {
	w        *bufio.Writer
	enc      *json.Encoder
	decision Decision
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, d Decision) *Reporter {
	b := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return &Reporter{w: b, enc: enc, decision: d}
}

// ErrRunKey says that the ids of a run mean nothing after it.
var ErrRunKey = errors.New("a baseline needs findings with lasting ids: scan with --key-file or --state")

// Begin writes the header.
func (r *Reporter) Begin(run finding.Run) error {
	if !lasting(run.KeyID) {
		return ErrRunKey
	}
	return r.enc.Encode(headRecord{Schema, run.KeyID, run.ID, run.Started.UTC().Format(time.RFC3339)})
}

func lasting(keyID string) bool { return keyID != "" && keyID != finding.RunKey }

// Report writes a document that counts as a violation or could not be judged,
// or that was accepted before, with the decision of then. Documents of a
// private zone and those without a list of findings cannot be accepted.
func (r *Reporter) Report(o *finding.Outcome) error {
	d := r.decision
	switch k := o.Verdict.Known; {
	case o.Location.Private || len(o.Findings) == 0:
		return nil
	case k != nil && k.State == finding.Accepted:
		d = Decision{k.Reason, k.By, k.Until.Format(time.DateOnly)}
	case o.Verdict.Judgement != finding.Violation && o.Verdict.Judgement != finding.Undetermined:
		return nil
	}
	rec := documentRecord{
		Path: text(o.Document.Path), PathBase64: raw(o.Document.Path), Reason: text(d.Reason), By: text(d.By), Until: d.Until,
	}
	for _, m := range o.Document.Members {
		rec.Members = append(rec.Members, text(m))
		if !utf8.ValidString(m) {
			rec.MembersBase64 = []string{}
		}
	}
	if rec.MembersBase64 != nil {
		for _, m := range o.Document.Members {
			rec.MembersBase64 = append(rec.MembersBase64, base64.StdEncoding.EncodeToString([]byte(m)))
		}
	}
	for _, b := range o.Verdict.Breaches {
		rec.Duties = append(rec.Duties, text(b.Duty))
	}
	slices.Sort(rec.Duties)
	rec.Duties = slices.Compact(rec.Duties)
	ids := map[finding.InfoType][]string{}
	for i := range o.Findings {
		f := &o.Findings[i]
		ids[f.InfoType] = append(ids[f.InfoType], f.ID)
	}
	for _, t := range slices.Sorted(maps.Keys(o.Counts)) {
		if n := o.Counts[t].Total(); n > 0 {
			slices.Sort(ids[t])
			rec.Findings = append(rec.Findings, typeRecord{text(string(t)), n, append([]string{}, slices.Compact(ids[t])...)})
		}
	}
	return r.enc.Encode(rec)
}

// End flushes.
func (r *Reporter) End(finding.Summary) error { return r.w.Flush() }

func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func raw(s string) string {
	if utf8.ValidString(s) {
		return ""
	}
	return base64.StdEncoding.EncodeToString([]byte(s))
}
