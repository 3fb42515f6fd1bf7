package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/catalog"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// indexing is what index is told beside the settings of a scan.
type indexing struct {
	file       string
	scope      string
	recipients []string
	readable   bool
	scale      string
	kinds      int
}

func (a *app) indexCommand() *cobra.Command {
	s := defaultSettings()
	x := indexing{}
	c := &cobra.Command{
		Use:   "index STORE... --catalog FILE",
		Short: "Make fingerprints of the central store",
		Long: "index reads a central store and writes a catalog, by which scans elsewhere recognise copies.\n" +
			"It writes FILE, which points to FILE.1 and is replaced last of all: scans use the old catalog until\n" +
			"the new one is whole. When little has changed it writes FILE.1.1, a small delta. These may travel to\n" +
			"other computers; FILE.work, which tells the names of the documents, stays here: with it the next\n" +
			"index reads only what has changed. When FILE is a folder, or ends in a slash, each store gets a\n" +
			"catalog of its own in it.",
		Example: "  uitrusting index /srv/hr --catalog hr.cat\n" +
			"  uitrusting index //srv01/sales --catalog sales.cat --recipient age1...\n" +
			"  uitrusting index /srv/hr /srv/crm --catalog /srv/catalogs/",
		Args: arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if x.file == "" {
				return fmt.Errorf("--catalog is missing; write: %s", c.UseLine())
			}
			if err := s.load(a, c); err != nil {
				return err
			}
			if err := s.check(); err != nil {
				return err
			}
			x.file = expanded(x.file)
			return a.index(c.Context(), &s, &x, args)
		},
	}
	all := &cobra.Command{Use: c.Use}
	s.flags(all)
	for _, name := range []string{
		"config", "include", "exclude", "workers", "max-memory", "max-read-rate", "max-file-size", "max-depth", "max-members",
		"max-expansion", "file-timeout", "one-file-system", "ocr", "password-file", "progress", "quiet", "verbose", "strict",
	} {
		c.Flags().AddFlag(all.Flags().Lookup(name))
	}
	f := c.Flags()
	f.StringVar(&x.file, "catalog", "", "`FILE` of the catalog to write, or a folder for one of each store")
	f.StringVar(&x.scope, "scope", "", "`NAME` of the store in reports (default: the names of its folders)")
	x.pathFlags(c)
	f.StringVar(&x.scale, "scale", "auto", "fingerprints kept of long documents: one in `N`, 8, 16, 32 or 64; auto = by the size of the store")
	f.IntVar(&x.kinds, "table-identifiers", 1, "`NUMBER` of kinds of identifiers (e-mail, phone, account) by which scans recognise a table: 1 to 3;\nmore find tables without addresses, and tell a thief more")
	return c
}

// pathFlags are the flags that say who may read the list of paths.
func (x *indexing) pathFlags(c *cobra.Command) {
	c.Flags().StringArrayVar(&x.recipients, "recipient", nil, "age public `KEY` that the list of paths is encrypted to; repeatable")
	c.Flags().BoolVar(&x.readable, "readable-paths", false, "write the list of paths so that all who get it can read it")
	c.MarkFlagsMutuallyExclusive("recipient", "readable-paths")
}

// index scans the stores and writes their catalog, or one for each into a
// folder, which is made when its name ends as that of a folder. A store that
// cannot be read leaves the catalogs of the others whole.
func (a *app) index(ctx context.Context, s *settings, x *indexing, stores []string) error {
	if strings.HasSuffix(x.file, "/") || os.IsPathSeparator(x.file[len(x.file)-1]) {
		if err := os.MkdirAll(x.file, 0o700); err != nil {
			return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
		}
	}
	info, err := os.Stat(x.file)
	if err != nil || !info.IsDir() {
		return a.indexStores(ctx, s, x, stores)
	}
	names := map[string]bool{}
	for _, store := range stores {
		name := partition(store)
		if name == "" || names[name] {
			return fmt.Errorf("%s: a folder holds one catalog for each name of a store; give this one a catalog of its own", printable(store))
		}
		names[name] = true
	}
	var errs []error
	for _, store := range stores {
		one := *x
		one.file = filepath.Join(x.file, partition(store)+partitionExt)
		err := a.indexStores(ctx, s, &one, []string{store})
		if ctx.Err() != nil {
			return err
		}
		errs = append(errs, err)
	}
	return worst(errs)
}

