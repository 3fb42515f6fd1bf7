package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

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
}

func (a *app) indexCommand() *cobra.Command {
	s := defaultSettings()
	x := indexing{}
	c := &cobra.Command{
		Use:   "index STORE... --catalog FILE",
		Short: "Make fingerprints of the central store",
		Long: "index reads a central store and writes a catalog, by which scans elsewhere recognise copies.\n" +
			"It writes FILE, which may travel to other computers, and FILE.work, which tells the names of the\n" +
			"documents and stays here: with it the next index reads only what has changed.",
		Example: "  uitrusting index /srv/hr --catalog hr.cat\n" +
			"  uitrusting index //srv01/sales --catalog sales.cat --recipient age1...",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.load(a, c); err != nil {
				return err
			}
			if err := s.check(); err != nil {
				return err
			}
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
	f.StringVar(&x.file, "catalog", "", "the catalog to write")
	f.StringVar(&x.scope, "scope", "", "what the store is called in reports (default: the names of its folders)")
	f.StringArrayVar(&x.recipients, "recipient", nil, "age public key that the list of paths is encrypted to; repeatable")
	f.BoolVar(&x.readable, "readable-paths", false, "write the list of paths so that all who get it can read it")
	c.MarkFlagsMutuallyExclusive("recipient", "readable-paths")
	_ = c.MarkFlagRequired("catalog")
	return c
}

// index scans the stores and writes the new generation of their catalog.
func (a *app) index(ctx context.Context, s *settings, x *indexing, stores []string) error {
	recipients, err := x.keys()
	if err != nil {
		return err
	}
	key, last, err := lastWork(x.file)
	if err != nil {
		return err
	}
	next := catalog.NewGeneration(last)
	whole, read, err := a.readStores(ctx, s, stores, next)
	if err != nil {
		return err
	}
	if x.scope == "" {
		for i, store := range stores {
			if i > 0 {
				x.scope += ", "
			}
			x.scope += filepath.Base(store)
		}
	}
	w := catalog.NewWriter(key, x.scope, a.now())
	if !whole {
		w.Incomplete()
	}
	records := next.Records()
	for i := range records {
		w.Add(&records[i].Print, records[i].Until)
	}
	err = writeWhole(workPath(x.file), func(out io.Writer) error { return catalog.WriteWork(out, key, x.scope, records) })
	if err == nil {
		err = x.writeMap(w, records, recipients)
	}
	if err == nil {
		err = writeWhole(x.file, func(out io.Writer) error { _, err := w.WriteTo(out); return err })
	}
	if err != nil {
		return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
	}
	if !s.Quiet {
		fmt.Fprintf(a.err, "%d documents in the catalog, %d of them read now\n", len(records), read)
	}
	if !whole {
		return exit{code: exitIncomplete, err: errors.New("some of the store could not be read: scans with this catalog call nothing original")}
	}
	return nil
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
	cfg.MaxFindings = 1
	whole = true
	for i, store := range stores {
		if info, err := os.Stat(store); err != nil || !info.IsDir() {
			return false, 0, fmt.Errorf("%s is no folder that can be read", printable(store))
		}
		name := storeName(stores, i)
		cfg.Memory = &unchanged{name: name, next: next}
		sum, err := scanStore(ctx, &cfg, store, func(engine *scanner.Scanner) func() {
			return a.progress(s, engine, []string{store}).stop
		}, func(o finding.Outcome) error {
			file := name(o.Document.Path)
			if o.Unchanged {
				next.Keep(file)
			} else if o.Print != nil {
				o.Document.Path = file
				read++
				next.Add(catalog.Record{
					File: file, Name: o.Document.String(), Size: o.Document.Size, Modified: o.Document.Modified, Print: *o.Print,
				}, a.now())
			}
			return nil
		})
		if ctx.Err() != nil { // the last generation stays
			return false, 0, exit{code: exitInterrupted}
		}
		if err != nil {
			return false, 0, fmt.Errorf("store %s: %w", printable(store), err)
		}
		whole = whole && sum.Complete
	}
	return whole, read, nil
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

// Recall implements scanner.Memory. It only reads the last generation, which
// Keep and Add change for files that were asked for before.
func (u *unchanged) Recall(doc *document.Document) ([]finding.Outcome, bool) {
	known := u.next.Unchanged(u.name(doc.Path), doc.Size, doc.Modified)
	return []finding.Outcome{{Document: *doc, Status: finding.Scanned, Counts: finding.Counts{}}}, known
}

// Remember implements scanner.Memory.
func (u *unchanged) Remember(*document.Document, []finding.Outcome) {}

// lastWork reads what the last index kept, or makes a new key. A work file of
// another version is not used: everything is read again.
func lastWork(file string) (key [16]byte, records []catalog.Record, err error) {
	f, err := os.Open(workPath(file))
	if err == nil {
		defer f.Close()
		key, records, err = catalog.ReadWork(f)
		if err != nil && !errors.Is(err, catalog.ErrVersion) {
			return key, nil, fmt.Errorf("%s: %w; remove it to read everything again", printable(workPath(file)), err)
		}
		return key, records, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return key, nil, fmt.Errorf("%s: %w", printable(workPath(file)), withoutPath(err))
	}
	_, err = rand.Read(key[:])
	return key, nil, err
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

// writeMap writes the list of paths, or removes the last one when none is
// wanted.
func (x *indexing) writeMap(w *catalog.Writer, records []catalog.Record, to []age.Recipient) error {
	if len(to) == 0 && !x.readable {
		if err := os.Remove(mapPath(x.file)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	lines := func(line func(id, path string) error) error {
		for i := range records {
			if err := line(w.DocumentID(&records[i].Print), records[i].Name); err != nil {
				return err
			}
		}
		return nil
	}
	return writeWhole(mapPath(x.file), func(out io.Writer) error {
		if x.readable {
			return catalog.WriteMap(out, w.ID(), lines)
		}
		sealed, err := age.Encrypt(out, to...)
		if err != nil {
			return err
		}
		return errors.Join(catalog.WriteMap(sealed, w.ID(), lines), sealed.Close())
	})
}

// writeWhole writes a file that appears whole or not at all.
func writeWhole(dest string, write func(io.Writer) error) error {
	f, err := createReport(dest)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.discard()
		return err
	}
	return f.commit()
}
