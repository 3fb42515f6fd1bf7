//go:build unix

package detectors_test

import (
	"fmt"
	"math"
	"syscall"
	"testing"

	"uitrusting/detectors"
	"uitrusting/detectors/eval/speed"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// benchSize is that of a window.
const benchSize = 256 << 10

// BenchmarkDetect gives the speed of each stage on one window of a text: the
// lexer, and each detector. best-MB/s is that of the fastest pass, by the CPU's
// clock, which says more than the average on a machine that others work on.
func BenchmarkDetect(b *testing.B) {
	s := all(b)
	for _, c := range speed.Corpora() {
		b.Run(c.Name, func(b *testing.B) {
			seg := segment(c)
			at := new(lex.Anchors)
			wants := wants(s)
			s.Lexicon.Lex(seg.Text, wants, at)
			b.Run("lex", func(b *testing.B) { best(b, func() { s.Lexicon.Lex(seg.Text, wants, at) }) })
			var ms []finding.Match
			for _, d := range s.Detectors {
				b.Run(fmt.Sprintf("%T", d), func(b *testing.B) { best(b, func() { ms = d.Detect(seg, at, ms[:0]) }) })
			}
		})
	}
}

// BenchmarkWorst is BenchmarkDetect for texts that are made to be slow.
func BenchmarkWorst(b *testing.B) {
	s := all(b)
	for _, c := range speed.Worst() {
		b.Run(c.Name, func(b *testing.B) {
			seg := segment(c)
			at := new(lex.Anchors)
			wants := wants(s)
			var ms []finding.Match
			best(b, func() {
				s.Lexicon.Lex(seg.Text, wants, at)
				ms = ms[:0]
				for _, d := range s.Detectors {
					ms = d.Detect(seg, at, ms)
				}
			})
		})
	}
}

func segment(c speed.Corpus) *document.Segment {
	seg := &document.Segment{Text: string(c.Text(benchSize))}
	if c.Name == "csv" {
		seg.Table = &document.Table{Columns: []string{"datum", "machine", "stand", "duur", "melding", "klant", "gsm", "mail", "rekening"}, Delimiter: ';'}
	}
	return seg
}

func wants(s *detectors.Set) (k lex.Kinds) {
	for _, d := range s.Detectors {
		k |= d.Wants()
	}
	return k
}

func all(b *testing.B) *detectors.Set {
	packs, err := rules.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	s, err := detectors.Compile(packs, detectors.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func best(b *testing.B, f func()) {
	b.SetBytes(passes * benchSize)
	b.ReportAllocs()
	least := math.Inf(1)
	for b.Loop() {
		start := cpuTime()
		for range passes {
			f()
		}
		least = min(least, (cpuTime()-start)/passes)
	}
	b.ReportMetric(benchSize/1e6/least, "best-MB/s")
}

// passes are timed together: the clock of a process ticks in microseconds.
const passes = 8

// cpuTime is what this process has used, in seconds.
func cpuTime() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
