package policy

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func outcome(path string, counts ...finding.InfoType) *finding.Outcome {
	o := &finding.Outcome{Document: document.Document{Ref: document.Ref{Path: path}}, Status: finding.Scanned, Counts: finding.Counts{}}
	for _, t := range counts {
		o.Counts.Add(t, finding.High)
	}
	return o
}

// judge locates and judges, as the engine does.
func judge(p *Policy, o *finding.Outcome) finding.Verdict {
	if o.Location.Kind == "" {
		o.Location = p.Locate(&o.Document)
	}
	return p.Judge(o)
}

func TestJudge_centralStorage(t *testing.T) {
	p := Compile(Builtin(), []string{"/srv/central"}, now)
	none := Compile(Builtin(), nil, now)
	for _, c := range []struct {
		name string
		p    *Policy
		o    *finding.Outcome
		want finding.Judgement
		sev  finding.Severity
		act  string
	}{
		{"nothing found", p, outcome("/home/a"), finding.Clean, finding.Info, ""},
		{"an organisation's number", p, outcome("/home/a", finding.BEEnterpriseNumber), finding.Clean, finding.Info, ""},
		{"in the store", p, outcome("/srv/central/a", finding.PersonName), finding.Allowed, finding.Info, ""},
		{"beside the store", p, outcome("/srv/central2/a", finding.PersonName), finding.Violation, finding.SeverityLow, "move"},
		{"a name", p, outcome("/home/a", finding.PersonName), finding.Violation, finding.SeverityLow, "move"},
		{"a national number", p, outcome("/home/a", finding.BENationalNumber), finding.Violation, finding.SeverityMedium, "move"},
		{"health", p, outcome("/home/a", finding.SpecialHealth), finding.Violation, finding.SeverityHigh, "move"},
		{"no store declared", none, outcome("/home/a", finding.SpecialHealth), finding.Undetermined, finding.SeverityHigh, ""},
	} {
		v := judge(c.p, c.o)
		if v.Judgement != c.want || v.Severity != c.sev || v.Action != c.act {
			t.Errorf("%s: %s %s %q, want %s %s %q", c.name, v.Judgement, v.Severity, v.Action, c.want, c.sev, c.act)
		}
	}
}

func TestJudge_persons(t *testing.T) {
	p := Compile(Builtin(), []string{"/srv/central"}, now)
	for subjects, want := range map[int]finding.Severity{50: finding.SeverityMedium, 51: finding.SeverityHigh, 1001: finding.Critical} {
		o := outcome("/home/a", finding.IBAN)
		o.Subjects = subjects
		if v := judge(p, o); v.Severity != want {
			t.Errorf("%d persons: %s, want %s", subjects, v.Severity, want)
		}
	}
}

func TestJudge_copies(t *testing.T) {
	p := Compile(Builtin(), []string{"/srv/central"}, now)
	for _, c := range []struct {
		copy   finding.Copy
		action string
	}{
		{finding.Copy{Relation: finding.Exact, Deletable: true}, "delete"},
		{finding.Copy{Relation: finding.Version}, "merge"},
		{finding.Copy{Relation: finding.Container}, "move"}, // there is no one document to merge it into
		{finding.Copy{Relation: finding.Original}, "move"},
		{finding.Copy{Relation: finding.Undecided}, "move"},
	} {
		o := outcome("/home/a", finding.Email)
		o.Copies = []finding.Copy{c.copy}
		if v := judge(p, o); v.Action != c.action {
			t.Errorf("%s: %q, want %q", c.copy.Relation, v.Action, c.action)
		}
	}
}

// What is needed as evidence is not to be deleted or moved without a word of
// the DPO, copy or not.
func TestJudge_held(t *testing.T) {
	file := *Builtin()
	file.LegalHold = []rules.Hold{{Match: []string{"/home/els/geding/**"}, Reason: "litigation", By: "legal"}}
	p := Compile(&file, []string{"/srv/central"}, now)
	for path, want := range map[string]string{"/home/els/geding/a": "ask-dpo", "/home/els/a": "delete"} {
		o := outcome(path, finding.Email)
		o.Copies = []finding.Copy{{Relation: finding.Exact, Deletable: true}}
		if v := judge(p, o); v.Action != want {
			t.Errorf("%s: %q, want %q", path, v.Action, want)
		}
	}
}

