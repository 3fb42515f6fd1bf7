package main

import (
	"bufio"
	"context"
	"fmt"
	"sort"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

// dryRun says what a scan would read and what not, and why. It opens nothing.
func (a *app) dryRun(ctx context.Context, s *settings, cfg walk.Config, roots []string, key finding.Key) error {
	w := bufio.NewWriter(a.out)
	var files, bytes int64
	skipped := map[finding.Kind]int{}
	for _, root := range roots {
		if root == "-" {
			continue
		}
		err := walk.Walk(ctx, cfg, root, func(e walk.Entry) error {
			if e.Skip == "" {
				files++
				bytes += e.Size
				return nil
			}
			skipped[e.Skip]++
			path := printable(e.Path)
			if s.RedactPaths {
				path = redactor{key: key}.path(e.Path)
			}
			_, err := fmt.Fprintf(w, "%-18s %s\n", e.Skip, path)
			return err
		})
		if err != nil {
			return fmt.Errorf("cannot list %s: %w", printable(root), withoutPath(err))
		}
	}
	var kinds []string
	for k := range skipped {
		kinds = append(kinds, string(k))
	}
	sort.Strings(kinds)
	fmt.Fprintf(w, "would read %d files, %d bytes", files, bytes)
	for _, k := range kinds {
		fmt.Fprintf(w, "; %d %s", skipped[finding.Kind(k)], k)
	}
	fmt.Fprintln(w)
	return w.Flush()
}
