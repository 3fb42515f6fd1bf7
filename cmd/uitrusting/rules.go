package main

import (
	"bufio"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/detectors"
	"uitrusting/reporters/message"
	"uitrusting/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	c := &cobra.Command{Use: "rules", Short: "List, explain and check the rules"}
	var lang string
	list := &cobra.Command{
		Use: "list", Short: "List the built-in rules", Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			in, err := a.asked(lang)
			if err != nil {
				return err
			}
			packs, err := detectors.Builtin()
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, p := range packs {
				for _, r := range p.Rules {
					fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.InfoType, r.Title[in])
				}
			}
			return w.Flush()
		},
	}
	show := &cobra.Command{
		Use: "show ID", Short: "Explain a rule: what it finds, by what evidence, and where that is written", Args: arguments(1, 1),
		ValidArgsFunction: completeRuleID,
		RunE: func(_ *cobra.Command, args []string) error {
			in, err := a.asked(lang)
			if err != nil {
				return err
			}
			packs, err := detectors.Builtin()
			if err != nil {
				return err
			}
			for _, p := range packs {
				for _, r := range p.Rules {
					if r.ID == args[0] {
						return a.explain(&r, in)
					}
				}
			}
			return fmt.Errorf("no rule %q: see uitrusting rules list", args[0])
		},
	}
	check := &cobra.Command{
		Use: "check [FILE...]", Short: "Run each rule against its own examples, those of your packs too",
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := compileRules(&settings{RulePack: args}, rules.OwnData{})
			if err != nil {
				return err
			}
			n := 0
			for _, p := range set.Packs {
				n += len(p.Rules)
			}
			if err := set.Check(); err != nil {
				return exit{code: exitFindings, err: err}
			}
			_, err = fmt.Fprintf(a.out, "%d rules in %d packs: every example is found, no counterexample is\n", n, len(set.Packs))
			return err
		},
	}
	for _, sub := range []*cobra.Command{list, show} {
		sub.Flags().StringVar(&lang, "lang", "", "`LANGUAGE`: nl, fr, de or en")
	}
	c.AddCommand(list, show, check)
	return c
}

// explain prints a rule for a person.
func (a *app) explain(r *rules.Rule, lang string) error {
	m := message.New(lang)
	w := bufio.NewWriter(a.out)
	fmt.Fprintf(w, "%s: %s\n", r.ID, r.Title[lang])
	if text := r.Explain[lang]; text != "" {
		fmt.Fprintf(w, "\n%s\n", text)
	}
	if words := r.Keywords[lang]; len(words) > 0 {
		fmt.Fprintf(w, "\n%s: ", m.T("rule.keywords"))
		for i, k := range words {
			if i > 0 {
				fmt.Fprint(w, ", ")
			}
			fmt.Fprint(w, k)
		}
		fmt.Fprintln(w)
	}
	section(w, m.T("rule.examples"), r.Examples)
	section(w, m.T("rule.not"), r.Counterexamples)
	var sources []string
	for _, s := range r.Sources {
		line := s.Title
		if s.URL != "" {
			line += ", " + s.URL
		}
		if _, err := time.Parse(time.DateOnly, s.Read); err == nil {
			line += " (" + m.T("rule.read", "date", s.Read) + ")"
		}
		sources = append(sources, line)
	}
	section(w, m.T("rule.sources"), sources)
	return w.Flush()
}
