package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"uitrusting/scanner/catalog"
)

// A catalog that index writes is a pointer file, which is replaced, and the
// files it points to, which never are: a scan reads them from beginning to end,
// and Windows replaces no file that is open. FILE.3 is the base of generation 3,
// FILE.3.2 its second delta; beside each lies its map, if there is one.
type generation struct {
	base  int // 0 = there is none
	delta int // 0 = there is none
}

const (
	pointerHead = "uitrusting.catalog/1 "
	maxPointer  = 64 // bytes
)

// newest is the file of it that was made last.
func (g generation) newest(file string) string {
	base, delta := g.files(file)
	if delta != "" {
		return delta
	}
	return base
}

// free is the first generation from this one on whose newest file and map are
// not there: what has such a name by chance is not written over.
func (g generation) free(file string) generation {
	for {
		newest := g.newest(file)
		_, err := os.Lstat(newest)
		_, errMap := os.Lstat(mapPath(newest))
		if err != nil && errMap != nil {
			return g
		}
		if g.delta > 0 {
			g.delta++
		} else {
			g.base++
		}
	}
}

// files are the base and the delta, which may be "".
func (g generation) files(file string) (base, delta string) {
	base = file + "." + strconv.Itoa(g.base)
	if g.delta > 0 {
		delta = base + "." + strconv.Itoa(g.delta)
	}
	return base, delta
}

func (g generation) write(temp, file string) error {
	return writeWhole(temp, file, func(out io.Writer) error {
		_, err := fmt.Fprintf(out, "%s%d %d\n", pointerHead, g.base, g.delta)
		return err
	})
}

// readPointer reads what a catalog points to. The generation is zero when it is
// a catalog by itself.
func readPointer(file string) (generation, error) {
	f, err := os.Open(file)
	if err != nil {
		return generation{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPointer))
	if err != nil {
		return generation{}, err
	}
	rest, ok := strings.CutPrefix(string(b), pointerHead)
	name, _, _ := strings.Cut(pointerHead, "/")
	switch {
	case !ok && strings.HasPrefix(string(b), name+"/"):
		return generation{}, catalog.ErrVersion
	case !ok && (len(b) == 0 || catalog.IsFile(b)):
		return generation{}, nil
	case !ok:
		return generation{}, catalog.ErrDamaged
	}
	base, delta, _ := strings.Cut(strings.TrimSuffix(rest, "\n"), " ")
	g := generation{}
	if len(b) == maxPointer {
		return generation{}, catalog.ErrDamaged
	}
	g.base, err = strconv.Atoi(base)
	if err == nil {
		g.delta, err = strconv.Atoi(delta)
	}
	if err != nil || g.base < 1 || g.delta < 0 {
		return generation{}, catalog.ErrDamaged
	}
	return g, nil
}

// catalogFiles are the files that a catalog consists of. Each has a map, if it
// has one, beside it.
func catalogFiles(file string) ([]string, error) {
	g, err := readPointer(file)
	if err != nil {
		return nil, err
	}
	if g.base == 0 {
		return []string{file}, nil
	}
	base, delta := g.files(file)
	if delta == "" {
		return []string{base}, nil
	}
	return []string{base, delta}, nil
}

// removeOthers removes the files of generations before this one. A copy that
// somebody keeps beside them, as FILE.20261128, is none, nor is what holds
// something else. What is open on Windows stays until the next time.
func (g generation) removeOthers(file string) {
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return
	}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), filepath.Base(file)+".")
		if !ok || !e.Type().IsRegular() {
			continue
		}
		number, isMap := strings.CutSuffix(rest, ".map")
		path := filepath.Join(filepath.Dir(file), e.Name())
		if o, ok := parseGeneration(number); ok && o.before(g) && (isMap || beginsAsCatalog(path)) {
			_ = os.Remove(path)
		}
	}
}

// before reports whether a file of o is not one that g needs and was made
// before it.
func (o generation) before(g generation) bool {
	return o.base < g.base || o.base == g.base && o.delta > 0 && o.delta < max(g.delta, 1)
}

// parseGeneration reads what files puts behind the name of a catalog.
func parseGeneration(s string) (g generation, ok bool) {
	base, delta, two := strings.Cut(s, ".")
	if g.base, ok = positive(base); ok && two {
		g.delta, ok = positive(delta)
	}
	return g, ok
}

// positive reads a number as it is written.
func positive(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && strconv.Itoa(n) == s
}

func beginsAsCatalog(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, maxPointer)
	n, _ := io.ReadFull(f, b)
	return catalog.IsFile(b[:n])
}

// catalogsIn are the catalogs that are meant by a path: itself, or those in a
// folder, one for each share.
func catalogsIn(path string) ([]string, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return []string{path}, nil // that it is missing is told when it is opened
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == partitionExt && !e.IsDir() {
			found = append(found, filepath.Join(path, e.Name()))
		}
	}
	if len(found) == 0 {
		return nil, errors.New("no catalog (*" + partitionExt + ") is in that folder")
	}
	return found, nil
}

// partitionExt is the extension of the catalogs in a folder.
const partitionExt = ".cat"
