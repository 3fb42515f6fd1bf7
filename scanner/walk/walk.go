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
	"slices"
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
	// Apart are places with a walk of their own, such as the other roots of a
	// scan: a walk from above passes them over without a word.
	Apart []string
	// SkipSystem leaves out the folders of the operating system and caches
	// (SystemFolder), unless a pattern of Exclude with ! asks for them.
	SkipSystem bool
	// Mounts are the mounted file systems; nil = read from the system.
	Mounts Mounts
	// Files lists folders; nil = the system.
	Files Files
}

// Files is the part of a file system that a walk needs. There is no way to
// open a file in it. The error of ReadDir may come with the names that could
// be listed; they are sorted bytewise. A simulated file system gives its
// Attributes as the Sys of a FileInfo.
type Files interface {
	Lstat(path string) (fs.FileInfo, error)
	ReadDir(path string) ([]fs.DirEntry, error)
}

// A lister lists a folder so that the facts of its entries are cheap to ask
// for until release is called, which must be.
type lister interface {
	list(path string) (entries []fs.DirEntry, release func(), err error)
}

// An Entry is one thing the walk met: a document to read, or one that is
// not read, with the reason.
type Entry struct {
	Path     string
	Size     int64
	Modified time.Time
	Mode     fs.FileMode
	Changed  int64 // when content or rights last changed, Unix nanoseconds; 0 = unknown
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
	info, err := w.cfg.Files.Lstat(root)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 { // a root is followed: the user named it
		if root, err = filepath.EvalSymlinks(root); err != nil {
			return err
		}
		if info, err = w.cfg.Files.Lstat(root); err != nil {
			return err
		}
	}
	a, id := facts(root, info)
	e := entry(root, info, id)
	if !a.Folder {
		e.Skip = w.cfg.decide(a, true)
		return visit(e)
	}
	if kind := DecideFolder(a); kind == finding.KindCloudPlaceholder {
		e.Folder, e.Skip = true, kind
		return visit(e)
	}
	if m, ok := w.cfg.mounts.on(root); ok {
		if above, err := w.cfg.Files.Lstat(filepath.Dir(root)); err == nil {
			if _, over := facts(filepath.Dir(root), above); m.gone(id.Volume, over.Volume) {
				e.Folder, e.Skip, e.Err = true, finding.KindVanished, true
				return visit(e)
			}
		}
	}
	w.volume = id.Volume
	w.twice = w.cfg.twice(root)
	if m, ok := w.cfg.Mounts.Of(root); ok {
		w.entered[m.Number] = true
	}
	w.root = filepath.Clean(root)
	return w.folder(w.root, "", e, w.cfg.matcher())
}

// facts are what a listing says of an entry, of the system or of a
// simulation.
func facts(path string, info fs.FileInfo) (Attributes, document.FileID) {
	if a, ok := info.Sys().(Attributes); ok {
		return a, a.ID
	}
	return attributes(path, info), fileID(info)
}

type walker struct {
	ctx     context.Context
	cfg     compiled
	visit   func(Entry) error
	root    string
	volume  uint64
	hard    map[hardLink]struct{}    // files with several names that were met already
	twice   map[document.FileID]bool // folders that are mounted in several places: met already?
	entered map[string]bool          // volumes of Windows that the walk was in
	above   []document.FileID        // the folders that the walk is in
}

func newWalker(ctx context.Context, cfg Config, root string, visit func(Entry) error) (*walker, error) {
	c, err := compile(cfg)
	if err != nil {
		return nil, err
	}
	return &walker{ctx: ctx, cfg: c, visit: visit, root: root, hard: map[hardLink]struct{}{}, entered: map[string]bool{}}, nil
}

// A hardLink is a file that may have several names. Its size is part of it,
// because some file servers give different files the same number.
type hardLink struct {
	id   document.FileID
	size int64
}

// maxHardLinks bounds how many such files are remembered; beyond it they are
// read again rather than forgotten. 1 M entries are about 40 MB. Windows does
// not tell how many names a file has unless it is opened, so there all count.
const maxHardLinks = 1 << 20

