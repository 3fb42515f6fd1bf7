package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Every language has the same keys and the same placeholders.
func TestCatalogues(t *testing.T) {
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	en := New("en")
	for _, lang := range Languages() {
		p := New(lang)
		for key, text := range en.texts {
			own, ok := p.texts[key]
			if !ok {
				t.Errorf("%s: no text for %s", lang, key)
				continue
			}
			want, got := holes.FindAllString(text, -1), holes.FindAllString(own, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s: %s has placeholders %v, want %v", lang, key, got, want)
			}
			if strings.TrimSpace(own) == "" {
				t.Errorf("%s: %s is empty", lang, key)
			}
		}
		for key := range p.texts {
			if _, ok := en.texts[key]; !ok {
				t.Errorf("%s: %s has no English text", lang, key)
			}
		}
	}
}

// Every word of the contract that people see has a text.
func TestCatalogues_words(t *testing.T) {
	p := New("en")
	var keys []string
	for _, i := range finding.InfoTypes() {
		keys = append(keys, "infotype."+string(i)+".one", "infotype."+string(i)+".other")
	}
	for _, s := range []finding.Severity{finding.Info, finding.SeverityLow, finding.SeverityMedium, finding.SeverityHigh, finding.Critical} {
		keys = append(keys, "severity."+s.String())
	}
	for _, r := range []finding.Relation{finding.Exact, finding.SameText, finding.Version, finding.Extract, finding.Passage,
		finding.Container, finding.Template, finding.Original, finding.Undecided} {
		keys = append(keys, "copy."+string(r))
	}
	for _, key := range keys {
		if !p.Has(key) {
			t.Errorf("no text for %s", key)
		}
	}
}

