package resolve_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"uitrusting/detectors/resolve"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// run resolves matches that stand in one segment of running text.
func run(r scanner.Resolver, ms ...finding.Match) []finding.Match {
	return batch(r, &finding.Batch{Segments: make([]finding.SegmentFacts, 1), Matches: ms, Last: true})
}

func batch(r scanner.Resolver, b *finding.Batch) []finding.Match {
	return r.Start(&document.Document{}).Resolve(b)
}

func match(t finding.InfoType, start, end int, conf finding.Confidence, value string) finding.Match {
	return finding.Match{RuleID: "test/" + string(t), InfoType: t, Start: start, End: end, Confidence: conf, Value: value}
}

func types(ms []finding.Match) []finding.InfoType {
	var out []finding.InfoType
	for _, m := range ms {
		out = append(out, m.InfoType)
	}
	return out
}

func TestOverlaps(t *testing.T) {
	const (
		low, medium, high, candidate = finding.Low, finding.Medium, finding.High, finding.Candidate
	)
	street := match(finding.PostalAddress, 0, 18, candidate, "Place Eugène Flagey")
	street.Role = "street"
	home := match(finding.PostalAddress, 10, 50, high, "Jan Van Rijswijcklaan 1, 2020 Antwerpen")
	home.Evidence = []finding.Evidence{"street"}
	for _, c := range []struct {
		name string
		ms   []finding.Match
		want []finding.InfoType
	}{
		{"the surer one stays", []finding.Match{match(finding.Phone, 0, 11, medium, ""), match(finding.BENationalNumber, 0, 11, high, "")}, []finding.InfoType{finding.BENationalNumber}},
		{"at equal confidence the more specific", []finding.Match{match(finding.Phone, 0, 11, medium, ""), match(finding.BENationalNumber, 0, 11, medium, "")}, []finding.InfoType{finding.BENationalNumber}},
		{"a name in a mailbox", []finding.Match{match(finding.Email, 0, 20, low, ""), match(finding.PersonName, 0, 8, high, "")}, []finding.InfoType{finding.Email}},
		{"a name in an address", []finding.Match{home, match(finding.PersonName, 10, 25, high, "")}, []finding.InfoType{finding.PostalAddress}},
		{"a name where a street was only guessed", []finding.Match{match(finding.PostalAddress, 0, 26, medium, ""), match(finding.PersonName, 0, 11, high, "")}, []finding.InfoType{finding.PersonName}},
		{"a name in a street without a number", []finding.Match{street, match(finding.PersonName, 6, 18, high, "")}, []finding.InfoType{finding.PostalAddress}},
		{"a term in a street", []finding.Match{home, match(finding.SpecialReligion, 12, 20, medium, "")}, []finding.InfoType{finding.PostalAddress}},
		{"a term beside a name", []finding.Match{match(finding.SpecialHealth, 0, 30, medium, ""), match(finding.PersonName, 5, 10, medium, "")}, []finding.InfoType{finding.SpecialHealth, finding.PersonName}},
		{"a national number in a card's zone", []finding.Match{match(finding.IdentityDocument, 0, 92, high, ""), match(finding.BENationalNumber, 49, 60, high, ""), match(finding.PersonName, 62, 80, high, "")}, []finding.InfoType{finding.IdentityDocument, finding.BENationalNumber}},
		{"a chain: the middle one loses to the best", []finding.Match{match(finding.Phone, 0, 10, medium, ""), match(finding.IBAN, 8, 20, high, ""), match(finding.Phone, 18, 30, medium, "")}, []finding.InfoType{finding.IBAN}},
		{"a chain: the ends stay when the middle is weak", []finding.Match{match(finding.Phone, 0, 10, medium, ""), match(finding.PaymentCard, 8, 20, low, ""), match(finding.Phone, 18, 30, medium, "")}, []finding.InfoType{finding.Phone, finding.Phone}},
		{"no overlap", []finding.Match{match(finding.Phone, 0, 10, medium, ""), match(finding.PersonName, 10, 20, low, "")}, []finding.InfoType{finding.Phone, finding.PersonName}},
	} {
		if got := types(run(resolve.NewOverlaps(), c.ms...)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v stay, want %v", c.name, got, c.want)
		}
	}
}

func TestOverlaps_evidence(t *testing.T) {
	shared := make([]finding.Evidence, 1, 4)
	shared[0] = "layout"
	a := match(finding.BENationalNumber, 0, 11, finding.High, "")
	a.Evidence = shared
	got := run(resolve.NewOverlaps(), a, match(finding.Phone, 0, 11, finding.Low, ""))
	if len(got) != 1 || !slices.Equal(got[0].Evidence, []finding.Evidence{"layout", "also fits: phone"}) {
		t.Errorf("the loser is not noted: %+v", got)
	}
	if shared[:2][1] != "" {
		t.Error("evidence that a detector may share was written in place")
	}
}

// Whatever the matches: the same in any order, no text in two findings, the
// best of all stays, and doing it twice changes nothing.
func TestOverlaps_properties(t *testing.T) {
	kinds := []finding.InfoType{finding.Phone, finding.BENationalNumber, finding.IBAN, finding.PersonName, finding.Email, finding.PostalAddress, finding.DateOfBirth}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var ms []finding.Match
		seen := map[[3]int]bool{}
		for range 1 + r.IntN(40) {
			start, k := r.IntN(200), r.IntN(len(kinds))
			end := start + 1 + r.IntN(30)
			if seen[[3]int{start, end, k}] {
				continue
			}
			seen[[3]int{start, end, k}] = true
			ms = append(ms, match(kinds[k], start, end, finding.Confidence(r.IntN(4)), ""))
		}
		shuffled := slices.Clone(ms)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		a := slices.Clone(run(resolve.NewOverlaps(), slices.Clone(ms)...))
		b := run(resolve.NewOverlaps(), shuffled...)
		if !slices.EqualFunc(a, b, func(x, y finding.Match) bool {
			return x.Start == y.Start && x.End == y.End && x.RuleID == y.RuleID && slices.Equal(x.Evidence, y.Evidence)
		}) {
			t.Fatalf("seed %d: the order of the detectors changes the result", seed)
		}
		for i := 1; i < len(a); i++ {
			if a[i].Start < a[i-1].End {
				t.Fatalf("seed %d: two findings share text", seed)
			}
		}
		if again := run(resolve.NewOverlaps(), slices.Clone(a)...); len(again) != len(a) {
			t.Fatalf("seed %d: %d of %d stay the second time", seed, len(again), len(a))
		}
	}
}

// A chain of overlapping matches as long as a document may bring must not
// take quadratic time.
func BenchmarkOverlaps_chain(b *testing.B) {
	var ms []finding.Match
	for i := range 100_000 {
		t := finding.Phone
		if i%3 == 0 {
			t = finding.SpecialHealth
		}
		ms = append(ms, match(t, 3*i, 3*i+10, finding.Confidence(i%4), ""))
	}
	work := make([]finding.Match, len(ms))
	for b.Loop() {
		copy(work, ms)
		run(resolve.NewOverlaps(), work...)
	}
}
