package main

import (
	"github.com/spf13/cobra"

	"uitrusting/scanner"
	"uitrusting/scanner/extract"
	"uitrusting/scanner/extract/isolate"
)

// workerCommand is the child process that reads documents in formats whose
// parsers are not trusted. It is hidden: only the scanner starts it.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "worker", Hidden: true, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return isolate.Serve(c.Context(), extract.All(extract.Options{}), a.in, a.out)
		},
	}
}

// isolate starts the pool of parser processes for a scan. Its size follows
// from the memory that all processes may use together: a PDF parser needs
// some 130 MB.
func (a *app) isolate(s *settings) (func(scanner.Extractor) scanner.Extractor, func()) {
	const parser = 160 << 20
	free := int64(s.MaxMemory) - 96<<20
	size := max(1, min(int(free/parser), s.workers()))
	pool := isolate.New(isolate.Options{Size: size, MemoryPerChild: max(free/int64(size), parser), Timeout: s.FileTimeout})
	return pool.Wrap, func() { _ = pool.Close() }
}