// partition is what the catalog of a store is called in a folder of catalogs.
func partition(store string) string {
	abs, err := filepath.Abs(store)
	if err != nil {
		abs = store
	}
	name := filepath.Base(abs)
	if name == "." || name == string(filepath.Separator) {
		return ""
	}
	return name
}

// worst is one error of several: that which keeps a catalog from being made.
func worst(errs []error) error {
	var found error
	for _, err := range errs {
		var incomplete exit
		if err != nil && (found == nil || !errors.As(err, &incomplete)) {
			found = err
		}
	}
	return found
}

// indexStores scans the stores and writes the next generation of their catalog.
// Until that is whole, scans use the last one.
func (a *app) indexStores(ctx context.Context, s *settings, x *indexing, stores []string) error {
	unlock, err := lockCatalog(x.file)
	if err != nil {
		return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
	}
	defer unlock()
	o, err := x.options(stores)
	if err != nil {
		return err
	}
	var done func()
	if o.Temp, done, err = tempFolder(x.file); err != nil {
		return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
	}
	defer done()
	o.Memory = int64(s.MaxMemory) / 4
	last, err := openLast(x.file)
	if err != nil {
		return err
	}
	defer last.close()
	o.Key = last.key
	out, err := createIn(o.Temp, workPath(x.file))
	if err != nil {
		return fmt.Errorf("catalog %s: %w", printable(x.file), err)
	}
	work, read, err := a.nextWork(ctx, s, &o, stores, last.work, out)
	if err != nil {
		out.discard()
		if p := (*os.PathError)(nil); errors.As(err, &p) { // of a temporary file, whose name tells nobody anything
			return fmt.Errorf("catalog %s: %w", printable(x.file), p.Err)
		}
		return err
	}
	last.close()
	o.Created = a.now()
	changed, err := x.publish(a, &o, work, out, false)
	if err != nil {
		return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
	}
	if !s.Quiet {
		fmt.Fprintf(a.err, "%s in the catalog, %d of them read now; %s\n", counted(work.count, "document"), read, changed)
	}
	if o.Incomplete {
		return exit{code: exitIncomplete, err: errors.New("some of the store could not be read: scans with this catalog call nothing original")}
	}
	return nil
}

// options are those of the catalog that the flags ask for, without key and
// time.
func (x *indexing) options(stores []string) (o catalog.Options, err error) {
	o = catalog.Options{Scope: x.scope, Kinds: x.kinds}
	if o.Scale, err = x.oneIn(); err != nil {
		return o, err
	}
	if o.Scope == "" {
		names := make([]string, len(stores))
		for i, store := range stores {
			names[i] = filepath.Base(store)
		}
		o.Scope = strings.Join(names, ", ")
	}
	return o, nil
}

// mostChanged is the share of the documents of a base that may have changed
// before it is made again: until then a delta is small beside it.
const mostChanged = .2

