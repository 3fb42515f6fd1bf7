package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"uitrusting/reporters/integrations"
)

func (a *app) integrationsCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:       "integrations [NAME]",
		Short:     "Print or write rules, templates and queries for a security console",
		Example:   "  uitrusting integrations\n  uitrusting integrations wazuh\n  uitrusting integrations splunk --dir uitrusting-splunk",
		Args:      arguments(0, 1),
		ValidArgs: integrations.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := fmt.Fprintln(a.out, strings.Join(integrations.Names(), "\n"))
				return err
			}
			files, err := integrations.Files(args[0])
			if err != nil {
				return err
			}
			if dir == "" {
				w := bufio.NewWriter(a.out)
				for _, f := range files {
					fmt.Fprintf(w, "==> %s <==\n%s\n", f.Name, f.Text)
				}
				return w.Flush()
			}
			return writeFiles(dir, files)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "`FOLDER` to write the files into")
	return c
}

// writeFiles writes files into a folder, but not over files that are there.
func writeFiles(dir string, files []integrations.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--dir: %w", withoutPath(err))
	}
	for _, file := range files {
		f, err := os.OpenFile(filepath.Join(dir, file.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("--dir: %s: %w", file.Name, withoutPath(err))
		}
		_, err = f.Write(file.Text)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("--dir: %s: %w", file.Name, withoutPath(err))
		}
	}
	return nil
}
