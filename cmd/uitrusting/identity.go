package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"

	"uitrusting/reporters/jsonl"
	"uitrusting/scanner/catalog"
	"uitrusting/scanner/finding"
)

// ageHead is how a file begins that age has encrypted.
const ageHead = "age-encryption.org/"

// A named result tells the paths of central documents, which the scan gave
// numbers.
type named struct {
	jsonl.Receiver
	paths map[string]string // by number
}

// readPaths reads the maps of the catalogs. Those that are encrypted are
// opened by the age identities in a file.
func readPaths(catalogs []string, identity string) (map[string]string, error) {
	var keys []age.Identity
	if identity != "" {
		f, err := os.Open(identity)
		if err != nil {
			return nil, fmt.Errorf("--identity: %w", withoutPath(err))
		}
		defer f.Close()
		if keys, err = age.ParseIdentities(f); err != nil {
			return nil, errors.New("--identity: no age identity is in that file")
		}
		if len(catalogs) == 0 {
			return nil, errors.New("--identity needs --catalog: the map of paths lies beside the catalog")
		}
	}
	paths := map[string]string{}
	for _, named := range catalogs {
		found, err := catalogsIn(named)
		for _, c := range found {
			if err == nil {
				err = readMaps(c, keys, paths)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("map of catalog %s: %w", printable(named), withoutPath(err))
		}
	}
	return paths, nil
}

// readMaps reads the maps of all files of a catalog.
func readMaps(catalog string, keys []age.Identity, paths map[string]string) error {
	files, err := catalogFiles(catalog)
	if errors.Is(err, os.ErrNotExist) { // the map alone is enough
		files, err = []string{catalog}, nil
	}
	for _, file := range files {
		if err == nil {
			err = readMap(mapPath(file), keys, paths)
		}
	}
	return err
}

func readMap(path string, keys []age.Identity, paths map[string]string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var r io.Reader = in
	if head, _ := in.Peek(len(ageHead)); string(head) == ageHead {
		if len(keys) == 0 {
			return errors.New("it is encrypted: name the file with your age identity, --identity")
		}
		if r, err = age.Decrypt(in, keys...); err != nil {
			return errors.New("the identity does not open it")
		}
	}
	return catalog.ReadMap(r, func(id, path string) error {
		if _, known := paths[id]; !known {
			paths[id] = path
		}
		return nil
	})
}

// Report implements jsonl.Receiver.
func (n *named) Report(o *finding.Outcome) error {
	for i := range o.Copies {
		if c := &o.Copies[i]; c.Of == "" {
			c.Of = n.paths[c.OfID]
		}
	}
	return n.Receiver.Report(o)
}
