package rules

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Policy is what the organisation wants, as its file says it. Package
// scanner/policy compiles it and judges by it.
type Policy struct {
	Schema   string            `yaml:"schema,omitempty"` // PolicySchemaID; "" = the same
	Policy   string            `yaml:"policy"`           // id
	Version  string            `yaml:"version"`          // of the organisation's own
	Title    map[string]string `yaml:"title,omitempty"`
	Language string            `yaml:"language,omitempty"` // of notices: nl, fr, de, en
	Contact  Contact           `yaml:"contact,omitempty"`
	// Purpose, Readers and Kept say, by language, why is scanned, who sees the
	// result and how long it is kept; policy show prints them.
	Purpose map[string]string `yaml:"purpose,omitempty"`
	Readers map[string]string `yaml:"readers,omitempty"`
	Kept    map[string]string `yaml:"kept,omitempty"`

	Own        OwnData    `yaml:"own,omitempty"`
	Locations  []Location `yaml:"locations,omitempty"`
	Duties     Duties     `yaml:"duties,omitempty"`
	Thresholds Thresholds `yaml:"thresholds,omitempty"`
	LegalHold  []Hold     `yaml:"legal_hold,omitempty"`
	// MailContent allows the text of mails and their attachments to be read.
	// Without it mail stores are listed as not read: the secrecy of
	// communication (act of 13 June 2005, art. 124; CCT/CAO 81).
	MailContent bool `yaml:"mail_content,omitempty"`
}

// A Contact is whom to ask.
type Contact struct {
	Name string `yaml:"name,omitempty"`
	Mail string `yaml:"mail,omitempty"`
}

// OwnData is what belongs to the organisation itself and is no finding.
type OwnData struct {
	MailDomains []string `yaml:"mail_domains,omitempty"`
	IBANs       []string `yaml:"ibans,omitempty"`
	Phones      []string `yaml:"phones,omitempty"`
	Addresses   []string `yaml:"addresses,omitempty"`
}

// A Location is a kind of place and how it is told.
type Location struct {
	Name string `yaml:"name"`
	// Kind is central, local, removable, network, cloud-sync, mail-store,
	// private or archive.
	Kind string `yaml:"kind"`
	// Match are paths, mounts, UNC or URL prefixes, with the wildcards * and
	// **. A cloud-sync location without any tells of a provider and account
	// where their data are kept, wherever its folders are.
	Match []string `yaml:"match,omitempty"`
	// Holds are the document types, infotypes or classes a central store is
	// for; none = all.
	Holds    []string `yaml:"holds,omitempty"`
	Owner    string   `yaml:"owner,omitempty"`
	Provider string   `yaml:"provider,omitempty"` // of a cloud-sync folder
	Account  string   `yaml:"account,omitempty"`  // business or personal
	Country  string   `yaml:"country,omitempty"`  // ISO 3166 alpha-2
}

// Duties are what the policy asks. A duty is judged when it cites a clause;
// central-storage always is, unless it is off.
type Duties struct {
	CentralStorage  Duty            `yaml:"central-storage,omitempty"`
	SpecialCategory SpecialCategory `yaml:"special-category,omitempty"`
	Retention       Retention       `yaml:"retention,omitempty"`
	Transfer        Transfer        `yaml:"transfer,omitempty"`
	Exposure        Duty            `yaml:"exposure,omitempty"`
	IdentityCopy    IdentityCopy    `yaml:"identity-copy,omitempty"`
	OverCollection  OverCollection  `yaml:"over-collection,omitempty"`
}

// A Duty is one rule of the policy.
type Duty struct {
	Off      bool   `yaml:"off,omitempty"`
	Clause   string `yaml:"clause,omitempty"`   // as it is cited
	Severity string `yaml:"severity,omitempty"` // low, medium, high, critical; "" = by class and persons
}

