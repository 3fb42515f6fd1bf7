package eval

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/finding"
)

func compiled(t testing.TB) *detectors.Set {
	t.Helper()
	set := ruletest.All(t)
	return set
}

// The figures that the rules must keep, at medium confidence. The README
// prints what go test -run TestFigures -v ./detectors/eval measures.
func TestFigures(t *testing.T) {
	floors := map[finding.InfoType]float64{ // F1
		finding.BENationalNumber: 0.99, finding.IBAN: 0.99, finding.Email: 0.99,
		finding.Phone: 0.95, finding.DateOfBirth: 0.95, finding.PaymentCard: 0.95, finding.PostalAddress: 0.85, finding.BEIDCard: 0.95,
	}
	var types []finding.InfoType
	for _, it := range finding.InfoTypes() {
		switch it.Category() {
		case finding.CategoryName, finding.CategorySpecial, finding.CategoryCriminal, finding.CategoryOnline, finding.CategoryCredential,
			finding.CategoryOrganisation:
		default:
			types = append(types, it)
		}
	}
	rows, errs := Score(compiled(t), Folder(20261120, 12), types)
	t.Logf("%d bytes\n%s", rows[0].Bytes, Table(rows))
	for _, r := range rows {
		if floor, ok := floors[r.InfoType]; ok && r.F1() < floor {
			t.Errorf("%s: F1 %.4f, want %.2f", r.InfoType, r.F1(), floor)
		} else if !ok && r.Wrong > 2 {
			t.Errorf("%s: %d false findings, want none", r.InfoType, r.Wrong)
		}
	}
	for i, e := range errs {
		if i == 60 {
			break
		}
		t.Log(e)
	}
}

// Tables of numbers, logs and code hold no persons.
func TestFigures_noise(t *testing.T) {
	var noise []Document
	for _, d := range Folder(7, 30) {
		if len(d.Truth) == 0 {
			noise = append(noise, d)
		}
	}
	rows, errs := Score(compiled(t), noise, []finding.InfoType{finding.BENationalNumber, finding.IBAN, finding.PaymentCard})
	t.Logf("%d bytes\n%s", rows[0].Bytes, Table(rows))
	for _, r := range rows {
		most := map[finding.InfoType]float64{finding.IBAN: 0, finding.BENationalNumber: 0.5, finding.PaymentCard: 1}[r.InfoType]
		if r.WrongPerMB() > most {
			t.Errorf("%s: %.2f false findings a MB, want at most %.1f", r.InfoType, r.WrongPerMB(), most)
		}
	}
	for i, e := range errs {
		if i == 40 {
			break
		}
		t.Log(e)
	}
}
