package main

import (
	"os"
	"path/filepath"
	"strings"
)

// expanded is a path in which a ~ at the begin is the user's home folder: no
// shell looks into a configuration file, or behind the colon of --output.
func expanded(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Clean(home) + rest
}

// expand does so in all settings that are paths.
func (s *settings) expand() {
	for _, path := range []*string{&s.Policy, &s.PasswordFile, &s.State, &s.Baseline, &s.KeyFile, &s.LogFile} {
		*path = expanded(*path)
	}
	for _, paths := range [][]string{s.Central, s.Catalog, s.RulePack, s.Compare} {
		for i := range paths {
			paths[i] = expanded(paths[i])
		}
	}
	for i, spec := range s.Output {
		if format, dest, ok := strings.Cut(spec, ":"); ok {
			s.Output[i] = format + ":" + expanded(dest)
		}
	}
}
