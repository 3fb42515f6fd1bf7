package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// arguments asks for at least some arguments and for most of them, or any
// number when most < 0.
func arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("something is missing; write: %s (more: %s --help)", c.UseLine(), c.CommandPath())
		case most >= 0 && len(args) > most:
			return fmt.Errorf("%q is too much; write: %s (more: %s --help)", args[most], c.UseLine(), c.CommandPath())
		}
		return nil
	}
}

// flagError is an error of the command line in words that say what to write.
func flagError(c *cobra.Command, err error) error {
	if err == nil || errors.Is(err, pflag.ErrHelp) {
		return err
	}
	var bad *pflag.InvalidValueError
	if errors.As(err, &bad) {
		want := bad.Unwrap().Error()
		switch bad.GetFlag().Value.Type() {
		case "int":
			want = "a whole number is expected"
		case "duration":
			want = "a time such as 90s or 5m is expected"
		case "bool":
			want = "true or false is expected"
		}
		return fmt.Errorf("--%s %s: %s", bad.GetFlag().Name, strconv.Quote(bad.GetValue()), want)
	}
	return fmt.Errorf("%w (more: %s --help)", err, c.CommandPath())
}

// unknownBelow is an error for a word after a command that only groups others:
// the library prints help and calls it success.
func unknownBelow(root *cobra.Command, args []string) error {
	c, rest, err := root.Find(args)
	if err != nil || c == root || c.Runnable() || len(rest) == 0 || strings.HasPrefix(rest[0], "-") {
		return nil
	}
	return fmt.Errorf("unknown command %q for %q (more: %s --help)", rest[0], c.CommandPath(), c.CommandPath())
}
