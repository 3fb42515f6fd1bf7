package jsonl

// A quick reads document records in the form in which Report writes them:
// known keys, each at most once and in their order, no white space. Anything
// else it leaves to encoding/json, with which a convert of 100,000 documents
// (392 MB) takes 8 to 12 s of CPU instead of 4 to 7 (2026-11). What it takes,
// encoding/json takes too and reads alike: FuzzQuick.
type quick struct {
	rest  []byte
	bad   bool
	first bool              // the object has had no key yet
	words map[string]string // what is said again and again: rules, evidence
}

// maxWords bounds the words that are kept, and maxWord one of them in bytes.
const (
	maxWords = 4096
	maxWord  = 64
)

// document reads a line, or reports that encoding/json must.
func (q *quick) document(line []byte, r *documentRecord) bool {
	q.rest, q.bad = line, false
	q.object(func() {
		if q.key("record") {
			r.Record = q.word()
		}
		if q.key("path") {
			r.Path = q.text()
		}
		if q.key("path_base64") {
			r.PathBase64 = q.text()
		}
		if q.key("members") {
			r.Members = array(q, q.text)
		}
		if q.key("members_base64") {
			r.MembersBase64 = array(q, q.text)
		}
		if q.key("status") {
			r.Status = q.word()
		}
		if q.key("mime_type") {
			r.MIMEType = q.word()
		}
		if q.key("size") {
			r.Size = q.int64()
		}
		if q.key("modified") {
			r.Modified = q.text()
		}
		if q.key("dated") && !q.null() {
			r.Dated = new(datedRecord)
			q.dated(r.Dated)
		}
		if q.key("owner") {
			r.Owner = q.word()
		}
		if q.key("mode") {
			r.Mode = q.word()
		}
		if q.key("exposure") {
			r.Exposure = array(q, q.word)
		}
		if q.key("origin") {
			r.Origin = q.word()
		}
		if q.key("location") {
			r.Location = q.word()
		}
		if q.key("store") {
			r.Store = q.word()
		}
		if q.key("volume_encrypted") && !q.null() {
			b := q.bool()
			r.VolumeEncrypted = &b
		}
		if q.key("cloud") && !q.null() {
			r.Cloud = new(cloudRecord)
			q.cloud(r.Cloud)
		}
		if q.key("class") {
			r.Class = q.word()
		}
		if q.key("document_type") {
			r.DocumentType = q.word()
		}
		if q.key("subjects") {
			r.Subjects = q.int()
		}
		if q.key("severity") {
			r.Severity = q.word()
		}
		if q.key("verdict") {
			r.Verdict = q.word()
		}
		if q.key("action") {
			r.Action = q.word()
		}
		if q.key("target") {
			r.Target = q.word()
		}
		if q.key("target_path") {
			r.TargetPath = q.text()
		}
		if q.key("known") && !q.null() {
			r.Known = new(knownRecord)
			q.known(r.Known)
		}
		if q.key("breaches") {
			r.Breaches = array(q, q.breach)
		}
		if q.key("copies") {
			r.Copies = array(q, q.copy)
		}
		if q.key("findings") {
			r.Findings = array(q, q.finding)
		}
		if q.key("counts") {
			r.Counts = q.counts()
		}
		if q.key("truncated") {
			r.Truncated = q.bool()
		}
		if q.key("unchanged") {
			r.Unchanged = q.bool()
		}
		if q.key("failures") {
			r.Failures = array(q, q.failure)
		}
	})
	return !q.bad && len(q.rest) == 0
}

func (q *quick) dated(r *datedRecord) {
	q.object(func() {
		if q.key("value") {
			r.Value = q.word()
		}
		if q.key("source") {
			r.Source = q.word()
		}
	})
}

func (q *quick) cloud(r *cloudRecord) {
	q.object(func() {
		if q.key("provider") {
			r.Provider = q.word()
		}
		if q.key("account") {
			r.Account = q.word()
		}
		if q.key("country") {
			r.Country = q.word()
		}
	})
}

func (q *quick) known(r *knownRecord) {
	q.object(func() {
		if q.key("state") {
			r.State = q.word()
		}
		if q.key("reason") {
			r.Reason = q.text()
		}
		if q.key("by") {
			r.By = q.word()
		}
		if q.key("until") {
			r.Until = q.word()
		}
		if q.key("infotypes") {
			r.InfoTypes = array(q, q.word)
		}
	})
}

