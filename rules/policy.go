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
	Policy   string            `yaml:"policy"`  // id
	Version  string            `yaml:"version"` // of the organisation's own
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
	Kind  string   `yaml:"kind"`
	Match []string `yaml:"match"` // paths, mounts, UNC or URL prefixes; wildcards * and **
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
	Limits []Limit `yaml:"limits,omitempty"`
}

// A Limit is a maximum for one document type.
type Limit struct {
	Type   string `yaml:"type"`             // payslip, invoice…
	Years  int    `yaml:"years,omitempty"`  // of the document's date
	Months int    `yaml:"months,omitempty"` //
	Source string `yaml:"source,omitempty"`
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
	if p.Policy == "" || p.Version == "" {
		return errors.New("a policy has an id (policy) and a version")
	}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if p.Language != "" && !slices.Contains([]string{"nl", "fr", "de", "en"}, p.Language) {
		bad("language %q: choose from nl, fr, de, en", p.Language)
	}
	kinds := []string{"central", "local", "removable", "network", "cloud-sync", "mail-store", "private", "archive"}
	for _, l := range p.Locations {
		if l.Name == "" || len(l.Match) == 0 {
			bad("a location has a name and something to match")
		}
		if !slices.Contains(kinds, l.Kind) {
			bad("location %q: kind %q: choose from %s", l.Name, l.Kind, strings.Join(kinds, ", "))
		}
		if l.Country != "" && len(l.Country) != 2 {
			bad("location %q: country %q is no code of two letters", l.Name, l.Country)
		}
	}
	for name, d := range p.Duties.all() {
		if d.Severity != "" && !slices.Contains([]string{"info", "low", "medium", "high", "critical"}, d.Severity) {
			bad("duty %s: severity %q: choose from info, low, medium, high, critical", name, d.Severity)
		}
	}
	for _, e := range p.Duties.SpecialCategory.Exceptions {
		if e.Reason == "" || e.By == "" {
			bad("an exception of special-category has a reason and says by whom")
		}
		if err := day(e.Until); err != nil {
			errs = append(errs, err)
		}
	}
	for _, h := range p.LegalHold {
		if h.Reason == "" || len(h.Match) == 0 {
			bad("a legal hold has a reason and something to match")
		}
		if err := day(h.Until); err != nil {
			errs = append(errs, err)
		}
	}
	for _, l := range p.Duties.Retention.Limits {
		if l.Type == "" || l.Years < 0 || l.Months < 0 || l.Years+l.Months == 0 {
			bad("a retention limit has a type and years or months")
		}
	}
	return errors.Join(errs...)
}

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
