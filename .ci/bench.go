// Command bench measures the scanner side by side with cat, find and ripgrep
// on corpora that it makes itself:
//
//	go run .ci/bench.go -dir /tmp/bench            # makes the corpora when they are not there
//	go run .ci/bench.go -dir /tmp/bench -only small,csv -runs 9
//	go run .ci/bench.go -dir /tmp/bench -other ./older-build
//
// The programs of a table run in turn, so that a busy machine is busy for all
// of them; the figures are medians. CPU time (user and system, of all
// processes) is what counts: the wall clock tells what the neighbours do.
// For benchmarks inside the program see `go test -bench . ./scanner/...
// ./detectors/...`; run them with -count 10 and compare with
// golang.org/x/perf/cmd/benchstat. The last results are in .ci/bench.txt.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	dir := flag.String("dir", "", "folder of the corpora, some 2 GB; made when it is not there")
	runs := flag.Int("runs", 5, "runs of each program")
	only := flag.String("only", "small,csv,prose,office", "tables to make")
	other := flag.String("other", "", "a second build of the program, to compare with this one")
	corpora := flag.Bool("make", false, "only make the corpora")
	flag.Parse()
	if *dir == "" {
		flag.Usage()
		os.Exit(2)
	}
	if *corpora {
		if err := makeCorpora(*dir); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	b := bench{dir: *dir, runs: *runs, other: *other}
	if err := b.run(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type bench struct {
	dir, program, other string
	runs                int
}

// The patterns that ripgrep looks for: mail addresses, Belgian national
// numbers, IBANs.
const patterns = `[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|` +
	`\b[0-9]{2}[. /-]?[0-9]{2}[. /-]?[0-9]{2}[. /-]?[0-9]{3}[. /-]?[0-9]{2}\b|` +
	`\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`

func (b *bench) run(tables []string) error {
	// In a process of its own: what this one once used counts as the peak of
	// those it starts.
	self, err := os.Executable()
	if err != nil {
		return err
	}
	corpora := exec.Command(self, "-dir", b.dir, "-make")
	corpora.Stderr = os.Stderr
	if err := corpora.Run(); err != nil {
		return fmt.Errorf("corpora: %w", err)
	}
	b.program = filepath.Join(b.dir, "uitrusting")
	build := exec.Command("go", "build", "-o", b.program, "./cmd/uitrusting")
	build.Stderr = os.Stderr
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	key := filepath.Join(b.dir, "key")
	if err := os.WriteFile(key, []byte(strings.Repeat("ab", 32)+"\n"), 0o600); err != nil {
		return err
	}
	fmt.Printf("%s, %s, %d CPUs (%s), medians of %d interleaved runs\n", time.Now().Format("2006-01-02"), runtime.Version(), runtime.NumCPU(), cpuModel(), b.runs)
	for _, t := range tables {
		if err := b.table(t); err != nil {
			return err
		}
	}
	return nil
}

// scan is the command line of a scan with every rule on.
func (b *bench) scan(name, program, target string, workers int, more ...string) command {
	args := []string{"scan", "--exit-zero", "--workers", strconv.Itoa(workers), "--key-file", filepath.Join(b.dir, "key"), "-o", "jsonl:" + os.DevNull, "--progress", "never"}
	return command{name: name, args: append(append([]string{program}, append(args, more...)...), target)}
}

// scans are the program with one and two workers, and the other build.
func (b *bench) scans(target string, more ...string) []command {
	c := []command{
		b.scan("uitrusting, 1 worker", b.program, target, 1, more...),
		b.scan("uitrusting, 2 workers", b.program, target, 2, more...),
	}
	if b.other != "" {
		c = append(c, b.scan("other build, 1 worker", b.other, target, 1, more...),
			b.scan("other build, 2 workers", b.other, target, 2, more...))
	}
	return c
}

func (b *bench) table(name string) error {
	path := func(s string) string { return filepath.Join(b.dir, s) }
	rg := func(target string) command {
		return command{name: "rg --no-unicode, 3 patterns", args: []string{"rg", "--no-unicode", "--no-ignore", "--hidden", "-j1", "-c", patterns, target}}
	}
	var cs []command
	var target string
	switch name {
	case "small":
		target = path("small")
		state := path("state")
		_ = os.RemoveAll(state)
		if err := b.scan("", b.program, target, 2, "--state", state).once(nil); err != nil {
			return err
		}
		cs = append([]command{
			{name: "find | xargs cat", args: []string{"sh", "-c", `find "$0" -type f -print0 | xargs -0 cat >/dev/null`, target}},
			rg(target),
		}, b.scans(target)...)
		cs = append(cs,
			command{name: "find -newer", args: []string{"find", target, "-newer", path("key"), "-type", "f"}},
			b.scan("uitrusting --state, nothing changed", b.program, target, 1, "--state", state))
	case "csv", "prose":
		target = path(map[string]string{"csv": "big.csv", "prose": "prose.txt"}[name])
		cs = append([]command{{name: "cat", args: []string{"sh", "-c", `cat "$0" >/dev/null`, target}}, rg(target)}, b.scans(target)...)
	case "office":
		target = path("office")
		cs = append([]command{{name: "find | xargs cat", args: []string{"sh", "-c", `find "$0" -type f -print0 | xargs -0 cat >/dev/null`, target}}}, b.scans(target)...)
	default:
		return fmt.Errorf("no table %q", name)
	}
	files, bytes, err := count(target)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s: %d files, %.0f MB\n", name, files, float64(bytes)/1e6)
	results := make([][]result, len(cs))
	for range b.runs {
		for i, c := range cs {
			if _, err := exec.LookPath(c.args[0]); err != nil {
				continue
			}
			var r result
			if err := c.once(&r); err != nil {
				return err
			}
			results[i] = append(results[i], r)
		}
	}
	fmt.Printf("%-38s %9s %9s %9s %9s\n", "", "CPU s", "wall s", "MB/CPU s", "peak MiB")
	for i, c := range cs {
		if len(results[i]) == 0 {
			fmt.Printf("%-38s not installed\n", c.name)
			continue
		}
		m := median(results[i])
		fmt.Printf("%-38s %9.3f %9.3f %9.0f %9.0f\n", c.name, m.cpu, m.wall, float64(bytes)/1e6/m.cpu, m.peak)
	}
	return nil
}

type command struct {
	name string
	args []string
}

type result struct{ cpu, wall, peak float64 } // seconds, seconds, MiB

// once runs the command. That it finds something, or nothing, is no error.
func (c command) once(r *result) error {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	start := time.Now()
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 || cmd.ProcessState.ExitCode() == 2 {
		return fmt.Errorf("%s: %w: %s", c.name, err, complaint.String())
	}
	if r != nil {
		use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		r.wall = time.Since(start).Seconds()
		r.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		r.peak = float64(use.Maxrss) / 1024
	}
	return nil
}

func median(rs []result) result {
	of := func(f func(result) float64) float64 {
		var v []float64
		for _, r := range rs {
			v = append(v, f(r))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	return result{
		cpu:  of(func(r result) float64 { return r.cpu }),
		wall: of(func(r result) float64 { return r.wall }),
		peak: of(func(r result) float64 { return r.peak }),
	}
}

func cpuModel() string {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func count(root string) (files int, size int64, err error) {
	err = filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		size += info.Size()
		return nil
	})
	return files, size, err
}

// makeCorpora makes what is not there yet.
//
//   - small: some 70,000 texts: what this machine has of Go sources, modules,
//     documentation and manual pages, then letters, tables and logs made here
//   - big.csv: 500 MB, three lines in a hundred name a person
//   - prose.txt: 150 MB of letters
//   - office: the documents of the tests of this repository, ten times
func makeCorpora(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		make func(path string) error
	}{{"small", makeSmall}, {"big.csv", makeTable}, {"prose.txt", makeProse}, {"office", makeOffice}} {
		path := filepath.Join(dir, c.name)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := c.make(path + ".part"); err != nil {
			return fmt.Errorf("corpus %s: %w", c.name, err)
		}
		if err := os.Rename(path+".part", path); err != nil {
			return err
		}
	}
	return nil
}

const smallFiles = 70_000

func makeSmall(root string) error {
	n := 0
	goroot, _ := exec.Command("go", "env", "GOROOT").Output()
	modules, _ := exec.Command("go", "env", "GOMODCACHE").Output()
	for name, from := range map[string]string{
		"go": filepath.Join(strings.TrimSpace(string(goroot)), "src"), "modules": strings.TrimSpace(string(modules)),
		"doc": "/usr/share/doc", "man": "/usr/share/man",
	} {
		m, err := copyTexts(from, filepath.Join(root, name), 15_000)
		if err != nil {
			return err
		}
		n += m
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := 0; n < smallFiles; i++ {
		path := filepath.Join(root, "letters", strconv.Itoa(i/200), fmt.Sprintf("brief %05d.txt", i))
		var b bytes.Buffer
		switch {
		case i%50 == 0:
			path = strings.TrimSuffix(path, ".txt") + ".csv"
			b.WriteString(titles)
			rows(&b, r, 20<<10)
		default:
			letter(&b, r)
		}
		if err := write(path, b.Bytes()); err != nil {
			return err
		}
		n++
	}
	for i := range 4 {
		var b bytes.Buffer
		log(&b, r, 16<<20)
		if err := write(filepath.Join(root, "logs", fmt.Sprintf("app.%d.log", i)), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// copyTexts copies at most so many texts below 1 MiB, packed ones unpacked.
func copyTexts(from, to string, most int) (n int, err error) {
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || n == most {
			return nil // what cannot be read is not in the corpus
		}
		info, err := d.Info()
		if err != nil || info.Size() > 1<<20 {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil
			}
			if b, err = io.ReadAll(z); err != nil {
				return nil
			}
			path = strings.TrimSuffix(path, ".gz")
		}
		if len(b) == 0 || bytes.IndexByte(b[:min(len(b), 8<<10)], 0) >= 0 || bytes.HasPrefix(b, []byte("%PDF")) {
			return nil
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		n++
		return write(filepath.Join(to, rel), b)
	})
	return n, err
}

func write(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}

func makeTable(path string) error {
	first := true
	return makeBig(path, 500e6, func(w *bytes.Buffer, r *rand.Rand, size int) {
		if first {
			w.WriteString(titles)
			first = false
		}
		rows(w, r, size)
	})
}

func makeProse(path string) error {
	return makeBig(path, 150e6, func(w *bytes.Buffer, r *rand.Rand, size int) {
		for w.Len() < size {
			letter(w, r)
		}
	})
}

// makeBig writes a file in pieces of 1 MB.
func makeBig(path string, size int64, piece func(*bytes.Buffer, *rand.Rand, int)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(3, 4))
	var b bytes.Buffer
	for written := int64(0); written < size; {
		b.Reset()
		piece(&b, r, 1e6)
		n, err := w.Write(b.Bytes())
		if err != nil {
			return err
		}
		written += int64(n)
	}
	return w.Flush()
}

func makeOffice(root string) error {
	for i := range 10 {
		if err := os.CopyFS(filepath.Join(root, strconv.Itoa(i)), os.DirFS("testdata/documents")); err != nil {
			return err
		}
	}
	return nil
}

var sentences = strings.Split(strings.TrimSpace(`
De vergadering van donderdag gaat door in de grote zaal op de eerste verdieping.
Wij hebben uw bestelling goed ontvangen en leveren binnen de vijf werkdagen.
Gelieve het bijgevoegde formulier in te vullen en voor het einde van de maand terug te sturen.
Het dak van de loods werd hersteld, maar de goten moeten nog worden nagekeken.
De prijs van hout is dit jaar met twaalf procent gestegen, vooral die van eik.
Tussen Gent en Brugge rijden er die dag geen treinen; neem dus de bus of kom met de fiets.
Na overleg met de afdeling Aankoop stellen wij voor om het contract met een jaar te verlengen.
La réunion de jeudi aura lieu dans la grande salle du premier étage.
Nous avons bien reçu votre commande et la livrerons dans les cinq jours ouvrables.
Veuillez compléter le formulaire en annexe et le renvoyer avant la fin du mois.
Le toit du hangar a été réparé, mais les gouttières doivent encore être vérifiées.
Après concertation avec le service des achats, nous proposons de prolonger le contrat d'un an.
Die Sitzung am Donnerstag findet im großen Saal im ersten Stock statt.
Wir haben Ihre Bestellung erhalten und liefern innerhalb von fünf Werktagen.
Bitte füllen Sie das beiliegende Formular aus und senden Sie es bis Ende des Monats zurück.
Das Dach der Halle wurde repariert, aber die Dachrinnen müssen noch geprüft werden.
The meeting on Thursday takes place in the large room on the first floor.
Please complete the attached form and return it before the end of the month.
`), "\n")

var (
	first = strings.Fields("Els Jan Benoît Katrien Dieter Marie Pieter Sofie Luc Anke Hendrik Chantal Joris Greet Matthias Nadia Wim Lotte")
	last  = strings.Fields("Vermeulen Peeters Lambert Claes Schulz Dubois Janssens Willems Maes Goossens Renard Hofmann Mertens Wouters Lefèvre Aerts")
)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// national is an invented Belgian national number with its check digits.
func national(r *rand.Rand) string {
	y, m, d, n := 50+r.IntN(49), 1+r.IntN(12), 1+r.IntN(28), 1+r.IntN(997)
	check := 97 - (y*10_000_000+m*100_000+d*1000+n)%97
	return fmt.Sprintf("%02d.%02d.%02d-%03d.%02d", y, m, d, n, check)
}

// account is an invented Belgian IBAN with both its checks.
func account(r *rand.Rand) string {
	bban := 100_000_000 + r.IntN(900_000_000)*10
	inner := bban % 97
	if inner == 0 {
		inner = 97
	}
	number := fmt.Sprintf("%010d%02d", bban, inner)
	rest := 0
	for _, c := range number + "111400" { // BE00
		rest = (rest*10 + int(c-'0')) % 97
	}
	return fmt.Sprintf("BE%02d %s %s %s", 98-rest, number[:4], number[4:8], number[8:])
}

func letter(w *bytes.Buffer, r *rand.Rand) {
	name := pick(r, first) + " " + pick(r, last)
	fmt.Fprintf(w, "Betreft: dossier %d/%d\n\nBeste %s,\n\n", 2015+r.IntN(10), r.IntN(5000), name)
	for range 2 + r.IntN(6) {
		for range 3 + r.IntN(5) {
			w.WriteString(pick(r, sentences))
			w.WriteByte(" \n"[r.IntN(2)])
		}
		w.WriteByte('\n')
	}
	switch r.IntN(4) {
	case 0:
		fmt.Fprintf(w, "Rijksregisternummer: %s\n", national(r))
	case 1:
		fmt.Fprintf(w, "Te storten op %s, gsm 0470 12 34 %02d\n", account(r), r.IntN(100))
	}
	fmt.Fprintf(w, "\nMet vriendelijke groeten\n%s %s\n", pick(r, first), pick(r, last))
}

const titles = "datum;machine;stand;duur;melding;klant;gsm;mail;rijksregisternummer;rekening\n"

// rows are lines of a log of which three in a hundred name a person.
func rows(w *bytes.Buffer, r *rand.Rand, size int) {
	for i := 0; w.Len() < size; i++ {
		fmt.Fprintf(w, "2026-02-%02d 08:%02d:%02d;zaag %d;%d.%d;%d;onderdeel %06d klaar", 1+i%28, i%60, i*7%60, i%7, i%90, i%10, 100+r.IntN(900), r.IntN(1e6))
		if r.IntN(100) < 3 {
			f, l := pick(r, first), pick(r, last)
			fmt.Fprintf(w, ";%s %s;0470 12 34 %02d;%s.%s@post.example;%s;%s", f, l, r.IntN(100), strings.ToLower(f), strings.ToLower(l), national(r), account(r))
		}
		w.WriteByte('\n')
	}
}

func log(w *bytes.Buffer, r *rand.Rand, size int) {
	events := []string{"GET /api/v1/orders/%d 200 %dms", "cache miss for key order:%d after %d tries", "worker %d finished in %d ms", "retry %d of request %d: connection reset by peer"}
	for i := 0; w.Len() < size; i++ {
		fmt.Fprintf(w, "2026-03-%02dT%02d:%02d:%02d.%03dZ INFO  [srv-%d] ", 1+i%28, i/3600%24, i/60%60, i%60, r.IntN(1000), r.IntN(8))
		fmt.Fprintf(w, pick(r, events)+"\n", r.IntN(100_000), r.IntN(1000))
	}
}
