package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"uitrusting/scanner"
	"uitrusting/scanner/catalog"
	"uitrusting/scanner/finding"
)

// centralCopies lets the scan recognise copies of the central stores that can
// be read from here and for which no catalog was given: their documents are
// read first.
func (a *app) centralCopies(ctx context.Context, s *settings, cfg *scanner.Config) error {
	if len(s.Catalog) > 0 {
		return nil
	}
	mem := catalog.NewMemory("")
	found := false
	for _, root := range s.Central {
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			continue
		}
		found = true
		index := *cfg
		index.Locate, index.Judge, index.Prints = nil, nil, scanner.AllPrints
		engine, err := scanner.New(index)
		if err != nil {
			return err
		}
		sum, err := engine.Scan(ctx, []string{root}, func(o finding.Outcome) error {
			if o.Print != nil {
				o.Document.Path = relative(root, o.Document.Path)
				mem.Add(o.Document.String(), o.Print)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("central store %s: %w", printable(root), err)
		}
		if !sum.Complete {
			mem.Incomplete()
		}
	}
	if found {
		cfg.Catalog, cfg.Prints = mem, scanner.LocalPrints
	}
	return nil
}

// relative is a path as it is called within the central store.
func relative(root, path string) string {
	if rel, err := filepath.Rel(root, path); err == nil && rel != "." {
		return rel
	}
	return filepath.Base(path)
}
