package policy

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/unicode/norm"
)

// A matcher tells whether a path lies in one of several places.
type matcher []string

// newMatcher compiles patterns: a path, mount, UNC or URL prefix, compared by
// whole parts, or one with the wildcards * and **, which matches a folder
// with all in it.
func newMatcher(patterns []string) matcher {
	m := make(matcher, 0, len(patterns))
	for _, p := range patterns {
		m = append(m, normalPattern(p))
	}
	return m
}

// matches takes a path that normal made.
func (m matcher) matches(path string) bool {
	for _, p := range m {
		if rest, ok := strings.CutPrefix(path, p); ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(p, "/")) {
			return true // a folder may be called "hr [old]"
		}
		if strings.ContainsAny(p, "*?[{") {
			if ok, err := doublestar.Match(p, path); err == nil && ok {
				return true
			}
			if ok, err := doublestar.Match(p+"/**", path); err == nil && ok {
				return true
			}
		}
	}
	return false
}

// normal writes the paths of all systems alike: slashes, no trailing one,
// accents in one form, and in lower case on Windows, on macOS and in URLs.
func normal(path string) string {
	path = plainUNC(path)
	if strings.ContainsRune(path, '\\') && !strings.Contains(path, "://") && (runtime.GOOS == "windows" || windowsPath(path)) {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	if len(path) > 1 {
		path = strings.TrimRight(path, "/")
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || windowsPath(path) || strings.Contains(path, "://") {
		path = strings.ToLower(path)
	}
	return norm.NFC.String(path) // macOS hands out names with the accents apart
}

// plainUNC writes a share or a long path of Windows in its short form.
func plainUNC(path string) string {
	for _, long := range [][2]string{{`\\?\UNC\`, `\\`}, {`\\?\`, ""}, {"smb://", "//"}} {
		if rest, ok := strings.CutPrefix(path, long[0]); ok {
			return long[1] + rest
		}
	}
	return path
}

// windowsPath reports whether a path is one of Windows, also in a result that
// is judged elsewhere: C:\…, \\server\… or //server/….
func windowsPath(p string) bool {
	return len(p) > 2 && p[1] == ':' && (p[2] == '\\' || p[2] == '/') || strings.HasPrefix(p, `\\`) || strings.HasPrefix(p, "//")
}

// normalPattern is normal for a pattern; a relative one without wildcards is
// made absolute.
func normalPattern(p string) string {
	p = plainUNC(p)
	if !strings.Contains(p, "://") && !windowsPath(p) && !strings.HasPrefix(p, "*") && !filepath.IsAbs(p) {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
	}
	return normal(p)
}
