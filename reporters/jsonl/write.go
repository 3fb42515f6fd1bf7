package jsonl

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// A writer appends a document record to out, byte for byte as encoding/json
// writes it without escaping HTML (TestWriter, FuzzWriter), in a quarter of its
// time: a record can hold a thousand findings. It is the other half of quick.
type writer struct {
	out   []byte
	first bool // the object has had no key yet
}

// document appends a record and the end of its line. The findings are those of
// the outcome: records of them would only be thrown away.
func (w *writer) document(r *documentRecord, fs []finding.Finding, reveal bool) {
	w.open('{')
	w.string("record", r.Record)
	w.string("path", r.Path)
	w.some("path_base64", r.PathBase64)
	w.strings("members", r.Members)
	if len(r.MembersBase64) > 0 {
		w.strings("members_base64", r.MembersBase64)
	}
	w.string("status", r.Status)
	w.string("mime_type", r.MIMEType)
	w.int("size", r.Size)
	w.some("modified", r.Modified)
	if d := r.Dated; d != nil {
		w.key("dated")
		w.open('{')
		w.string("value", d.Value)
		w.string("source", d.Source)
		w.close('}')
	}
	w.some("owner", r.Owner)
	w.some("mode", r.Mode)
	w.strings("exposure", r.Exposure)
	w.some("origin", r.Origin)
	w.string("location", r.Location)
	w.some("store", r.Store)
	w.key("volume_encrypted")
	if b := r.VolumeEncrypted; b != nil {
		w.out = strconv.AppendBool(w.out, *b)
	} else {
		w.null()
	}
	w.key("cloud")
	if c := r.Cloud; c != nil {
		w.open('{')
		w.string("provider", c.Provider)
		w.string("account", c.Account)
		w.string("country", c.Country)
		w.close('}')
	} else {
		w.null()
	}
	w.string("class", r.Class)
	w.some("document_type", r.DocumentType)
	w.int("subjects", int64(r.Subjects))
	w.string("severity", r.Severity)
	w.string("verdict", r.Verdict)
	w.some("action", r.Action)
	w.some("target", r.Target)
	w.some("target_path", r.TargetPath)
	if k := r.Known; k != nil {
		w.key("known")
		w.open('{')
		w.string("state", k.State)
		w.string("reason", k.Reason)
		w.string("by", k.By)
		w.string("until", k.Until)
		w.strings("infotypes", k.InfoTypes)
		w.close('}')
	}
	w.key("breaches")
	each(w, r.Breaches, w.breach)
	w.key("copies")
	each(w, r.Copies, w.copy)
	w.key("findings")
	each(w, fs, func(f *finding.Finding) { w.finding(f, reveal) })
	w.key("counts")
	w.counts(r.Counts)
	w.bool("truncated", r.Truncated)
	w.bool("unchanged", r.Unchanged)
	w.key("failures")
	each(w, r.Failures, func(f *failureRecord) {
		w.string("stage", f.Stage)
		w.string("kind", f.Kind)
		w.string("detail", f.Detail)
	})
	w.close('}')
	w.out = append(w.out, '\n')
}

func (w *writer) breach(b *breachRecord) {
	w.string("duty", b.Duty)
	w.string("clause", b.Clause)
	w.string("severity", b.Severity)
	w.string("reason", b.Reason)
}

func (w *writer) copy(c *copyRecord) {
	w.string("relation", c.Relation)
	w.some("of_id", c.OfID)
	w.some("of", c.Of)
	w.some("store", c.Store)
	w.some("reason", c.Reason)
	w.share("local_in_central", c.LocalInCentral)
	w.share("central_in_local", c.CentralInLocal)
	w.some("newer", c.Newer)
	w.some("newer_by", c.NewerBy)
	w.positive("shared_identifiers", c.SharedIdentifiers)
	w.positive("local_identifiers", c.LocalIdentifiers)
	w.positive("central_identifiers", c.CentralIdentifiers)
	w.positive("words", c.Words)
	w.positive("rows_only_local", c.RowsOnlyLocal)
	w.some("central_modified", c.CentralModified)
	w.some("was_central_until", c.WasCentralUntil)
	if c.Deletable {
		w.bool("deletable", true)
	}
}

