package policy

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// label is how reports call the store.
func (s *Store) label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Pattern
}

// holds reports whether a path lies in the store. Paths are compared by whole
// parts, on Windows and macOS without regard to case.
func (s *Store) holds(path string) bool {
	pattern, path := normal(s.Pattern), normal(path)
	if strings.ContainsAny(pattern, "*?[{") {
		ok, err := doublestar.Match(pattern, path)
		if err == nil && !ok {
			ok, err = doublestar.Match(pattern+"/**", path)
		}
		return err == nil && ok
	}
	rest, ok := strings.CutPrefix(path, pattern)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(pattern, "/"))
}

// normal writes paths of all systems alike: slashes, no trailing one, absolute
// where they are relative.
func normal(path string) string {
	if !strings.Contains(path, "://") {
		if !strings.HasPrefix(path, `\\`) && !strings.HasPrefix(path, "//") {
			if abs, err := filepath.Abs(path); err == nil {
				path = abs
			}
		}
		path = strings.ReplaceAll(path, `\`, "/")
	}
	if len(path) > 1 {
		path = strings.TrimRight(path, "/")
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		path = strings.ToLower(path)
	}
	return path
}