// SpecialCategory asks for a recorded exception (GDPR art. 9(2), art. 10).
type SpecialCategory struct {
	Duty       `yaml:",inline"`
	Exceptions []Exception `yaml:"exceptions,omitempty"`
}

// An Exception allows categories in a place.
type Exception struct {
	InfoTypes []string `yaml:"infotypes"` // special-health…; none = all
	Match     []string `yaml:"match"`     // paths
	Reason    string   `yaml:"reason"`
	By        string   `yaml:"by"`
	Until     string   `yaml:"until,omitempty"` // YYYY-MM-DD
}

// Retention says how long documents may be kept at most.
type Retention struct {
	Duty   `yaml:",inline"`
	Dates  []string `yaml:"dates,omitempty"`  // which dates count: document, mail, file; none = all
	Limits []Limit  `yaml:"limits,omitempty"` // the first that fits counts
}

// A Limit is a maximum for one document type.
type Limit struct {
	Type        string `yaml:"type"` // payslip, invoice…
	Years       int    `yaml:"years,omitempty"`
	Months      int    `yaml:"months,omitempty"`
	DatedBefore string `yaml:"dated_before,omitempty"` // YYYY-MM-DD: only for documents of before that day
	From        string `yaml:"from,omitempty"`         // counted from: date, or next-year (1 January of it); "" = date
	Source      string `yaml:"source,omitempty"`
}

// Transfer asks that cloud folders stay in these countries.
type Transfer struct {
	Duty      `yaml:",inline"`
	Countries []string `yaml:"countries,omitempty"` // ISO 3166; none = the EEA
}

// IdentityCopy asks that copies of identity documents go when they have
// served.
type IdentityCopy struct {
	Duty `yaml:",inline"`
	Days int `yaml:"days,omitempty"` // 0 = 30
}

// OverCollection counts kinds of data of one person.
type OverCollection struct {
	Duty  `yaml:",inline"`
	Kinds int `yaml:"kinds,omitempty"` // infotypes in one document; 0 = 8
}

// Thresholds raise the severity.
type Thresholds struct {
	ManyPersons int `yaml:"many_persons,omitempty"` // one degree; 0 = 50
	VeryMany    int `yaml:"very_many,omitempty"`    // critical; 0 = 1000
}

// A Hold keeps documents from being called kept too long.
type Hold struct {
	Match  []string `yaml:"match"`
	Reason string   `yaml:"reason"`
	By     string   `yaml:"by"`
	Until  string   `yaml:"until,omitempty"`
}

//go:embed policy.yaml
var policyTemplate []byte

// PolicySchemaID names the version of the format.
const PolicySchemaID = "uitrusting.policy/1"

//go:embed policy.schema.json
var policySchema []byte

// PolicySchema is the format as a JSON schema, for editors.
func PolicySchema() []byte { return slices.Clone(policySchema) }

// PolicyTemplate is a commented policy to start from; it is valid as it is.
func PolicyTemplate() []byte { return slices.Clone(policyTemplate) }

