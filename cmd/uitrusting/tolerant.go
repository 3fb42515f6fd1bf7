package main

import (
	"errors"
	"fmt"

	"uitrusting/reporters"
	"uitrusting/reporters/baseline"
	"uitrusting/scanner/finding"
)

// A tolerant reporter stops at its first error and leaves the others alone: a
// full disk costs one report, not the scan.
type tolerant struct {
	reporters.Reporter
	format string
	file   *reportFile // nil = not a file
	err    error
}

func (t *tolerant) Begin(run finding.Run) error { return t.keep(t.Reporter.Begin(run)) }
func (t *tolerant) Report(o *finding.Outcome) error {
	if t.err != nil {
		return nil
	}
	return t.keep(t.Reporter.Report(o))
}
func (t *tolerant) End(sum finding.Summary) error {
	if t.err != nil {
		return nil
	}
	return t.keep(t.Reporter.End(sum))
}

func (t *tolerant) keep(err error) error {
	switch {
	case readerWent(err):
		t.err = err // is not told: who reads has seen enough
	case err != nil:
		t.err = unwritten(err)
	}
	return nil
}

// refused are the errors of the reports that could not be written.
func (o *outputs) refused() error {
	var err error
	for _, t := range o.each {
		if t.err != nil {
			err = errors.Join(err, fmt.Errorf("--output %s: %w", t.format, t.err))
		}
	}
	return err
}

// all gives the errors when no report is left to write.
func (o *outputs) all() error {
	for _, t := range o.each {
		if t.err == nil {
			return nil
		}
	}
	return o.refused()
}

// Begin implements reporters.Reporter. A list that needs another key is no
// matter of luck: it is refused before anything is read.
func (o *outputs) Begin(run finding.Run) error {
	if err := o.Multi.Begin(run); err != nil {
		return err
	}
	if err := o.refused(); errors.Is(err, baseline.ErrRunKey) {
		return err
	}
	return o.all()
}

// Report implements reporters.Reporter.
func (o *outputs) Report(outcome *finding.Outcome) error {
	if err := o.Multi.Report(outcome); err != nil {
		return err
	}
	return o.all()
}
