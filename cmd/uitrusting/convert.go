package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/reporters/baseline"
	"uitrusting/reporters/jsonl"
	"uitrusting/rules"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/policy"
)

func (a *app) convertCommand() *cobra.Command {
	s := defaultSettings()
	identity := ""
	c := &cobra.Command{
		Use:   "convert RESULT.jsonl",
		Short: "Render a report from a stored result, without a rescan",
		Example: "  uitrusting convert result.jsonl -o html:report.html -o csv:findings.csv\n" +
			"  uitrusting convert result.jsonl -o baseline:known.jsonl --reason 'invented people' --by 'Els Peeters' --until 2027-06-30\n" +
			"  uitrusting convert result.jsonl --catalog hr.cat --identity it.key -o csv:copies.csv",
		Args: arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(s.Output) == 0 {
				s.Output = []string{"console:-"}
			}
			s.expand()
			return a.convert(c.Context(), &s, args[0], expanded(identity))
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&s.Output, "output", "o", nil, "report as `FORMAT:DEST`, where DEST is a file or -; repeatable")
	f.StringVar(&s.Policy, "policy", "", "judge the result by the policy in a `FILE`")
	f.StringVar(&s.Baseline, "baseline", "", "`FILE` of known findings: see scan --baseline")
	f.StringVar(&s.decision.Reason, "reason", "", "for -o baseline:FILE: `WHY` the findings may be there")
	f.StringVar(&s.decision.By, "by", "", "for -o baseline:FILE: `WHO` decided it")
	f.StringVar(&s.decision.Until, "until", "", "for -o baseline:FILE: the last `DAY` of it, such as 2027-06-30")
	f.StringArrayVar(&s.Compare, "compare", nil, "`FILE` with an earlier result (jsonl) of the same places, for what changed and the trend; repeatable")
	f.StringArrayVar(&s.Catalog, "catalog", nil, "`FILE` of a catalog whose map tells the paths of central documents; repeatable")
	f.StringVar(&identity, "identity", "", "`FILE` with the age identity that opens encrypted maps")
	f.StringVar(&s.Lang, "lang", "", "`LANGUAGE` of texts for people: nl, fr, de or en")
	f.IntVar(&s.OCSFClass, "ocsf-class", s.OCSFClass, "`CLASS` of findings in ocsf: 2006 or 2004")
	f.StringVar(&s.Color, "color", s.Color, "`WHEN`: auto, always or never")
	f.BoolVar(&s.All, "all", false, "list clean documents too, where the result holds them")
	return c
}

func (a *app) convert(ctx context.Context, s *settings, path, identity string) error {
	if err := errors.Join(checkDecision(s.decision, a.now()), s.checkValues()); err != nil {
		return err
	}
	paths, err := readPaths(s.Catalog, identity)
	if err != nil {
		return err
	}
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", printable(path), withoutPath(err))
		}
		defer f.Close()
		in = stoppable{ctx, f}
	}
	again := rejudge{now: a.now()}
	if s.Policy != "" {
		if again.file, err = readPolicy(s.Policy); err != nil {
			return err
		}
		s.notices = again.file.Language
	}
	if again.known, err = a.readBaseline(s.Baseline); err != nil {
		return err
	}
	out, err := a.open(s, nil)
	if err != nil {
		return err
	}
	var to jsonl.Receiver = out
	if again.file != nil || again.known != nil {
		again.Receiver = out
		to = &again
	}
	if len(paths) > 0 {
		to = &named{Receiver: to, paths: paths}
	}
	if err := jsonl.Read(in, to); err != nil {
		out.discard()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%s ends before its summary: the scan that wrote it did not finish", printable(path))
		}
		if pathless := withoutPath(err); pathless != err && !readerWent(err) {
			err = pathless // the name stands before it already
		}
		return fmt.Errorf("%s: %w", printable(path), err)
	}
	return out.finish()
}

// A stoppable reader ends with the command. Standard input is none: the scan that
// writes it is stopped by the same ^C, and what it had found is converted.
type stoppable struct {
	ctx context.Context
	io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}

// A rejudge plays a stored result by another policy, or with what is known by
// now. Where its documents lie and what they breach is told anew; what was
// found stays.
type rejudge struct {
	jsonl.Receiver
	file  *rules.Policy  // nil = the verdicts of the result stand
	known *baseline.List // nil = the decisions of the result stand
	now   time.Time
	pol   *policy.Policy
	sum   finding.Summary
}

// Begin implements jsonl.Receiver.
func (r *rejudge) Begin(run finding.Run) error {
	r.sum = finding.NewSummary()
	if r.file != nil {
		r.pol = policy.Compile(r.file, run.Central, r.now)
		run.Policy = r.pol.Ref()
	}
	if r.known != nil {
		if run.Baseline.ID != "" && r.file == nil {
			return errors.New("the result was judged with a baseline already: add --policy, so that it can be judged anew")
		}
		if err := r.known.Check(run.KeyID); err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
		run.Baseline = r.known.Ref()
	}
	return r.Receiver.Begin(run)
}

// Report implements jsonl.Receiver.
func (r *rejudge) Report(o *finding.Outcome) error {
	old := o.Verdict
	if r.pol != nil {
		o.Location = r.pol.Locate(&o.Document)
		o.Verdict = r.pol.Judge(o)
	}
	switch {
	case r.known != nil:
		o.Verdict = r.known.Judge(o, o.Verdict, o.Document.Ref)
	case old.Known != nil:
		var duties []string
		for _, b := range old.Breaches {
			duties = append(duties, b.Duty)
		}
		o.Verdict = o.Verdict.Accept(*old.Known, duties, r.now)
	}
	r.sum.Add(o)
	return r.Receiver.Report(o)
}

// End implements jsonl.Receiver.
func (r *rejudge) End(sum finding.Summary) error {
	sum.Verdicts, sum.Severities = r.sum.Verdicts, r.sum.Severities
	sum.Known, sum.KnownCount = r.sum.Known, r.sum.KnownCount
	return r.Receiver.End(sum)
}
