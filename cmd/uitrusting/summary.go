package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// maxSummary is what Intune keeps of a script's output, in characters, with
// room to spare.
const maxSummary = 2000

// summaryLine is the result in one line, for management tools: English, the
// same words in the same order. It says how much was examined and why the
// rest was not, so that nobody takes silence for a clean disk.
func summaryLine(sum finding.Summary) string {
	state := "complete"
	if !sum.Complete {
		state = "incomplete"
	}
	line := fmt.Sprintf("uitrusting %s: %d documents, %d violations, %d undetermined, %d persons, %d not read",
		state, sum.Documents.Walked, sum.Verdicts[finding.Violation], sum.Verdicts[finding.Undetermined], sum.Subjects,
		sum.Documents.Partial+sum.Documents.Failed+sum.Documents.Skipped)
	kinds := slices.SortedFunc(maps.Keys(sum.NotExamined), func(a, b finding.Kind) int {
		return cmp.Or(sum.NotExamined[b]-sum.NotExamined[a], cmp.Compare(a, b))
	})
	var reasons []string
	for _, k := range kinds {
		reasons = append(reasons, fmt.Sprintf("%d %s", sum.NotExamined[k], k))
	}
	if len(reasons) > 0 {
		line += " (" + strings.Join(reasons, ", ") + ")"
	}
	line += ", " + message.New("en").Percent(message.Examined(sum)) + " examined"
	for s := finding.Critical; s > finding.Info; s-- {
		if n := sum.Severities[s]; n > 0 {
			line += fmt.Sprintf(", %d %s", n, s)
		}
	}
	if n := sum.Known[finding.Accepted]; n > 0 {
		line += fmt.Sprintf(", %d known", n)
	}
	return line[:min(len(line), maxSummary)]
}
