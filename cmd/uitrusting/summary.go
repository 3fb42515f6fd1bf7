package main

import (
	"fmt"

	"uitrusting/scanner/finding"
)

// maxSummary is what Intune keeps of a script's output, in characters, with
// room to spare.
const maxSummary = 2000

// summaryLine is the result in one line, for management tools.
func summaryLine(sum finding.Summary) string {
	state := "complete"
	if !sum.Complete {
		state = "incomplete"
	}
	line := fmt.Sprintf("uitrusting %s: %d documents, %d violations, %d undetermined, %d persons, %d not read",
		state, sum.Documents.Walked, sum.Verdicts[finding.Violation], sum.Verdicts[finding.Undetermined], sum.Subjects,
		sum.Documents.Partial+sum.Documents.Failed+sum.Documents.Skipped)
	if n := sum.Known[finding.Accepted]; n > 0 {
		line += fmt.Sprintf(", %d known", n)
	}
	return line[:min(len(line), maxSummary)]
}
