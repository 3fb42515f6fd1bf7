package scanner_test

import (
	"bytes"
	"crypto/sha256"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"uitrusting/scanner"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// lookups keeps the prints that the engine asks a catalog for.
type lookups struct {
	mu     sync.Mutex
	prints []*fingerprint.Print
	known  [32]byte // bytes of a central document
}

func (l *lookups) Exact(bytes [32]byte) []finding.Copy {
	if bytes != l.known {
		return nil
	}
	return []finding.Copy{{Relation: finding.Exact}}
}

func (l *lookups) Copies(p *fingerprint.Print) []finding.Copy {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.prints = append(l.prints, p)
	return []finding.Copy{{Relation: finding.Original}}
}

// TestScan_prints: a local scan makes prints of documents in which something
// was found, and the print does not depend on whether the text was held, read
// again, or shared out in ranges.
func TestScan_prints(t *testing.T) {
	sentence := []byte("de een of andere zin over het werk van vandaag, morgen en gisteren staat hier te staan\n")
	for _, size := range []int{10 << 10, 5 << 20} {
		dir := t.TempDir()
		body := append(bytes.Repeat(sentence, size/len(sentence)), "stuur het naar @needle vandaag nog door\n"...)
		write(t, dir, "found.txt", body)
		write(t, dir, "clean.txt", bytes.Repeat(sentence, size/len(sentence)))
		var last *fingerprint.Print
		for _, workers := range []int{1, 3} {
			l := &lookups{}
			cfg := config(workers, needle("@needle"))
			cfg.Prints, cfg.Catalog = scanner.LocalPrints, l
			outcomes, _ := run(t, cfg, dir)
			if len(l.prints) != 1 || len(outcomes[1].Copies) != 1 || filepath.Base(outcomes[1].Document.Path) != "found.txt" {
				t.Fatalf("%d bytes, %d workers: %d prints, %+v", size, workers, len(l.prints), outcomes)
			}
			p := l.prints[0]
			if p.Size != int64(len(body)) || p.Words < size/len(sentence)*14 || len(p.Identifier("email")) != 1 || p.Partial {
				t.Errorf("%d bytes, %d workers: %d words, %d bytes", size, workers, p.Words, p.Size)
			}
			if last != nil && !reflect.DeepEqual(last, p) {
				t.Errorf("%d bytes: the print depends on the workers", size)
			}
			last = p
			if outcomes[1].Print != nil {
				t.Error("a print is kept beyond the look-up")
			}
		}
	}
}

// TestScan_exact: what is known by its bytes needs no print of its text.
func TestScan_exact(t *testing.T) {
	for _, size := range []int{10, 5 << 20} {
		dir := t.TempDir()
		known := append(bytes.Repeat([]byte("een woord \n"), size/11), "stuur het naar @needle\n"...)
		write(t, dir, "a.txt", known)
		write(t, dir, "b.txt", append(known, "en nog iets\n"...))
		l := &lookups{known: sha256.Sum256(known)}
		cfg := config(1, needle("@needle"))
		cfg.Prints, cfg.Catalog = scanner.LocalPrints, l
		outcomes, _ := run(t, cfg, dir)
		if len(outcomes) != 2 || len(outcomes[0].Copies) != 1 || outcomes[0].Copies[0].Relation != finding.Exact || outcomes[1].Copies[0].Relation != finding.Original {
			t.Fatalf("%d bytes: %+v", size, outcomes)
		}
		if len(l.prints) != 1 || l.prints[0].Bytes == l.known {
			t.Errorf("%d bytes: %d documents looked up by their text", size, len(l.prints))
		}
	}
}
