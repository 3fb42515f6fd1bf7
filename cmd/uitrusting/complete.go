package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"uitrusting/detectors"
	"uitrusting/reporters"
)

// words are the values that a shell offers for flags that have few.
func words() map[string][]string {
	return map[string][]string{
		"lang": {"nl", "fr", "de", "en"}, "min-confidence": {"low", "medium", "high"}, "fail-on": {"violation", "finding", "never"},
		"progress": {"auto", "always", "never"}, "color": {"auto", "always", "never"}, "format": {"text", "jsonl"},
		"ocsf-class": {"2006", "2004"}, "scale": {"auto", "8", "16", "32", "64"}, "table-identifiers": {"1", "2", "3"},
		"for": {"windows", "linux", "darwin"}, "day": {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	}
}

// completions tells the shell what may follow a command, its flags, and those
// below it. What is not told is the name of a file.
func completions(c *cobra.Command, few map[string][]string) {
	if c.Args != nil && c.Args(c, []string{"x"}) != nil && c.ValidArgsFunction == nil {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		var offer cobra.CompletionFunc
		switch f.Name {
		case "output":
			offer = completeOutput
		case "rules", "skip-rules":
			offer = completeRules
		case "central", "state", "spool", "dir":
			offer = completeFolders
		default:
			if few[f.Name] != nil {
				offer = cobra.FixedCompletions(few[f.Name], cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder)
			}
		}
		if offer != nil {
			_ = c.RegisterFlagCompletionFunc(f.Name, offer) // its only errors are that the flag is missing or was told before
		}
	})
	for _, sub := range c.Commands() {
		completions(sub, few)
	}
}

func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeRuleID offers the ids of the built-in rules.
func completeRuleID(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	packs, err := detectors.Builtin()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	for _, p := range packs {
		for _, r := range p.Rules {
			ids = append(ids, r.ID)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeRules offers ids after those that are written.
func completeRules(c *cobra.Command, _ []string, written string) ([]string, cobra.ShellCompDirective) {
	before := written[:strings.LastIndexByte(written, ',')+1]
	ids, what := completeRuleID(c, nil, "")
	for i := range ids {
		ids[i] = before + ids[i]
	}
	return ids, what | cobra.ShellCompDirectiveNoSpace
}

// completeOutput offers formats, and behind the colon files.
func completeOutput(_ *cobra.Command, _ []string, written string) ([]string, cobra.ShellCompDirective) {
	const what = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	format, dest, ok := strings.Cut(written, ":")
	var offers []string
	if !ok {
		for _, f := range reporters.Formats() {
			offers = append(offers, f+":")
		}
		return offers, what
	}
	dir, _ := filepath.Split(dest)
	entries, _ := os.ReadDir(filepath.Clean(expanded(dir)))
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() {
			name += string(filepath.Separator)
		}
		offers = append(offers, format+":"+dir+name)
	}
	return offers, what
}