func TestNumbers(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[string][]string{
		"nl": {"1.234.567", "99,9\u00a0%", "1,2 GB", "1 maart 2026", "1 persoon", "0 personen"},
		"fr": {"1\u202f234\u202f567", "99,9\u202f%", "1,2 Go", "1er mars 2026", "1 personne", "0 personne"},
		"de": {"1.234.567", "99,9\u00a0%", "1,2 GB", "1. März 2026", "1 Person", "0 Personen"},
		"en": {"1,234,567", "99.9%", "1.2 GB", "1 March 2026", "1 person", "0 persons"},
	} {
		p := New(lang)
		got := []string{p.Int(1234567), p.Percent(0.99999), p.Bytes(1_234_567_890), p.Date(day), p.N("persons", 1), p.N("persons", 0)}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// French signs stay with the word before them, and no text is broken there.
func TestWords(t *testing.T) {
	fr := New("fr")
	for key, text := range fr.texts {
		if strings.Contains(text, " :") || strings.Contains(text, " ;") || strings.Contains(text, " ?") || strings.Contains(text, " »") || strings.Contains(text, "« ") {
			t.Errorf("%s: %q may be broken before a sign", key, text)
		}
	}
	got := Words(fr.T("notice.line", "name", "Où", "text", "mot\u202f%  seul\nici"))
	if want := []string{"Où\u00a0:", "mot\u202f%", "seul", "ici"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Safe(fr.T("action.delete")); strings.Contains(got, "�") {
		t.Errorf("blanks are shown as damage: %q", got)
	}
}

// Where something is found is said in the language of who reads it.
func TestAt(t *testing.T) {
	for _, c := range []struct {
		lang string
		at   document.Position
		want string
	}{
		{"nl", document.Position{Sheet: "Jan", Row: 3, Col: 28}, "blad Jan, cel AB3"},
		{"nl", document.Position{Sheet: "Jan", Row: 3, Col: 2, Part: "comment"}, "blad Jan, cel B3, opmerking"},
		{"nl", document.Position{Row: 3, Col: 2, Line: 4}, "rij 3, kolom 2"},
		{"nl", document.Position{Part: "footnote"}, "voetnoot"},
		{"de", document.Position{Page: 2, Part: "note"}, "S. 2, Notiz"},
		{"fr", document.Position{Line: 2, Part: "body"}, "ligne 2"},
		{"fr", document.Position{Part: "body"}, "texte"},
		{"de", document.Position{Part: "event 2"}, "Termin 2"},
		{"en", document.Position{Part: "OPS/a b.xhtml"}, "OPS/a b.xhtml"},
	} {
		if got := At(New(c.lang), c.at); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}

// What people read of a document, in each language.
func TestWhat(t *testing.T) {
	special := finding.Verdict{Class: finding.ClassSpecial}
	for _, c := range []struct {
		o    finding.Outcome
		want map[string]string
	}{
		{finding.Outcome{Subjects: 5, Verdict: special, Counts: finding.Counts{finding.SpecialHealth: {High: 5}}},
			map[string]string{"nl": "gezondheidsgegevens van 5 personen", "fr": "données de santé de 5 personnes", "de": "Gesundheitsdaten von 5 Personen", "en": "health data of 5 persons"}},
		{finding.Outcome{Subjects: 3, DocumentType: "member-list", Verdict: special, Counts: finding.Counts{finding.SpecialReligion: {High: 1}}},
			map[string]string{"nl": "ledenlijst van 3 personen, met gegevens over geloof of levensbeschouwing", "en": "member list of 3 persons, with data on religion or belief"}},
		{finding.Outcome{Subjects: 2, DocumentType: "mail", Counts: finding.Counts{finding.Credential: {High: 1}}},
			map[string]string{"nl": "1 wachtwoord, 2 personen", "en": "1 password, 2 persons"}},
		{finding.Outcome{Subjects: 4, Counts: finding.Counts{finding.PersonName: {High: 5}}},
			map[string]string{"nl": "namen van 4 personen", "de": "Namen von 4 Personen"}},
		{finding.Outcome{Subjects: 12, Counts: finding.Counts{finding.Email: {High: 12}}}, map[string]string{"fr": "12 adresses e-mail de 12 personnes"}},
		{finding.Outcome{Subjects: 1, DocumentType: "payslip", Counts: finding.Counts{finding.IBAN: {High: 1}}},
			map[string]string{"nl": "loonbrief van 1 persoon", "fr": "fiche de paie de 1 personne", "de": "Gehaltsabrechnung von 1 Person", "en": "payslip of 1 person"}},
		{finding.Outcome{Subjects: 12, DocumentType: "payslip", Counts: finding.Counts{finding.IBAN: {High: 12}}},
			map[string]string{"nl": "loonbrieven van 12 personen", "fr": "fiches de paie de 12 personnes", "de": "Gehaltsabrechnungen von 12 Personen", "en": "payslips of 12 persons"}},
		{finding.Outcome{Subjects: 3, DocumentType: "invoice", Counts: finding.Counts{finding.IBAN: {High: 1}}},
			map[string]string{"nl": "factuur, 3 personen", "fr": "facture, 3 personnes", "de": "Rechnung, 3 Personen", "en": "invoice, 3 persons"}},
		{finding.Outcome{Subjects: 12, DocumentType: "personnel-list", Counts: finding.Counts{finding.Email: {High: 12}}},
			map[string]string{"nl": "personeelslijst van 12 personen", "en": "staff list of 12 persons"}},
		{finding.Outcome{Counts: finding.Counts{"org-own": {High: 2}}}, map[string]string{"en": "2 org-own"}},
		{finding.Outcome{}, map[string]string{"en": ""}},
	} {
		for lang, want := range c.want {
			if got := What(New(lang), &c.o); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}

// A copy in an archive is taken out of it: what else it holds may be nowhere
// else.
func TestAction_member(t *testing.T) {
	o := finding.Outcome{Verdict: finding.Verdict{Action: "delete"}}
	if got := Action(New("nl"), &o); got != "verwijderen: origineel is veilig" {
		t.Error(got)
	}
	o.Document.Members = []string{"loon.csv"}
	for lang, want := range map[string]string{
		"nl": "eruit halen: origineel is veilig", "fr": "l’en retirer\u00a0: l’original est en sécurité",
		"de": "herausnehmen: Original liegt sicher", "en": "take it out: the original is safe",
	} {
		if got := Action(New(lang), &o); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// What is said of a copy: shares only where the sample carries them, the
// direction only where more than the content tells it.
func TestCopyText(t *testing.T) {
	for _, c := range []struct {
		copy finding.Copy
		want string
	}{
		{finding.Copy{Relation: finding.Exact, Of: "hr/a.csv", LocalInCentral: 1}, "This is the same file as hr/a.csv."},
		{finding.Copy{Relation: finding.Version, Of: "a", LocalInCentral: .47, Words: 32, Newer: "central", NewerBy: "file-times"},
			"This is another version of a. A part of this file is there too. The central version is newer."},
		{finding.Copy{Relation: finding.Version, Of: "a", LocalInCentral: .9, Words: 900, Newer: "local", NewerBy: "content"},
			"This is another version of a. About 90% of this file is there too."},
		{finding.Copy{Relation: finding.Extract, Of: "{n}", LocalInCentral: .98, LocalIdentifiers: 50, SharedIdentifiers: 49},
			"This is a part of {n}. 49 of the 50 identifiers in this file are there too."},
		{finding.Copy{Relation: finding.Version, Of: "hr/loon-2024.xlsx", LocalInCentral: .87, Words: 900, Newer: "central", NewerBy: "file-times",
			CentralModified: time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC), RowsOnlyLocal: 13},
			"This is another version of hr/loon-2024.xlsx. About 87% of this file is there too. The central file is newer (14 March 2026; yours: 2 November 2025). 13 rows exist only in your file."},
		{finding.Copy{Relation: finding.Version, Of: "a", LocalInCentral: 1, WasCentralUntil: time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC), Newer: "central", NewerBy: "history"},
			"This is another version of a. As far as can be told, nearly all of this file is there too; a small difference may go unseen. It stood there like this until 3 March 2026 and has been changed since."},
		{finding.Copy{Relation: finding.Version, Of: "a", LocalInCentral: .9995, Words: 900, RowsOnlyLocal: 1},
			"This is another version of a. About 99% of this file is there too. 1 row exists only in your file."},
		{finding.Copy{Relation: finding.Extract, Of: "a", Deletable: true, LocalInCentral: 1, LocalIdentifiers: 200, SharedIdentifiers: 200, CentralIdentifier: 5012},
			"This is a part of a. All of this file is there too. Of the 5,012 identifiers there it holds 200."},
		{finding.Copy{Relation: finding.Undecided, Reason: "its text is too short", LocalInCentral: -1},
			"Whether it is in the central store too cannot be told. It holds too little text."},
	} {
		if got := CopyText(New("en"), &finding.Outcome{Copies: []finding.Copy{c.copy}, Document: document.Document{Modified: time.Date(2025, 11, 2, 9, 0, 0, 0, time.UTC)}}); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A store is named shortly where its path is long.
func TestStore(t *testing.T) {
	for target, want := range map[string]string{
		"HR": "HR", "//srv01/hr": "//srv01/hr", `\\srv01\hr`: `\\srv01\hr`, "/srv/data/departments/hr/": "…/hr",
		`\\fileserver.example\departments\hr`: "…/hr", "https://store.example/sites/hr": "…/hr", "": "the central store", "a\nb": "a�b",
	} {
		if got := Store(New("en"), target); got != want {
			t.Errorf("Store(%q) = %q, want %q", target, got, want)
		}
	}
}
