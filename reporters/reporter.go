// Package reporters turns outcomes into reports.
package reporters

import "uitrusting/scanner/finding"

// A Reporter writes one report. Its methods are called from one goroutine:
// Begin once, Report for each outcome in walk order, End once. It keeps no
// outcome after Report returns, or a bounded number of them.
type Reporter interface {
	Begin(run finding.Run) error
	Report(o *finding.Outcome) error
	End(sum finding.Summary) error
}
