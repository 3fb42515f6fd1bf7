// Package reporters turns outcomes into reports.
package reporters

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"uitrusting/reporters/baseline"
	"uitrusting/reporters/cef"
	"uitrusting/reporters/console"
	"uitrusting/reporters/csv"
	"uitrusting/reporters/ecs"
	"uitrusting/reporters/flat"
	"uitrusting/reporters/html"
	"uitrusting/reporters/jsonl"
	"uitrusting/reporters/leef"
	"uitrusting/reporters/notice"
	"uitrusting/reporters/ocsf"
	"uitrusting/reporters/sarif"
	"uitrusting/scanner/finding"
)

// A Reporter writes one report. Its methods are called from one goroutine:
// Begin once, Report for each outcome in walk order, End once. It keeps no
// outcome after Report returns, or a bounded number of them.
type Reporter interface {
	Begin(run finding.Run) error
	Report(o *finding.Outcome) error
	End(sum finding.Summary) error
}

// Options say how a report is written. Each reporter takes what concerns it.
type Options struct {
	Lang      string // "nl", "fr", "de", "en"; "" = en
	Color     bool   // colour may be used
	Width     int    // columns of the terminal; 0 = lines are not cut
	Height    int    // lines of the terminal; 0 = unknown
	All       bool   // clean documents too, where the format lists documents
	Reveal    bool   // raw values; only jsonl and csv know it
	Now       func() time.Time
	OCSFClass int               // of findings in ocsf: 2006 or 2004; 0 = 2006
	Known     baseline.Decision // what a baseline says of documents that are new in it
	// Earlier are results of the same places to compare with, oldest first;
	// html and console know it.
	Earlier []*finding.Past
}

// format makes a reporter that writes to w.
type format func(w io.Writer, opt Options) Reporter

// formats are the shelf: a test compares it with the folders.
func formats() map[string]format {
	return map[string]format{
		"console": func(w io.Writer, o Options) Reporter {
			return console.New(w, console.Options{Lang: o.Lang, Color: o.Color, Width: o.Width, Height: o.Height, Earlier: o.Earlier})
		},
		"jsonl": func(w io.Writer, o Options) Reporter {
			return jsonl.New(w, jsonl.Options{All: o.All, Reveal: o.Reveal})
		},
		"html": func(w io.Writer, o Options) Reporter {
			return html.New(w, html.Options{Lang: o.Lang, Earlier: o.Earlier})
		},
		"notice": func(w io.Writer, o Options) Reporter { return notice.New(w, notice.Options{Lang: o.Lang}) },
		"flat":   func(w io.Writer, o Options) Reporter { return flat.New(w, flat.Options{Now: o.Now}) },
		"ecs":    func(w io.Writer, o Options) Reporter { return ecs.New(w, ecs.Options{Now: o.Now}) },
		"ocsf": func(w io.Writer, o Options) Reporter {
			return ocsf.New(w, ocsf.Options{Now: o.Now, Class: o.OCSFClass})
		},
		"cef":      func(w io.Writer, o Options) Reporter { return cef.New(w, cef.Options{Now: o.Now}) },
		"leef":     func(w io.Writer, o Options) Reporter { return leef.New(w, leef.Options{Now: o.Now}) },
		"sarif":    func(w io.Writer, o Options) Reporter { return sarif.New(w, sarif.Options{Now: o.Now}) },
		"baseline": func(w io.Writer, o Options) Reporter { return baseline.New(w, o.Known) },
		"csv":      func(w io.Writer, o Options) Reporter { return csv.New(w, csv.Options{Reveal: o.Reveal}) },
	}
}

// Formats lists the names of the formats.
func Formats() []string {
	var names []string
	for name := range formats() {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// New makes the reporter of a format that writes to w, which the caller
// closes after End.
func New(name string, w io.Writer, opt Options) (Reporter, error) {
	f, ok := formats()[name]
	if !ok {
		return nil, fmt.Errorf("unknown format %q: choose from %s", name, strings.Join(Formats(), ", "))
	}
	return f(w, opt), nil
}

// CanReveal reports whether a format may be asked for raw values.
func CanReveal(name string) bool { return name == "jsonl" || name == "csv" }

// Multi hands everything to several reporters.
type Multi []Reporter

// Begin implements Reporter.
func (m Multi) Begin(run finding.Run) error {
	for _, r := range m {
		if err := r.Begin(run); err != nil {
			return err
		}
	}
	return nil
}

// Report implements Reporter.
func (m Multi) Report(o *finding.Outcome) error {
	for _, r := range m {
		if err := r.Report(o); err != nil {
			return err
		}
	}
	return nil
}

// End implements Reporter.
func (m Multi) End(sum finding.Summary) error {
	for _, r := range m {
		if err := r.End(sum); err != nil {
			return err
		}
	}
	return nil
}
