package main

import (
	"bytes"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand prints the manual as one man page, its commands one after the
// other.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page", Args: cobra.NoArgs,
		Example: "  uitrusting man > uitrusting.1",
		RunE: func(c *cobra.Command, _ []string) error {
			root := c.Root()
			root.DisableAutoGenTag = true
			// The date is SOURCE_DATE_EPOCH where packages are made, else today.
			head := &doc.GenManHeader{Title: "UITRUSTING", Section: "1", Source: "uitrusting " + version}
			var b bytes.Buffer
			if err := doc.GenMan(root, head, &b); err != nil {
				return err
			}
			for _, sub := range root.Commands() {
				if sub.Hidden || sub.Name() == "help" || sub.Name() == "completion" {
					continue
				}
				b.WriteString("\n")
				if err := doc.GenMan(sub, head, &b); err != nil {
					return err
				}
			}
			_, err := a.out.Write(b.Bytes())
			return err
		},
	}
}
