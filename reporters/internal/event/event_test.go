package event

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

func TestTextIsBounded(t *testing.T) {
	for _, s := range []string{"", "short", strings.Repeat("a", 500), strings.Repeat("\u202e", 500), strings.Repeat("\xff", 500), strings.Repeat("é", 130)} {
		got := Text(s, 240)
		sum := 0
		for _, r := range got {
			sum += cost(r)
		}
		if sum > 243 || !utf8.ValidString(got) {
			t.Errorf("%.20q: cost %d", s, sum)
		}
	}
	if s := strings.Repeat("a", 240); Text(s, 240) != s {
		t.Error("a text that fits was cut")
	}
}

func TestMiddle(t *testing.T) {
	s := strings.Repeat("a", 1000) + strings.Repeat("b", 1000) + "/name.txt"
	got, cut := middle(s, 1200)
	if !strings.HasSuffix(got, "/name.txt") || !strings.HasPrefix(got, "aaa") || utf8.RuneCountInString(got)-1+cut != len(s) {
		t.Errorf("%d left out of %q", cut, got)
	}
	if got, cut := middle(s, 5000); got != s || cut != 0 {
		t.Error("a text that fits was cut")
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{"", "a\"b\\c\n\x00", "\xff\u202e\u2028", "é😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var j JSON
		j.Open("")
		j.Str("a", s)
		j.Close()
		var got struct{ A string }
		if err := json.Unmarshal(j.B, &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		want, _ := json.Marshal(s)
		var w string
		_ = json.Unmarshal(want, &w)
		if got.A != w {
			t.Errorf("%q came back as %q", s, got.A)
		}
	})
}

func TestPrivateDocumentsAreNotTold(t *testing.T) {
	s := NewStream(nil)
	s.Begin(finding.Run{})
	o := finding.Outcome{Counts: finding.Counts{finding.IBAN: {High: 1}}, Location: finding.Location{Kind: finding.Local, Private: true}}
	told := 0
	count := func(*Event) error { told++; return nil }
	if err := s.Types(&o, count); err != nil || told != 0 {
		t.Errorf("%d events, %v", told, err)
	}
	o.Location.Private = false
	if err := s.Document(&o, count); err != nil || told != 1 {
		t.Errorf("%d events, %v", told, err)
	}
}
