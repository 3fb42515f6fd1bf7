// Package console tells the story of a scan on a terminal: what must not
// stay, what could not be read, and the sum.
package console

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"

	"uitrusting/scanner/finding"
)

// Options say how it is written.
type Options struct {
	Lang  string
	Color bool
	Width int // 0 = lines are not cut
}

// A Reporter collects the worst documents, bounded, and prints them at the
// end.
type Reporter struct {
	w    *bufio.Writer
	opt  Options
	docs []finding.Outcome
	more int
}

// maxDocuments bounds what is kept for the list.
const maxDocuments = 2000

// New writes to w.
func New(w io.Writer, opt Options) *Reporter { return &Reporter{w: bufio.NewWriter(w), opt: opt} }

// Begin implements reporters.Reporter.
func (r *Reporter) Begin(finding.Run) error { return nil }

// Report keeps a document that has something to act on.
func (r *Reporter) Report(o *finding.Outcome) error {
	if len(o.Counts) == 0 && (o.Status == finding.Scanned || o.Kind().Routine()) {
		return nil
	}
	if len(r.docs) == maxDocuments {
		r.more++
		return nil
	}
	c := *o
	c.Findings = nil
	r.docs = append(r.docs, c)
	return nil
}

// End prints.
func (r *Reporter) End(sum finding.Summary) error {
	groups := map[string][]finding.Outcome{}
	for _, o := range r.docs {
		key := string(o.Verdict.Judgement)
		if len(o.Counts) == 0 {
			key = "unread"
		}
		groups[key] = append(groups[key], o)
	}
	for _, g := range []string{"violation", "undetermined", "allowed", "unread"} {
		docs := groups[g]
		if len(docs) == 0 {
			continue
		}
		sort.SliceStable(docs, func(i, j int) bool { return docs[i].Verdict.Severity > docs[j].Verdict.Severity })
		fmt.Fprintf(r.w, "\n %s (%d)\n", g, len(docs))
		for _, o := range docs {
			fmt.Fprintf(r.w, "  %-8s %s  %s %s\n", strings.ToUpper(o.Verdict.Severity.String()), safe(o.Document.String()), counts(o), why(o))
		}
	}
	fmt.Fprintf(r.w, "\n %d documents, %d scanned, %d partial, %d skipped, %d failed; complete: %v\n",
		sum.Documents.Walked, sum.Documents.Scanned, sum.Documents.Partial, sum.Documents.Skipped, sum.Documents.Failed, sum.Complete)
	return r.w.Flush()
}

func counts(o finding.Outcome) string {
	var parts []string
	for _, t := range finding.InfoTypes() {
		if n := o.Counts[t].Total(); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, t))
		}
	}
	return strings.Join(parts, ", ")
}

func why(o finding.Outcome) string {
	if len(o.Failures) > 0 {
		return "[" + string(o.Failures[0].Kind) + "]"
	}
	if len(o.Verdict.Breaches) > 0 {
		return o.Verdict.Breaches[0].Reason
	}
	return ""
}

func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}
