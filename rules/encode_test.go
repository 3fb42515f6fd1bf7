package rules

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What is decoded is what was encoded, and says the same when it is encoded again.
func TestDecode(t *testing.T) {
	packs, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	text := string(Encode(packs))
	got, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(packs, got, cmpopts.IgnoreFields(Rule{}, "At", "PatternAt"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("packs (-encoded +decoded):\n%s", diff)
	}
	if string(Encode(got)) != text {
		t.Error("encoded again they are other bytes")
	}
	for _, bad := range []string{"", text[:len(text)-1], text + "x", "\xff\xff\xff\xff\x7f"} {
		if _, err := Decode(bad); err == nil {
			t.Errorf("Decode of %d bytes, want an error", len(bad))
		}
	}
}

// A field of a rule that is added is encoded: all but those of places are set
// here by reflection.
func TestEncode_allFields(t *testing.T) {
	var r Rule
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case string:
			f.SetString(v.Type().Field(i).Name)
		case int:
			f.SetInt(7)
		case []string:
			f.Set(reflect.ValueOf([]string{v.Type().Field(i).Name, ""}))
		case map[string]string:
			f.Set(reflect.ValueOf(map[string]string{"nl": v.Type().Field(i).Name}))
		case map[string][]string:
			f.Set(reflect.ValueOf(map[string][]string{"nl": {v.Type().Field(i).Name}}))
		case []Source:
			f.Set(reflect.ValueOf([]Source{{Title: "t", URL: "u", Read: "r"}}))
		default:
			t.Fatalf("a field of type %s", f.Type())
		}
	}
	r.At, r.PatternAt = "", nil
	want := []Pack{{Pack: "p", Version: 3, Rules: []Rule{r}}}
	got, err := Decode(string(Encode(want)))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func FuzzDecode(f *testing.F) {
	packs, err := Builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(Encode(packs[:1])))
	f.Add("\x01\x01p\x00\xff\xff\xff\x7f")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := Decode(text); err == nil {
			again, err := Decode(string(Encode(got)))
			if err != nil || !cmp.Equal(got, again, cmpopts.EquateEmpty()) {
				t.Errorf("decoded %+v, again %+v, %v", got, again, err)
			}
		}
	})
}