// full is the template with a central store for HR and one for the rest.
func full(t *testing.T) *Policy {
	t.Helper()
	p, err := rules.LoadPolicy("policy.yaml", rules.PolicyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	p.Locations = append([]rules.Location{
		{Name: "HR", Kind: "central", Match: []string{"//srv01/hr"}, Holds: []string{"payslip", "contract", "special"}},
		{Name: "CRM", Kind: "central", Match: []string{`\\srv01\crm`}, Holds: []string{"customer-export", "personal"}},
		{Name: "cloud", Kind: "cloud-sync", Match: []string{"**/OneDrive*/**"}, Provider: "onedrive", Account: "personal", Country: "us"},
	}, p.Locations...)
	p.Duties.SpecialCategory.Exceptions = []rules.Exception{{InfoTypes: []string{"special-health"}, Match: []string{"//srv01/hr/**"}, Reason: "r", By: "DPO"}}
	p.LegalHold = []rules.Hold{{Match: []string{"//srv01/hr/geding/**"}, Reason: "litigation", By: "legal"}}
	return Compile(p, nil, now)
}

func TestJudge_duties(t *testing.T) {
	p := full(t)
	set := func(o *finding.Outcome, f func(*finding.Outcome)) *finding.Outcome { f(o); return o }
	old := func(o *finding.Outcome) {
		o.DocumentType = "payslip"
		o.Dated = finding.Date{Value: now.AddDate(-11, 0, 0), Source: "document"}
	}
	for _, c := range []struct {
		name string
		o    *finding.Outcome
		want []string
	}{
		{"health in HR, excepted", outcome(`\\SRV01\hr\a.docx`, finding.SpecialHealth), nil},
		{"union in HR, no exception", outcome("//srv01/hr/a.docx", finding.SpecialUnion), []string{SpecialCategory}},
		{"health at home", outcome("/home/a", finding.SpecialHealth), []string{CentralStorage, SpecialCategory}},
		{"customers in HR", set(outcome("//srv01/hr/a.csv", finding.IBAN), func(o *finding.Outcome) { o.DocumentType = "customer-export" }), []string{CentralStorage}},
		{"an old payslip", set(outcome("//srv01/hr/a", finding.BENationalNumber), old), []string{RetentionPeriod}},
		{"an old payslip on hold", set(outcome("//srv01/hr/geding/a", finding.BENationalNumber), old), nil},
		{"a cloud outside the EEA", outcome("/home/els/OneDrive - x/a", finding.PersonName), []string{CentralStorage, TransferAbroad}},
		{"read by everyone", set(outcome("//srv01/crm/a", finding.Email, finding.IBAN), func(o *finding.Outcome) {
			o.Document.Exposure, o.DocumentType = []string{"others-read"}, "customer-export"
		}), []string{ExposedToMany}},
		{"an old identity copy", set(outcome("//srv01/hr/a", finding.IdentityDocument, finding.SpecialHealth), func(o *finding.Outcome) {
			o.Dated = finding.Date{Value: now.AddDate(0, -2, 0), Source: "file"}
		}), []string{IdentityCopies}},
		{"everything of one person", outcome("//srv01/hr/a", finding.PersonName, finding.Email, finding.Phone, finding.PostalAddress, finding.DateOfBirth, finding.IBAN, finding.BENationalNumber, finding.SpecialHealth), []string{OverCollecting}},
	} {
		v := judge(p, c.o)
		got := map[string]bool{}
		for _, b := range v.Breaches {
			got[b.Duty] = true
			if b.Clause == "" || b.Reason == "" {
				t.Errorf("%s: breach of %s without clause or reason", c.name, b.Duty)
			}
		}
		want := map[string]bool{}
		for _, d := range c.want {
			want[d] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: breaches (-want +got)\n%s", c.name, diff)
		}
		if (v.Judgement == finding.Violation) != (len(c.want) > 0) {
			t.Errorf("%s: %s", c.name, v.Judgement)
		}
	}
}

// A case is a document by the path where it lies and what was found in it.
type judged struct {
	name   string
	path   string
	found  []finding.InfoType
	with   func(*finding.Outcome)
	sev    finding.Severity // of the breach of the duty
	reason string           // a part of it; "" = the duty is met
}

// duties writes a policy with one duty and judges the cases by it: what is
// met has no breach of that duty, what is not has one with the clause, the
// severity and the reason.
func duties(t *testing.T, duty, yaml string, cases []judged) {
	t.Helper()
	src := "policy: t\nversion: \"1\"\nlocations:\n" +
		"  - {name: HR, kind: central, match: [\"//srv01/hr\"], holds: [payslip, special, be-national-number]}\n" +
		"  - {name: Store, kind: central, match: [/srv/central]}\n" +
		"  - {name: Attic, kind: archive, match: [/srv/archive]}\n" +
		"  - {name: US, kind: cloud-sync, match: [\"**/OneDrive*/**\"], provider: onedrive, account: personal, country: us}\n" +
		"  - {name: firm, kind: cloud-sync, provider: dropbox, account: business, country: IE}\n" +
		"  - {name: home, kind: cloud-sync, provider: dropbox, country: us}\n" +
		"duties:\n  " + duty + ": {clause: rule 7" + yaml + "}\n" +
		"legal_hold:\n  - {match: [/srv/central/court], reason: litigation, by: legal}\n  - {match: [/srv/central/done], reason: litigation, by: legal, until: \"2026-01-31\"}\n"
	file, err := rules.LoadPolicy("t.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	p := Compile(file, nil, now)
	for _, c := range cases {
		o := outcome(c.path, c.found...)
		if c.with != nil {
			c.with(o)
		}
		v := judge(p, o)
		var got *finding.Breach
		for i := range v.Breaches {
			if v.Breaches[i].Duty == duty {
				got = &v.Breaches[i]
			}
		}
		switch {
		case c.reason == "" && got != nil:
			t.Errorf("%s: %s breached: %s", c.name, duty, got.Reason)
		case c.reason != "" && got == nil:
			t.Errorf("%s: %s not breached", c.name, duty)
		case got != nil && (got.Clause != "rule 7" || got.Severity != c.sev || !strings.Contains(got.Reason, c.reason)):
			t.Errorf("%s: %s, %s, %q; want rule 7, %s, %q", c.name, got.Clause, got.Severity, got.Reason, c.sev, c.reason)
		}
	}
}

func TestCentralStorage(t *testing.T) {
	name, number := []finding.InfoType{finding.PersonName}, []finding.InfoType{finding.BENationalNumber}
	copied := func(c finding.Copy) func(*finding.Outcome) {
		return func(o *finding.Outcome) { o.Copies = []finding.Copy{c} }
	}
	duties(t, CentralStorage, "", []judged{
		{"a name in the store", "/srv/central/a", name, nil, 0, ""},
		{"a name at home", "/home/a", name, nil, finding.SeverityLow, "outside the central store"},
		{"a name in the store for HR", "//srv01/hr/a", name, nil, finding.SeverityLow, "for other data"},
		{"a number in the store for HR", "//srv01/hr/a", number, nil, 0, ""},
		{"in an archive", "/srv/archive/a", number, nil, 0, ""},
		{"an organisation's number at home", "/home/a", []finding.InfoType{finding.BEEnterpriseNumber}, nil, 0, ""},
		{"on a stick", "/media/a", number, func(o *finding.Outcome) { o.Location.Kind = finding.Removable }, finding.SeverityMedium, "outside"},
		{"the same bytes", "/home/a", name, copied(finding.Copy{Relation: finding.Exact, Of: "b"}), finding.SeverityLow, "same bytes as b"},
		{"the same text", "/home/a", name, copied(finding.Copy{Relation: finding.SameText, Of: "b"}), finding.SeverityLow, "same text as b"},
		{"a version", "/home/a", name, copied(finding.Copy{Relation: finding.Version, Of: "b"}), finding.SeverityLow, "another version of b"},
		{"an extract", "/home/a", name, copied(finding.Copy{Relation: finding.Extract, Of: "b"}), finding.SeverityLow, "extract of b"},
		{"a passage", "/home/a", name, copied(finding.Copy{Relation: finding.Passage, Of: "b"}), finding.SeverityLow, "passage of b"},
		{"a container", "/home/a", name, copied(finding.Copy{Relation: finding.Container}), finding.SeverityLow, "copies of documents"},
		{"nothing like it", "/home/a", name, copied(finding.Copy{Relation: finding.Original}), finding.SeverityLow, "exists nowhere"},
	})
	duties(t, CentralStorage, ", severity: critical", []judged{{"a severity of its own", "/home/a", name, nil, finding.Critical, "outside"}})
	duties(t, CentralStorage, ", off: true", []judged{{"off", "/home/a", name, nil, 0, ""}})
}

func TestSpecialCategory(t *testing.T) {
	health, union := []finding.InfoType{finding.SpecialHealth}, []finding.InfoType{finding.SpecialUnion, finding.SpecialHealth}
	exceptions := ", exceptions: [{infotypes: [special-health], match: [\"//srv01/hr/**\"], reason: sick leave, by: DPO}," +
		" {match: [/srv/central/old], reason: project, by: DPO, until: \"2026-10-31\"}, {match: [/srv/central/now], reason: project, by: DPO, until: \"2026-11-20\"}]"
	duties(t, SpecialCategory, exceptions, []judged{
		{"health where it is excepted", "//srv01/hr/a", health, nil, 0, ""},
		{"health elsewhere", "/srv/central/a", health, nil, finding.SeverityHigh, "no recorded exception for special-health"},
		{"union where health is excepted", "//srv01/hr/a", union, nil, finding.SeverityHigh, "no recorded exception for special-union"},
		{"offences", "/srv/central/a", []finding.InfoType{finding.CriminalOffence}, nil, finding.SeverityHigh, "criminal-offence"},
		{"an exception that ended", "/srv/central/old/a", health, nil, finding.SeverityHigh, "one ended on 2026-10-31"},
		{"an exception on its last day", "/srv/central/now/a", health, nil, 0, ""},
		{"no special category", "/home/a", []finding.InfoType{finding.IBAN}, nil, 0, ""},
	})
}

func TestRetention(t *testing.T) {
	dated := func(doctype, source string, years, months int) func(*finding.Outcome) {
		return func(o *finding.Outcome) {
			o.DocumentType, o.Dated = doctype, finding.Date{Value: now.AddDate(-years, -months, 0), Source: source}
		}
	}
	any := []finding.InfoType{finding.IBAN}
	limits := ", limits: [{type: cv, months: 18}, {type: invoice, years: 2, dated_before: \"2022-01-01\"}, {type: invoice, years: 10, from: next-year}]"
	duties(t, RetentionPeriod, limits, []judged{
		{"young", "/srv/central/a", any, dated("cv", "document", 1, 5), 0, ""},
		{"old", "/srv/central/a", any, dated("cv", "document", 1, 7), finding.SeverityMedium, "date of the document) was to be kept until 2026-10-20"},
		{"old by its mail", "/srv/central/a", any, dated("cv", "mail", 2, 0), finding.SeverityMedium, "date of the mail"},
		{"old by its file", "/srv/central/a", any, dated("cv", "file", 2, 0), finding.SeverityMedium, "date of the file"},
		{"of no known date", "/srv/central/a", any, func(o *finding.Outcome) { o.DocumentType = "cv" }, 0, ""},
		{"of a type without limit", "/srv/central/a", any, dated("minutes", "document", 30, 0), 0, ""},
		{"under the older limit", "/srv/central/a", any, dated("invoice", "document", 6, 0), finding.SeverityMedium, "invoice of 2020-11-20"},
		{"under the newer limit", "/srv/central/a", any, dated("invoice", "document", 4, 0), 0, ""},
		{"on hold", "/srv/central/court/a", any, dated("cv", "document", 9, 0), 0, ""},
		{"on a hold that is over", "/srv/central/done/a", any, dated("cv", "document", 9, 0), finding.SeverityMedium, "cv of"},
		{"without personal data", "/srv/central/a", nil, dated("cv", "document", 9, 0), 0, ""},
	})
	duties(t, RetentionPeriod, ", dates: [document, mail]"+limits, []judged{
		{"the date of the file does not count", "/srv/central/a", any, dated("cv", "file", 9, 0), 0, ""},
		{"that of the document does", "/srv/central/a", any, dated("cv", "document", 9, 0), finding.SeverityMedium, "cv of"},
	})
}

// From next-year the period runs from 1 January after the document's date.
func TestLimit_end(t *testing.T) {
	day := time.Date(2022, 3, 5, 0, 0, 0, 0, time.UTC)
	for want, l := range map[string]limit{"2032-03-05": {years: 10}, "2033-01-01": {years: 10, nextYear: true}, "2022-09-05": {months: 6}} {
		if got := l.end(day).Format(time.DateOnly); got != want {
			t.Errorf("%+v ends on %s, want %s", l, got, want)
		}
	}
}

func TestTransfer(t *testing.T) {
	any := []finding.InfoType{finding.Email}
	cloud := func(provider, account, country string) func(*finding.Outcome) {
		return func(o *finding.Outcome) {
			o.Location = finding.Location{Kind: finding.CloudSync, Cloud: &finding.Cloud{Provider: provider, Account: account, Country: country}}
		}
	}
	duties(t, TransferAbroad, "", []judged{
		{"a folder of the policy outside the EEA", "/home/els/OneDrive - x/a", any, nil, finding.SeverityMedium, "kept by onedrive in US"},
		{"in the EEA", "/x", any, cloud("onedrive", "business", "be"), 0, ""},
		{"in a country not known", "/x", any, cloud("onedrive", "business", ""), 0, ""},
		{"a provider that the policy knows", "/x", any, cloud("dropbox", "business", ""), 0, ""},
		{"its other accounts", "/x", any, cloud("dropbox", "personal", ""), finding.SeverityMedium, "kept by dropbox in US"},
		{"no cloud", "/home/a", any, nil, 0, ""},
	})
	duties(t, TransferAbroad, ", countries: [be]", []judged{
		{"not in the countries allowed", "/x", any, cloud("dropbox", "business", ""), finding.SeverityMedium, "in IE"},
		{"in one of them", "/x", any, cloud("x", "", "BE"), 0, ""},
	})
}

func TestExposure(t *testing.T) {
	number, name := []finding.InfoType{finding.BENationalNumber}, []finding.InfoType{finding.PersonName}
	open := func(how string) func(*finding.Outcome) {
		return func(o *finding.Outcome) { o.Document.Exposure = []string{how} }
	}
	volume := func(kind finding.LocationKind, encrypted bool) func(*finding.Outcome) {
		return func(o *finding.Outcome) { o.Location = finding.Location{Kind: kind, VolumeEncrypted: &encrypted} }
	}
	duties(t, ExposedToMany, "", []judged{
		{"read by others", "/srv/central/a", number, open("others-read"), finding.SeverityMedium, "others-read"},
		{"written by others", "/srv/central/a", number, open("others-write"), finding.SeverityMedium, "others-write"},
		{"a share for everyone", "/srv/central/a", number, open("share-everyone"), finding.SeverityMedium, "share-everyone"},
		{"read by the group", "/srv/central/a", number, open("group-read"), 0, ""},
		{"names alone", "/srv/central/a", name, open("others-read"), 0, ""},
		{"names in an archive", "/srv/archive/a", name, open("others-read"), finding.SeverityMedium, "others-read"},
		{"an open disk", "/home/a", number, volume(finding.Local, false), finding.SeverityMedium, "unencrypted"},
		{"an open stick", "/media/a", number, volume(finding.Removable, false), finding.SeverityMedium, "unencrypted"},
		{"an encrypted disk", "/home/a", number, volume(finding.Local, true), 0, ""},
		{"a disk of which it is not known", "/home/a", number, nil, 0, ""},
	})
}

func TestIdentityCopy(t *testing.T) {
	card := []finding.InfoType{finding.IdentityDocument}
	aged := func(days int) func(*finding.Outcome) {
		return func(o *finding.Outcome) { o.Dated = finding.Date{Value: now.AddDate(0, 0, -days), Source: "file"} }
	}
	duties(t, IdentityCopies, "", []judged{
		{"a fresh copy", "/srv/central/a", card, aged(29), 0, ""},
		{"an old copy", "/srv/central/a", card, aged(31), finding.SeverityMedium, "older than 30 days"},
		{"told by its type", "/srv/central/a", []finding.InfoType{finding.PersonName}, func(o *finding.Outcome) { aged(31)(o); o.DocumentType = "identity-copy" }, finding.SeverityMedium, "older"},
		{"of no known date", "/srv/central/a", card, nil, 0, ""},
		{"another document", "/srv/central/a", []finding.InfoType{finding.IBAN}, aged(900), 0, ""},
	})
	duties(t, IdentityCopies, ", days: 90, severity: low", []judged{
		{"within its own days", "/srv/central/a", card, aged(89), 0, ""}, {"beyond them", "/srv/central/a", card, aged(91), finding.SeverityLow, "older than 90 days"},
	})
}

func TestOverCollection(t *testing.T) {
	four := []finding.InfoType{finding.PersonName, finding.Email, finding.Phone, finding.IBAN}
	duties(t, OverCollecting, ", kinds: 4", []judged{
		{"four kinds", "/srv/central/a", four, nil, finding.SeverityLow, "4 kinds"}, {"three kinds", "/srv/central/a", four[:3], nil, 0, ""},
	})
	duties(t, OverCollecting, "", []judged{{"four kinds where eight are many", "/srv/central/a", four, nil, 0, ""}})
}

// A duty without a clause is not judged; central storage always is.
func TestDuties_clause(t *testing.T) {
	src := "policy: t\nversion: \"1\"\nlocations: [{name: S, kind: central, match: [/srv/central]}]\nduties: {exposure: {severity: high}, over-collection: {kinds: 1}}\n"
	file, err := rules.LoadPolicy("t.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	o := outcome("/home/a", finding.BENationalNumber)
	o.Document.Exposure = []string{"others-read"}
	v := judge(Compile(file, nil, now), o)
	if len(v.Breaches) != 1 || v.Breaches[0].Duty != CentralStorage || v.Breaches[0].Clause == "" {
		t.Errorf("breaches %+v", v.Breaches)
	}
}

// Where to move a document: to the store that is for it, else to the first,
// by name and, where the policy says it, by path.
func TestJudge_target(t *testing.T) {
	p := full(t)
	for _, c := range []struct {
		o            *finding.Outcome
		target, path string
	}{
		{outcome("/home/a", finding.SpecialHealth), "HR", "//srv01/hr"},
		{outcome("/home/a", finding.Email), "CRM", `\\srv01\crm`},
		{outcome("/home/a", finding.IBAN), "HR", "//srv01/hr"},
	} {
		if v := judge(p, c.o); v.Target != c.target || v.TargetPath != c.path {
			t.Errorf("%v: to %q at %q, want %q at %q", c.o.Counts, v.Target, v.TargetPath, c.target, c.path)
		}
	}
	if v := judge(Compile(Builtin(), []string{"/srv/central"}, now), outcome("/home/a", finding.IBAN)); v.Target != "/srv/central" || v.TargetPath != "" {
		t.Errorf("to %q at %q", v.Target, v.TargetPath)
	}
}

// Judge changes neither the outcome nor the policy, and says the same twice.
func TestJudge_pure(t *testing.T) {
	p := full(t)
	o := outcome("/home/els/OneDrive - x/a", finding.SpecialHealth, finding.IBAN)
	o.Copies = []finding.Copy{{Relation: finding.Version, Of: "b"}}
	o.Location = p.Locate(&o.Document)
	before := *o
	first := p.Judge(o)
	if diff := cmp.Diff(&before, o); diff != "" {
		t.Errorf("the outcome changed\n%s", diff)
	}
	if diff := cmp.Diff(first, p.Judge(o)); diff != "" {
		t.Errorf("two judgements differ\n%s", diff)
	}
}

// Patterns are paths, mounts, UNC or URL prefixes, with wildcards or without.
func TestLocate(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"/mnt/hr", "/mnt/hr/a.txt", true},
		{"/mnt/hr/", "/mnt/hr/a.txt", true},
		{"/mnt/hr", "/mnt/hr2/a.txt", false},
		{"/mnt/hr", "/mnt/HR/a.txt", runtime.GOOS == "darwin" || runtime.GOOS == "windows"},
		{"/mnt/hr [old]", "/mnt/hr [old]/a.txt", true},
		{"/srv/*/central", "/srv/gent/central/x/a.txt", true},
		{"/srv/*/central", "/srv/gent/x/central/a.txt", false},
		{"**/Central/**", "/srv/a/Central/x/a.txt", true},
		{"//srv01/hr", `\\SRV01\HR\2024\a.xlsx`, true},
		{`\\srv01\hr`, "//srv01/hr/a.xlsx", true},
		{`\\srv01\hr`, `\\?\UNC\srv01\hr\a.xlsx`, true},
		{"smb://srv01/hr", `\\srv01\hr\a.xlsx`, true},
		{"//srv01/hr", `\\srv01\hrm\a.xlsx`, false},
		{"//srv*/hr", `\\srv02\hr\a.xlsx`, true},
		{`C:\Central`, `c:\central\a.txt`, true},
		{`C:\Central`, `\\?\C:\Central\a.txt`, true},
		{"C:/Users/*/Central", `C:\Users\els\Central\a.txt`, true},
		{"https://firm.sharepoint.example/sites/hr", "https://Firm.sharepoint.example/sites/HR/Gedeeld/a.docx", true},
		{"https://firm.sharepoint.example/sites/hr", "https://firm.sharepoint.example/sites/hrm/a.docx", false},
		{"https://firm.sharepoint.example/sites/*", "https://firm.sharepoint.example/sites/crm/a.docx", true},
		{"/srv/Privé", "/srv/Prive\u0301/a.txt", true},
	} {
		p := Compile(Builtin(), []string{c.pattern}, now)
		l := p.Locate(&document.Document{Ref: document.Ref{Path: c.path}})
		if (l.Kind == finding.Central) != c.want {
			t.Errorf("%s, %s: %s, want central: %v", c.pattern, c.path, l.Kind, c.want)
		}
	}
}

func TestLocate_kinds(t *testing.T) {
	for kind, want := range map[string]finding.Location{
		"central": {Kind: finding.Central, Store: "x"}, "archive": {Kind: finding.Central, Store: "x"}, "local": {Kind: finding.Local},
		"removable": {Kind: finding.Removable}, "network": {Kind: finding.Network}, "mail-store": {Kind: finding.MailStore},
		"private": {Kind: finding.Local, Private: true}, "cloud-sync": {Kind: finding.CloudSync, Cloud: &finding.Cloud{Provider: "p", Account: "business", Country: "NL"}},
	} {
		file := &rules.Policy{Policy: "t", Version: "1", Locations: []rules.Location{{Name: "x", Kind: kind, Match: []string{"/place"}, Provider: "p", Account: "business", Country: "NL"}}}
		if diff := cmp.Diff(want, Compile(file, nil, now).Locate(&document.Document{Ref: document.Ref{Path: "/place/a"}})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", kind, diff)
		}
	}
}

func TestLocate_private(t *testing.T) {
	p := full(t)
	for _, path := range []string{"/home/els/Privé/brief.txt", "/home/els/privé/brief.txt", "/home/els/PRIVE\u0301/brief.txt", `C:\Users\els\Privé\a.txt`} {
		if l := p.Locate(&document.Document{Ref: document.Ref{Path: path}}); !l.Private {
			t.Errorf("%s is located as %+v", path, l)
		}
	}
}

func TestWithPrivate(t *testing.T) {
	private := func(p *rules.Policy, path string) bool {
		return Compile(WithPrivate(p), nil, now).Locate(&document.Document{Ref: document.Ref{Path: path}}).Private
	}
	for path, want := range map[string]bool{
		"/home/els/Documents/Privé/a.txt": true, "/home/els/Documenten/PERSOONLIJK/b/a.txt": true, "/home/eva/persönlich/a.txt": true,
		`C:\Users\els\Documents\Private\a.txt`: true, "/home/els/Documents/perso/a.txt": true,
		"/home/eva/Personal/lohn.xlsx": false, "/home/eve/Personnel/paie.xlsx": false, "/home/els/Documents/privé.txt": false,
		"/private/var/mail/a.txt": false, "/private/tmp/Privé/a.txt": true,
	} {
		if got := private(Builtin(), path); got != want {
			t.Errorf("%s is private: %v, want %v", path, got, want)
		}
	}
	own := &rules.Policy{Policy: "t", Version: "1", Locations: []rules.Location{{Name: "x", Kind: "private", Match: []string{"**/Mine/**"}}}}
	if private(own, "/home/els/Private/a.txt") || !private(own, "/home/els/Mine/a.txt") {
		t.Error("the private folders of a policy are not the ones that count")
	}
}

// TestWithPrivate_template keeps the list of the template that of check.
func TestWithPrivate_template(t *testing.T) {
	template, err := rules.LoadPolicy("policy.yaml", rules.PolicyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range template.Locations {
		if l.Kind == "private" {
			if diff := cmp.Diff(WithPrivate(Builtin()).Locations[0].Match, l.Match); diff != "" {
				t.Errorf("(-check +template)\n%s", diff)
			}
		}
	}
}
