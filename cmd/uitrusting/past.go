package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"uitrusting/reporters/jsonl"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// earlier reads the stored results that --compare names, oldest first.
func earlier(paths []string) ([]*finding.Past, error) {
	var list []*finding.Past
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("--compare %s: %w", printable(path), withoutPath(err))
		}
		r := recorder{}
		err = jsonl.Read(f, &r)
		_ = f.Close()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("--compare %s ends before its summary: the scan that wrote it did not finish", printable(path))
		}
		if err != nil {
			return nil, fmt.Errorf("--compare %s: %w", printable(path), err)
		}
		list = append(list, r.past)
	}
	slices.SortStableFunc(list, func(a, b *finding.Past) int { return a.Started.Compare(b.Started) })
	return list, nil
}

// A recorder is a reporter that keeps what a later scan compares with.
type recorder struct {
	id   func(document.Ref) string
	past *finding.Past
}

// Begin implements reporters.Reporter.
func (r *recorder) Begin(run finding.Run) error { r.past = finding.NewPast(run, r.id); return nil }

// Report implements reporters.Reporter.
func (r *recorder) Report(o *finding.Outcome) error { r.past.Add(o); return nil }

// End implements reporters.Reporter.
func (r *recorder) End(sum finding.Summary) error { r.past.End(sum); return nil }

// A history is the file in which check and --state keep what earlier scans
// came to: numbers in the first line, and below it keyed ids of the documents of
// the last scan and of what they lie in. Reports that do not compare do without
// them: as JSON they took a tenth of a scan in which nothing had changed.
type history struct {
	path string
	key  finding.Key
}

const (
	historySchema  = "uitrusting.history/2"
	maxHistory     = 24        // scans
	maxHistoryFile = 192 << 20 // bytes
)

type historyFile struct {
	Schema string        `json:"schema"`
	Key    string        `json:"key_id"`
	Scans  []historyScan `json:"scans"`
}

type historyScan struct {
	Started    time.Time `json:"started"`
	Roots      []string  `json:"roots"` // keyed
	Complete   bool      `json:"complete"`
	Walked     int       `json:"walked"`
	Scanned    int       `json:"scanned"`
	Severities [5]int    `json:"severities"`
	Persons    int       `json:"persons"`
}

func (h history) id(ref document.Ref) string { return h.key.Pseudonym("history", ref.String()) }

// roots names the places of a scan by their keyed ids, as the file holds
// them.
func (h history) roots(roots []string) []string {
	ids := make([]string, len(roots))
	for i, r := range roots {
		ids[i] = h.key.Pseudonym("history", r)
	}
	return ids
}

// read gives the earlier scans, oldest first. A file that cannot be read, or
// is of another key, is none: the history begins anew.
func (h history) read(roots []string) []*finding.Past {
	f, err := os.Open(h.path)
	if err != nil {
		return nil
	}
	defer f.Close()
	var file historyFile
	if json.NewDecoder(io.LimitReader(f, maxHistoryFile)).Decode(&file) != nil || file.Schema != historySchema || file.Key != h.key.ID() {
		return nil
	}
	var list []*finding.Past
	same := h.roots(roots)
	for i, s := range file.Scans[max(len(file.Scans)-maxHistory, 0):] {
		load := func(func(id, up string, open bool)) {}
		if i == min(len(file.Scans), maxHistory)-1 {
			load = h.nodes
		}
		p := finding.Past{Started: s.Started, Complete: s.Complete, Severities: s.Severities, Persons: s.Persons}
		p.Documents.Walked, p.Documents.Scanned = s.Walked, s.Scanned
		if slices.Equal(s.Roots, same) {
			p.Roots = roots
		}
		list = append(list, finding.RestorePast(p, load, h.id))
	}
	return list
}

// nodes gives the documents of the last scan and what they lie in.
func (h history) nodes(add func(id, up string, open bool)) {
	f, err := os.Open(h.path)
	if err != nil {
		return
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, maxHistoryFile))
	lines.Buffer(nil, 16<<20) // for the first
	for lines.Scan() {
		line := lines.Text()
		if open, ok := strings.CutPrefix(line, "+"); ok {
			id, up, _ := strings.Cut(open, " ")
			add(id, up, true)
		} else if in, ok := strings.CutPrefix(line, "-"); ok {
			id, up, _ := strings.Cut(in, " ")
			add(id, up, false)
		}
	}
}

// write adds a scan to the earlier ones. Only a scan that ran to its end is
// worth comparing with.
func (h history) write(before []*finding.Past, last *finding.Past) error {
	file := historyFile{Schema: historySchema, Key: h.key.ID()}
	all := append(slices.Clone(before), last)
	for _, p := range all[max(len(all)-maxHistory, 0):] {
		file.Scans = append(file.Scans, historyScan{
			Started: p.Started, Roots: h.roots(p.Roots), Complete: p.Complete, Walked: p.Documents.Walked, Scanned: p.Documents.Scanned,
			Severities: p.Severities, Persons: p.Persons,
		})
	}
	f, err := os.CreateTemp(filepath.Dir(h.path), ".history-*") // mode 0600
	if err != nil {
		return withoutPath(err)
	}
	w := bufio.NewWriter(f)
	err = json.NewEncoder(w).Encode(file)
	last.Nodes(func(id, up string, open bool) {
		mark := byte('-')
		if open {
			mark = '+'
		}
		_ = w.WriteByte(mark) // its errors stay until Flush
		_, _ = w.WriteString(id)
		_ = w.WriteByte(' ')
		_, _ = w.WriteString(up)
		_ = w.WriteByte('\n')
	})
	err = errors.Join(err, w.Flush(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), h.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return withoutPath(err)
}
