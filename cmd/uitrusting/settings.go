package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"uitrusting/reporters"
	"uitrusting/reporters/baseline"
	"uitrusting/reporters/ocsf"
	"uitrusting/scanner/walk"
)

// settings are what a scan can be told, by flags or by the configuration
// file: the same names, with _ for -.
type settings struct {
	Central       []string      `yaml:"central"`
	Catalog       []string      `yaml:"catalog"`
	Policy        string        `yaml:"policy"`
	Output        []string      `yaml:"output"`
	MinConfidence string        `yaml:"min_confidence"`
	Rules         []string      `yaml:"rules"`
	SkipRules     []string      `yaml:"skip_rules"`
	RulePack      []string      `yaml:"rule_pack"`
	Include       []string      `yaml:"include"`
	Exclude       []string      `yaml:"exclude"`
	Workers       int           `yaml:"workers"`
	MaxMemory     size          `yaml:"max_memory"`
	MaxReadRate   size          `yaml:"max_read_rate"`
	Gentle        bool          `yaml:"gentle"`
	MaxFileSize   size          `yaml:"max_file_size"`
	MaxDepth      int           `yaml:"max_depth"`
	MaxMembers    int           `yaml:"max_members"`
	MaxExpansion  size          `yaml:"max_expansion"`
	FileTimeout   time.Duration `yaml:"file_timeout"`
	OneFileSystem bool          `yaml:"one_file_system"`
	SkipNetwork   bool          `yaml:"skip_network"`
	SkipRemovable bool          `yaml:"skip_removable"`
	OCR           bool          `yaml:"ocr"`
	PasswordFile  string        `yaml:"password_file"`
	State         string        `yaml:"state"`
	// StateChecksums tells unchanged files by their bytes.
	StateChecksums bool     `yaml:"state_checksums"`
	OCSFClass      int      `yaml:"ocsf_class"`
	Baseline       string   `yaml:"baseline"`
	Compare        []string `yaml:"compare"`
	All            bool     `yaml:"all"`
	MaxFindings    int      `yaml:"max_findings"`
	Reveal         bool     `yaml:"reveal"`
	RedactPaths    bool     `yaml:"redact_paths"`
	KeyFile        string   `yaml:"key_file"`
	DryRun         bool     `yaml:"dry_run"`
	Summary        bool     `yaml:"summary"`
	Lang           string   `yaml:"lang"`
	Progress       string   `yaml:"progress"`
	Color          string   `yaml:"color"`
	Quiet          bool     `yaml:"quiet"`
	Verbose        bool     `yaml:"verbose"`
	LogFile        string   `yaml:"log_file"`
	SystemLog      bool     `yaml:"system_log"`
	FailOn         string   `yaml:"fail_on"`
	ExitZero       bool     `yaml:"exit_zero"`
	Strict         bool     `yaml:"strict"`

	Config   string            `yaml:"-"`
	inFile   []string          // keys of the user's configuration file
	decision baseline.Decision // of convert
	notices  string            // language of notices, as the policy says; "" = as other texts
}

func defaultSettings() settings {
	return settings{
		MinConfidence: "medium", MaxMemory: 512 << 20, MaxFileSize: 256 << 20, MaxDepth: 8, MaxMembers: 100_000,
		MaxExpansion: 4 << 30, FileTimeout: time.Minute, MaxFindings: 1000, Progress: "auto", Color: "auto",
		FailOn: "violation", OCSFClass: ocsf.DataSecurity,
	}
}

