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

// known is what is known of the document besides its content: what it is a
// copy of, or the duty it does not meet where that is not central storage.
func (r *Reporter) known(o *finding.Outcome) string {
	var duties []string
	for _, b := range o.Verdict.Breaches {
		if b.Duty == "central-storage" {
			return message.CopyOf(r.msg, o)
		}
		if b.Duty != "retention" {
			duties = append(duties, r.dutyName(duty{b.Duty, b.Clause}))
		}
	}
	if len(duties) == 0 {
		return message.CopyOf(r.msg, o)
	}
	return strings.Join(duties, ", ")
}
