package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"uitrusting/detectors/doctype"
	"uitrusting/detectors/resolve"
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
	found, away := false, 0
	for _, root := range s.Central {
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			if err != nil && !strings.ContainsAny(root, "*?[") && !strings.Contains(root, "://") {
				away++
			}
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
	if away > 0 {
		a.warn(s, fmt.Sprintf("%d of %d central stores cannot be read from here: copies of what they hold are not recognised without a catalog", away, len(s.Central)))
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
	index.Resolvers = slices.DeleteFunc(slices.Clone(index.Resolvers), onlyTells)
	engine, err := scanner.New(index)
	if err != nil {
		return finding.Summary{}, err
	}
	if show != nil {
		defer show(engine)()
	}
	return engine.Scan(ctx, []string{root}, report)
}

// onlyTells reports whether a resolver keeps every match and adds facts that no
// print holds: who they are about, and what kind of document it is.
func onlyTells(r scanner.Resolver) bool {
	switch r.(type) {
	case resolve.Subjects, doctype.Resolver:
		return true
	}
	return false
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

// An openedCatalog is a catalog and its maps, where those can be read.
type openedCatalog struct {
	*catalog.Chain
	files []*os.File
}

func (a *app) openCatalogs(s *settings, cfg *scanner.Config) error {
	set := &catalogs{}
	for _, named := range s.Catalog {
		paths, err := catalogsIn(named)
		if err != nil {
			set.close()
			return fmt.Errorf("catalog %s: %w", printable(named), withoutPath(err))
		}
		for _, path := range paths {
			c, err := a.openCatalog(path)
			if err != nil {
				set.close()
				return err
			}
			set.opened = append(set.opened, c)
			set.Set = append(set.Set, c)
		}
	}
	cfg.Catalog, cfg.Prints = set, prints(s)
	return nil
}

// openCatalog opens a catalog. Its paths are shown when there is a readable
// map beside each of its files.
func (a *app) openCatalog(path string) (*openedCatalog, error) {
	c, err := a.tryCatalog(path)
	for try := 0; try < 3 && errors.Is(err, os.ErrNotExist); try++ { // it was made again meanwhile
		if _, missing := os.Stat(path); missing != nil {
			break
		}
		c, err = a.tryCatalog(path)
	}
	switch {
	case err == nil:
		return c, nil
	case errors.Is(err, os.ErrNotExist):
		if g, _ := readPointer(path); g.base > 0 {
			base, delta := g.files(filepath.Base(path))
			err = fmt.Errorf("it consists of %s, not all of which lie beside it", strings.Join(slices.DeleteFunc([]string{filepath.Base(path), base, delta}, func(f string) bool { return f == "" }), ", "))
		}
	}
	return nil, fmt.Errorf("catalog %s: %w", printable(path), withoutPath(err))
}

func (a *app) tryCatalog(path string) (*openedCatalog, error) {
	paths, err := catalogFiles(path)
	if err != nil {
		return nil, err
	}
	c := &openedCatalog{}
	var parts [2]*catalog.File
	for i, path := range paths {
		if parts[i], err = c.open(path, a.now); err != nil {
			c.close()
			return nil, err
		}
	}
	if c.Chain, err = catalog.Join(parts[0], parts[1]); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// open opens one of its files, and its map.
func (c *openedCatalog) open(path string, now func() time.Time) (*catalog.File, error) {
	f, size, err := openSized(path)
	if err != nil {
		return nil, err
	}
	c.files = append(c.files, f)
	part, err := catalog.Open(f, size, now)
	if err != nil {
		return nil, err
	}
	if m, size, err := openSized(mapPath(path)); err == nil {
		c.files = append(c.files, m)
		switch names, err := catalog.OpenMap(m, size, part.Header.ID, part.Header.Created); {
		case err == nil:
			part.Names = names
		case !errors.Is(err, catalog.ErrMap):
			return nil, fmt.Errorf("its map: %w", err)
		}
	}
	return part, nil
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
		h := o.Newest()
		documents, _ := o.Documents()
		refs = append(refs, finding.CatalogRef{ID: h.ID, Created: h.Created, Documents: documents, Scope: h.Scope})
	}
	return refs
}

// closeCatalogs closes the files of the catalogs, if there are any.
func closeCatalogs(c scanner.Catalog) {
	if set, ok := c.(*catalogs); ok {
		set.close()
	}
}
