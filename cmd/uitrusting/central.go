package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"uitrusting/scanner"
	"uitrusting/scanner/catalog"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

// centralCopies lets the scan recognise copies of central documents: by the
// catalogs it was given, or else by reading the stores that can be reached
// from here first.
func (a *app) centralCopies(ctx context.Context, s *settings, cfg *scanner.Config) error {
	if len(s.Catalog) > 0 {
		return a.openCatalogs(s, cfg)
	}
	mem := catalog.NewMemory("")
	store := *cfg
	store.Walk = walk.Config{Mounts: cfg.Walk.Mounts} // what is left out here is not left out there
	store.Memory = nil
	found := false
	for _, root := range s.Central {
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			continue
		}
		found = true
		sum, err := scanStore(ctx, &store, root, nil, func(o finding.Outcome) error {
			if o.Print != nil {
				o.Document.Path = relative(root, o.Document.Path)
				mem.Add(o.Document.String(), o.Print)
			}
			return nil
		})
		if ctx.Err() != nil {
			return exit{code: exitInterrupted}
		}
		if err != nil {
			return fmt.Errorf("central store %s: %w", printable(root), err)
		}
		if !sum.Complete {
			mem.Incomplete()
		}
	}
	if found {
		cfg.Catalog, cfg.Prints = mem, prints(s)
	}
	return nil
}

// prints says of which documents copies are looked up: of clean ones only when
// they are listed.
func prints(s *settings) scanner.PrintMode {
	if s.All {
		return scanner.AllCopies
	}
	return scanner.LocalPrints
}

// scanStore makes a print of every document of a store. The detectors run
// too: what they find is left out of the marks, and makes the sets by which
// tables are compared.
func scanStore(ctx context.Context, cfg *scanner.Config, root string, show func(*scanner.Scanner) func(),
	report func(finding.Outcome) error) (finding.Summary, error) {
	index := *cfg
	index.Locate, index.Judge, index.Catalog, index.Prints = nil, nil, nil, scanner.AllPrints
	engine, err := scanner.New(index)
	if err != nil {
		return finding.Summary{}, err
	}
	if show != nil {
		defer show(engine)()
	}
	return engine.Scan(ctx, []string{root}, report)
}

// relative is a path as it is called within the central store.
func relative(root, path string) string {
	if rel, err := filepath.Rel(root, path); err == nil && rel != "." {
		return rel
	}
	return filepath.Base(path)
}

// catalogs are the catalog files of a scan.
type catalogs struct {
	catalog.Set
	opened []*openedCatalog
}

// An openedCatalog is a catalog and its map, where that can be read.
type openedCatalog struct {
	*catalog.File
	files []*os.File
}

func (a *app) openCatalogs(s *settings, cfg *scanner.Config) error {
	set := &catalogs{}
	for _, path := range s.Catalog {
		c, err := a.openCatalog(path)
		if err != nil {
			set.close()
			return err
		}
		set.opened = append(set.opened, c)
		set.Set = append(set.Set, c)
	}
	cfg.Catalog, cfg.Prints = set, prints(s)
	return nil
}

// openCatalog opens a catalog file. Its paths are shown when there is a
// readable map beside it.
func (a *app) openCatalog(path string) (*openedCatalog, error) {
	f, size, err := openSized(path)
	if err != nil {
		return nil, fmt.Errorf("catalog %s: %w", printable(path), withoutPath(err))
	}
	c := &openedCatalog{files: []*os.File{f}}
	c.File, err = catalog.Open(f, size, a.now)
	if err != nil {
		c.close()
		return nil, fmt.Errorf("catalog %s: %w", printable(path), err)
	}
	if m, size, err := openSized(mapPath(path)); err == nil {
		c.files = append(c.files, m)
		switch names, err := catalog.OpenMap(m, size, c.Header.ID, c.Header.Created); {
		case err == nil:
			c.Names = names
		case !errors.Is(err, catalog.ErrMap):
			c.close()
			return nil, fmt.Errorf("map of catalog %s: %w", printable(path), err)
		}
	}
	return c, nil
}

func openSized(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (c *openedCatalog) close() {
	for _, f := range c.files {
		_ = f.Close()
	}
}

func (c *catalogs) close() {
	for _, o := range c.opened {
		o.close()
	}
}

// mapPath and workPath are the files beside a catalog.
func mapPath(catalog string) string  { return catalog + ".map" }
func workPath(catalog string) string { return catalog + ".work" }

// catalogRefs name the catalogs of a scan in its report. It closes nothing.
func catalogRefs(c scanner.Catalog) []finding.CatalogRef {
	set, ok := c.(*catalogs)
	if !ok {
		return nil
	}
	var refs []finding.CatalogRef
	for _, o := range set.opened {
		h := o.Header
		refs = append(refs, finding.CatalogRef{ID: h.ID, Created: h.Created, Documents: h.Documents - h.Earlier, Scope: h.Scope})
	}
	return refs
}

// closeCatalogs closes the files of the catalogs, if there are any.
func closeCatalogs(c scanner.Catalog) {
	if set, ok := c.(*catalogs); ok {
		set.close()
	}
}
