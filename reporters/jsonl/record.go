package jsonl

import (
	"encoding/base64"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

type runRecord struct {
	Record   string          `json:"record"`
	Schema   string          `json:"schema"`
	RunID    string          `json:"run_id"`
	Started  string          `json:"started"`
	Version  string          `json:"version"`
	Host     string          `json:"host"`
	DeviceID string          `json:"device_id"`
	User     string          `json:"user"`
	OS       string          `json:"os"`
	Roots    []string        `json:"roots"`
	Policy   policyRecord    `json:"policy"`
	Central  []string        `json:"central"`
	Catalogs []catalogRecord `json:"catalogs"`
	Rules    rulesRecord     `json:"rules"`
	KeyID    string          `json:"key_id"`
	Baseline *baselineRecord `json:"baseline,omitempty"`
	Notes    []string        `json:"notes,omitempty"`
}

type policyRecord struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

type baselineRecord struct {
	ID        string `json:"id"`
	Documents int    `json:"documents"`
}

type knownRecord struct {
	State     string   `json:"state"`
	Reason    string   `json:"reason"`
	By        string   `json:"by"`
	Until     string   `json:"until"`
	InfoTypes []string `json:"infotypes"`
}

type catalogRecord struct {
	ID        string `json:"id"`
	Created   string `json:"created"`
	Documents int    `json:"documents"`
	Scope     string `json:"scope,omitempty"`
}

type rulesRecord struct {
	Packs  []string `json:"packs"`
	Digest string   `json:"digest"`
}

type documentRecord struct {
	Record          string                 `json:"record"`
	Path            string                 `json:"path"`
	PathBase64      string                 `json:"path_base64,omitempty"`
	Members         []string               `json:"members"`
	MembersBase64   []string               `json:"members_base64,omitempty"`
	Status          string                 `json:"status"`
	MIMEType        string                 `json:"mime_type"`
	Size            int64                  `json:"size"`
	Modified        string                 `json:"modified,omitempty"`
	Dated           *datedRecord           `json:"dated,omitempty"`
	Owner           string                 `json:"owner,omitempty"`
	Mode            string                 `json:"mode,omitempty"`
	Exposure        []string               `json:"exposure"`
	Origin          string                 `json:"origin,omitempty"`
	Location        string                 `json:"location"`
	Store           string                 `json:"store,omitempty"`
	VolumeEncrypted *bool                  `json:"volume_encrypted"`
	Cloud           *cloudRecord           `json:"cloud"`
	Class           string                 `json:"class"`
	DocumentType    string                 `json:"document_type,omitempty"`
	Subjects        int                    `json:"subjects"`
	Severity        string                 `json:"severity"`
	Verdict         string                 `json:"verdict"`
	Action          string                 `json:"action,omitempty"`
	Target          string                 `json:"target,omitempty"`
	TargetPath      string                 `json:"target_path,omitempty"`
	Known           *knownRecord           `json:"known,omitempty"`
	Breaches        []breachRecord         `json:"breaches"`
	Copies          []copyRecord           `json:"copies"`
	Findings        []findingRecord        `json:"findings"`
	Counts          map[string]countRecord `json:"counts"`
	Truncated       bool                   `json:"truncated"`
	Unchanged       bool                   `json:"unchanged"`
	Failures        []failureRecord        `json:"failures"`
}

type datedRecord struct {
	Value  string `json:"value"`
	Source string `json:"source"`
}

type cloudRecord struct {
	Provider string `json:"provider"`
	Account  string `json:"account"`
	Country  string `json:"country"`
}

type breachRecord struct {
	Duty     string `json:"duty"`
	Clause   string `json:"clause"`
	Severity string `json:"severity"`
	Reason   string `json:"reason"`
}

type copyRecord struct {
	Relation           string   `json:"relation"`
	OfID               string   `json:"of_id,omitempty"`
	Of                 string   `json:"of,omitempty"`
	Store              string   `json:"store,omitempty"`
	Reason             string   `json:"reason,omitempty"`
	LocalInCentral     *float64 `json:"local_in_central,omitempty"`
	CentralInLocal     *float64 `json:"central_in_local,omitempty"`
	Newer              string   `json:"newer,omitempty"`
	NewerBy            string   `json:"newer_by,omitempty"`
	SharedIdentifiers  int      `json:"shared_identifiers,omitempty"`
	LocalIdentifiers   int      `json:"local_identifiers,omitempty"`
	CentralIdentifiers int      `json:"central_identifiers,omitempty"`
	Words              int      `json:"words,omitempty"`
	RowsOnlyLocal      int      `json:"rows_only_local,omitempty"`
	CentralModified    string   `json:"central_modified,omitempty"`
	WasCentralUntil    string   `json:"was_central_until,omitempty"`
	Deletable          bool     `json:"deletable,omitempty"`
}

type findingRecord struct {
	ID         string    `json:"id"`
	Rule       string    `json:"rule"`
	InfoType   string    `json:"infotype"`
	Category   string    `json:"category"`
	Confidence string    `json:"confidence"`
	Value      string    `json:"value,omitempty"`
	Revealed   string    `json:"revealed,omitempty"`
	At         *atRecord `json:"at"`
	Start      int64     `json:"start"`
	End        int64     `json:"end"`
	Evidence   []string  `json:"evidence"`
}

type atRecord struct {
	Page   int    `json:"page,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Column int    `json:"column,omitempty"`
	Cell   string `json:"cell,omitempty"`
	Line   int    `json:"line,omitempty"`
	Part   string `json:"part,omitempty"`
}

type countRecord struct {
	Low    int `json:"low,omitempty"`
	Medium int `json:"medium,omitempty"`
	High   int `json:"high,omitempty"`
}

type failureRecord struct {
	Stage  string `json:"stage"`
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

type summaryRecord struct {
	Record      string         `json:"record"`
	Ended       string         `json:"ended"`
	Complete    bool           `json:"complete"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Documents   tallyRecord    `json:"documents"`
	NotExamined map[string]int `json:"not_examined"`
	Incomplete  int            `json:"incomplete,omitempty"`
	Bytes       int64          `json:"bytes"`
	Verdicts    map[string]int `json:"verdicts"`
	Severities  map[string]int `json:"severities"`
	InfoTypes   map[string]int `json:"infotypes"`
	Subjects    int            `json:"subjects"`
	Known       map[string]int `json:"known,omitempty"`
	KnownCount  int            `json:"known_findings,omitempty"`
}

type tallyRecord struct {
	Walked  int `json:"walked"`
	Scanned int `json:"scanned"`
	Partial int `json:"partial"`
	Skipped int `json:"skipped"`
	Failed  int `json:"failed"`
}

func fromRun(run finding.Run) runRecord {
	r := runRecord{
		Record: "run", Schema: Schema, RunID: run.ID, Started: stamp(run.Started), Version: run.Version,
		Host: run.Host, DeviceID: run.DeviceID, User: run.User, OS: run.OS,
		Roots: valid(run.Roots), Policy: policyRecord{run.Policy.ID, run.Policy.Version},
		Central: valid(run.Central), Catalogs: []catalogRecord{},
		Rules: rulesRecord{list(run.Rules.Packs), run.Rules.Digest}, KeyID: run.KeyID, Notes: run.Notes,
	}
	if b := run.Baseline; b.ID != "" {
		r.Baseline = &baselineRecord{b.ID, b.Documents}
	}
	for _, c := range run.Catalogs {
		r.Catalogs = append(r.Catalogs, catalogRecord{c.ID, stamp(c.Created), c.Documents, c.Scope})
	}
	return r
}

// fromOutcome is the record of an outcome without its findings.
func fromOutcome(o *finding.Outcome) documentRecord {
	d := &o.Document
	r := documentRecord{
		Record: "document", Path: text(d.Path), PathBase64: raw(d.Path), Members: valid(d.Members),
		MembersBase64: rawAll(d.Members), Status: string(o.Status), MIMEType: d.MIMEType, Size: d.Size,
		Modified: stamp(d.Modified), Owner: text(d.Owner), Mode: d.Mode, Exposure: list(d.Exposure), Origin: text(d.Origin),
		Location: string(o.Location.Kind), Store: text(o.Location.Store), VolumeEncrypted: o.Location.VolumeEncrypted,
		Class: string(o.Verdict.Class), DocumentType: o.DocumentType, Subjects: o.Subjects,
		Severity: o.Verdict.Severity.String(), Verdict: string(o.Verdict.Judgement),
		Action: text(o.Verdict.Action), Target: text(o.Verdict.Target), TargetPath: text(o.Verdict.TargetPath),
		Breaches: []breachRecord{}, Copies: []copyRecord{}, Findings: []findingRecord{},
		Counts: map[string]countRecord{}, Truncated: o.Truncated, Unchanged: o.Unchanged, Failures: []failureRecord{},
	}
	if r.Location == "" {
		r.Location = string(finding.Unknown)
	}
	if r.Class == "" {
		r.Class = string(finding.ClassNone)
	}
	if !o.Dated.Value.IsZero() {
		r.Dated = &datedRecord{o.Dated.Value.UTC().Format(time.DateOnly), o.Dated.Source}
	}
	if k := o.Verdict.Known; k != nil {
		r.Known = &knownRecord{string(k.State), text(k.Reason), text(k.By), k.Until.Format(time.DateOnly), []string{}}
		for _, t := range k.Types {
			r.Known.InfoTypes = append(r.Known.InfoTypes, string(t))
		}
	}
	if c := o.Location.Cloud; c != nil {
		r.Cloud = &cloudRecord{c.Provider, c.Account, c.Country}
	}
	for _, b := range o.Verdict.Breaches {
		r.Breaches = append(r.Breaches, breachRecord{text(b.Duty), text(b.Clause), b.Severity.String(), text(b.Reason)})
	}
	for _, c := range o.Copies {
		r.Copies = append(r.Copies, fromCopy(c))
	}
	for t, n := range o.Counts {
		r.Counts[string(t)] = countRecord(n)
	}
	for _, f := range o.Failures {
		r.Failures = append(r.Failures, failureRecord{string(f.Stage), string(f.Kind), f.Detail})
	}
	return r
}

func fromCopy(c finding.Copy) copyRecord {
	return copyRecord{
		Relation: string(c.Relation), OfID: c.OfID, Of: text(c.Of), Store: text(c.Store), Reason: text(c.Reason),
		LocalInCentral: share(c, c.LocalInCentral), CentralInLocal: share(c, c.CentralInLocal),
		Newer: c.Newer, NewerBy: c.NewerBy, SharedIdentifiers: c.SharedIdentifiers,
		LocalIdentifiers: c.LocalIdentifiers, CentralIdentifiers: c.CentralIdentifier, Words: c.Words, RowsOnlyLocal: c.RowsOnlyLocal,
		CentralModified: stamp(c.CentralModified), WasCentralUntil: stamp(c.WasCentralUntil), Deletable: c.Deletable,
	}
}

// share is a share rounded to four places, or nothing where it is not known.
func share(c finding.Copy, v float64) *float64 {
	if v < 0 || c.OfID == "" {
		return nil
	}
	v = math.Round(v*1e4) / 1e4
	return &v
}

func fromSummary(s finding.Summary) summaryRecord {
	r := summaryRecord{
		Record: "summary", Ended: stamp(s.Ended), Complete: s.Complete, Interrupted: s.Interrupted,
		Documents: tallyRecord(s.Documents), Incomplete: s.Incomplete, Bytes: s.Bytes, Subjects: s.Subjects,
		NotExamined: map[string]int{}, Verdicts: map[string]int{}, Severities: map[string]int{}, InfoTypes: map[string]int{},
		Known: map[string]int{}, KnownCount: s.KnownCount,
	}
	for k, n := range s.Known {
		r.Known[string(k)] = n
	}
	for k, n := range s.NotExamined {
		r.NotExamined[string(k)] = n
	}
	for k, n := range s.Verdicts {
		r.Verdicts[string(k)] = n
	}
	for k, n := range s.Severities {
		r.Severities[k.String()] = n
	}
	for k, n := range s.InfoTypes {
		r.InfoTypes[string(k)] = n
	}
	return r
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// text is s as valid UTF-8; what is not is replaced, and raw gives the bytes.
func text(s string) string { return strings.ToValidUTF8(s, "�") }

func raw(s string) string {
	if utf8.ValidString(s) {
		return ""
	}
	return base64.StdEncoding.EncodeToString([]byte(s))
}

func rawAll(ss []string) []string {
	for _, s := range ss {
		if !utf8.ValidString(s) {
			out := make([]string, len(ss))
			for i, s := range ss {
				out[i] = base64.StdEncoding.EncodeToString([]byte(s))
			}
			return out
		}
	}
	return nil
}

// valid are strings as valid UTF-8, never nil.
func valid(ss []string) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = text(s)
	}
	return out
}

func list(ss []string) []string {
	if ss == nil {
		return []string{}
	}
	return ss
}
