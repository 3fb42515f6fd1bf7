package catalog

import (
	"cmp"
	"slices"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// A Set asks several catalogs, one for each part of the store.
type Set []interface {
	Exact(bytes [32]byte) []finding.Copy
	Copies(p *fingerprint.Print) []finding.Copy
}

// Exact implements scanner.Catalog: what one catalog alone knows by its bytes
// may be a version in another.
func (s Set) Exact(bytes [32]byte) []finding.Copy {
	var all []finding.Copy
	for _, c := range s {
		copies := c.Exact(bytes)
		if len(copies) == 0 {
			return nil
		}
		all = append(all, copies...)
	}
	return nearest(all)
}

// Copies implements scanner.Catalog: the closest relations of all catalogs. A
// document is original only when it is in none of them and each can tell.
func (s Set) Copies(p *fingerprint.Print) []finding.Copy {
	var all []finding.Copy
	for _, c := range s {
		all = append(all, c.Copies(p)...)
	}
	return nearest(all)
}

// nearest are the closest relations of many.
func nearest(all []finding.Copy) []finding.Copy {
	slices.SortStableFunc(all, func(a, b finding.Copy) int {
		return cmp.Or(cmp.Compare(order(a.Relation), order(b.Relation)),
			cmp.Compare(closeness(b), closeness(a)))
	})
	for i, c := range all {
		if i > 0 && order(c.Relation) >= order(finding.Template) || i == maxCopies {
			return all[:i]
		}
	}
	return all
}

// order is from the closest relation to none.
func order(r finding.Relation) int {
	return slices.Index([]finding.Relation{
		finding.Exact, finding.SameText, finding.Version, finding.Extract, finding.Container, finding.Passage,
		finding.Template, finding.Undecided, finding.Original,
	}, r)
}

func closeness(c finding.Copy) float64 { return c.LocalInCentral + c.CentralInLocal }