func (w *walker) folder(path, rel string, self Entry, m matcher) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if self.FileID != (document.FileID{}) {
		w.above = append(w.above, self.FileID)
		defer func() { w.above = w.above[:len(w.above)-1] }()
	}
	names, release, err := w.list(path) // sorted by name
	defer release()
	if err != nil {
		self.Folder, self.Skip, self.Err = true, KindOf(err), true
		if self.Skip == finding.KindNotFound && rel != "" {
			self.Skip = finding.KindVanished
		}
		if err := w.visit(self); err != nil {
			return err
		}
		if len(names) == 0 {
			return nil
		}
	}
	for _, d := range names {
		sub := join(path, d.Name())
		if err := w.entry(sub, w.relative(sub), d, self.FileID.Volume, m); err != nil {
			return err
		}
	}
	return nil
}

// maxHeld is how many folders above each other are held open; below, entries
// are asked for by their path.
const maxHeld = 64

func (w *walker) list(path string) ([]fs.DirEntry, func(), error) {
	l, ok := w.cfg.Files.(lister)
	if !ok {
		names, err := w.cfg.Files.ReadDir(path)
		return names, func() {}, err
	}
	names, release, err := l.list(path)
	if len(w.above) > maxHeld {
		release()
	}
	return names, release, err
}

// join is filepath.Join of a clean path and a name.
func join(path, name string) string {
	if filepath.Separator != '/' || path == "." {
		return filepath.Join(path, name)
	}
	if strings.HasSuffix(path, "/") {
		return path + name
	}
	return path + "/" + name
}

// relative is a path below the root as patterns see it.
func (w *walker) relative(path string) string {
	if w.root == "." {
		return clean(path)
	}
	rel := strings.TrimPrefix(path, w.root)
	if len(rel) > 0 && os.IsPathSeparator(rel[0]) {
		rel = rel[1:]
	}
	return clean(rel)
}

// entry decides on what a folder of that volume holds.
func (w *walker) entry(path, rel string, d fs.DirEntry, volume uint64, match matcher) error {
	if len(w.cfg.apart) > 0 && w.cfg.apart[sameName(path, w.cfg.fold)] {
		return nil
	}
	if match.excluded(rel, path, d.IsDir()) {
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
	a, id := facts(path, info)
	e := entry(path, info, id)
	if a.Folder {
		e.Folder = true
		e.Skip = w.cfg.decideFolder(a, path, w.volume, id.Volume)
		if m, ok := w.cfg.mounts.on(path); ok && e.Skip == "" {
			switch {
			case m.gone(id.Volume, volume):
				e.Skip, e.Err = finding.KindVanished, true
			case a.Junction && w.entered[m.Number]:
				e.Skip = finding.KindLink
			case a.Junction:
				w.entered[m.Number] = true
			}
		}
		if e.Skip == "" && w.again(path, id) {
			e.Skip = finding.KindLink
		}
		if e.Skip != "" {
			return w.visit(e)
		}
		e.Folder = false
		return w.folder(path, rel, e, match)
	}
	if e.Skip = w.cfg.decide(a, false); e.Skip == "" {
		if !match.included(rel) {
			e.Skip = finding.KindExcluded
		} else if h := (hardLink{id, e.Size}); a.Links != 1 && id.Index != 0 {
			if _, met := w.hard[h]; met {
				e.Skip = finding.KindLink
			} else if len(w.hard) < maxHardLinks {
				w.hard[h] = struct{}{}
			}
		}
	}
	return w.visit(e)
}

// again reports whether a folder was walked already under another name: it is
// one that the walk is in, or a second place where the same folder is mounted.
func (w *walker) again(path string, id document.FileID) bool {
	if id.Index == 0 {
		return false
	}
	if slices.Contains(w.above, id) {
		return true
	}
	met, watched := w.twice[id]
	if watched {
		w.twice[id] = true
	}
	return met && !w.cfg.mounts.below(path) // what is mounted deeper may be new
}

func entry(path string, info fs.FileInfo, id document.FileID) Entry {
	return Entry{Path: path, Size: info.Size(), Modified: info.ModTime(), Changed: changed(info), Mode: info.Mode(), FileID: id}
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
