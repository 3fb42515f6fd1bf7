// Package policy judges finished outcomes. It knows what the organisation
// wants; detectors, extractors and the catalog do not, and cannot import it.
package policy

import (
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Policy is compiled and immutable. The zero value knows no central store:
// it judges every document with personal data undetermined.
type Policy struct {
	ID      string
	Version string
	Central []Store
	// Clauses cite the source of a duty, by duty.
	Clauses map[string]string
	// ManyPersons raises the severity by one degree when a document is about
	// more persons than that; 0 = 50.
	ManyPersons int
}

// A Store is a central, secure place for personal data.
type Store struct {
	Pattern string // path, mount, UNC or URL prefix; may hold the wildcards * and **
	Name    string // as reports call it; "" = the pattern
}

// The duties that the built-in policy judges.
const CentralStorage = "central-storage"

// Builtin is the policy without a policy file: the rule that the product
// exists for.
func Builtin(central []string) *Policy {
	p := &Policy{
		ID: "builtin", Version: "1",
		Clauses: map[string]string{CentralStorage: "ServiSoft policy, art. IX"},
	}
	for _, c := range central {
		p.Central = append(p.Central, Store{Pattern: c})
	}
	return p
}

// Locate says where a document lies.
func (p *Policy) Locate(doc *document.Document) finding.Location {
	for i := range p.Central {
		if s := &p.Central[i]; s.holds(doc.Path) {
			return finding.Location{Kind: finding.Central, Store: s.label()}
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
	switch {
	case o.Location.Kind == finding.Central:
		v.Judgement, v.Severity = finding.Allowed, finding.Info
	case len(p.Central) == 0:
		v.Judgement = finding.Undetermined
	default:
		v.Judgement = finding.Violation
		v.Breaches = []finding.Breach{{
			Duty: CentralStorage, Clause: p.Clauses[CentralStorage], Severity: v.Severity, Reason: reason(o.Copies),
		}}
		v.Action, v.Target = p.action(o.Copies)
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
	many := p.ManyPersons
	if many == 0 {
		many = 50
	}
	if o.Subjects > many {
		s++
	}
	return s
}

// reason tells in English, for machines and logs, what the document is a
// copy of.
func reason(copies []finding.Copy) string {
	if len(copies) == 0 {
		return "personal data outside the central store"
	}
	c := copies[0]
	of := c.Of
	if of == "" {
		of = "a document"
	}
	switch c.Relation {
	case finding.Exact:
		return "same bytes as " + of + " in the central store"
	case finding.SameText:
		return "same text as " + of + " in the central store"
	case finding.Version:
		return "another version of " + of + " in the central store"
	case finding.Extract:
		return "extract of " + of + " in the central store"
	case finding.Passage:
		return "holds a passage of " + of + " in the central store"
	case finding.Container:
		return "holds copies of documents in the central store"
	case finding.Original:
		return "exists nowhere in the central store"
	}
	return "personal data outside the central store"
}

// action is what the person may do, and where to.
func (p *Policy) action(copies []finding.Copy) (action, target string) {
	target = p.Central[0].label()
	if len(copies) == 0 {
		return "move", target
	}
	for _, c := range copies {
		if c.Deletable {
			return "delete", target
		}
	}
	switch copies[0].Relation {
	case finding.Version, finding.Extract, finding.Passage, finding.Container:
		return "merge", target
	case finding.Undecided:
		return "ask-dpo", target
	}
	return "move", target
}
