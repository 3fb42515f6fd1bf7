package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"uitrusting/detectors/doctype"
	"uitrusting/reporters/message"
	"uitrusting/rules"
	"uitrusting/scanner/policy"
)

// readPolicy reads the policy file, or gives the built-in policy.
func readPolicy(path string) (*rules.Policy, error) {
	if path == "" {
		return policy.Builtin(), nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", printable(path), withoutPath(err))
	}
	return rules.LoadPolicy(path, b)
}

// maxPolicy bounds a policy on standard input, in bytes.
const maxPolicy = 16 << 20

// givenPolicy is readPolicy for a person who looks at a policy: - is standard
// input.
func (a *app) givenPolicy(path string) (*rules.Policy, error) {
	if path != "-" {
		return readPolicy(path)
	}
	b, err := io.ReadAll(io.LimitReader(a.in, maxPolicy+1))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", withoutPath(err))
	}
	if len(b) > maxPolicy {
		return nil, fmt.Errorf("standard input: a policy has at most %d bytes", maxPolicy)
	}
	return rules.LoadPolicy("standard input", b)
}

func (a *app) policyCommand() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Make, check and explain the policy"}
	c.AddCommand(
		&cobra.Command{
			Use: "init [FILE]", Short: "Write a commented policy to start from", Args: arguments(0, 1),
			RunE: func(_ *cobra.Command, args []string) error { return a.writeNew(args, rules.PolicyTemplate()) },
		},
		&cobra.Command{
			Use: "schema [FILE]", Short: "Write the JSON schema of policies, for editors", Args: arguments(0, 1),
			Long: "schema writes the JSON schema of policy files. An editor that knows the YAML language server completes and\n" +
				"checks a policy whose first lines hold: # yaml-language-server: $schema=policy.schema.json",
			RunE: func(_ *cobra.Command, args []string) error { return a.writeNew(args, rules.PolicySchema()) },
		},
		&cobra.Command{
			Use: "check FILE", Short: "Check a policy file", Args: arguments(1, 1),
			RunE: func(_ *cobra.Command, args []string) error { return a.checkPolicy(args[0]) },
		},
		a.policyText("show", "Say what is scanned, why, who sees it and how long it is kept", "", showPolicy),
		a.policyText("notice", "Write what the staff must be told before a scan",
			"notice writes a text to start from for the staff, in the words of the policy. Before a scan begins the works council,\n"+
				"the committee or the union delegation is to be informed and heard (in Belgium CCT/CAO 39 and 81).", staffNotice),
	)
	return c
}

// policyText is a command that says a policy to people.
func (a *app) policyText(name, short, long string, text func(*rules.Policy, *message.Printer) string) *cobra.Command {
	lang := ""
	c := &cobra.Command{
		Use: name + " [FILE]", Short: short, Long: long, Args: arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			in, err := a.asked(lang)
			if err != nil {
				return err
			}
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			p, err := a.givenPolicy(path)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(a.out, text(p, message.New(in)))
			return err
		},
	}
	c.Flags().StringVar(&lang, "lang", "", "`LANGUAGE`: nl, fr, de or en")
	return c
}

// asked is the language of --lang, or else of the environment.
func (a *app) asked(lang string) (string, error) {
	if lang != "" && !slices.Contains(message.Languages(), lang) {
		return "", fmt.Errorf("--lang %q: choose from %s", lang, strings.Join(message.Languages(), ", "))
	}
	return a.language(&settings{Lang: lang}), nil
}

// writeNew writes to a file that is not there yet, or to standard output, which
// - stands for.
func (a *app) writeNew(args []string, content []byte) error {
	if len(args) == 0 || args[0] == "-" {
		_, err := a.out.Write(content)
		return err
	}
	f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: nothing was written", printable(args[0]))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", printable(args[0]), withoutPath(err))
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(args[0]) // half a file would keep the next try from writing
		return fmt.Errorf("%s: %w", printable(args[0]), withoutPath(err))
	}
	return nil
}

// checkPolicy says what a policy holds, and what in it is likely not meant.
func (a *app) checkPolicy(path string) error {
	p, err := a.givenPolicy(path)
	if err != nil {
		return err
	}
	for _, w := range doubts(p, a.now().Format("2006-01-02")) {
		fmt.Fprintf(a.err, "%s: %s\n", printable(path), w)
	}
	_, err = fmt.Fprintf(a.out, "policy %s, version %s: %s, %s\n", p.Policy, p.Version, plural(len(p.Locations), "location"), plural(centralStores(p), "central store"))
	return err
}

// doubts are what a policy says that is allowed and likely a mistake.
func doubts(p *rules.Policy, today string) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if centralStores(p) == 0 {
		say("no central store: name one here or with --central, or personal data cannot be judged")
	}
	types := doctype.Types()
	known := func(name string) bool { return slices.Contains(types, name) }
	d := &p.Duties
	for _, l := range d.Retention.Limits {
		if !known(l.Type) {
			say("retention: no document is told to be of type %q; known are %s", l.Type, strings.Join(types, ", "))
		}
		// Income tax and VAT codes as changed by the act of 20 November 2022,
		// for documents from 2022 on.
		if l.Type == "invoice" && l.Years < 10 && (l.DatedBefore == "" || l.DatedBefore > "2022-01-01") {
			say("retention: invoices since 2022 are kept 10 years for tax and VAT; a maximum of %d asks to delete them before", l.Years)
		}
	}
	for _, x := range []struct {
		name string
		duty rules.Duty
		said bool // more than the clause is said of it
	}{
		{policy.SpecialCategory, d.SpecialCategory.Duty, len(d.SpecialCategory.Exceptions) > 0},
		{policy.RetentionPeriod, d.Retention.Duty, len(d.Retention.Limits) > 0},
		{policy.TransferAbroad, d.Transfer.Duty, len(d.Transfer.Countries) > 0}, {policy.ExposedToMany, d.Exposure, false},
		{policy.IdentityCopies, d.IdentityCopy.Duty, d.IdentityCopy.Days > 0}, {policy.OverCollecting, d.OverCollection.Duty, d.OverCollection.Kinds > 0},
	} {
		if x.duty.Clause == "" && !x.duty.Off && (x.said || x.duty.Severity != "") {
			say("duty %s cites no clause and is not judged", x.name)
		}
	}
	for _, e := range d.SpecialCategory.Exceptions {
		if e.Until != "" && e.Until < today {
			say("special-category: the exception by %s ended on %s", printable(e.By), e.Until)
		}
	}
	for _, h := range p.LegalHold {
		if h.Until != "" && h.Until < today {
			say("legal_hold: the hold by %s ended on %s", printable(h.By), h.Until)
		}
	}
	if strings.Contains(strings.ToLower(fmt.Sprint(*p)), "privacy shield") {
		say("Privacy Shield is named: it is no ground for a transfer since 16 July 2020 (Court of Justice, C-311/18)")
	}
	return out
}

func centralStores(p *rules.Policy) int {
	n := 0
	for _, l := range p.Locations {
		if l.Kind == "central" {
			n++
		}
	}
	return n
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
