package main

import (
	"testing"

	"uitrusting/scanner/finding"
)

func TestSummaryLine(t *testing.T) {
	sum := finding.NewSummary()
	if got, want := summaryLine(sum), "uitrusting incomplete: 0 documents, 0 violations, 0 undetermined, 0 persons, 0 not read, 100% examined"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	sum.Complete = true
	sum.Documents = finding.Tally{Walked: 412331, Scanned: 409301, Partial: 0, Skipped: 3030}
	sum.NotExamined = map[finding.Kind]int{finding.KindCloudPlaceholder: 1900, finding.KindEncrypted: 80, finding.KindExcluded: 1050}
	sum.Verdicts = map[finding.Judgement]int{finding.Violation: 31, finding.Allowed: 4}
	sum.Severities = map[finding.Severity]int{finding.SeverityHigh: 6, finding.SeverityLow: 25, finding.Info: 4}
	want := "uitrusting complete: 412331 documents, 31 violations, 0 undetermined, 0 persons, 3030 not read (1900 cloud-placeholder, 1050 excluded, 80 encrypted), 99.5% examined, 6 high, 25 low"
	if got := summaryLine(sum); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
