package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/detectors"
	"uitrusting/reporters/console"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/extract"
	"uitrusting/scanner/extract/archive"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/policy"
	"uitrusting/scanner/walk"
)

func (a *app) scanCommand() *cobra.Command {
	s := defaultSettings()
	c := &cobra.Command{
		Use:   "scan PATH...",
		Short: "Scan folders, files, drives and shares; - reads one document from standard input",
		Example: "  uitrusting scan --central //srv01/hr C:\\Users\\els\n" +
			"  uitrusting scan -o jsonl:result.jsonl -o html:report.html /home\n" +
			"  cat letter.txt | uitrusting scan -",
		Args: arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.load(a, c); err != nil {
				return err
			}
			if err := s.check(); err != nil {
				return err
			}
			if s.Gentle {
				if done, err := a.alone(c.Context()); done {
					return err
				}
			}
			return a.logged(&s, args, func() error { return a.scan(c.Context(), &s, args) })
		},
	}
	s.flags(c)
	return c
}

// scan is the main job.
func (a *app) scan(ctx context.Context, s *settings, roots []string) error {
	for _, root := range roots {
		if root == "-" && len(roots) > 1 {
			return errors.New("- is standard input and goes alone: scan the other places by themselves")
		}
		if root == "-" {
			continue
		}
		if root == "" {
			return errors.New("a PATH is empty")
		}
		if _, err := os.Lstat(root); err != nil {
			return fmt.Errorf("cannot scan %s: %w", printable(root), withoutPath(err))
		}
	}
	roots = distinct(absolute(roots))
	file, err := readPolicy(s.Policy)
	if err != nil {
		return err
	}
	s.notices = file.Language
	set, err := compileRules(s, file.Own)
	if err != nil {
		return err
	}
	unlock, key, err := a.lockedKey(s)
	if err != nil {
		return err
	}
	defer unlock()
	pol := policy.Compile(file, absoluteStores(s.Central), a.now())
	cfg, closeAll, err := a.config(s, set, key)
	if err != nil {
		return err
	}
	defer closeAll()
	cfg.Walk.Apart = apart(roots)
	if s.DryRun {
		return a.dryRun(ctx, s, cfg.Walk, roots, key)
	}
	known, err := a.readBaseline(s.Baseline)
	if err != nil {
		return err
	}
	if known != nil {
		if err := known.Check(key.ID()); err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
	}
	cfg.Locate, cfg.Judge = a.thisMachine(cfg.Walk.Mounts).locate(pol.Locate), judge(pol, known, key)
	if !pol.ReadsMail() {
		cfg.Refuse = refuseMail
	}
	if err := a.centralCopies(ctx, s, &cfg); err != nil {
		return err
	}
	defer closeCatalogs(cfg.Catalog)
	memory, err := a.openState(ctx, s, set, key)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		a.warn(s, err.Error()+"; nothing is remembered of this scan")
		memory = nil
	}
	if memory != nil {
		cfg.Memory = memory
	}
	engine, err := scanner.New(cfg)
	if err != nil {
		return err
	}
	var kept history
	var before []*finding.Past
	if s.State != "" {
		kept = history{filepath.Join(s.State, "history.json"), key}
		before = kept.read(roots)
	}
	out, err := a.open(s, before)
	if err != nil {
		return err
	}
	if a.showsProgress(s) && !out.stdout && !s.Summary { // a person waits, and would be told nothing
		width, _ := terminal(a.err)
		out.Multi = append(out.Multi, console.New(a.err, console.Options{Lang: a.language(s), Color: a.color(s, a.err), Width: width, Brief: true, Earlier: out.earlier}))
	}
	last := recorder{id: kept.id}
	if s.State != "" {
		out.Multi = append(out.Multi, &last)
	}
	for i, r := range out.Multi {
		out.Multi[i] = discreet{Reporter: r, key: key}
	}
	if s.RedactPaths {
		for i, r := range out.Multi {
			out.Multi[i] = redactor{Reporter: r, key: key}
		}
	}
	run := a.describe(s, roots, set, key, pol)
	a.logger().Info("scan started", "run_id", run.ID, "roots", len(roots), "rules", run.Rules.Digest, "policy", run.Policy.ID)
	run.Catalogs = catalogRefs(cfg.Catalog)
	if known != nil {
		run.Baseline = known.Ref()
	}
	if err := out.Begin(run); err != nil {
		out.discard()
		return err
	}
	bar := a.progress(s, engine, roots)
	sum, err := a.scanAll(ctx, engine, roots, func(o finding.Outcome) error { return out.Report(&o) })
	bar.stop()
	sum.Ended = endOf(run.Started, sum.Ended)
	if memory != nil {
		if e := memory.Close(err == nil); e != nil {
			a.warn(s, "--state could not be written, so the next scan reads more again: "+withoutPath(e).Error())
		}
	}
	if s.State != "" && err == nil && !sum.Interrupted {
		last.past.End(sum)
		if e := kept.write(before, last.past); e != nil {
			a.warn(s, "--state could not be written, so the next scan has nothing to compare with: "+e.Error())
		}
	}
	if n := sum.NotExamined[finding.KindExcluded]; n > 0 && n == sum.Documents.Walked && len(s.Include)+len(s.Exclude) > 0 {
		a.warn(s, "nothing was read: --include and --exclude leave no document")
	}
	return a.conclude(s, out, sum, err)
}

