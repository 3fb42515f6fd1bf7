package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"uitrusting/reporters/sink/filelock"
)

// errLocked says that another process uses the folder of --state.
var errLocked = errors.New("another scan is using this folder")

// lockState keeps two scans from using the same --state at once. The system
// gives the lock back when the process ends, however it ends.
func lockState(dir string) (unlock func(), err error) {
	if dir == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("--state: %w", withoutPath(err))
	}
	if err := ownerOnly(dir, true); err != nil {
		return nil, fmt.Errorf("--state: %w", withoutPath(err))
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--state: %w", withoutPath(err))
	}
	if err := filelock.Take(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close()
		if errors.Is(err, filelock.ErrTaken) {
			err = errLocked
		}
		return nil, fmt.Errorf("--state: %w", err)
	}
	return func() { _ = f.Close() }, nil
}

// tempFolder makes the folder in which the files of a catalog are written until
// they are whole. Whoever has its lock may call it: what a command that was
// killed left there, paths of the store among it, is removed.
func tempFolder(file string) (dir string, remove func(), err error) {
	dir = file + ".tmp"
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", nil, err
	}
	removeTemp(dir)
	return dir, func() {
		removeTemp(dir)
		_ = os.Remove(dir) // unless somebody keeps something else in it
	}, nil
}

func removeTemp(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// lockCatalog keeps two commands from making the same catalog at once.
func lockCatalog(file string) (unlock func(), err error) {
	f, err := os.OpenFile(file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := filelock.Take(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close()
		return nil, errors.New("another command is making it")
	}
	return func() { _ = f.Close() }, nil
}
