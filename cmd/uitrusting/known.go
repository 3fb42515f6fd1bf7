package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"uitrusting/reporters/baseline"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/policy"
)

// readBaseline reads the list of known findings; nil without one.
func (a *app) readBaseline(path string) (*baseline.List, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--baseline: %w", withoutPath(err))
	}
	defer f.Close()
	list, err := baseline.Read(f, a.now())
	if err != nil {
		return nil, fmt.Errorf("--baseline %s: %w", printable(path), err)
	}
	return list, nil
}

// judge is the policy's verdict, then what is known. A document stands in the
// list by the name that reports give it, which can be a redacted one.
func judge(pol *policy.Policy, known *baseline.List, key finding.Key) func(*finding.Outcome) finding.Verdict {
	if known == nil {
		return pol.Judge
	}
	return func(o *finding.Outcome) finding.Verdict {
		return known.Judge(o, pol.Judge(o), o.Document.Ref, redacted(key, o.Document.Ref))
	}
}

// checkDecision refuses half a decision: it is made of reason, name and last
// day, or left for a person to fill in.
func checkDecision(d baseline.Decision, now time.Time) error {
	if d == (baseline.Decision{}) {
		return nil
	}
	if d.Reason == "" || d.By == "" || d.Until == "" {
		return errors.New("--reason, --by and --until go together")
	}
	until, err := time.Parse(time.DateOnly, d.Until)
	if err != nil {
		return errors.New("--until takes a date such as 2027-06-30")
	}
	if (&finding.Known{Until: until}).Over(now) {
		return errors.New("--until is past")
	}
	return nil
}
