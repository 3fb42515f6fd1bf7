package console

import (
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// path is the document's place, relative to the root when there is one root.
func (r *Reporter) path(o *finding.Outcome) string {
	p := o.Document.Path
	if len(r.run.Roots) == 1 {
		root := r.run.Roots[0]
		if rest, ok := strings.CutPrefix(p, root); ok && rest != "" {
			p = strings.TrimLeft(rest, `/\`)
		}
	}
	return message.Safe(strings.Join(append([]string{p}, o.Document.Members...), " › "))
}

// what is a document in words: its type or its worst data, and of how many
// persons.
func (r *Reporter) what(o *finding.Outcome) string { return message.What(r.msg, o) }

// copyOf says what the document is a copy of.
func (r *Reporter) copyOf(o *finding.Outcome) string { return message.CopyOf(r.msg, o) }

// action is what the person may do.
func (r *Reporter) action(o *finding.Outcome) string { return message.Action(r.msg, o) }