// flags declares the flags of scan, with s as their defaults and targets.
func (s *settings) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&s.Central, "central", s.Central, "a central store: `PATH`, mount, UNC or URL prefix; repeatable")
	f.StringArrayVar(&s.Catalog, "catalog", s.Catalog, "`FILE` with fingerprints of the central store, made by index, or a folder of them; repeatable")
	f.StringVar(&s.Config, "config", s.Config, "configuration `FILE` (YAML)")
	f.StringVar(&s.Policy, "policy", s.Policy, "the organisation's policy `FILE`")
	f.StringArrayVarP(&s.Output, "output", "o", s.Output, "report as `FORMAT:DEST`, where DEST is a file, - or a URL; repeatable; formats: "+strings.Join(reporters.Formats(), ", "))
	f.StringVar(&s.MinConfidence, "min-confidence", s.MinConfidence, "`WORD` for what is reported: low, medium or high")
	f.StringSliceVar(&s.Rules, "rules", s.Rules, "only rules with these `IDS`, separated by commas")
	f.StringSliceVar(&s.SkipRules, "skip-rules", s.SkipRules, "no rules with these `IDS`, separated by commas")
	f.StringArrayVar(&s.RulePack, "rule-pack", s.RulePack, "`FILE` with rules of your own; repeatable")
	f.StringArrayVar(&s.Include, "include", s.Include, "only files that match the `GLOB`, as in .gitignore; repeatable")
	f.StringArrayVar(&s.Exclude, "exclude", s.Exclude, "no files or folders that match the `GLOB`, as in .gitignore; repeatable")
	f.IntVar(&s.Workers, "workers", s.Workers, "`NUMBER` of documents read at the same time (default: that of CPUs)")
	f.Var(&s.MaxMemory, "max-memory", "bound in `BYTES` for all processes of the scan together")
	f.Var(&s.MaxReadRate, "max-read-rate", "`BYTES` a second at most, such as 20MB/s")
	f.BoolVar(&s.Gentle, "gentle", s.Gentle, "lowest priority; rests while the machine is used")
	f.Var(&s.MaxFileSize, "max-file-size", "`BYTES` of a file at most, for formats that must be held whole")
	f.IntVar(&s.MaxDepth, "max-depth", s.MaxDepth, "`NUMBER` of containers inside each other")
	f.IntVar(&s.MaxMembers, "max-members", s.MaxMembers, "`NUMBER` of members of one container")
	f.Var(&s.MaxExpansion, "max-expansion", "`BYTES` unpacked from one container")
	f.DurationVar(&s.FileTimeout, "file-timeout", s.FileTimeout, "`TIME` for one document")
	f.BoolVar(&s.OneFileSystem, "one-file-system", s.OneFileSystem, "do not enter other file systems")
	f.BoolVar(&s.SkipNetwork, "skip-network", s.SkipNetwork, "do not enter network mounts")
	f.BoolVar(&s.SkipRemovable, "skip-removable", s.SkipRemovable, "do not enter removable media")
	f.BoolVar(&s.OCR, "ocr", s.OCR, "read pictures of text with an installed tesseract")
	f.StringVar(&s.PasswordFile, "password-file", s.PasswordFile, "`FILE` with passwords to try on encrypted documents, one a line")
	f.StringVar(&s.State, "state", s.State, "`FOLDER` that remembers what was read, so that it is not read again")
	f.BoolVar(&s.StateChecksums, "state-checksums", s.StateChecksums, "with --state: tell unchanged files by their bytes, not by size and times")
	f.StringVar(&s.Baseline, "baseline", s.Baseline, "`FILE` of known findings: accepted for a reason, by whom and until when (see convert -o baseline:FILE)")
	f.StringArrayVar(&s.Compare, "compare", s.Compare, "`FILE` with an earlier result (jsonl) of the same places, for what changed and the trend; repeatable")
	f.IntVar(&s.OCSFClass, "ocsf-class", s.OCSFClass, "`CLASS` of findings in ocsf: 2006, or 2004 for consoles that do not know it")
	f.BoolVar(&s.All, "all", s.All, "list clean documents too")
	f.IntVar(&s.MaxFindings, "max-findings", s.MaxFindings, "`NUMBER` of findings listed a document; 0 = all")
	f.BoolVar(&s.Reveal, "reveal", s.Reveal, "raw values in jsonl and csv")
	f.BoolVar(&s.RedactPaths, "redact-paths", s.RedactPaths, "folder class, extension and keyed id in place of paths")
	f.StringVar(&s.KeyFile, "key-file", s.KeyFile, "`FILE` with the organisation's key for pseudonyms: 32 bytes, or 64 hexadecimal digits")
	f.BoolVar(&s.DryRun, "dry-run", s.DryRun, "say what would be scanned and skipped, and why")
	f.BoolVar(&s.Summary, "summary", s.Summary, "print one line")
	f.StringVar(&s.Lang, "lang", s.Lang, "`LANGUAGE` of texts for people: nl, fr, de or en")
	f.StringVar(&s.Progress, "progress", s.Progress, "`WHEN`: auto, always or never")
	f.StringVar(&s.Color, "color", s.Color, "`WHEN`: auto, always or never")
	f.BoolVarP(&s.Quiet, "quiet", "q", s.Quiet, "no messages")
	f.BoolVarP(&s.Verbose, "verbose", "v", s.Verbose, "more messages")
	f.BoolVar(&s.SystemLog, "system-log", s.SystemLog, "begin, end and errors to the journal, syslog or the event log")
	f.StringVar(&s.LogFile, "log-file", s.LogFile, "`FILE` for messages")
	f.StringVar(&s.FailOn, "fail-on", s.FailOn, "`WORD` for what makes exit code 1: violation, finding or never")
	f.BoolVar(&s.ExitZero, "exit-zero", s.ExitZero, "never another exit code for findings")
	f.BoolVar(&s.Strict, "strict", s.Strict, "an incomplete scan is exit code 3 even with findings")
}

// load reads the configuration file, then the flags again over it, then what
// the organisation locked over both.
func (s *settings) load(a *app, c *cobra.Command) error {
	if err := s.merge(a, c); err != nil {
		return err
	}
	keys, err := s.lock(systemConfig())
	if names := overruled(keys, c.Flags().Changed, s.inFile); len(names) > 0 {
		a.warn(s, "set by your organisation in "+systemConfig()+", not changed: "+strings.Join(names, ", "))
	}
	s.expand()
	return err
}

