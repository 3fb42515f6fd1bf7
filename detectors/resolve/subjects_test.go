package resolve_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"uitrusting/detectors/resolve"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func subjects(bs ...*finding.Batch) int {
	res := resolve.NewSubjects().Start(&document.Document{})
	for _, b := range bs {
		res.Resolve(b)
	}
	var f finding.Facts
	res.Finish(&f)
	return f.Subjects
}

func prose(ms ...finding.Match) *finding.Batch {
	return &finding.Batch{Segments: make([]finding.SegmentFacts, 1), Matches: ms, Last: true}
}

func name(at int, s string) finding.Match {
	return match(finding.PersonName, at, at+len(s), finding.High, s)
}

func mail(at int, s string) finding.Match {
	return match(finding.Email, at, at+len(s), finding.High, s)
}

func id(at int, s string) finding.Match {
	return match(finding.BENationalNumber, at, at+len(s), finding.High, s)
}

func TestSubjects(t *testing.T) {
	role := mail(0, "info@firma-x.be")
	role.Role = "organisation"
	for _, c := range []struct {
		name string
		ms   []finding.Match
		want int
	}{
		{"nobody", nil, 0},
		{"one name many times", []finding.Match{name(0, "Els Maes"), name(1000, "Els Maes"), name(2000, "MAES Els"), name(3000, "mevr. Els Maes")}, 1},
		{"two names", []finding.Match{name(0, "Els Maes"), name(1000, "Jan Vos")}, 2},
		{"a name and its mailbox, far apart", []finding.Match{name(0, "Els Maes"), mail(5000, "els.maes@firma-x.be"), mail(9000, "e.maes@firma-x.be")}, 1},
		{"a last name alone after the full one", []finding.Match{name(0, "Els Maes"), name(1000, "Maes")}, 1},
		{"a name with its number and mailbox", []finding.Match{name(0, "Els Maes"), id(20, "85051799722"), mail(40, "info.els@firma-x.be")}, 1},
		{"numbers without names", []finding.Match{id(0, "85051799722"), id(1000, "62070499839"), id(2000, "85051799722")}, 2},
		{"a list of numbers close together", []finding.Match{id(0, "85051799722"), id(12, "62070499839"), id(24, "12111299669")}, 3},
		{"two persons of one name", []finding.Match{name(0, "Els Maes"), id(20, "85051799722"), name(1000, "Els Maes"), id(1020, "62070499839")}, 2},
		{"one person, her number twice", []finding.Match{name(0, "Els Maes"), id(20, "85051799722"), name(1000, "E. Maes"), id(1020, "85051799722")}, 1},
		{"accents and particles", []finding.Match{name(0, "Benoît van den Berghe"), name(900, "Benoit Vandenberghe"), mail(2000, "benoit.vandenberghe@firma-x.be")}, 1},
		{"a role mailbox", []finding.Match{role}, 0},
		{"weak matches", []finding.Match{match(finding.PersonName, 0, 8, finding.Low, "Els Maes")}, 0},
	} {
		if got := subjects(prose(c.ms...)); got != c.want {
			t.Errorf("%s: %d persons, want %d", c.name, got, c.want)
		}
	}
}

// rows is a table with a name, a number and a mailbox in each row.
func rows(from, to int) *finding.Batch {
	b := &finding.Batch{Segments: []finding.SegmentFacts{{Table: &document.Table{Delimiter: ';'}, Rows: to - from}}}
	for i := from; i < to; i++ {
		at := 100 * (i - from)
		for col, m := range []finding.Match{
			name(at, fmt.Sprintf("Els%c%c%c Maes%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26, 'a'+i/456976%26)),
			id(at+30, fmt.Sprintf("%011d", i)), mail(at+50, fmt.Sprintf("m%d@firma-x.be", i)),
		} {
			m.At = document.Position{Row: i - from + 1, Col: col + 1}
			b.Matches = append(b.Matches, m)
		}
	}
	return b
}

func TestSubjects_rows(t *testing.T) {
	if got := subjects(rows(0, 120)); got != 120 {
		t.Errorf("a table of 120 persons: %d", got)
	}
	if got := subjects(rows(0, 120), rows(0, 120), rows(60, 180)); got != 180 {
		t.Errorf("the same rows in several batches: %d, want 180", got)
	}
}

// A document with more persons than are told apart exactly is estimated
// within ten percent.
func TestSubjects_many(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 300,000 rows")
	}
	res := resolve.NewSubjects().Start(&document.Document{})
	const n = 300_000
	for i := 0; i < n; i += 5000 {
		res.Resolve(rows(i, i+5000))
	}
	var f finding.Facts
	res.Finish(&f)
	if f.Subjects < n*9/10 || f.Subjects > n*11/10 {
		t.Errorf("%d persons, want about %d", f.Subjects, n)
	}
}

// The number of persons is at most that of the matches, and the same in every
// run.
func TestSubjects_properties(t *testing.T) {
	first := []string{"Els", "Jan", "Benoît", "Fatima"}
	last := []string{"Maes", "De Smet", "Lambert", "Vos"}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 2))
		var ms []finding.Match
		for i := range 1 + r.IntN(60) {
			at := i * r.IntN(400)
			f, l := first[r.IntN(4)], last[r.IntN(4)]
			switch r.IntN(4) {
			case 0:
				ms = append(ms, name(at, f+" "+l))
			case 1:
				ms = append(ms, mail(at, f+"."+l+"@firma-x.be"))
			case 2:
				ms = append(ms, id(at, fmt.Sprintf("%011d", r.IntN(20))))
			case 3:
				ms = append(ms, match(finding.Phone, at, at+9, finding.High, fmt.Sprintf("+3247012340%d", r.IntN(9))))
			}
		}
		a := subjects(prose(append([]finding.Match(nil), ms...)...))
		b := subjects(prose(append([]finding.Match(nil), ms...)...))
		if a != b || a < 1 || a > len(ms) {
			t.Fatalf("seed %d: %d and %d persons of %d matches", seed, a, b, len(ms))
		}
	}
}

func BenchmarkSubjects(b *testing.B) {
	batch := rows(0, 10_000)
	for b.Loop() {
		subjects(batch)
	}
}
