package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"

	"uitrusting/rules"
)

// A configuration is a configuration file: settings, and in the system's file
// those that nobody can override.
type configuration struct {
	Settings settings       `yaml:",inline"`
	Locked   map[string]any `yaml:"locked"`
}

// parseConfiguration reads a configuration file over the defaults. Its errors
// name file, line and key.
func parseConfiguration(name string, b []byte) (configuration, error) {
	c := configuration{Settings: defaultSettings()}
	name = "configuration " + printable(name)
	err := rules.Strict(name, b, &c)
	if err != nil {
		return c, err
	}
	for _, bad := range c.Settings.bad() {
		key := strings.ReplaceAll(bad.flag, "-", "_")
		err = errors.Join(err, fmt.Errorf("%s: [%d] %s %s", name, lineOf(key, b), key, bad.text))
	}
	return c, err
}

// lineOf is the line of a configuration file that sets a key, 1-based; the
// last where none begins with it.
func lineOf(key string, b []byte) int {
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if bytes.HasPrefix(line, []byte(key)) {
			return n
		}
	}
	return n
}

// lock gives the settings the values that the system's configuration file
// locks, whatever flags and other files say, and names their keys. A file
// that is there but cannot be read is an error: locks are never skipped.
func (s *settings) lock(system string) (keys []string, err error) {
	b, err := os.ReadFile(system)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", system, withoutPath(err))
	}
	c, err := parseConfiguration(system, b)
	if err != nil || len(c.Locked) == 0 {
		return nil, err
	}
	locked, err := yaml.Marshal(c.Locked)
	if err != nil {
		return nil, err
	}
	if err := rules.Strict("configuration "+system+": locked", locked, s); err != nil {
		return nil, err
	}
	for k := range c.Locked {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys, nil
}

// overruled are the flags of the command line, and the keys of the user's
// configuration file, that locks took the place of.
func overruled(keys []string, changed func(flag string) bool, inFile []string) []string {
	var names []string
	for _, k := range keys {
		switch f := strings.ReplaceAll(k, "_", "-"); {
		case changed(f):
			names = append(names, "--"+f)
		case slices.Contains(inFile, k):
			names = append(names, k)
		}
	}
	return names
}

// keysOf are the keys that a configuration file sets.
func keysOf(b []byte) []string {
	var set map[string]any
	if err := yaml.Unmarshal(b, &set); err != nil {
		return nil // told where it is read in earnest
	}
	return slices.Collect(maps.Keys(set))
}
