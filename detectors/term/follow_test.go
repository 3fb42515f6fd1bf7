package term

import (
	"strings"
	"testing"

	"uitrusting/scanner/finding"
)

// A sentence that only goes on about a fact is found near the fact, and
// nowhere else.
func TestFollow(t *testing.T) {
	d, l := newDetector(t)
	far := strings.Repeat("De tafels zijn geteld. ", 40)
	for _, c := range []struct {
		who, text, on string
		t             finding.InfoType
		want          bool
	}{
		{"Dirk Maes", "Dirk Maes kreeg vorig jaar een celstraf. Hij ontkent.", "Hij ontkent", finding.CriminalOffence, true},
		{"Dirk Maes", "Dirk Maes leidde de vergadering. Hij ontkent.", "Hij ontkent", finding.CriminalOffence, false},
		{"Dirk Maes", "Dirk Maes kreeg vorig jaar een celstraf. " + far + "Hij ontkent.", "Hij ontkent", finding.CriminalOffence, false},
		{"Anne Petit", "Anne Petit a un cancer du sein. Elle finit sa cure lundi.", "Elle finit", finding.SpecialHealth, true},
		{"Anne Petit", "Anne Petit vend des meubles. Elle finit sa cure lundi.", "Elle finit", finding.SpecialHealth, false},
		{"Uwe Kern", "Uwe Kern ist vorbestraft. Herr Richter ist sein Nachbar.", "Herr", finding.CriminalOffence, false},
		// a weak word of another list goes on too
		{"Uwe Kern", "Uwe Kern ist vorbestraft. Er hat eine Anwältin.", "Er hat", finding.CriminalOffence, true},
	} {
		s := sample{text: c.text, people: []finding.Match{person(c.who, 0, len(c.who))}}
		got := false
		for _, m := range s.run(d, l) {
			got = got || m.InfoType == c.t && m.Confidence >= finding.Medium && m.Start >= strings.Index(c.text, c.on)
		}
		if got != c.want {
			t.Errorf("%q goes on in %q: %v, want %v", c.on, c.text, got, c.want)
		}
	}
}

// Many peoples side by side are a list of languages or of countries.
func TestJudge_peoples(t *testing.T) {
	d, l := newDetector(t)
	for text, want := range map[string]bool{
		"Stephen Obi is Yoruba, and he is proud of it.":                               true,
		"Stephen Obi, who is a printer, has Yoruba, Igbo, Hausa, Wolof, Zulu, Xhosa.": false,
	} {
		s := sample{text: text, people: []finding.Match{person("Stephen Obi", 0, 11)}}
		got := false
		for _, m := range s.run(d, l) {
			got = got || m.InfoType == finding.SpecialEthnicOrigin && m.Confidence >= finding.Medium
		}
		if got != want {
			t.Errorf("%q: found %v, want %v", text, got, want)
		}
	}
}

// A disease of several words that is named after somebody is no person.
func TestWeigh_eponym(t *testing.T) {
	d, l := newDetector(t)
	text := "Ida Maes heeft het Lynch-syndroom sinds 2019."
	at := strings.Index(text, "Lynch")
	s := sample{text: text, people: []finding.Match{person("Ida Maes", 0, 8), person("Lynch", at, at+5)}}
	for _, m := range s.run(d, l) {
		if m.Start == at && m.Confidence >= finding.Medium {
			return
		}
	}
	t.Error("the disease is taken for its namesake")
}
