package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"uitrusting/detectors"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/state"
	"uitrusting/scanner/walk"
)

// openState opens what earlier scans remembered, or is nil without --state.
// It is forgotten when anything changes that outcomes depend on: the program,
// the rules, the settings, the catalogs, the central stores.
func (a *app) openState(ctx context.Context, s *settings, set *detectors.Set, key finding.Key) (*state.Store, error) {
	if s.State == "" {
		return nil, nil
	}
	a.garbage.keepState()
	h := sha256.New()
	fmt.Fprintln(h, version, set.Digest, s.MinConfidence, s.MaxFindings, s.MaxFileSize, s.MaxDepth, s.MaxMembers, s.MaxExpansion,
		s.OCR, s.StateChecksums, key.ID())
	if self, err := os.Executable(); err == nil { // builds that call themselves the same
		if info, err := os.Stat(self); err == nil {
			fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, path := range []string{s.PasswordFile, s.Policy} {
		if b, err := os.ReadFile(path); err == nil {
			fmt.Fprintf(h, "%x\n", sha256.Sum256(b))
		}
	}
	for _, c := range append(append([]string{}, s.Catalog...), s.Central...) {
		fmt.Fprintln(h, "store", c)
		err := walk.Walk(ctx, walk.Config{}, c, func(e walk.Entry) error {
			_, err := fmt.Fprintln(h, e.Path, e.Size, e.Modified.UnixNano())
			return err
		})
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
	}
	store, err := state.Open(s.State, [sha256.Size]byte(h.Sum(nil)), key, s.StateChecksums, a.now)
	if err != nil {
		return nil, fmt.Errorf("--state: %w", withoutPath(err))
	}
	return store, nil
}

// lastingKey is the key that is kept in a folder, made there when there is
// none.
func lastingKey(dir string) (finding.Key, error) {
	path := filepath.Join(dir, "key")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b = make([]byte, 32)
		if _, err := rand.Read(b); err != nil {
			return finding.Key{}, err
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return finding.Key{}, withoutPath(err)
		}
		if err = os.WriteFile(path, b, 0o600); err != nil {
			_ = os.Remove(path) // half a key would be a damaged one
		}
	}
	if err != nil {
		return finding.Key{}, withoutPath(err)
	}
	if len(b) != 32 {
		return finding.Key{}, errors.New("the key in the folder is damaged")
	}
	return finding.NewKey([32]byte(b), true), nil
}
