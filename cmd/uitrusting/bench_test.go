//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/finding"
)

// prose is text as letters and minutes have it, in four languages, with a
// name, an address or a number now and then.
func prose(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	sentences := []string{
		"De vergadering van donderdag gaat door in de grote zaal op de eerste verdieping.",
		"Wij hebben uw bestelling goed ontvangen en leveren binnen de vijf werkdagen.",
		"Gelieve het bijgevoegde formulier in te vullen en voor het einde van de maand terug te sturen.",
		"Het dak van de loods werd hersteld, maar de goten moeten nog worden nagekeken.",
		"La réunion de jeudi aura lieu dans la grande salle du premier étage.",
		"Nous avons bien reçu votre commande et la livrerons dans les cinq jours ouvrables.",
		"Veuillez compléter le formulaire en annexe et le renvoyer avant la fin du mois.",
		"Die Sitzung am Donnerstag findet im großen Saal im ersten Stock statt.",
		"Wir haben Ihre Bestellung erhalten und liefern innerhalb von fünf Werktagen.",
		"The meeting on Thursday takes place in the large room on the first floor.",
		"Please complete the attached form and return it before the end of the month.",
		"De prijs van hout is dit jaar met twaalf procent gestegen, vooral die van eik.",
	}
	people := []string{"Els Vermeulen", "Jan Peeters", "Benoît Lambert", "Katrien De Smet", "Dieter Schulz"}
	var b bytes.Buffer
	for b.Len() < size {
		for range 6 + r.IntN(6) {
			b.WriteString(sentences[r.IntN(len(sentences))])
			b.WriteByte(" \n"[r.IntN(2)])
		}
		if r.IntN(3) == 0 {
			fmt.Fprintf(&b, "Contact: %s, 0470 12 34 %02d.\n", people[r.IntN(len(people))], r.IntN(100))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()[:size]
}

// table is a log-like csv of which 3 % of the rows name a person.
func table(size int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	var b bytes.Buffer
	b.WriteString("datum;machine;stand;duur;melding;klant;gsm;mail;rekening\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "2026-02-%02d 08:%02d:%02d;zaag %d;%d.%d;%d;onderdeel %06d klaar", 1+i%28, i%60, i*7%60, i%7, i%90, i%10, 100+r.IntN(900), r.IntN(1e6))
		if r.IntN(100) < 3 {
			fmt.Fprintf(&b, ";Jan Peeters;0470 12 34 %02d;jan.peeters%d@post.example;BE32 1234 5678 9002", i%100, i%1000)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()[:size]
}

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

// BenchmarkScan reads a file of 16 MiB with every rule on one worker.
func BenchmarkScan(b *testing.B) {
	for _, c := range []struct {
		name string
		make func(int) []byte
	}{{"prose", prose}, {"csv", table}} {
		b.Run(c.name, func(b *testing.B) {
			dir := b.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.txt"), c.make(16<<20), 0o600); err != nil {
				b.Fatal(err)
			}
			e := engine(b, 1)
			b.SetBytes(16 << 20)
			start := cpuTime()
			for b.Loop() {
				if _, err := e.Scan(context.Background(), []string{dir}, func(finding.Outcome) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*16.777216/(cpuTime()-start), "cpu-MB/s")
		})
	}
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
	for _, c := range []struct {
		name string
		make func(int) []byte
	}{{"prose", prose}, {"csv", table}} {
		b.Run(c.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "a.txt")
			if err := os.WriteFile(path, c.make(16<<20), 0o600); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(16 << 20)
			var cpu float64
			for b.Loop() {
				cmd := exec.Command(rg, "--no-unicode", "-j1", "-c", patterns, path)
				_ = cmd.Run()
				cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
			}
			b.ReportMetric(float64(b.N)*16.777216/cpu, "cpu-MB/s")
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
