package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/reporters/jsonl"
	"uitrusting/rules"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/policy"
)

func (a *app) convertCommand() *cobra.Command {
	s := defaultSettings()
	c := &cobra.Command{
		Use:     "convert RESULT.jsonl",
		Short:   "Render a report from a stored result, without a rescan",
		Example: "  uitrusting convert result.jsonl -o html:report.html -o csv:findings.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(s.Output) == 0 {
				s.Output = []string{"console:-"}
			}
			return a.convert(&s, args[0])
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&s.Output, "output", "o", nil, "FORMAT:DEST, where DEST is a file or -; repeatable")
	f.StringVar(&s.Policy, "policy", "", "judge the result by another policy")
	f.StringVar(&s.Lang, "lang", "", "texts for people: nl, fr, de or en")
	f.StringVar(&s.Color, "color", s.Color, "auto, always or never")
	f.BoolVar(&s.All, "all", false, "list clean documents too, where the result holds them")
	return c
}

func (a *app) convert(s *settings, path string) error {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", printable(path), withoutPath(err))
		}
		defer f.Close()
		in = f
	}
	out, err := a.open(s)
	if err != nil {
		return err
	}
	var to jsonl.Receiver = out
	if s.Policy != "" {
		file, err := readPolicy(s.Policy)
		if err != nil {
			out.discard()
			return err
		}
		to = &rejudge{Receiver: out, file: file, now: a.now()}
	}
	if err := jsonl.Read(in, to); err != nil {
		out.discard()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%s ends before its summary: the scan that wrote it did not finish", printable(path))
		}
		return fmt.Errorf("%s: %w", printable(path), err)
	}
	return out.finish()
}

// A rejudge plays a stored result by another policy. Where its documents lie
// and what they breach is told anew; what was found stays.
type rejudge struct {
	jsonl.Receiver
	file *rules.Policy
	now  time.Time
	pol  *policy.Policy
	sum  finding.Summary
}

// Begin implements jsonl.Receiver.
func (r *rejudge) Begin(run finding.Run) error {
	r.pol = policy.Compile(r.file, run.Central, r.now)
	r.sum = finding.NewSummary()
	run.Policy = r.pol.Ref()
	return r.Receiver.Begin(run)
}

// Report implements jsonl.Receiver.
func (r *rejudge) Report(o *finding.Outcome) error {
	o.Location = r.pol.Locate(&o.Document)
	o.Verdict = r.pol.Judge(o)
	r.sum.Add(o)
	return r.Receiver.Report(o)
}

// End implements jsonl.Receiver.
func (r *rejudge) End(sum finding.Summary) error {
	sum.Verdicts, sum.Severities = r.sum.Verdicts, r.sum.Severities
	return r.Receiver.End(sum)
}