// LoadPolicy reads a policy file. What cannot be meant is an error that names
// the file and, where it is known, line and column.
func LoadPolicy(name string, src []byte) (*Policy, error) {
	if len(src) > maxPack {
		return nil, fmt.Errorf("%s: a policy has at most %d bytes", name, maxPack)
	}
	var p Policy
	if err := Strict(name, src, &p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &p, nil
}

func (p *Policy) check() error {
	if p.Schema != "" && p.Schema != PolicySchemaID {
		return fmt.Errorf("schema %q: this version reads %s", p.Schema, PolicySchemaID)
	}
	if p.Policy == "" || p.Version == "" {
		return errors.New("a policy has an id (policy) and a version")
	}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	oneOf := func(what, word string, words ...string) {
		if word != "" && !slices.Contains(words, word) {
			bad("%s %q: choose from %s", what, word, strings.Join(words, ", "))
		}
	}
	oneOf("language", p.Language, languages()...)
	for name, texts := range map[string]map[string]string{"title": p.Title, "purpose": p.Purpose, "readers": p.Readers, "kept": p.Kept} {
		for lang := range texts {
			oneOf(name+": language", lang, languages()...)
		}
	}
	for _, l := range p.Locations {
		if err := l.check(); err != nil {
			errs = append(errs, err)
		}
	}
	for name, d := range p.Duties.all() {
		oneOf("duty "+name+": severity", d.Severity, "info", "low", "medium", "high", "critical")
	}
	for _, e := range p.Duties.SpecialCategory.Exceptions {
		if e.Reason == "" || e.By == "" || !full(e.Match) {
			bad("an exception of special-category has a reason, says by whom, and something to match")
		}
		for _, t := range e.InfoTypes {
			if !strings.HasPrefix(t, "special-") && t != "criminal-offence" {
				bad("exception: infotype %q is no special category", t)
			}
		}
		errs = append(errs, day(e.Until))
	}
	for _, h := range p.LegalHold {
		if h.Reason == "" || h.By == "" || !full(h.Match) {
			bad("a legal hold has a reason, says by whom, and something to match")
		}
		errs = append(errs, day(h.Until))
	}
	for _, d := range p.Duties.Retention.Dates {
		oneOf("retention: date", d, "document", "mail", "file")
	}
	for _, l := range p.Duties.Retention.Limits {
		if l.Type == "" || l.Years < 0 || l.Months < 0 || l.Years+l.Months == 0 {
			bad("a retention limit has a type and years or months")
		}
		oneOf("retention limit: from", l.From, "date", "next-year")
		errs = append(errs, day(l.DatedBefore))
	}
	for _, c := range p.Duties.Transfer.Countries {
		if len(c) != 2 {
			bad("transfer: country %q is no code of two letters", c)
		}
	}
	if p.Duties.IdentityCopy.Days < 0 || p.Duties.OverCollection.Kinds < 0 || p.Thresholds.ManyPersons < 0 || p.Thresholds.VeryMany < 0 {
		bad("days, kinds and thresholds are not negative")
	}
	return errors.Join(errs...)
}

func languages() []string { return []string{"nl", "fr", "de", "en"} }

// kinds are those of a location.
func kinds() []string {
	return []string{"central", "local", "removable", "network", "cloud-sync", "mail-store", "private", "archive"}
}

func (l *Location) check() error {
	switch {
	case l.Name == "" || !full(l.Match) && (l.Provider == "" || l.Kind != "cloud-sync" || len(l.Match) > 0):
		return errors.New("a location has a name and something to match; a cloud-sync one has a provider instead")
	case !slices.Contains(kinds(), l.Kind):
		return fmt.Errorf("location %q: kind %q: choose from %s", l.Name, l.Kind, strings.Join(kinds(), ", "))
	case l.Country != "" && len(l.Country) != 2:
		return fmt.Errorf("location %q: country %q is no code of two letters", l.Name, l.Country)
	case l.Account != "" && l.Account != "business" && l.Account != "personal":
		return fmt.Errorf("location %q: account %q: choose from business, personal", l.Name, l.Account)
	}
	return nil
}

// full reports whether there are patterns, none of them empty: an empty one
// would match everything.
func full(match []string) bool { return len(match) > 0 && !slices.Contains(match, "") }

func (d *Duties) all() map[string]*Duty {
	return map[string]*Duty{
		"central-storage": &d.CentralStorage, "special-category": &d.SpecialCategory.Duty, "retention": &d.Retention.Duty,
		"transfer": &d.Transfer.Duty, "exposure": &d.Exposure, "identity-copy": &d.IdentityCopy.Duty,
		"over-collection": &d.OverCollection.Duty,
	}
}

func day(s string) error {
	if s == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return fmt.Errorf("%q is no date such as 2026-12-31", s)
	}
	return nil
}
