package jsonl

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

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

// object reads what stands between braces.
func (q *quick) object(keys func()) {
	q.byte('{')
	q.first = true
	if !q.bad {
		keys()
	}
	q.byte('}')
	q.first = false
}

// array reads what stands between brackets; an empty one is not nil.
func array[T any](q *quick, one func() T) []T {
	q.byte('[')
	all := []T{}
	for !q.bad && len(q.rest) > 0 && q.rest[0] != ']' {
		if len(all) > 0 {
			q.byte(',')
		}
		all = append(all, one())
	}
	q.byte(']')
	return all
}

// key takes a key if it is the next.
func (q *quick) key(name string) bool {
	rest := q.rest
	if !q.first {
		if len(rest) == 0 || rest[0] != ',' {
			return false
		}
		rest = rest[1:]
	}
	n := len(name)
	if len(rest) < n+3 || rest[0] != '"' || string(rest[1:n+1]) != name || rest[n+1] != '"' || rest[n+2] != ':' {
		return false
	}
	q.rest, q.first = rest[n+3:], false
	return true
}

// byte takes one byte, which must be the next.
func (q *quick) byte(c byte) {
	if len(q.rest) == 0 || q.rest[0] != c {
		q.bad = true
		return
	}
	q.rest = q.rest[1:]
}

// took takes a word if it is the next.
func (q *quick) took(word string) bool {
	if len(q.rest) < len(word) || string(q.rest[:len(word)]) != word {
		return false
	}
	q.rest = q.rest[len(word):]
	return true
}

func (q *quick) null() bool { return q.took("null") }

func (q *quick) bool() bool {
	if q.took("true") {
		return true
	}
	q.bad = q.bad || !q.took("false")
	return false
}

// text reads a string.
func (q *quick) text() string { return string(q.string()) }

// word reads a string that comes again.
func (q *quick) word() string {
	b := q.string()
	if w, ok := q.words[string(b)]; ok {
		return w
	}
	w := string(b)
	if len(w) <= maxWord && len(q.words) < maxWords {
		q.words[w] = w
	}
	return w
}

// string reads a string; it is valid until the next line.
func (q *quick) string() []byte {
	if len(q.rest) == 0 || q.rest[0] != '"' {
		q.bad = true
		return nil
	}
	s, ascii := q.rest[1:], true
	for i, c := range s {
		switch {
		case c == '"':
			q.rest = s[i+1:]
			q.bad = q.bad || !ascii && !utf8.Valid(s[:i])
			return s[:i]
		case c == '\\':
			return q.escaped(s, i)
		case c < ' ':
			q.bad = true
			return nil
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	q.bad = true
	return nil
}

// escaped reads a string whose first backslash is at i.
func (q *quick) escaped(s []byte, i int) []byte {
	out := append(make([]byte, 0, i+64), s[:i]...)
	for i < len(s) {
		switch c := s[i]; {
		case c == '"':
			q.rest = s[i+1:]
			q.bad = q.bad || !utf8.Valid(out)
			return out
		case c < ' ':
			q.bad = true
			return nil
		case c != '\\':
			out = append(out, c)
			i++
			continue
		}
		r, n := escape(s[i:])
		if n == 0 {
			break
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	q.bad = true
	return nil
}

// escape is the rune that the escape at the begin of s stands for, and the
// bytes of it; 0 for one that encoding/json must read.
func escape(s []byte) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), s[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	if s[1] != 'u' || len(s) < 6 {
		return 0, 0
	}
	n, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	if err != nil || !utf8.ValidRune(rune(n)) { // half of a pair
		return 0, 0
	}
	return rune(n), 6
}

func (q *quick) int() int { return int(q.int64()) }

// int64 reads an integer of at most 18 digits.
func (q *quick) int64() int64 {
	n, digits, negative := int64(0), 0, false
	rest := q.rest
	if len(rest) > 0 && rest[0] == '-' {
		negative, rest = true, rest[1:]
	}
	for digits < len(rest) && rest[digits]-'0' <= 9 && digits <= 18 {
		n = n*10 + int64(rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > 18 || digits > 1 && rest[0] == '0' {
		q.bad = true
		return 0
	}
	q.rest = rest[digits:] // a fraction or an exponent is no comma: the record is refused
	if negative {
		return -n
	}
	return n
}

// share reads a number without an exponent.
func (q *quick) share() *float64 {
	whole := func(b []byte) int {
		n := 0
		for n < len(b) && b[n]-'0' <= 9 {
			n++
		}
		return n
	}
	n := whole(q.rest)
	if n == 0 || n > 1 && q.rest[0] == '0' {
		q.bad = true
		return nil
	}
	if n < len(q.rest) && q.rest[n] == '.' {
		fraction := whole(q.rest[n+1:])
		if fraction == 0 {
			q.bad = true
			return nil
		}
		n += 1 + fraction
	}
	v, err := strconv.ParseFloat(string(q.rest[:n]), 64)
	if err != nil {
		q.bad = true
	}
	q.rest = q.rest[n:]
	return &v
}
