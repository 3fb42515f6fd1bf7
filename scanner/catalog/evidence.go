package catalog

import (
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// evidence is the copy as it is reported.
func evidence(ix index, p *fingerprint.Print, v verdict) finding.Copy {
	e := ix.entry(v.doc)
	c := finding.Copy{
		Relation: v.relation, OfID: e.id, Of: ix.path(v.doc), Store: ix.scope().label,
		LocalInCentral: v.cl, CentralInLocal: v.cd, WasCentralUntil: e.until, CentralModified: modified(e),
		Words: v.words, SharedIdentifiers: v.ids.both, LocalIdentifiers: v.ids.local, CentralIdentifier: v.ids.central,
	}
	if v.hits == 0 {
		c.LocalInCentral, c.CentralInLocal = -1, -1
	}
	if p.Table && v.rows.local > 0 {
		c.LocalInCentral = float64(v.rows.both) / float64(v.rows.local)
		c.CentralInLocal = float64(v.rows.both) / float64(max(v.rows.central, 1))
		if v.rows.exact {
			c.RowsOnlyLocal = v.rows.local - v.rows.both
		}
	}
	c.Newer, c.NewerBy = newer(p, ix.lineage(p), e)
	switch v.relation {
	case finding.Extract:
		c.Newer, c.NewerBy = "unknown", ""
		// Marks leave figures and names out, so only rows prove that all of
		// the local document is in the central one, and only if it has nothing else.
		c.Deletable = !e.partial && !p.Partial && !p.Parts && p.Table && p.Prose == 0 && e.until.IsZero() &&
			v.rows.exact && v.rows.local >= minShared && v.rows.both == v.rows.local
	case finding.Template, finding.Passage, finding.Container:
		c.Newer, c.NewerBy = "unknown", ""
	}
	if v.relation == finding.Template {
		c.Reason = "same words about other persons"
	}
	return c
}

// newer tells which side was changed last, by the best evidence there is.
func newer(p *fingerprint.Print, lineage uint64, e entry) (side, by string) {
	order := func(local, central time.Time) string {
		switch d := local.Sub(central); {
		case d > time.Minute:
			return "local"
		case d < -time.Minute:
			return "central"
		}
		return ""
	}
	if !e.until.IsZero() {
		return "central", "history"
	}
	if lineage != 0 && lineage == e.lineage && p.Revision > 0 && e.revision > 0 && p.Revision != e.revision {
		if p.Revision > e.revision {
			return "local", "metadata"
		}
		return "central", "metadata"
	}
	if !p.Dated.IsZero() && !e.dated.IsZero() {
		if side := order(p.Dated, e.dated); side != "" {
			return side, "metadata"
		}
		return "unknown", ""
	}
	if !p.Modified.IsZero() && !e.modified.IsZero() {
		if side := order(p.Modified, e.modified); side != "" {
			return side, "file-times"
		}
	}
	return "unknown", ""
}
