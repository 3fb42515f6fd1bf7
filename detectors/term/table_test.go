package term

import (
	"reflect"
	"testing"
)

// An entry that was written and read again is the same, and the same one each
// time.
func TestTable(t *testing.T) {
	entries, err := parse(nil, roundaboutText+everydayText)
	if err != nil {
		t.Fatal(err)
	}
	if entries, err = parse(entries, termsText+extraText); err != nil {
		t.Fatal(err)
	}
	from, text := image(entries)
	tab := readTable(string(from), string(text))
	if len(tab.met) != len(entries) {
		t.Fatalf("%d entries, want %d", len(tab.met), len(entries))
	}
	for i := range entries {
		got := tab.entry(i)
		if !reflect.DeepEqual(*got, entries[i]) {
			t.Fatalf("entry %d = %+v, want %+v", i, *got, entries[i])
		}
		if tab.entry(i) != got {
			t.Fatalf("entry %d is another one the second time", i)
		}
	}
}
