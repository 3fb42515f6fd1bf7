package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand prints the manual as one man page.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page", Args: arguments(0, 0),
		Example: "  uitrusting man > uitrusting.1",
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(a.out, a.manual(c.Root()))
			return err
		},
	}
}

// manual is the page of a program and its commands. Its date is that of
// SOURCE_DATE_EPOCH where packages are made, else today.
//
// Source: man(7). The generator of cobra makes a page for each command, and
// what it needs for that took 3 ms at every start.
func (a *app) manual(root *cobra.Command) string {
	date := a.now()
	if epoch, err := strconv.ParseInt(a.env("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		date = time.Unix(epoch, 0)
	}
	var m roff
	fmt.Fprintf(&m, ".TH %s 1 \"%s\" \"%s %s\"\n", strings.ToUpper(root.Name()), date.UTC().Format("January 2006"), root.Name(), version)
	m.section(".SH", "NAME", root.Name()+" - "+root.Short)
	m.section(".SH", "SYNOPSIS", root.Name()+" COMMAND [flags]")
	m.section(".SH", "DESCRIPTION", root.Long)
	m.WriteString(".SH COMMANDS\n")
	m.commands(root)
	for _, part := range manualParts() {
		fmt.Fprintf(&m, ".SH \"%s\"\n", part.title)
		for _, t := range part.terms {
			fmt.Fprintf(&m, ".TP\n\\fB%s\\fR\n%s\n", escaped(t[0]), escaped(t[1]))
		}
	}
	m.WriteString(".SH EXAMPLES\n")
	m.example(root.Example)
	return m.String()
}

// A roff is a man page in the making.
type roff struct{ strings.Builder }

// commands describes the commands below one, and those below them.
func (m *roff) commands(above *cobra.Command) {
	for _, c := range above.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		text := c.Long
		if text == "" {
			text = c.Short
		}
		m.section(".SS", c.CommandPath(), text)
		if c.Runnable() {
			m.section(".PP", "", c.UseLine())
		}
		m.example(c.Example)
		c.LocalFlags().VisitAll(m.flag)
		m.commands(c)
	}
}

func (m *roff) flag(f *pflag.Flag) {
	if f.Hidden || f.Name == "help" {
		return
	}
	name, usage := pflag.UnquoteUsage(f)
	fmt.Fprintf(m, ".TP\n\\fB\\-\\-%s\\fR %s\n%s", escaped(f.Name), escaped(name), escaped(usage))
	if d := f.DefValue; d != "" && d != "false" && d != "[]" && d != "0" {
		fmt.Fprintf(m, " (default %s)", escaped(d))
	}
	m.WriteByte('\n')
}

func (m *roff) section(macro, title, text string) {
	m.WriteString(macro)
	if title != "" {
		fmt.Fprintf(m, " \"%s\"", escaped(title))
	}
	fmt.Fprintf(m, "\n%s\n", escaped(text))
}

func (m *roff) example(text string) {
	if text != "" {
		fmt.Fprintf(m, ".PP\n.EX\n%s\n.EE\n", escaped(text))
	}
}

// escaped is a text in which nothing is a command of roff.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(strings.TrimRight(text, "\n"))
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
