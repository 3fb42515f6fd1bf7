package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"uitrusting/scanner"
	"uitrusting/scanner/extract"
	"uitrusting/scanner/extract/isolate"
)

// parserSetup is what a parser process is told before its first document. It
// goes through a pipe, because passwords must not stand in arguments or the
// environment.
type parserSetup struct {
	Passwords []string `json:"passwords"`
	CacheDir  string   `json:"cache_dir"`
	OCR       bool     `json:"ocr"`
}

// workerCommand is the child process that reads documents in formats whose
// parsers are not trusted. It is hidden: only the scanner starts it.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "worker", Hidden: true, Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			build := func(setup []byte) ([]scanner.Extractor, error) {
				var p parserSetup
				if err := json.Unmarshal(setup, &p); err != nil {
					return nil, err
				}
				return extract.All(extract.Options{Passwords: p.Passwords, CacheDir: p.CacheDir, OCR: p.OCR}), nil
			}
			return isolate.Serve(c.Context(), build, a.in, a.out)
		},
	}
}

// What the memory of a scan is divided into, in bytes (garbage.go says how much
// of the scanner's may be waste): a parser process needs
// 123 MB while it compiles PDFium and 105 MB then; the rest is the scanner's,
// which holds the dictionary, windows and waiting outcomes.
const (
	parserMemory  = 192 << 20
	scannerMemory = 128 << 20
)

// parsers starts the pool of parser processes of a scan. Their number and
// size follow from the memory that all processes may use together.
func (a *app) parsers(s *settings, passwords []string) (wrap func(scanner.Extractor) scanner.Extractor, end func(), err error) {
	p := parserSetup{Passwords: passwords, OCR: s.OCR, CacheDir: cacheDir()}
	setup, err := json.Marshal(p)
	if err != nil {
		return nil, nil, err
	}
	free := max(int64(s.MaxMemory)-scannerMemory, parserMemory/2)
	size := max(1, min(int(free/parserMemory), s.workers()))
	own := max(int64(s.MaxMemory)-int64(size)*parserMemory, int64(s.MaxMemory)/4)
	a.garbage.bound(own * 3 / 4)
	opt := isolate.Options{
		Size: size, MemoryPerChild: min(free/int64(size), 1<<30), Timeout: s.FileTimeout, Setup: setup,
	}
	if p.CacheDir != "" {
		opt.ReadOnly = []string{p.CacheDir}
	}
	pool := isolate.New(opt)
	return pool.Wrap, func() { _ = pool.Close() }, nil
}

// cacheDir is where compiled code of parsers is kept between runs, the user's
// alone, or "" where there is no such place.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "uitrusting", "parsers")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	return dir
}
