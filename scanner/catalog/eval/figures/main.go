// Command figures prints how well stray copies are told, and what that costs:
// it makes a store and a laptop out of documents of this machine, lets a built
// program index the one and scan the other, and judges the result.
//
//	go build -o /tmp/uitrusting ./cmd/uitrusting
//	go run ./scanner/catalog/eval/figures -program /tmp/uitrusting -split test /usr/share/doc /usr/share/man
//
// More documents of each folder, which are more alike, come with -documents 12000
// -per-folder 500. Thresholds are set on -split tuning alone. Packages of Debian with documents in four
// languages: libreoffice-help-*, debian-reference-*, debian-handbook, manpages-*.
// CPU time is that of all processes; the machine may be busy.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"uitrusting/reporters/jsonl"
	"uitrusting/scanner/catalog/eval"
	"uitrusting/scanner/finding"
)

func main() {
	f := figures{}
	split := flag.String("split", "tuning", "tuning or test")
	flag.Uint64Var(&f.options.Seed, "seed", 20261128, "of everything that is drawn")
	flag.IntVar(&f.options.Documents, "documents", 3000, "real documents at most")
	flag.IntVar(&f.options.PerFolder, "per-folder", 25, "real documents of one folder and language at most")
	flag.IntVar(&f.options.Each, "each", 60, "laptop files of each kind")
	flag.IntVar(&f.options.Letters, "letters", 1300, "letters of 16 KB to measure speed on")
	flag.StringVar(&f.options.Office, "office", "", "program of LibreOffice, for conversions; \"\" = none")
	flag.StringVar(&f.program, "program", "uitrusting", "the built program")
	flag.StringVar(&f.dir, "dir", "", "folder to make, which is kept; \"\" = one that is removed")
	flag.IntVar(&f.runs, "runs", 3, "scans that the CPU time is the least of")
	flag.BoolVar(&f.wrong, "wrong", false, "name what went wrong")
	flag.Parse()
	f.options.Folders = flag.Args()
	if *split == "test" {
		f.options.Split = eval.Test
	}
	if err := f.print(); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

type figures struct {
	options eval.Options
	program string
	dir     string
	runs    int
	wrong   bool
}

func (f *figures) print() error {
	if f.dir == "" {
		dir, err := os.MkdirTemp("", "copies-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		f.dir = dir
	}
	set, err := eval.Make(f.dir, f.options)
	if err != nil {
		return err
	}
	fmt.Printf("%d laptop files against %d central ones, of them %d real documents of %d folders %v\n",
		len(set.Trials), set.Files, set.Texts, set.Families, set.Langs)
	file := filepath.Join(f.dir, "store.cat")
	if err := f.index(set, file); err != nil {
		return err
	}
	for _, central := range []string{"--catalog=" + file, "--central=" + filepath.Join(f.dir, eval.Central)} {
		out, _, err := f.run("scan", central, filepath.Join(f.dir, eval.Laptop), "--all", "-o", "jsonl:-", "--exit-zero", "--progress", "never")
		if err != nil {
			return err
		}
		var answers collector
		if err := jsonl.Read(bytes.NewReader(out), &answers); err != nil {
			return err
		}
		lossy := central == "--catalog="+file
		rows := set.Judge(answers.all, lossy, func(name string, t eval.Trial, c finding.Copy) {
			if f.wrong && lossy {
				fmt.Printf("%s %s: want %v of %v, is %s of %s: %.2f %.2f, %d words, %d of %d and %d persons, %s\n", name, t.Kind, t.Relations, t.Of,
					c.Relation, c.Of, c.LocalInCentral, c.CentralInLocal, c.Words, c.SharedIdentifiers, c.LocalIdentifiers, c.CentralIdentifier, c.Reason)
			}
		})
		what := "the catalog"
		if !lossy {
			what = "the store itself"
		}
		fmt.Printf("\nasked %s:\n\n%s", what, eval.Table(rows))
	}
	for _, folder := range []string{eval.Laptop, eval.Letters} {
		if err := f.added(folder, file); err != nil {
			return err
		}
	}
	return nil
}

// index makes the catalog and prints its size and cost.
func (f *figures) index(set *eval.Set, file string) error {
	_, used, err := f.run("index", filepath.Join(f.dir, eval.Central), "--catalog", file, "--readable-paths", "-q", "--progress", "never")
	if err != nil {
		return err
	}
	info, err := os.Stat(file + ".1") // the generation that the file points to
	if err != nil {
		return err
	}
	mb := float64(set.Bytes) / 1e6
	fmt.Printf("index: %.1f MB of documents, %.1f KB of catalog a MB, %.1f MB a second of CPU, %d MB of memory\n",
		mb, float64(info.Size())/1e3/mb, mb/used.cpu.Seconds(), used.memory>>20)
	return nil
}

// added compares scans with and without the catalog, in turn.
func (f *figures) added(folder, file string) error {
	args := []string{"scan", filepath.Join(f.dir, folder), "-o", "jsonl:-", "--exit-zero", "--progress", "never", "--workers", "1"}
	var least [2]time.Duration
	var memory [2]int64
	for range f.runs {
		for i := range least {
			_, used, err := f.run(append(args, []string{"--catalog=" + file}[:i]...)...)
			if err != nil {
				return err
			}
			if least[i] == 0 || used.cpu < least[i] {
				least[i] = used.cpu
			}
			memory[i] = max(memory[i], used.memory)
		}
	}
	fmt.Printf("\nscan of %s: %.2f s of CPU without the catalog, %.2f s with it (+%.0f %%); %d and %d MB of memory\n", folder, least[0].Seconds(), least[1].Seconds(),
		100*(least[1].Seconds()/least[0].Seconds()-1), memory[0]>>20, memory[1]>>20)
	return nil
}

// A usage is what a process and those that it waited for took.
type usage struct {
	cpu    time.Duration
	memory int64 // bytes that were resident at most, of one process; 0 = unknown
}

func (f *figures) run(args ...string) ([]byte, usage, error) {
	c := exec.Command(f.program, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var code *exec.ExitError
	if errors.As(err, &code) && code.ExitCode() == 3 { // some of it could not be read
		err = nil
	}
	if err != nil {
		return nil, usage{}, fmt.Errorf("%v: %w: %s", args, err, errs.Bytes())
	}
	return out.Bytes(), usage{cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), memory: peak(c.ProcessState)}, nil
}

// A collector keeps what a scan says.
type collector struct{ all []eval.Answer }

func (c *collector) Begin(finding.Run) error   { return nil }
func (c *collector) End(finding.Summary) error { return nil }
func (c *collector) Report(o *finding.Outcome) error {
	c.all = append(c.all, eval.Answer{File: filepath.Base(o.Document.Path), Member: len(o.Document.Members) > 0, Copies: o.Copies})
	return nil
}
