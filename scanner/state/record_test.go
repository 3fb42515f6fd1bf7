package state

import (
	"reflect"
	"testing"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// fill sets all that can be set, so that a field that is added later and not
// written fails the test. Strings are different from each other.
func fill(v reflect.Value, n *int) {
	*n++
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2024, 2, 29, 12, *n%60, 0, 1, time.UTC)
		return
	case *finding.Value:
		*x = finding.MaskedValue("B*" + string(rune('a'+*n%26)))
		return
	case *finding.Confidence:
		*x = finding.High
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("word" + string(rune('a'+*n%26)) + string(rune('a'+*n/26%26)))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) * 1000)
	case reflect.Uint64:
		v.SetUint(uint64(*n) << 40)
	case reflect.Float64:
		v.SetFloat(0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	}
}

// whole is an outcome with all that is kept.
func whole() finding.Outcome {
	var o finding.Outcome
	n := 0
	fill(reflect.ValueOf(&o).Elem(), &n)
	o.Document.Path, o.Print, o.Unchanged = "", nil, false // known, or made anew
	o.Location, o.Verdict = finding.Location{}, finding.Verdict{}
	return o
}

func encode(t testing.TB, w *words, outcomes ...finding.Outcome) string {
	e := encoder{words: w, learn: func(string) {}}
	e.number(len(outcomes))
	for i := range outcomes {
		if err := e.outcome(&outcomes[i]); err != nil {
			t.Fatal(err)
		}
	}
	return string(e.out)
}

func outcomes() []finding.Outcome {
	keyed := finding.Outcome{Status: finding.Scanned, Counts: finding.Counts{}}
	for i, id := range []string{"k1:0123456789abcdef01234567", "k1:0123456789ABCDEF01234567", "k1:0123456789abcdef0123456x", "k1:ab", ""} {
		keyed.Findings = append(keyed.Findings, finding.Finding{ID: id, Start: int64(10 - i), End: 5, At: document.Position{Line: 7 - i}})
	}
	return []finding.Outcome{whole(), {Counts: finding.Counts{}}, keyed}
}

func TestDecode(t *testing.T) {
	w := words{numberOf: map[string]uint32{}}
	want := outcomes()
	record := encode(t, &w, want...)
	got, err := decode(record, w.list, nil)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	// Without words in the list all stand in the record itself.
	full := words{numberOf: map[string]uint32{}, list: make([]string, maxWords)}
	got, err = decode(encode(t, &full, want...), nil, nil)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("without words: got %+v, %v\nwant %+v", got, err, want)
	}
	for cut := range len(record) {
		if got, err := decode(record[:cut], w.list, nil); err == nil || len(got) > 0 {
			t.Errorf("a record cut at %d: %d outcomes, %v", cut, len(got), err)
		}
	}
	if _, err := decode(record+"x", w.list, nil); err == nil {
		t.Error("a record with more behind it is taken")
	}
	if _, err := decode(record, w.list[:3], nil); err == nil {
		t.Error("a record of words that are not there is taken")
	}
}

// Whatever the bytes are, what is read takes no more memory than they call for,
// and is written as it was read.
func FuzzDecode(f *testing.F) {
	w := words{numberOf: map[string]uint32{}}
	f.Add([]byte(encode(f, &w, outcomes()...)))
	f.Add([]byte(encode(f, &w, whole())))
	f.Add([]byte("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, record []byte) {
		got, err := decode(string(record), w.list, nil)
		if err != nil {
			return
		}
		other := words{numberOf: map[string]uint32{}}
		again, err := decode(encode(t, &other, got...), other.list, nil)
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%x: %v\n%+v\n%+v", record, err, got, again)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	w := words{numberOf: map[string]uint32{}}
	o := finding.Outcome{Status: finding.Scanned, Counts: finding.Counts{finding.Email: {High: 30}}}
	for i := range 30 {
		o.Findings = append(o.Findings, finding.Finding{
			ID: "k1:0123456789abcdef01234567", RuleID: "core/email", InfoType: finding.Email, Confidence: finding.High, Start: int64(100 * i), End: int64(100*i + 20),
			At: document.Position{Line: 3 * i}, Value: finding.MaskedValue("j***@f***.be"), Evidence: []finding.Evidence{"layout", "kind: personal mailbox"},
		})
	}
	record := encode(b, &w, o)
	b.SetBytes(int64(len(record)))
	var out []finding.Outcome
	for b.Loop() {
		var err error
		if out, err = decode(record, w.list, out[:0]); err != nil {
			b.Fatal(err)
		}
	}
}