// publish writes the base or the delta of the next generation, and then points
// to it. It says which.
func (x *indexing) publish(a *app, o *catalog.Options, work newWork, out *reportFile, whole bool) (string, error) {
	done := false
	defer func() {
		if !done {
			out.discard()
		}
	}()
	recipients, err := x.keys()
	if err != nil {
		return "", err
	}
	last, err := readPointer(x.file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	next := generation{base: last.base + 1}
	if !whole && last.base > 0 {
		base, _ := last.files(x.file)
		delta, close := x.delta(a, base, o, work)
		defer close()
		if o.Delta = delta; delta != nil {
			next = generation{base: last.base, delta: last.delta + 1}
		}
	}
	next = next.free(x.file)
	file := next.newest(x.file)
	if err := x.writeMap(file, o, work, recipients); err != nil {
		return "", err
	}
	var sum uint64
	err = writeWhole(o.Temp, file, func(out io.Writer) (err error) {
		sum, err = catalog.Write(out, *o, work.Prints)
		return err
	})
	if err != nil {
		return "", err
	}
	said := "made as a whole"
	if o.Delta != nil {
		said = fmt.Sprintf("%d new and %d gone since the whole catalog, in a delta", o.Delta.Fresh, o.Delta.Gone)
		sum = o.Delta.Base()
	}
	if err := work.BelongTo(out, sum, o.Delta == nil); err != nil {
		return "", err
	}
	done = true
	if err := out.commit(); err != nil {
		return "", err
	}
	if err := next.write(o.Temp, x.file); err != nil {
		return "", err
	}
	next.removeOthers(x.file)
	return said, nil
}

// delta is what has changed since the base, or nil when the catalog has to be
// made as a whole.
func (x *indexing) delta(a *app, base string, o *catalog.Options, work newWork) (delta *catalog.Delta, close func()) {
	c := &openedCatalog{}
	f, err := c.open(base, a.now)
	_, noMap := os.Stat(mapPath(base))
	sealed := noMap == nil && f != nil && f.Names == nil
	if err != nil || !f.Fits(o) || x.readable != (f.Names != nil) || sealed != (len(x.recipients) > 0) {
		return nil, c.close
	}
	delta, err = work.Since(f)
	if err != nil || delta == nil || float64(delta.Fresh+delta.Gone) > mostChanged*float64(f.Header.Documents) {
		return nil, c.close
	}
	return delta, c.close
}

// oneIn is the scale that was asked for; 0 = automatic.
func (x *indexing) oneIn() (int, error) {
	if x.kinds < 1 || x.kinds > 3 {
		return 0, errors.New("--table-identifiers must be 1, 2 or 3")
	}
	switch x.scale {
	case "auto":
		return 0, nil
	case "8", "16", "32", "64":
		return strconv.Atoi(x.scale)
	}
	return 0, errors.New("--scale must be auto, 8, 16, 32 or 64")
}

// newWork is the work file of the new generation.
type newWork struct {
	*catalog.Work
	count int
}

// nextWork scans the stores into the work file of the new generation. It
// returns how many documents had to be read.
func (a *app) nextWork(ctx context.Context, s *settings, o *catalog.Options, stores []string, last *catalog.Work, out *reportFile) (newWork, int, error) {
	w, err := catalog.NewWorkWriter(out, o.Key, o.Scope, last)
	if err != nil {
		return newWork{}, 0, err
	}
	next, err := catalog.NewGeneration(last, w)
	if errors.Is(err, catalog.ErrDamaged) {
		a.warn(s, printable(out.dest)+" is damaged: documents it no longer tells of are read again, and what they were like before is forgotten")
	} else if err != nil {
		return newWork{}, 0, fmt.Errorf("%s: %w", printable(out.dest), err)
	}
	whole, read, err := a.readStores(ctx, s, stores, next)
	if err != nil {
		return newWork{}, 0, err
	}
	o.Incomplete = !whole
	if err := w.Flush(); err != nil {
		return newWork{}, 0, err
	}
	info, err := out.Stat()
	if err != nil {
		return newWork{}, 0, err
	}
	work, err := catalog.OpenWork(out, info.Size())
	return newWork{work, w.Count()}, read, err
}

// readStores adds the documents of the stores to the generation. It reports
// whether none is missing, and how many had to be read.
func (a *app) readStores(ctx context.Context, s *settings, stores []string, next *catalog.Generation) (whole bool, read int, err error) {
	set, err := compileRules(s, rules.OwnData{})
	if err != nil {
		return false, 0, err
	}
	cfg, closeAll, err := a.config(s, set, finding.Key{})
	if err != nil {
		return false, 0, err
	}
	defer closeAll()
	a.garbage.keepState()
	cfg.MaxFindings = 1
	whole = true
	for i, store := range stores {
		before, err := os.Stat(store)
		if err != nil || !before.IsDir() {
			return false, 0, fmt.Errorf("%s is no folder that can be read", printable(store))
		}
		name := storeName(stores, i)
		cfg.Memory = &unchanged{name: name, next: next}
		sum, err := scanStore(ctx, &cfg, store, func(engine *scanner.Scanner) func() {
			return a.progress(s, engine, []string{store}).stop
		}, func(o finding.Outcome) error {
			file := name(o.Document.Path)
			if o.Unchanged {
				return next.Keep(file)
			}
			if o.Print == nil {
				return nil
			}
			o.Document.Path = file
			read++
			return next.Add(&catalog.Record{
				File: file, Name: o.Document.String(), Size: o.Document.Size, Modified: o.Document.Modified, Print: *o.Print,
			}, a.now())
		})
		if ctx.Err() != nil {
			return false, 0, exit{code: exitInterrupted, err: errors.New("interrupted: the catalog stays as it was")}
		}
		if err != nil {
			return false, 0, fmt.Errorf("store %s: %w", printable(store), err)
		}
		if sum.Documents.Walked == 0 { // the place where a share is mounted is empty without it
			return false, 0, fmt.Errorf("store %s is empty, perhaps not mounted: the catalog stays as it was", printable(store))
		}
		if !sum.Complete && away(store, before) {
			return false, 0, fmt.Errorf("store %s went away while it was read: the catalog stays as it was", printable(store))
		}
		whole = whole && sum.Complete
	}
	return whole, read, nil
}

// away reports whether a folder is no longer what it was: renamed, or a share
// that is no longer mounted. Its documents only look as if they were gone.
func away(path string, before os.FileInfo) bool {
	after, err := os.Stat(path)
	return err != nil || !os.SameFile(before, after)
}

// storeName gives the paths of one of the stores as the catalog calls them:
// below the store, and below its name when there are several.
func storeName(stores []string, i int) func(path string) string {
	prefix := ""
	if len(stores) > 1 {
		prefix = filepath.Base(stores[i]) + "/"
		for j, other := range stores {
			if j != i && filepath.Base(other) == filepath.Base(stores[i]) {
				prefix = filepath.ToSlash(stores[i]) + "/"
			}
		}
	}
	return func(path string) string { return prefix + filepath.ToSlash(relative(stores[i], path)) }
}

// unchanged lets the engine pass over files that the last index has read.
type unchanged struct {
	name func(path string) string
	next *catalog.Generation
}

// Contents implements scanner.Memory.
func (u *unchanged) Contents() bool { return false }

// Recall implements scanner.Memory. It only reads the last generation, which
// Keep and Add change for files that were asked for before.
func (u *unchanged) Recall(doc *document.Document, _ *[sha256.Size]byte, out []finding.Outcome) ([]finding.Outcome, bool) {
	if !u.next.Unchanged(u.name(doc.Path), doc.Size, doc.Modified) {
		return out, false
	}
	return append(out, finding.Outcome{Document: *doc, Status: finding.Scanned, Counts: finding.Counts{}}), true
}

// Remember implements scanner.Memory.
func (u *unchanged) Remember(*document.Document, *[sha256.Size]byte, []finding.Outcome) {}

// lastWork is what the last index kept, and its key, or a new one.
type lastWork struct {
	key  [16]byte
	work *catalog.Work // nil = there is none
	file *os.File
}

// openLast opens the work file of the last index. One of another version is
// not used: everything is read again.
func openLast(file string) (*lastWork, error) {
	l := &lastWork{}
	f, size, err := openSized(workPath(file))
	if errors.Is(err, os.ErrNotExist) {
		_, err = rand.Read(l.key[:])
		return l, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable(workPath(file)), withoutPath(err))
	}
	l.file = f
	work, err := catalog.OpenWork(f, size)
	if err != nil && !errors.Is(err, catalog.ErrVersion) {
		l.close()
		return nil, fmt.Errorf("%s: %w; remove it to read everything again", printable(workPath(file)), err)
	}
	l.key = work.Key
	if err == nil {
		l.work = work
	}
	return l, nil
}

