package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

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

func (a *app) policyCommand() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Make, check and explain the policy"}
	var lang string
	initialize := &cobra.Command{
		Use: "init [FILE]", Short: "Write a commented policy to start from", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := a.out.Write(rules.PolicyTemplate())
				return err
			}
			f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return fmt.Errorf("%s: %w", printable(args[0]), withoutPath(err))
			}
			if _, err := f.Write(rules.PolicyTemplate()); err != nil {
				f.Close()
				return err
			}
			return f.Close()
		},
	}
	check := &cobra.Command{
		Use: "check FILE", Short: "Check a policy file", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := readPolicy(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "policy %s, version %s: %d locations, %s\n", p.Policy, p.Version, len(p.Locations), plural(centralStores(p), "central store"))
			return err
		},
	}
	show := &cobra.Command{
		Use: "show [FILE]", Short: "Say what is scanned, why, who sees it and how long it is kept", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			p, err := readPolicy(path)
			if err != nil {
				return err
			}
			showPolicy(a.out, p, message.New(a.language(&settings{Lang: lang})))
			return nil
		},
	}
	show.Flags().StringVar(&lang, "lang", "", "nl, fr, de or en")
	c.AddCommand(initialize, check, show)
	return c
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

// showPolicy prints a policy for the people it is about.
func showPolicy(w io.Writer, p *rules.Policy, m *message.Printer) {
	title := p.Title[m.Lang()]
	if title == "" {
		title = p.Policy
	}
	fmt.Fprintf(w, "%s (%s %s)\n", title, p.Policy, p.Version)
	part := func(key, text string) {
		if text != "" {
			fmt.Fprintf(w, "\n%s\n  %s\n", m.T("policy."+key), strings.TrimSpace(text))
		}
	}
	part("purpose", first(p.Purpose[m.Lang()], m.T("policy.purpose.builtin")))
	part("readers", p.Readers[m.Lang()])
	part("kept", p.Kept[m.Lang()])
	mail := "policy.mail.no"
	if p.MailContent {
		mail = "policy.mail.yes"
	}
	part("mail", m.T(mail))
	fmt.Fprintf(w, "\n%s\n", m.T("policy.duties"))
	d := &p.Duties
	for _, x := range []struct {
		name string
		duty rules.Duty
	}{
		{policy.CentralStorage, d.CentralStorage}, {policy.SpecialCategory, d.SpecialCategory.Duty}, {policy.RetentionPeriod, d.Retention.Duty},
		{policy.TransferAbroad, d.Transfer.Duty}, {policy.ExposedToMany, d.Exposure}, {policy.IdentityCopies, d.IdentityCopy.Duty},
		{policy.OverCollecting, d.OverCollection.Duty},
	} {
		if !x.duty.Off && (x.duty.Clause != "" || x.name == policy.CentralStorage) {
			fmt.Fprintf(w, "  - %s", m.T("duty."+x.name))
			if x.duty.Clause != "" {
				fmt.Fprintf(w, " (%s)", x.duty.Clause)
			}
			fmt.Fprintln(w)
		}
	}
	for _, l := range p.Locations {
		if l.Kind == "central" {
			part("central", l.Name+": "+strings.Join(l.Match, ", "))
		}
	}
	if p.Contact.Mail != "" || p.Contact.Name != "" {
		part("contact", strings.TrimSpace(p.Contact.Name+" "+p.Contact.Mail))
	}
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
