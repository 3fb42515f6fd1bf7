//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"uitrusting/detectors/eval/speed"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/finding"
)

func engine(tb testing.TB, workers int) *scanner.Scanner {
	tb.Helper()
	s := defaultSettings()
	s.Workers = workers
	a := &app{err: io.Discard, env: func(string) string { return "" }}
	set, err := compileRules(&s, rules.OwnData{})
	if err != nil {
		tb.Fatal(err)
	}
	cfg, closeAll, err := a.config(&s, set, finding.Key{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(closeAll)
	e, err := scanner.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// benchSize is that of the file of a benchmark.
const benchSize = 16 << 20

// BenchmarkScan reads a file with every rule on one worker.
func BenchmarkScan(b *testing.B) {
	for _, c := range speed.Corpora() {
		b.Run(c.Name, func(b *testing.B) { benchmarkScan(b, c, benchSize) })
	}
}

// BenchmarkScanWorst is BenchmarkScan for texts that are made to be slow.
func BenchmarkScanWorst(b *testing.B) {
	for _, c := range speed.Worst() {
		b.Run(c.Name, func(b *testing.B) { benchmarkScan(b, c, benchSize/8) })
	}
}

func benchmarkScan(b *testing.B, c speed.Corpus, size int) {
	path := write(b, c, size)
	e := engine(b, 1)
	measure(b, size, func() float64 {
		start := cpuTime()
		if _, err := e.Scan(context.Background(), []string{filepath.Dir(path)}, func(finding.Outcome) error { return nil }); err != nil {
			b.Fatal(err)
		}
		return cpuTime() - start
	})
}

// write makes the file of a benchmark, which has a folder of its own.
func write(b *testing.B, c speed.Corpus, size int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "a.txt")
	if err := os.WriteFile(path, c.Text(size), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// measure runs f, which tells the seconds of CPU time it took. best-MB/s is
// the fastest pass: machines are shared.
func measure(b *testing.B, size int, f func() float64) {
	b.SetBytes(int64(size))
	all, least := 0.0, math.Inf(1)
	for b.Loop() {
		cpu := f()
		all += cpu
		least = min(least, cpu)
	}
	b.ReportMetric(float64(b.N)*float64(size)/1e6/all, "cpu-MB/s")
	b.ReportMetric(float64(size)/1e6/least, "best-MB/s")
}

// cpuTime is what this process has used, in seconds: machines are shared, and
// the wall clock tells what the neighbours do.
func cpuTime() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// BenchmarkStart is what a scan costs before it reads its first byte.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s := defaultSettings()
		if _, err := compileRules(&s, rules.OwnData{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRipgrep gives the CPU time of ripgrep with three of our patterns on
// the same text, to be read beside BenchmarkScan.
func BenchmarkRipgrep(b *testing.B) {
	rg, err := exec.LookPath("rg")
	if err != nil {
		b.Skip("ripgrep is not installed")
	}
	patterns := strings.Join([]string{
		`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`,
		`\b[0-9]{2}[. /-]?[0-9]{2}[. /-]?[0-9]{2}[. /-]?[0-9]{3}[. /-]?[0-9]{2}\b`,
		`\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`,
	}, "|")
	for _, c := range speed.Corpora() {
		b.Run(c.Name, func(b *testing.B) {
			path := write(b, c, benchSize)
			measure(b, benchSize, func() float64 {
				cmd := exec.Command(rg, "--no-unicode", "-j1", "-c", patterns, path)
				_ = cmd.Run()
				return (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
			})
		})
	}
}

// BenchmarkTree is what a small file costs: 2,000 letters of 2 KB in which
// nothing stands, in folders of 100.
func BenchmarkTree(b *testing.B) {
	const files, size = 2000, 2 << 10
	dir := b.TempDir()
	text := []byte(strings.Repeat("Het dak van de loods werd hersteld, maar de goten moeten nog worden nagekeken.\n", size/79))
	for i := range files {
		sub := filepath.Join(dir, fmt.Sprint(i/100))
		if err := os.MkdirAll(sub, 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("brief %d.txt", i)), text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	e := engine(b, 1)
	b.ReportAllocs()
	start := cpuTime()
	for b.Loop() {
		if _, err := e.Scan(context.Background(), []string{dir}, func(finding.Outcome) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpuTime()-start)*1e6/float64(b.N)/files, "cpu-us/file")
}