// close lets the file go: Windows replaces none that is open.
func (l *lastWork) close() {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}

// keys are the keys that the paths are encrypted to.
func (x *indexing) keys() ([]age.Recipient, error) {
	var keys []age.Recipient
	for _, r := range x.recipients {
		k, err := age.ParseX25519Recipient(r)
		if err != nil {
			return nil, errors.New("--recipient: not an age public key")
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// writeMap writes the list of paths of a catalog file, when one is wanted.
func (x *indexing) writeMap(file string, o *catalog.Options, work newWork, to []age.Recipient) error {
	if len(to) == 0 && !x.readable {
		return nil
	}
	lines := func(line func(id, path string) error) error {
		return work.Written(o, func(r *catalog.Record) error { return line(catalog.DocumentID(o.Key, &r.Print), r.Name) })
	}
	return writeWhole(o.Temp, mapPath(file), func(out io.Writer) error {
		if x.readable {
			return catalog.WriteMap(out, catalog.ID(o.Key), o.Created, lines)
		}
		sealed, err := age.Encrypt(out, to...)
		if err != nil {
			return err
		}
		return errors.Join(catalog.WriteMap(sealed, catalog.ID(o.Key), o.Created, lines), sealed.Close())
	})
}

// writeWhole writes a file that appears whole or not at all, in a folder of the
// same file system until it is.
func writeWhole(dir, dest string, write func(io.Writer) error) error {
	f, err := createIn(dir, dest)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.discard()
		return err
	}
	return f.commit()
}
