package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/term"

	"uitrusting/reporters"
	"uitrusting/reporters/sink"
	"uitrusting/scanner/finding"
)

// An outputs is the reports of a run and where they go: files, logs that are
// appended to, queues of events for servers.
type outputs struct {
	reporters.Multi
	files       []*reportFile
	logs        []*os.File
	queues      []*sink.Spool
	each        []*tolerant         // the reports, one by one
	deliver     func(dirs []string) // sends what is in the queues
	earlier     []*finding.Past     // results to compare with
	interrupted bool
	stdout      bool // one of them goes to standard output
}

// End implements reporters.Reporter.
func (o *outputs) End(sum finding.Summary) error {
	o.interrupted = sum.Interrupted
	return o.Multi.End(sum) // what was refused is told by finish
}

// open makes the reporters of the settings, which compare with what was
// before.
func (a *app) open(s *settings, before []*finding.Past) (*outputs, error) {
	specs := s.Output
	if len(specs) == 0 {
		if s.Reveal {
			return nil, errors.New("--reveal needs --output jsonl:DEST or csv:DEST")
		}
		specs = []string{"console:-"}
	}
	if s.Summary && len(s.Output) == 0 {
		specs = nil
	}
	past, err := earlier(s.Compare)
	if err != nil {
		return nil, err
	}
	out := outputs{earlier: append(before, past...), deliver: func(dirs []string) { a.deliverSoon(s, dirs) }}
	for _, spec := range specs {
		format, dest, ok := strings.Cut(spec, ":")
		if !ok || dest == "" {
			out.discard()
			return nil, fmt.Errorf("--output %q: write FORMAT:DEST, such as html:report.html or jsonl:-", spec)
		}
		if s.Reveal && !reporters.CanReveal(format) {
			out.discard()
			return nil, fmt.Errorf("--reveal does not go with the format %s: only jsonl and csv may hold raw values", format)
		}
		files := len(out.files)
		r, err := a.openOne(s, format, dest, &out)
		if err != nil {
			out.discard()
			return nil, err
		}
		if dest == "-" {
			if out.stdout {
				out.discard()
				return nil, errors.New("--output: only one report can go to standard output")
			}
			out.stdout = true
		}
		t := &tolerant{Reporter: r, format: format}
		if n := len(out.files); n > files {
			t.file = out.files[n-1]
		}
		out.each, out.Multi = append(out.each, t), append(out.Multi, t)
	}
	return &out, nil
}

func (a *app) openOne(s *settings, format, dest string, out *outputs) (reporters.Reporter, error) {
	opt := reporters.Options{Lang: a.language(s), All: s.All, Reveal: s.Reveal, Now: a.now, OCSFClass: s.OCSFClass, Known: s.decision, Earlier: out.earlier}
	if format == "notice" && s.Lang == "" && s.notices != "" {
		opt.Lang = s.notices
	}
	if dest == "-" {
		opt.Color = a.color(s, a.out)
		opt.Width, opt.Height = terminal(a.out)
		return reporters.New(format, a.out, opt)
	}
	if strings.Contains(dest, "://") {
		return a.openRemote(format, dest, opt, out)
	}
	if _, err := reporters.New(format, io.Discard, opt); err != nil {
		return nil, err
	}
	for _, f := range out.files {
		if samePlace(f.dest, dest) {
			return nil, fmt.Errorf("--output %s: two reports cannot go to one file", format)
		}
	}
	f, err := createReport(dest)
	if err != nil {
		return nil, fmt.Errorf("--output %s: %w", format, err)
	}
	out.files = append(out.files, f)
	return reporters.New(format, f, opt)
}

// samePlace reports whether two paths name one file: "x", "./x", on systems whose
// names do not differ in case alone "X" too.
func samePlace(a, b string) bool {
	places := absolute([]string{a, b})
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return strings.EqualFold(places[0], places[1])
	}
	return places[0] == places[1]
}

// openRemote makes a reporter of events for a server, which go to a queue on
// disk first, or for the log of an agent on this machine.
func (a *app) openRemote(format, dest string, opt reporters.Options, out *outputs) (reporters.Reporter, error) {
	if !slices.Contains(sink.Formats(), format) {
		return nil, fmt.Errorf("--output %s: only %s can go to a URL", format, strings.Join(sink.Formats(), ", "))
	}
	if strings.HasPrefix(dest, "file://") {
		f, err := sink.OpenFile(dest)
		if err != nil {
			return nil, fmt.Errorf("--output %s: %w", format, err)
		}
		out.logs = append(out.logs, f)
		return reporters.New(format, f, opt)
	}
	if _, err := sink.Check(format, dest); err != nil {
		return nil, fmt.Errorf("--output %s: %w", format, err)
	}
	root, err := a.spoolFolder("")
	if err != nil {
		return nil, err
	}
	q, err := sink.OpenSpool(root, sink.Target{Format: format, Dest: dest}, sink.Limits{}, a.now)
	if err != nil {
		return nil, fmt.Errorf("--output %s: %w", format, err)
	}
	out.queues = append(out.queues, q)
	return reporters.New(format, q, opt)
}

// finish puts the report files in their places and sends what was queued,
// unless the person who runs the scan wants it to end.
func (o *outputs) finish() error {
	err := o.closeEvents()
	if len(o.queues) > 0 && !o.interrupted {
		var dirs []string
		for _, q := range o.queues {
			dirs = append(dirs, q.Dir())
		}
		defer o.deliver(dirs)
	}
	for _, t := range o.each {
		if t.file == nil {
			continue
		}
		if t.err != nil {
			t.file.discard()
			continue
		}
		t.err = t.file.commit()
	}
	return errors.Join(err, o.refused())
}

// closeEvents makes sure that events are on disk. They stay when a scan
// fails: each of them says something on its own.
func (o *outputs) closeEvents() error {
	var err error
	for _, q := range o.queues {
		err = errors.Join(err, q.Close())
	}
	for _, f := range o.logs {
		err = errors.Join(err, f.Sync(), f.Close())
	}
	return err
}

// discard removes what was written of the report files.
func (o *outputs) discard() {
	_ = o.closeEvents()
	for _, f := range o.files {
		f.discard()
	}
}

// color reports whether colour may be used on w.
func (a *app) color(s *settings, w io.Writer) bool {
	switch s.Color {
	case "always":
		return true
	case "never":
		return false
	}
	if a.env("NO_COLOR") != "" || a.env("TERM") == "dumb" {
		return false
	}
	return isTerminal(w) || a.env("CLICOLOR_FORCE") != "" || a.env("FORCE_COLOR") != ""
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminal gives the columns and lines of a terminal, 0 where it is none.
func terminal(w io.Writer) (width, height int) {
	f, ok := w.(*os.File)
	if !ok {
		return 0, 0
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// language is the language of texts for people: --lang, then the environment.
func (a *app) language(s *settings) string {
	candidates := []string{s.Lang, a.env("UITRUSTING_LANG"), a.env("LC_ALL"), a.env("LC_MESSAGES"), a.env("LANG")}
	for _, c := range candidates {
		if len(c) < 2 {
			continue
		}
		switch l := strings.ToLower(c[:2]); l {
		case "nl", "fr", "de", "en":
			return l
		}
	}
	return "en"
}
