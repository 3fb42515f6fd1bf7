package term

import (
	"slices"

	"uitrusting/scanner/finding"
)

// followReach is how far from a fact a sentence may stand that goes on about
// it, in bytes.
const followReach = 600

// mayFollow reports whether a candidate may go on about a fact that stands near
// it: "Hij ontkent", "De uitslag was negatief".
func (t trait) mayFollow() bool {
	const against = inPolicy | inOther | inNews | inFiction | inSoftware | equalRights | supposed | plural | ofMany | general | quoted | topic | event | historic | trade | office | wording | blank | legalList | animal | asked
	return t&against == 0 && (t&(follows|goesOn) != 0 || t&strengthBits >= medium && t&alone == 0)
}

// follow grades the candidates whose roles are left: those near a fact of
// their category go on about it, of the others stays what was graded.
func follow(ms []finding.Match) []finding.Match {
	facts := slices.DeleteFunc(slices.Clone(ms), func(m finding.Match) bool {
		return !m.InfoType.Secret() || m.Confidence < finding.Medium
	})
	out := ms[:0]
	for _, m := range ms {
		if t, _, ok := parseRole(m.Role); ok {
			m.Role = ""
			switch {
			case slices.ContainsFunc(facts, func(f finding.Match) bool {
				return f.InfoType == m.InfoType && f.Start < m.End+followReach && f.End > m.Start-followReach
			}):
				m.Confidence = finding.Medium
				m.Evidence = append(m.Evidence, "fact of the kind near by")
			case t&follows != 0 || m.Confidence == finding.Candidate:
				continue
			}
		}
		out = append(out, m)
	}
	return out
}
