package walk

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/unicode/norm"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// compiled is a Config whose patterns were checked.
type compiled struct {
	Config
	include, exclude []pattern
	fold             bool // names differ in more than case
	mounts           mountTable
	apart            map[string]bool
	system           systemFolders
}

// A pattern is one line as in .gitignore.
type pattern struct {
	glob     string
	negate   bool
	folder   bool // matches folders only
	anchored bool // has a slash: relative to the root, else to any folder
}

// Check refuses patterns that cannot be meant.
func (c Config) Check() error {
	_, err := patterns(c)
	return err
}

func patterns(cfg Config) (compiled, error) {
	c := compiled{Config: cfg, fold: runtime.GOOS == "windows" || runtime.GOOS == "darwin"}
	for _, set := range []struct {
		from []string
		to   *[]pattern
	}{{cfg.Include, &c.include}, {cfg.Exclude, &c.exclude}} {
		for _, line := range set.from {
			p, err := parsePattern(line, c.fold)
			if err != nil {
				return c, err
			}
			*set.to = append(*set.to, p)
		}
	}
	return c, nil
}

func compile(cfg Config) (compiled, error) {
	c, err := patterns(cfg)
	if err != nil {
		return c, err
	}
	if c.Files == nil {
		c.Files = newSystemFiles()
		if c.Mounts == nil {
			c.Mounts, _ = SystemMounts() // without a table there are no mounts to decide on
		}
	}
	c.mounts = c.Mounts.table(c.fold)
	c.apart = make(map[string]bool, len(c.Apart))
	for _, path := range c.Apart {
		c.apart[sameName(filepath.Clean(path), c.fold)] = true // as the walk joins them
	}
	if cfg.SkipSystem {
		c.system = systemFoldersOf(runtime.GOOS)
	}
	return c, nil
}

// twice are the folders under the root that are mounted in several places.
func (c *compiled) twice(root string) map[document.FileID]bool {
	ids := map[document.FileID]bool{}
	for _, path := range c.mounts.shared {
		if path != root && !strings.HasPrefix(path, strings.TrimRight(root, "/")+"/") {
			continue
		}
		if info, err := c.Files.Lstat(path); err == nil {
			_, id := facts(path, info)
			ids[id] = path == root
		}
	}
	return ids
}

// parsePattern reads one line as in .gitignore. Braces with alternatives are
// understood too.
//
// Source: gitignore(5).
func parsePattern(line string, fold bool) (pattern, error) {
	p := pattern{glob: clean(line)}
	p.glob = sameName(p.glob, fold)
	if strings.HasPrefix(p.glob, "!") {
		p.negate, p.glob = true, p.glob[1:]
	}
	if strings.HasSuffix(p.glob, "/") {
		p.folder, p.glob = true, strings.TrimRight(p.glob, "/")
	}
	p.anchored = strings.Contains(p.glob, "/")
	p.glob = strings.TrimPrefix(p.glob, "/")
	if strings.HasSuffix(p.glob, "/**") {
		p.glob += "/*" // all that is inside, not the folder itself
	}
	if p.glob == "" || !doublestar.ValidatePattern(p.glob) {
		return p, fmt.Errorf("pattern %q is not valid", line)
	}
	return p, nil
}

func (p pattern) matches(rel, base string, folder bool) bool {
	if p.folder && !folder {
		return false
	}
	name := base
	if p.anchored {
		name = rel
	}
	ok, _ := doublestar.Match(p.glob, name)
	return ok
}

// A matcher decides by name.
type matcher struct{ c *compiled }

func (c *compiled) matcher() matcher { return matcher{c} }

// excluded reports whether the last exclude pattern that matches excludes;
// where none does, folders of the system and caches are. What lies in an
// excluded folder is not reached, as in .gitignore.
func (m matcher) excluded(rel, path string, folder bool) bool {
	return m.last(m.c.exclude, rel, folder, m.c.system.has(path, folder))
}

// sameName is a name as it is compared: in one form of Unicode, and in lower
// case where the system's names differ in more than case.
func sameName(name string, fold bool) string {
	if !norm.NFC.IsNormalString(name) {
		name = norm.NFC.String(name)
	}
	if fold {
		name = strings.ToLower(name)
	}
	return name
}

// included reports whether a file is asked for: it or a folder above it
// matches an include pattern, or there is none.
func (m matcher) included(rel string) bool {
	if len(m.c.include) == 0 {
		return true
	}
	if m.last(m.c.include, rel, false, false) {
		return true
	}
	for i := range len(rel) {
		if rel[i] == '/' && m.last(m.c.include, rel[:i], true, false) {
			return true
		}
	}
	return false
}

func (m matcher) last(set []pattern, rel string, folder, otherwise bool) bool {
	if len(set) == 0 {
		return otherwise
	}
	rel = sameName(rel, m.c.fold)
	base := rel[strings.LastIndexByte(rel, '/')+1:]
	result := otherwise
	for _, p := range set {
		if p.matches(rel, base, folder) {
			result = !p.negate
		}
	}
	return result
}

// decide adds to Decide that a root named by the user is read even when it is
// a link.
func (c *compiled) decide(a Attributes, root bool) finding.Kind {
	kind := Decide(a)
	if root && kind == finding.KindLink {
		return ""
	}
	return kind
}

// decideFolder adds to DecideFolder what the configuration says of mounts. The
// volumes are those of the root and of the folder.
func (c *compiled) decideFolder(a Attributes, path string, root, volume uint64) finding.Kind {
	m, mounted := c.mounts.on(path)
	if kind := DecideFolder(a); kind != "" && !(mounted && a.Junction) { // Windows mounts volumes on junctions
		return kind
	}
	if c.OneFileSystem && (volume != root || mounted && a.Junction) {
		return finding.KindOtherMount
	}
	switch {
	case !mounted:
		return ""
	case m.Pseudo():
		return finding.KindOtherMount
	case m.OnDemand():
		return finding.KindCloudPlaceholder
	case c.SkipNetwork && m.Network():
		return finding.KindOtherMount
	case c.SkipRemovable && m.Removable:
		return finding.KindOtherMount
	}
	return ""
}
