package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"io"
	"strings"
	"testing"

	"uitrusting/reporters/csv"
	"uitrusting/reporters/reportertest"
)

func maker(w io.Writer) reportertest.Reporter { return csv.New(w, csv.Options{}) }

func TestCSV(t *testing.T) { reportertest.Accept(t, maker) }

// No cell is a formula, whatever the files are called, and every row has the
// columns of the titles.
func TestCSV_formulas(t *testing.T) {
	report := reportertest.Render(t, maker, reportertest.Hostile())
	rows, err := stdcsv.NewReader(bytes.NewReader(report)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if c := strings.TrimSpace(cell); c != "" && strings.ContainsRune("=+-@", rune(c[0])) {
				t.Errorf("cell %q is taken for a formula", cell)
			}
			if strings.ContainsAny(cell, "\r\n\t\u202e") {
				t.Errorf("cell %q breaks its row, or reads backwards", cell)
			}
		}
	}
}

func TestCSV_reveal(t *testing.T) {
	report := reportertest.Render(t, func(w io.Writer) reportertest.Reporter { return csv.New(w, csv.Options{Reveal: true}) }, reportertest.Outcomes())
	for _, value := range reportertest.Planted() {
		if want := value != "depressie"; bytes.Contains(report, []byte(value)) != want {
			t.Errorf("with --reveal, shown is %v, want %v", !want, want)
		}
	}
}

func BenchmarkCSV(b *testing.B) { reportertest.Benchmark(b, maker) }