// endOf is when a run that began then ended: so much later as it took, also
// when the clock was set meanwhile. Both times keep a clock that nobody sets.
func endOf(began, ended time.Time) time.Time { return began.Add(max(ended.Sub(began), 0)) }

// distinct leaves out roots that are the same place as an earlier one.
func distinct(roots []string) []string {
	var out, real []string
	for _, r := range roots {
		if place := realPath(r); !slices.Contains(real, place) {
			out, real = append(out, r), append(real, place)
		}
	}
	return out
}

// apart are the places of the roots: each is walked once, as a root, also when it
// lies in another that would leave it out.
func apart(roots []string) []string {
	if len(roots) < 2 {
		return nil
	}
	places := slices.Clone(roots)
	for _, r := range roots {
		places = append(places, realPath(r))
	}
	return places
}

// realPath is a path without links, or the path itself.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// absolute are the roots as reports name them, wherever they are read.
func absolute(roots []string) []string {
	out := make([]string, len(roots))
	for i, r := range roots {
		out[i] = r
		if abs, err := filepath.Abs(r); err == nil && r != "-" {
			out[i] = longName(abs)
		}
	}
	return out
}

// absoluteStores are the central stores as paths are compared with them.
func absoluteStores(stores []string) []string {
	var linked []string
	out := make([]string, len(stores))
	for i, s := range stores {
		out[i] = s
		if _, err := os.Stat(s); err == nil {
			if abs, err := filepath.Abs(s); err == nil {
				out[i] = abs
			}
			if real, err := filepath.EvalSymlinks(out[i]); err == nil && real != out[i] {
				linked = append(linked, real) // a root that is a link is walked under its real name
			}
		}
	}
	return append(out, linked...)
}

// refuseMail keeps the text of mails unread where the policy does not allow
// it.
func refuseMail(mimeType string) finding.Kind {
	switch mimeType {
	case "message/rfc822", "application/mbox", "application/vnd.ms-outlook", "application/vnd.ms-outlook-pst", "application/vnd.ms-tnef":
		return finding.KindPrivate
	}
	return ""
}

// scanAll scans the roots; - stands for standard input.
func (a *app) scanAll(ctx context.Context, engine *scanner.Scanner, roots []string, report func(finding.Outcome) error) (finding.Summary, error) {
	if len(roots) == 1 && roots[0] == "-" {
		return engine.ScanReader(ctx, "-", a.in, report)
	}
	return engine.Scan(ctx, roots, report)
}

// conclude closes the reports and tells the exit code.
func (a *app) conclude(s *settings, out *outputs, sum finding.Summary, err error) error {
	a.logSummary(sum)
	if err != nil && !sum.Interrupted {
		out.discard()
		var root *scanner.RootError
		if errors.As(err, &root) {
			return fmt.Errorf("cannot scan %s: %s", printable(root.Root), root.Kind)
		}
		return err
	}
	if err := errors.Join(out.End(sum), out.finish()); err != nil {
		return err
	}
	if s.Summary {
		w := a.out
		if out.stdout {
			w = a.err // standard output holds a report
		}
		if _, err := fmt.Fprintln(w, summaryLine(sum)); err != nil {
			return fmt.Errorf("--summary: %w", withoutPath(err))
		}
	}
	if code := exitCode(s, sum); code != exitClean {
		return exit{code: code}
	}
	return nil
}

// exitCode is the code of a finished scan.
func exitCode(s *settings, sum finding.Summary) int {
	if sum.Interrupted {
		return exitInterrupted
	}
	found := false
	switch s.FailOn {
	case "violation":
		found = sum.Verdicts[finding.Violation]+sum.Verdicts[finding.Undetermined] > 0
	case "finding":
		found = foundNew(sum)
	}
	switch {
	case !sum.Complete && s.Strict:
		return exitIncomplete
	case found && !s.ExitZero:
		return exitFindings
	case !sum.Complete:
		return exitIncomplete
	}
	return exitClean
}

