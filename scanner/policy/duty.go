package policy

import (
	"fmt"
	"slices"
	"strings"

	"uitrusting/rules"
	"uitrusting/scanner/finding"
)

// breach is a breach of a duty, of its own severity where it has one.
func breach(duty string, d *rules.Duty, s finding.Severity, reason string) finding.Breach {
	if d.Severity != "" {
		_ = s.UnmarshalText([]byte(d.Severity))
	}
	return finding.Breach{Duty: duty, Clause: d.Clause, Severity: s, Reason: reason}
}

// centralStorage: no copies of personal data outside a central store that is
// for them.
//
// Source: ServiSoft policy, art. IX.
func (p *Policy) centralStorage(o *finding.Outcome, s finding.Severity) finding.Breach {
	d := &p.duties.CentralStorage
	if d.Off || !p.HasCentral() {
		return finding.Breach{}
	}
	if o.Location.Kind != finding.Central {
		return breach(CentralStorage, d, s, reason(o.Copies))
	}
	for i := range p.locations {
		l := &p.locations[i]
		if l.Name == o.Location.Store && len(l.Holds) > 0 && !holds(l.Holds, o) {
			return breach(CentralStorage, d, s, "this central store is for other data")
		}
	}
	return finding.Breach{}
}

// holds reports whether a store is meant for a document: for its type, its
// class, or one of the kinds of data in it.
func holds(list []string, o *finding.Outcome) bool {
	if slices.Contains(list, o.DocumentType) || slices.Contains(list, string(ClassOf(o.Counts))) {
		return true
	}
	for t := range o.Counts {
		if slices.Contains(list, string(t)) {
			return true
		}
	}
	return false
}

// specialCategory: special categories and criminal data need a recorded
// exception, wherever they are.
//
// Source: ServiSoft policy, art. III; GDPR art. 9 and 10.
func (p *Policy) specialCategory(o *finding.Outcome, class finding.Class, s finding.Severity) finding.Breach {
	d := &p.duties.SpecialCategory.Duty
	if d.Off || class.Rank() < finding.ClassSpecial.Rank() {
		return finding.Breach{}
	}
	path := normal(o.Document.Path)
	var kinds []string
	ended := ""
	for _, t := range finding.InfoTypes() {
		if o.Counts[t].Total() == 0 || !t.Secret() {
			continue
		}
		excepted := false
		for _, e := range p.exceptions {
			if !e.match.matches(path) || len(e.infotypes) > 0 && !slices.Contains(e.infotypes, t) {
				continue
			}
			if excepted = e.ended == ""; excepted {
				break
			}
			ended = e.ended
		}
		if !excepted {
			kinds = append(kinds, string(t))
		}
	}
	if len(kinds) == 0 {
		return finding.Breach{}
	}
	reason := "no recorded exception for " + strings.Join(kinds, ", ")
	if ended != "" {
		reason += "; one ended on " + ended
	}
	return breach(SpecialCategory, d, s, reason)
}

// retention: no longer than the maximum for the document's type, counted from
// the best date known.
//
// Source: ServiSoft policy, art. V; GDPR art. 5(1)(e).
func (p *Policy) retention(o *finding.Outcome, held bool) finding.Breach {
	d := &p.duties.Retention.Duty
	date := o.Dated.Value
	if d.Off || held || date.IsZero() || p.dates != nil && !p.dates[o.Dated.Source] {
		return finding.Breach{}
	}
	i := slices.IndexFunc(p.limits[o.DocumentType], func(l limit) bool { return l.before.IsZero() || date.Before(l.before) })
	if i < 0 {
		return finding.Breach{}
	}
	end := p.limits[o.DocumentType][i].end(date)
	if !p.now.After(end) {
		return finding.Breach{}
	}
	return breach(RetentionPeriod, d, finding.SeverityMedium, fmt.Sprintf(
		"%s of %s (date of the %s) was to be kept until %s at most", o.DocumentType, o.Dated.Value.Format("2006-01-02"), o.Dated.Source, end.Format("2006-01-02")))
}

// transfer: no personal data in cloud folders outside the allowed countries.
// A folder whose country is not known, from the folder or from what the
// policy says of its provider, is not judged.
//
// Source: ServiSoft policy, art. IV; GDPR art. 44.
func (p *Policy) transfer(o *finding.Outcome, s finding.Severity) finding.Breach {
	d := &p.duties.Transfer.Duty
	c := o.Location.Cloud
	if d.Off || c == nil {
		return finding.Breach{}
	}
	country := strings.ToUpper(c.Country)
	for i := 0; country == "" && i < len(p.clouds); i++ {
		if l := &p.clouds[i]; l.Provider == c.Provider && (l.Account == "" || l.Account == c.Account) {
			country = strings.ToUpper(l.Country)
		}
	}
	if country == "" || p.eea[country] {
		return finding.Breach{}
	}
	return breach(TransferAbroad, d, max(s, finding.SeverityMedium), "kept by "+c.Provider+" in "+country)
}

