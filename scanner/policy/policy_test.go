package policy

import (
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

func TestLocate_private(t *testing.T) {
	p := full(t)
	l := p.Locate(&document.Document{Ref: document.Ref{Path: "/home/els/Privé/brief.txt"}})
	if !l.Private {
		t.Errorf("a private folder is located as %+v", l)
	}
}
