// Package walk turns roots into documents to read. It lists folders and
// decides, from what the listing says, what is read, skipped or followed; it
// never opens a file. System-specific facts are gathered in sys_*.go; the
// decisions themselves are pure functions, tested everywhere.
package walk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Config says what is walked.
type Config struct {
	Include       []string // patterns as in .gitignore, relative to the root; none = everything
	Exclude       []string // patterns as in .gitignore, relative to the root
	OneFileSystem bool     // stay on the file system of the root
	SkipNetwork   bool     // do not enter network mounts
	SkipRemovable bool     // do not enter removable media
	// Mounts are the mounted file systems; nil = read from the system.
	Mounts Mounts
}

// An Entry is one thing the walk met: a document to read, or one that is
// not read, with the reason.
type Entry struct {
	Path     string
	Size     int64
	Modified time.Time
	Mode     fs.FileMode
	FileID   document.FileID
	Folder   bool         // a folder that could not be listed or is skipped as a whole
	Skip     finding.Kind // why it is not read; "" = read it
	Err      bool         // Skip is a failure, not a decision
}

// Walk visits everything under the root in walk order: depth first, the names
// of a folder sorted bytewise. A root that does not exist is an error; a
// folder that cannot be listed is an entry. It stops with the error of visit
// or of ctx.
func Walk(ctx context.Context, cfg Config, root string, visit func(Entry) error) error {
	w, err := newWalker(ctx, cfg, root, visit)
	if err != nil {
		return err
	}
	info, err := os.Lstat(root)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 { // a root is followed: the user named it
		if root, err = filepath.EvalSymlinks(root); err != nil {
			return err
		}
		if info, err = os.Lstat(root); err != nil {
			return err
		}
	}
	e := entry(root, info)
	if !info.IsDir() {
		e.Skip = w.cfg.decide(attributes(info), true)
		return visit(e)
	}
	w.volume = e.FileID.Volume
	return w.folder(root, "", e, w.cfg.matcher())
}

type walker struct {
	ctx    context.Context
	cfg    compiled
	visit  func(Entry) error
	root   string
	volume uint64
	hard   map[document.FileID]struct{} // files with several names that were met already
}

func newWalker(ctx context.Context, cfg Config, root string, visit func(Entry) error) (*walker, error) {
	c, err := compile(cfg)
	if err != nil {
		return nil, err
	}
	return &walker{ctx: ctx, cfg: c, visit: visit, root: root, hard: map[document.FileID]struct{}{}}, nil
}

// maxHardLinks bounds how many multiply linked files are remembered; beyond
// it they are read again rather than forgotten. 1 M entries are about 40 MB.
const maxHardLinks = 1 << 20

func (w *walker) folder(path, rel string, self Entry, m matcher) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	names, err := os.ReadDir(path) // sorted by name
	if err != nil {
		self.Folder, self.Skip, self.Err = true, KindOf(err), true
		if err := w.visit(self); err != nil {
			return err
		}
		if len(names) == 0 {
			return nil
		}
	}
	for _, d := range names {
		name := d.Name()
		sub := filepath.Join(path, name)
		subRel := name
		if rel != "" {
			subRel = rel + "/" + name
		}
		if err := w.entry(sub, subRel, d, m); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entry(path, rel string, d fs.DirEntry, m matcher) error {
	excluded := m.excluded(rel, d.IsDir())
	if excluded {
		return w.visit(Entry{Path: path, Folder: d.IsDir(), Mode: d.Type(), Size: -1, Skip: finding.KindExcluded})
	}
	info, err := d.Info()
	if err != nil {
		kind := KindOf(err)
		if kind == finding.KindNotFound {
			kind = finding.KindVanished
		}
		return w.visit(Entry{Path: path, Mode: d.Type(), Size: -1, Skip: kind, Err: true})
	}
	a := attributes(info)
	e := entry(path, info)
	if a.Folder {
		e.Folder = true
		if e.Skip = w.cfg.decideFolder(a, path, w.volume, e.FileID.Volume); e.Skip != "" {
			return w.visit(e)
		}
		e.Folder = false
		return w.folder(path, rel, e, m)
	}
	if e.Skip = w.cfg.decide(a, false); e.Skip == "" {
		if a.Links > 1 && e.FileID != (document.FileID{}) {
			if _, met := w.hard[e.FileID]; met {
				e.Skip = finding.KindLink
			} else if len(w.hard) < maxHardLinks {
				w.hard[e.FileID] = struct{}{}
			}
		}
		if !m.included(rel) {
			e.Skip = finding.KindExcluded
		}
	}
	return w.visit(e)
}

func entry(path string, info fs.FileInfo) Entry {
	return Entry{Path: path, Size: info.Size(), Modified: info.ModTime(), Mode: info.Mode(), FileID: fileID(info)}
}

// KindOf is the kind of a system error. Its text, which can hold a path, is
// never reported.
func KindOf(err error) finding.Kind {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return finding.KindPermission
	case errors.Is(err, fs.ErrNotExist):
		return finding.KindNotFound
	}
	if k := systemKind(err); k != "" {
		return k
	}
	return finding.KindIO
}

// clean makes slashes of the system's separators.
func clean(path string) string { return strings.ReplaceAll(path, string(filepath.Separator), "/") }