// exposure: sensitive and special data, and all personal data in an archive,
// are not readable by everyone, and not on a volume or medium that is known to
// be unencrypted.
//
// Source: ServiSoft policy, art. III (confidentiality); GDPR art. 32.
func (p *Policy) exposure(o *finding.Outcome, class finding.Class) finding.Breach {
	d := &p.duties.Exposure
	if d.Off || class.Rank() < finding.ClassSensitive.Rank() && !p.archived(o.Location) {
		return finding.Breach{}
	}
	for _, e := range o.Document.Exposure {
		if e == "others-read" || e == "others-write" || e == "share-everyone" {
			return breach(ExposedToMany, d, finding.SeverityMedium, "readable by everyone: "+e)
		}
	}
	if enc := o.Location.VolumeEncrypted; enc != nil && !*enc && (o.Location.Kind == finding.Local || o.Location.Kind == finding.Removable) {
		return breach(ExposedToMany, d, finding.SeverityMedium, "on an unencrypted volume")
	}
	return finding.Breach{}
}

// archived reports whether a location is an archive, which few may read.
func (p *Policy) archived(l finding.Location) bool {
	return slices.ContainsFunc(p.locations, func(own location) bool { return own.Kind == archive && own.Name == l.Store })
}

// identityCopy: a copy of an identity document goes when it has served.
//
// Source: ServiSoft policy, art. VII; GDPR art. 5(1)(c) and (e).
func (p *Policy) identityCopy(o *finding.Outcome) finding.Breach {
	d := &p.duties.IdentityCopy
	if d.Off || o.DocumentType != "identity-copy" && o.Counts[finding.IdentityDocument].Total() == 0 {
		return finding.Breach{}
	}
	days := d.Days
	if days == 0 {
		days = 30
	}
	if o.Dated.Value.IsZero() || !p.now.After(o.Dated.Value.AddDate(0, 0, days)) {
		return finding.Breach{}
	}
	return breach(IdentityCopies, &d.Duty, finding.SeverityMedium, fmt.Sprintf("copy of an identity document, older than %d days", days))
}

// overCollection: not more kinds of data of a person than a document needs.
//
// Source: ServiSoft policy, art. III; GDPR art. 5(1)(c).
func (p *Policy) overCollection(o *finding.Outcome) finding.Breach {
	d := &p.duties.OverCollection
	kinds := d.Kinds
	if kinds == 0 {
		kinds = 8
	}
	if d.Off || len(o.Counts) < kinds {
		return finding.Breach{}
	}
	return breach(OverCollecting, &d.Duty, finding.SeverityLow, fmt.Sprintf("%d kinds of personal data in one document", len(o.Counts)))
}

// reason tells in English, for machines and logs, what the document is a copy
// of.
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

// path is where a location is: the first of its patterns without wildcards,
// "" when that is its name too.
func (l *location) path() string {
	for _, m := range l.Match {
		if m == l.Name {
			return ""
		}
		if !strings.ContainsAny(m, "*?[{") {
			return m
		}
	}
	return ""
}

// action is what the person may do, and where to. A copy may be deleted only
// when nothing is lost by it; what was kept too long, and what is needed as
// evidence, is the DPO's to decide.
func (p *Policy) action(o *finding.Outcome, breaches []finding.Breach, held bool) (action string, target *location) {
	if held || !slices.ContainsFunc(breaches, func(b finding.Breach) bool { return b.Duty == CentralStorage }) {
		return "ask-dpo", nil
	}
	target = p.target
	for i := range p.locations {
		if l := &p.locations[i]; l.Kind == string(finding.Central) && len(l.Holds) > 0 && holds(l.Holds, o) {
			target = l
			break
		}
	}
	if o.Location.Kind == finding.Central {
		return "move", target
	}
	for _, c := range o.Copies {
		if c.Deletable {
			return "delete", target
		}
	}
	if len(o.Copies) > 0 {
		switch o.Copies[0].Relation {
		case finding.Version, finding.Extract, finding.Passage:
			return "merge", target
		}
	}
	return "move", target
}

// countries are those of the policy, or the European Economic Area.
//
// Source: EEA Agreement; members as of 2026.
func countries(own []string) []string {
	if len(own) > 0 {
		upper := make([]string, len(own))
		for i, c := range own {
			upper[i] = strings.ToUpper(c)
		}
		return upper
	}
	return strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO")
}
