package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/reporters"
	pages "uitrusting/reporters/html"
	"uitrusting/reporters/message"
	"uitrusting/scanner"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/policy"
)

func (a *app) checkCommand() *cobra.Command {
	s := defaultSettings()
	noOpen := false
	c := &cobra.Command{
		Use:   "check",
		Short: "Check your own folders, in your language; nothing is sent",
		Long: "check looks at the desktop, documents, downloads, pictures and mail of the person who runs it,\n" +
			"writes a page that only that person can read, and opens it. Nothing leaves this computer.",
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.load(a, c); err != nil {
				return err
			}
			s.Output = nil // reports that a configuration sends elsewhere are not for this
			if err := s.check(); err != nil {
				return err
			}
			return a.check(c.Context(), &s, !noOpen)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&s.Central, "central", nil, "a central store: `PATH`, mount, UNC or URL prefix; repeatable")
	f.StringArrayVar(&s.Catalog, "catalog", nil, "`FILE` with fingerprints of the central store, or a folder of them; repeatable")
	f.StringVar(&s.Policy, "policy", "", "the organisation's policy `FILE`")
	f.StringVar(&s.Config, "config", "", "configuration `FILE` (YAML)")
	f.StringVar(&s.Lang, "lang", "", "`LANGUAGE`: nl, fr, de or en")
	f.StringVar(&s.Progress, "progress", s.Progress, "`WHEN`: auto, always or never")
	f.BoolVar(&noOpen, "no-open", false, "write the page, do not open it")
	return c
}

// check scans the user's own folders and shows what was found to that user
// alone.
func (a *app) check(ctx context.Context, s *settings, show bool) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return errors.New("this user has no home folder")
	}
	roots := userFolders(home, knownFolders(home))
	m := message.New(a.language(s))
	if len(roots) == 0 {
		return errors.New(m.T("check.nothing"))
	}
	dir, err := ownFolder()
	unkept := func(err error) error {
		return fmt.Errorf("%s: %w", m.T("check.folder", "folder", printable(dir)), withoutPath(err))
	}
	if err != nil {
		return unkept(err)
	}
	key, err := lastingKey(dir)
	if err != nil {
		return unkept(err)
	}
	file, err := readPolicy(s.Policy)
	if err != nil {
		return err
	}
	set, err := compileRules(s, file.Own)
	if err != nil {
		return err
	}
	cfg, closeAll, err := a.config(s, set, key)
	if err != nil {
		return err
	}
	defer closeAll()
	pol := policy.Compile(policy.WithPrivate(file), absoluteStores(s.Central), a.now())
	cfg.Locate, cfg.Judge = a.thisMachine(cfg.Walk.Mounts).locate(pol.Locate), pol.Judge
	if !pol.ReadsMail() {
		cfg.Refuse = refuseMail
	}
	if err := a.centralCopies(ctx, s, &cfg); err != nil {
		return err
	}
	defer closeCatalogs(cfg.Catalog)
	engine, err := scanner.New(cfg)
	if err != nil {
		return err
	}
	page := filepath.Join(dir, "uitrusting-"+a.now().Format("2006-01-02")+".html")
	f, err := createReport(page)
	if err != nil {
		return unkept(err)
	}
	ticks := readTicks(append([]string{dir}, downloads(roots)...))
	if len(ticks) > 0 {
		fmt.Fprintln(a.err, m.T("check.ticks"))
	}
	kept := history{filepath.Join(dir, "history.json"), key}
	before := kept.read(roots)
	last := recorder{id: kept.id}
	r := reporters.Multi{pages.New(f, pages.Options{Lang: m.Lang(), Own: true, Ticks: ticks, Earlier: before}), &last}
	run := a.describe(s, roots, set, key, pol)
	run.Catalogs = catalogRefs(cfg.Catalog)
	if err := r.Begin(run); err != nil {
		f.discard()
		return err
	}
	fmt.Fprintln(a.err, m.T("check.start"))
	fmt.Fprintln(a.err, m.T("check.quiet"))
	bar := a.calmProgress(s, engine, roots, m)
	sum, err := engine.Scan(ctx, roots, func(o finding.Outcome) error { return r.Report(&o) })
	bar.stop()
	if err != nil && !sum.Interrupted {
		f.discard()
		return err
	}
	if err := errors.Join(r.End(sum), f.commit()); err != nil {
		return unkept(err)
	}
	if !sum.Interrupted {
		if err := kept.write(before, last.past); err != nil {
			a.warn(s, "the next check has nothing to compare with: "+err.Error())
		}
	}
	said := "check.done"
	if sum.Interrupted {
		said = "check.interrupted"
	}
	fmt.Fprintln(a.err, m.T(said, "page", printable(page)))
	if show && !sum.Interrupted {
		fmt.Fprintln(a.err, m.T("check.open"))
		open(page)
	}
	if code := exitCode(s, sum); code != exitClean {
		return exit{code: code}
	}
	return nil
}

// ownFolder is where check keeps its key and its pages: the user's alone. An
// error comes with the folder, where it is known.
func ownFolder() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", errors.New("this user has no configuration folder")
	}
	dir := filepath.Join(base, "uitrusting", "check")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dir, err
	}
	return dir, ownerOnly(dir, true)
}

// open shows the page in the browser. Where there is none, its path was
// printed.
func open(page string) {
	cmd := opener(page)
	c := exec.Command(cmd[0], cmd[1:]...)
	if c.Start() == nil {
		done := make(chan struct{})
		go func() { _ = c.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
		}
	}
}