// foundNew reports whether there are findings that no baseline accepts.
func foundNew(sum finding.Summary) bool {
	total := 0
	for _, n := range sum.InfoTypes {
		total += n
	}
	return total > sum.KnownCount
}

// compileRules loads the built-in packs and those of the user.
func compileRules(s *settings, data rules.OwnData) (*detectors.Set, error) {
	own := detectors.Own{Domains: data.MailDomains, IBANs: data.IBANs, Phones: data.Phones, Addresses: data.Addresses}
	if len(s.RulePack)+len(s.Rules)+len(s.SkipRules) == 0 {
		return detectors.CompileBuiltin(own)
	}
	packs, err := detectors.Builtin()
	if err != nil {
		return nil, err
	}
	for _, path := range s.RulePack {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("rule pack %s: %w", printable(path), withoutPath(err))
		}
		p, err := rules.Load(path, b)
		if err != nil {
			return nil, err
		}
		if err := detectors.CheckPack(p); err != nil {
			return nil, fmt.Errorf("rule pack %s: %w", printable(path), err)
		}
		packs = append(packs, p)
	}
	return detectors.Compile(packs, detectors.Options{Only: s.Rules, Skip: s.SkipRules, Own: own})
}

// config is the engine's configuration without policy and catalog. The
// function it returns ends the parser processes.
func (a *app) config(s *settings, set *detectors.Set, key finding.Key) (scanner.Config, func(), error) {
	mounts, err := walk.SystemMounts()
	if err != nil {
		mounts = nil
	}
	encryptedVolumes(mounts)
	passwords, err := readPasswords(s.PasswordFile)
	if err != nil {
		return scanner.Config{}, nil, err
	}
	var pause func() time.Duration
	if s.Gentle {
		pause = a.gentle(s)
	}
	isolate, closeAll, err := a.parsers(s, passwords)
	if err != nil {
		return scanner.Config{}, nil, err
	}
	cfg := scanner.Config{
		Walk: walk.Config{
			Include: s.Include, Exclude: s.Exclude, OneFileSystem: s.OneFileSystem,
			SkipNetwork: s.SkipNetwork, SkipRemovable: s.SkipRemovable, SkipSystem: true, Mounts: mounts,
		},
		Identify: extract.Identify, Useless: extract.Useless,
		Extractors: extract.All(extract.Options{
			Passwords: passwords, OCR: s.OCR, Isolate: isolate,
			Archive: archive.Options{MaxMembers: s.MaxMembers, MaxExpansion: int64(s.MaxExpansion)},
		}),
		Lexicon: set.Lexicon, Detectors: set.Detectors, Resolvers: set.Resolvers,
		Key: key, MaxFindings: s.MaxFindings, Workers: s.Workers, ReadRate: int64(s.MaxReadRate), Pause: pause, Yield: s.Gentle,
		Limits: scanner.Limits{
			MaxFileSize: int64(s.MaxFileSize), MaxDepth: s.MaxDepth, MaxMembers: s.MaxMembers,
			MaxExpansion: int64(s.MaxExpansion), FileTimeout: s.FileTimeout, MaxMemory: int64(s.MaxMemory),
		},
	}
	cfg.Crash = func(stage finding.Stage, stack []byte) {
		a.logger().Warn("a parser crashed", "stage", string(stage))
		if s.Verbose {
			fmt.Fprintf(a.err, "uitrusting: a parser crashed at stage %s; the document is reported as crashed\n%s\n", stage, stack)
		}
	}
	return cfg, closeAll, cfg.MinConfidence.UnmarshalText([]byte(s.MinConfidence))
}

// describe is the run record.
func (a *app) describe(s *settings, roots []string, set *detectors.Set, key finding.Key, pol *policy.Policy) finding.Run {
	run := finding.Run{
		ID: runID(), Started: a.now(), Version: version, OS: runtime.GOOS, Central: absoluteStores(s.Central), KeyID: key.ID(),
		Policy: pol.Ref(),
		Rules:  finding.RulesRef{Digest: set.Digest},
	}
	for _, p := range set.Packs {
		run.Rules.Packs = append(run.Rules.Packs, p.Pack)
	}
	run.Roots = roots
	run.Host, _ = os.Hostname()
	if u, err := user.Current(); err == nil {
		run.User = u.Username
	}
	run.DeviceID = key.Pseudonym("device", run.Host)
	return run
}

// runID is a random name for the run, in the form of a UUID of version 4.
//
// Source: RFC 9562, section 5.4.
func runID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
