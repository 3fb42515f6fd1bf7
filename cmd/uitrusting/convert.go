package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"uitrusting/reporters/jsonl"
)

func (a *app) convertCommand() *cobra.Command {
	s := defaultSettings()
	c := &cobra.Command{
		Use:     "convert RESULT.jsonl",
		Short:   "Render a report from a stored result, without a rescan",
		Example: "  uitrusting convert result.jsonl -o html:report.html -o csv:findings.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(s.Output) == 0 {
				s.Output = []string{"console:-"}
			}
			return a.convert(&s, args[0])
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&s.Output, "output", "o", nil, "FORMAT:DEST, where DEST is a file or -; repeatable")
	f.StringVar(&s.Policy, "policy", "", "judge the result by another policy")
	f.StringVar(&s.Lang, "lang", "", "texts for people: nl, fr, de or en")
	f.StringVar(&s.Color, "color", s.Color, "auto, always or never")
	f.BoolVar(&s.All, "all", false, "list clean documents too, where the result holds them")
	return c
}

func (a *app) convert(s *settings, path string) error {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", printable(path), withoutPath(err))
		}
		defer f.Close()
		in = f
	}
	out, err := a.open(s)
	if err != nil {
		return err
	}
	if err := jsonl.Read(in, out); err != nil {
		out.discard()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%s ends before its summary: the scan that wrote it did not finish", printable(path))
		}
		return fmt.Errorf("%s: %w", printable(path), err)
	}
	return out.finish()
}