// merge reads the configuration file, then the flags again over it.
func (s *settings) merge(a *app, c *cobra.Command) error {
	path, err := s.discover(a)
	if err != nil || path == "" {
		return err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("configuration %s: %w", printable(path), withoutPath(err))
	}
	file, err := parseConfiguration(path, b)
	if err != nil {
		return err
	}
	if len(file.Locked) > 0 && path != systemConfig() {
		return fmt.Errorf("configuration %s: locked settings are only for %s", printable(path), systemConfig())
	}
	merged := file.Settings
	merged.Config = s.Config
	if path != systemConfig() {
		merged.inFile = keysOf(b)
	}
	again := &cobra.Command{Use: c.Use}
	merged.flags(again)
	var failed error
	c.Flags().Visit(func(f *pflag.Flag) {
		if to := again.Flags().Lookup(f.Name); to != nil {
			failed = errors.Join(failed, copyFlag(to, f))
		}
	})
	*s = merged
	return failed
}

// copyFlag gives a flag of the command line to the merged settings, in place
// of what the file says.
func copyFlag(to, from *pflag.Flag) error {
	list, ok := from.Value.(pflag.SliceValue)
	if !ok {
		return to.Value.Set(from.Value.String())
	}
	return to.Value.(pflag.SliceValue).Replace(list.GetSlice())
}

// discover finds the configuration file: --config, then the environment, then
// the user's, then the system's.
func (s *settings) discover(a *app) (string, error) {
	if s.Config != "" {
		return expanded(s.Config), nil
	}
	if path := a.env("UITRUSTING_CONFIG"); path != "" {
		return expanded(path), nil
	}
	var places []string
	if dir, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(dir, "uitrusting", "config.yaml"))
	}
	switch runtime.GOOS {
	case "windows":
		if dir := a.env("ProgramData"); dir != "" {
			places = append(places, filepath.Join(dir, "uitrusting", "config.yaml"))
		}
	case "darwin":
		places = append(places, "/Library/Application Support/uitrusting/config.yaml")
	default:
		places = append(places, "/etc/uitrusting/config.yaml")
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", nil
}

// check refuses what cannot be meant.
func (s *settings) check() error {
	err := s.checkValues()
	if s.StateChecksums && s.State == "" {
		err = errors.Join(err, errors.New("--state-checksums needs --state"))
	}
	if s.Baseline != "" && s.KeyFile == "" && s.State == "" {
		err = errors.Join(err, errors.New("--baseline needs a key that lasts: add --key-file or --state"))
	}
	return err
}

// checkValues refuses values that cannot be meant, whatever the other
// settings say.
func (s *settings) checkValues() error {
	var err error
	for _, b := range s.bad() {
		err = errors.Join(err, fmt.Errorf("--%s %s", b.flag, b.text))
	}
	return err
}

// A badValue is a value that a setting cannot have.
type badValue struct{ flag, text string }

// bad are the values that cannot be meant.
func (s *settings) bad() []badValue {
	var found []badValue
	say := func(flag, format string, args ...any) {
		found = append(found, badValue{flag, fmt.Sprintf(format, args...)})
	}
	oneOf := func(flag, value string, words ...string) {
		if !slices.Contains(words, value) {
			say(flag, "%q: choose from %s", value, strings.Join(words, ", "))
		}
	}
	atLeast := func(flag string, n, least int) {
		if n < least {
			say(flag, "%d: at least %d", n, least)
		}
	}
	oneOf("min-confidence", s.MinConfidence, "low", "medium", "high")
	oneOf("fail-on", s.FailOn, "violation", "finding", "never")
	oneOf("progress", s.Progress, "auto", "always", "never")
	oneOf("color", s.Color, "auto", "always", "never")
	if s.Lang != "" {
		oneOf("lang", s.Lang, "nl", "fr", "de", "en")
	}
	oneOf("ocsf-class", strconv.Itoa(s.OCSFClass), strconv.Itoa(ocsf.DataSecurity), strconv.Itoa(ocsf.Detection))
	atLeast("workers", s.Workers, 0)
	atLeast("max-depth", s.MaxDepth, 1)
	atLeast("max-members", s.MaxMembers, 1)
	atLeast("max-findings", s.MaxFindings, 0)
	if s.FileTimeout <= 0 {
		say("file-timeout", "%s: more than 0", s.FileTimeout)
	}
	if s.MaxMemory < 128<<20 {
		say("max-memory", "%s: at least 128MiB", &s.MaxMemory)
	}
	if err := (walk.Config{Include: s.Include}).Check(); err != nil {
		say("include", "%s", err)
	}
	if err := (walk.Config{Exclude: s.Exclude}).Check(); err != nil {
		say("exclude", "%s", err)
	}
	return found
}

// workers is the number of documents read at the same time.
func (s *settings) workers() int {
	if s.Workers > 0 {
		return s.Workers
	}
	return runtime.NumCPU()
}

// withoutPath drops the path from an error of the system: the caller names
// the file when that is wanted.
func withoutPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
