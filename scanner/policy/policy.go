// Package policy judges finished outcomes. It knows what the organisation
// wants; detectors, extractors and the catalog do not, and cannot import it.
package policy

import (
	"slices"
	"strings"
	"time"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Policy is compiled and immutable.
type Policy struct {
	id, version string
	duties      rules.Duties
	locations   []location
	exceptions  []exception
	holds       []hold
	limits      map[string][]limit // by document type, in order
	dates       map[string]bool    // sources of dates that count; nil = all
	clouds      []rules.Location   // what the policy knows of a provider's folders, wherever they are
	eea         map[string]bool
	many, very  int
	mail        bool
	now         time.Time
	target      *location // where to move what has no better place; nil = no central store
}

// location is a rules.Location with compiled patterns.
type location struct {
	rules.Location
	match matcher
}

type exception struct {
	infotypes []finding.InfoType // none = all
	match     matcher
	ended     string // the day it ended, "" = it holds
}

type hold struct{ match matcher }

type limit struct {
	years, months int
	before        time.Time // only for documents of before; zero = all
	nextYear      bool      // counted from 1 January of the year after
}

// end is the last moment that a document of that date may be kept.
func (l limit) end(date time.Time) time.Time {
	if l.nextYear {
		date = time.Date(date.Year()+1, 1, 1, 0, 0, 0, 0, date.Location())
	}
	return date.AddDate(l.years, l.months, 0)
}

// The duties that are judged.
const (
	CentralStorage  = "central-storage"
	SpecialCategory = "special-category"
	RetentionPeriod = "retention"
	TransferAbroad  = "transfer"
	ExposedToMany   = "exposure"
	IdentityCopies  = "identity-copy"
	OverCollecting  = "over-collection"
)

// The kinds of location that are no finding.LocationKind: a zone whose names
// are counted and not reported, and a central store that few may read.
const (
	private = "private"
	archive = "archive"
)

// Builtin is the policy without a policy file: the one rule that the product
// exists for.
func Builtin() *rules.Policy {
	return &rules.Policy{
		Policy: "builtin", Version: "1", MailContent: true,
		Duties: rules.Duties{CentralStorage: rules.Duty{Clause: "ServiSoft policy, art. IX"}},
	}
}

// WithPrivate is a policy with a private zone: its own, or else the folders
// that people call private in the four languages. "Personnel" and "Personal"
// are not among them: those are the staff, in French and in German. Nor is a
// "private" at the top: macOS has /var and /tmp in it.
func WithPrivate(p *rules.Policy) *rules.Policy {
	for _, l := range p.Locations {
		if l.Kind == private {
			return p
		}
	}
	with := *p
	with.Locations = append([]rules.Location{{Name: private, Kind: private, Match: []string{
		"**/Privé/**", "**/Prive/**", "**/Persoonlijk/**", "**/Personnel privé/**", "**/Perso/**",
		"**/Privat/**", "**/Privates/**", "**/Persönlich/**", "**/?*/Private/**",
	}}}, p.Locations...)
	return &with
}

// Compile makes a policy ready to judge at a moment. Central stores named on
// the command line come before those of the file.
func Compile(p *rules.Policy, central []string, now time.Time) *Policy {
	c := &Policy{
		id: p.Policy, version: p.Version, duties: p.Duties, mail: p.MailContent, now: now,
		many: p.Thresholds.ManyPersons, very: p.Thresholds.VeryMany,
		limits: map[string][]limit{}, eea: map[string]bool{},
	}
	if c.many == 0 {
		c.many = 50
	}
	if c.very == 0 {
		c.very = 1000
	}
	// A duty that cites no clause is not judged, but for the one that the
	// product exists for.
	if c.duties.CentralStorage.Clause == "" {
		c.duties.CentralStorage.Clause = Builtin().Duties.CentralStorage.Clause
	}
	for _, d := range []*rules.Duty{&c.duties.SpecialCategory.Duty, &c.duties.Retention.Duty, &c.duties.Transfer.Duty,
		&c.duties.Exposure, &c.duties.IdentityCopy.Duty, &c.duties.OverCollection.Duty} {
		d.Off = d.Off || d.Clause == ""
	}
	for _, path := range central {
		c.locations = append(c.locations, location{
			Location: rules.Location{Name: path, Kind: string(finding.Central), Match: []string{path}}, match: newMatcher([]string{path}),
		})
	}
	for _, l := range p.Locations {
		if len(l.Match) == 0 {
			c.clouds = append(c.clouds, l)
			continue
		}
		own := location{Location: l, match: newMatcher(l.Match)}
		if l.Kind == private { // people write it as they like
			for i := range own.match {
				own.match[i] = strings.ToLower(own.match[i])
			}
		}
		c.locations = append(c.locations, own)
	}
	for i := range c.locations {
		if l := &c.locations[i]; l.Kind == string(finding.Central) {
			c.target = l
			break
		}
	}
	for _, e := range p.Duties.SpecialCategory.Exceptions {
		x := exception{match: newMatcher(e.Match)}
		if c.over(e.Until) {
			x.ended = e.Until
		}
		for _, t := range e.InfoTypes {
			x.infotypes = append(x.infotypes, finding.InfoType(t))
		}
		c.exceptions = append(c.exceptions, x)
	}
	for _, h := range p.LegalHold {
		if !c.over(h.Until) {
			c.holds = append(c.holds, hold{newMatcher(h.Match)})
		}
	}
	for _, l := range p.Duties.Retention.Limits {
		before, _ := time.Parse(time.DateOnly, l.DatedBefore) // checked when it was loaded; "" is the zero time
		c.limits[l.Type] = append(c.limits[l.Type], limit{l.Years, l.Months, before, l.From == "next-year"})
	}
	for _, source := range p.Duties.Retention.Dates {
		if c.dates == nil {
			c.dates = map[string]bool{}
		}
		c.dates[source] = true
	}
	for _, country := range countries(p.Duties.Transfer.Countries) {
		c.eea[country] = true
	}
	return c
}

// over reports whether a date is past; "" is never.
func (p *Policy) over(day string) bool {
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && p.now.After(t.AddDate(0, 0, 1))
}

// Ref names the policy in reports.
func (p *Policy) Ref() finding.PolicyRef { return finding.PolicyRef{ID: p.id, Version: p.version} }

// ReadsMail reports whether the text of mails may be read.
func (p *Policy) ReadsMail() bool { return p.mail }

// HasCentral reports whether any central store is declared.
func (p *Policy) HasCentral() bool { return p.target != nil }

// Locate says where a document lies: the first location that matches, or
// local.
func (p *Policy) Locate(doc *document.Document) finding.Location {
	path := normal(doc.Path)
	lower := strings.ToLower(path)
	for i := range p.locations {
		l := &p.locations[i]
		if !l.match.matches(path) && (l.Kind != private || !l.match.matches(lower)) {
			continue
		}
		switch l.Kind {
		case private:
			return finding.Location{Kind: finding.Local, Private: true}
		case archive, string(finding.Central):
			return finding.Location{Kind: finding.Central, Store: l.Name}
		case string(finding.CloudSync):
			return finding.Location{Kind: finding.CloudSync, Cloud: &finding.Cloud{Provider: l.Provider, Account: l.Account, Country: l.Country}}
		default:
			return finding.Location{Kind: finding.LocationKind(l.Kind)}
		}
	}
	return finding.Location{Kind: finding.Local}
}

// Judge gives the verdict on a finished outcome. It is a pure function of
// outcome and policy.
func (p *Policy) Judge(o *finding.Outcome) finding.Verdict {
	v := finding.Verdict{Class: ClassOf(o.Counts), Judgement: finding.Clean}
	if v.Class == finding.ClassNone {
		return v
	}
	v.Severity = p.severity(v.Class, o)
	held := p.held(o)
	v.Breaches = slices.DeleteFunc([]finding.Breach{
		p.centralStorage(o, v.Severity),
		p.specialCategory(o, v.Class, v.Severity),
		p.retention(o, held),
		p.transfer(o, v.Severity),
		p.exposure(o, v.Class),
		p.identityCopy(o),
		p.overCollection(o),
	}, func(b finding.Breach) bool { return b.Duty == "" })
	slices.SortStableFunc(v.Breaches, func(a, b finding.Breach) int { return int(b.Severity) - int(a.Severity) })
	switch {
	case len(v.Breaches) > 0:
		v.Judgement = finding.Violation
		v.Severity = v.Breaches[0].Severity
		action, to := p.action(o, v.Breaches, held)
		v.Action = action
		if to != nil {
			v.Target, v.TargetPath = to.Name, to.path()
		}
	case o.Location.Kind != finding.Central && !p.HasCentral() && !p.duties.CentralStorage.Off:
		v.Judgement = finding.Undetermined
	default:
		v.Judgement, v.Severity = finding.Allowed, finding.Info
	}
	return v
}

// ClassOf is the class of the worst finding. Data of organisations alone are
// no personal data.
func ClassOf(counts finding.Counts) finding.Class {
	class := finding.ClassNone
	for t := range counts {
		c := finding.ClassPersonal
		switch t.Category() {
		case finding.CategoryOrganisation:
			continue
		case finding.CategoryNationalID, finding.CategoryIdentityDocument, finding.CategoryFinancial, finding.CategoryCredential:
			c = finding.ClassSensitive
		case finding.CategorySpecial:
			c = finding.ClassSpecial
		case finding.CategoryCriminal:
			c = finding.ClassCriminal
		}
		if c.Rank() > class.Rank() || c == finding.ClassSpecial && class == finding.ClassCriminal {
			class = c
		}
	}
	return class
}

// severity starts from the class and rises with the number of persons.
func (p *Policy) severity(class finding.Class, o *finding.Outcome) finding.Severity {
	s := finding.SeverityLow
	switch class {
	case finding.ClassSensitive:
		s = finding.SeverityMedium
	case finding.ClassSpecial, finding.ClassCriminal:
		s = finding.SeverityHigh
	}
	switch {
	case o.Subjects > p.very:
		return finding.Critical
	case o.Subjects > p.many:
		s++
	}
	return s
}

// held reports whether a legal hold covers the document.
func (p *Policy) held(o *finding.Outcome) bool {
	path := normal(o.Document.Path)
	for _, h := range p.holds {
		if h.match.matches(path) {
			return true
		}
	}
	return false
}