func (w *writer) finding(f *finding.Finding, reveal bool) {
	w.string("id", f.ID)
	w.string("rule", f.RuleID)
	w.string("infotype", string(f.InfoType))
	w.string("category", string(f.InfoType.Category()))
	w.string("confidence", f.Confidence.String())
	w.some("value", f.Value.Mask())
	if reveal && !f.InfoType.Secret() {
		w.some("revealed", f.Value.Reveal())
	}
	w.key("at")
	w.open('{')
	w.positive("page", f.At.Page)
	w.some("sheet", text(f.At.Sheet))
	w.positive("row", f.At.Row)
	w.positive("column", f.At.Col)
	if f.At.Sheet != "" {
		w.some("cell", f.At.Cell())
	}
	w.positive("line", f.At.Line)
	w.some("part", text(f.At.Part))
	w.close('}')
	w.int("start", f.Start)
	w.int("end", f.End)
	w.key("evidence")
	w.out = append(w.out, '[')
	for i, e := range f.Evidence {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.text(string(e))
	}
	w.close(']')
}

// counts are in the order of their names.
func (w *writer) counts(m map[string]countRecord) {
	w.open('{')
	for _, name := range slices.Sorted(maps.Keys(m)) {
		n := m[name]
		w.next()
		w.text(name)
		w.out = append(w.out, ':')
		w.open('{')
		w.positive("low", n.Low)
		w.positive("medium", n.Medium)
		w.positive("high", n.High)
		w.close('}')
	}
	w.close('}')
}

// each appends a list of objects.
func each[T any](w *writer, list []T, one func(*T)) {
	w.out = append(w.out, '[')
	for i := range list {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.open('{')
		one(&list[i])
		w.close('}')
	}
	w.close(']')
}

func (w *writer) open(c byte) {
	w.out = append(w.out, c)
	w.first = true
}

func (w *writer) close(c byte) {
	w.out = append(w.out, c)
	w.first = false
}

// key appends a name of the schema, which needs no escapes.
func (w *writer) key(name string) {
	w.next()
	w.out = append(w.out, '"')
	w.out = append(w.out, name...)
	w.out = append(w.out, '"', ':')
}

// next goes on to the next key of the object.
func (w *writer) next() {
	if !w.first {
		w.out = append(w.out, ',')
	}
	w.first = false
}

func (w *writer) string(key, s string) {
	w.key(key)
	w.text(s)
}

// some appends a string unless it is empty.
func (w *writer) some(key, s string) {
	if s != "" {
		w.string(key, s)
	}
}

func (w *writer) int(key string, n int64) {
	w.key(key)
	w.out = strconv.AppendInt(w.out, n, 10)
}

// positive appends a number unless it is 0.
func (w *writer) positive(key string, n int) {
	if n != 0 {
		w.int(key, int64(n))
	}
}

func (w *writer) bool(key string, b bool) {
	w.key(key)
	w.out = strconv.AppendBool(w.out, b)
}

// share appends a share of four places, unless it is not known.
func (w *writer) share(key string, v *float64) {
	if v != nil {
		w.key(key)
		w.out = strconv.AppendFloat(w.out, *v, 'f', -1, 64)
	}
}

func (w *writer) null() { w.out = append(w.out, "null"...) }

func (w *writer) strings(key string, list []string) {
	w.key(key)
	w.out = append(w.out, '[')
	for i, s := range list {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.text(s)
	}
	w.close(']')
}

// text appends a string of JSON.
//
// Source: RFC 8259, section 7; U+2028 and U+2029 are escaped for readers that
// are JavaScript.
func (w *writer) text(s string) {
	const digits = "0123456789abcdef"
	w.out = append(w.out, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && (r != utf8.RuneError || n > 1) && r != '\u2028' && r != '\u2029' {
			i += n
			continue
		}
		w.out = append(w.out, s[from:i]...)
		switch {
		case c == '"' || c == '\\':
			w.out = append(w.out, '\\', c)
		case c == '\b':
			w.out = append(w.out, `\b`...)
		case c == '\f':
			w.out = append(w.out, `\f`...)
		case c == '\n':
			w.out = append(w.out, `\n`...)
		case c == '\r':
			w.out = append(w.out, `\r`...)
		case c == '\t':
			w.out = append(w.out, `\t`...)
		case c < ' ':
			w.out = append(w.out, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		case r == utf8.RuneError:
			w.out = append(w.out, `\ufffd`...)
		default:
			w.out = append(w.out, `\u202`...)
			w.out = append(w.out, digits[r&15])
		}
		i += n
		from = i
	}
	w.out = append(append(w.out, s[from:]...), '"')
}