func (q *quick) breach() (r breachRecord) {
	q.object(func() {
		if q.key("duty") {
			r.Duty = q.word()
		}
		if q.key("clause") {
			r.Clause = q.word()
		}
		if q.key("severity") {
			r.Severity = q.word()
		}
		if q.key("reason") {
			r.Reason = q.word()
		}
	})
	return r
}

func (q *quick) copy() (r copyRecord) {
	q.object(func() {
		if q.key("relation") {
			r.Relation = q.word()
		}
		if q.key("of_id") {
			r.OfID = q.text()
		}
		if q.key("of") {
			r.Of = q.text()
		}
		if q.key("store") {
			r.Store = q.word()
		}
		if q.key("reason") {
			r.Reason = q.word()
		}
		if q.key("local_in_central") && !q.null() {
			r.LocalInCentral = q.share()
		}
		if q.key("central_in_local") && !q.null() {
			r.CentralInLocal = q.share()
		}
		if q.key("newer") {
			r.Newer = q.word()
		}
		if q.key("newer_by") {
			r.NewerBy = q.word()
		}
		if q.key("shared_identifiers") {
			r.SharedIdentifiers = q.int()
		}
		if q.key("local_identifiers") {
			r.LocalIdentifiers = q.int()
		}
		if q.key("central_identifiers") {
			r.CentralIdentifiers = q.int()
		}
		if q.key("words") {
			r.Words = q.int()
		}
		if q.key("rows_only_local") {
			r.RowsOnlyLocal = q.int()
		}
		if q.key("central_modified") {
			r.CentralModified = q.text()
		}
		if q.key("was_central_until") {
			r.WasCentralUntil = q.text()
		}
		if q.key("deletable") {
			r.Deletable = q.bool()
		}
	})
	return r
}

func (q *quick) finding() (r findingRecord) {
	q.object(func() {
		if q.key("id") {
			r.ID = q.text()
		}
		if q.key("rule") {
			r.Rule = q.word()
		}
		if q.key("infotype") {
			r.InfoType = q.word()
		}
		if q.key("category") {
			r.Category = q.word()
		}
		if q.key("confidence") {
			r.Confidence = q.word()
		}
		if q.key("value") {
			r.Value = q.word()
		}
		if q.key("revealed") {
			r.Revealed = q.text()
		}
		if q.key("at") && !q.null() {
			r.At = new(atRecord)
			q.at(r.At)
		}
		if q.key("start") {
			r.Start = q.int64()
		}
		if q.key("end") {
			r.End = q.int64()
		}
		if q.key("evidence") {
			r.Evidence = array(q, q.word)
		}
	})
	return r
}

func (q *quick) at(r *atRecord) {
	q.object(func() {
		if q.key("page") {
			r.Page = q.int()
		}
		if q.key("sheet") {
			r.Sheet = q.word()
		}
		if q.key("row") {
			r.Row = q.int()
		}
		if q.key("column") {
			r.Column = q.int()
		}
		if q.key("cell") {
			r.Cell = q.word()
		}
		if q.key("line") {
			r.Line = q.int()
		}
		if q.key("part") {
			r.Part = q.word()
		}
	})
}

// counts reads the infotypes as they come.
func (q *quick) counts() map[string]countRecord {
	m := map[string]countRecord{}
	q.object(func() {
		for !q.bad && len(q.rest) > 0 && q.rest[0] != '}' {
			if !q.first {
				q.byte(',')
			}
			t := q.word()
			q.byte(':')
			if _, twice := m[t]; twice {
				q.bad = true
			}
			m[t] = q.count()
		}
	})
	return m
}

func (q *quick) count() (r countRecord) {
	q.object(func() {
		if q.key("low") {
			r.Low = q.int()
		}
		if q.key("medium") {
			r.Medium = q.int()
		}
		if q.key("high") {
			r.High = q.int()
		}
	})
	return r
}

func (q *quick) failure() (r failureRecord) {
	q.object(func() {
		if q.key("stage") {
			r.Stage = q.word()
		}
		if q.key("kind") {
			r.Kind = q.word()
		}
		if q.key("detail") {
			r.Detail = q.word()
		}
	})
	return r
}
