package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/scanner/catalog"
)

func (a *app) catalogCommand() *cobra.Command {
	c := &cobra.Command{Use: "catalog", Short: "Look at a catalog of the central store"}
	c.AddCommand(&cobra.Command{
		Use:     "inspect FILE",
		Short:   "What a catalog holds, and what it would tell a thief",
		Example: "  uitrusting catalog inspect hr.cat",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.openCatalog(args[0])
			if err != nil {
				return err
			}
			defer f.close()
			inspect(a.out, f, a.now())
			return nil
		},
	})
	return c
}

// inspect tells in plain words what is in a catalog.
func inspect(w io.Writer, f *openedCatalog, now time.Time) {
	h := f.Header
	fmt.Fprintf(w, "Catalog %s of %s, made on %s (%d days ago), format %d.\n\n", h.ID, printable(h.Scope),
		h.Created.Format("2 January 2006"), int(now.Sub(h.Created).Hours()/24), h.Format)
	fmt.Fprintln(w, "It holds")
	fmt.Fprintf(w, "  %d documents with %d words, and %d earlier states of documents that have changed since;\n", h.Documents-h.Earlier, h.Text, h.Earlier)
	fmt.Fprintf(w, "  for each a digest of its bytes, its length, and the dates it was changed;\n")
	fmt.Fprintf(w, "  %d fingerprints of six words in a row, from one in %d places, %d of them boilerplate;\n", h.Marks, h.Scale, h.Stops)
	if h.Coarse > 0 {
		fmt.Fprintf(w, "  from one in %d places only in documents of more than %d words, because the store is large;\n", h.Scale<<h.Coarse, catalog.ShortDocument)
	}
	fmt.Fprintf(w, "  of documents that name few, lossy signatures of 32 bits of the four rarest names and accounts;\n")
	fmt.Fprintf(w, "  %d lossy filters of e-mail addresses, phone or account numbers, at most %d for each large table.\n", h.Tables, h.Kinds)
	if !h.Whole {
		fmt.Fprintln(w, "  Some of the store could not be read: scans call nothing original.")
	}
	if f.Names != nil {
		fmt.Fprintln(w, "  Its map lies beside it and can be read: scans name the central documents.")
	} else {
		fmt.Fprintln(w, "  No readable map lies beside it: scans give numbers in place of paths.")
	}
	fmt.Fprint(w, `
It does not hold text, file names, names of persons, national numbers or figures.

Whoever steals it
  can tell whether a document that he has too is in the store, whole or in part, and since when;
  can try sentences that he guesses, but without the names and figures in them, which are left out;
`)
	fmt.Fprintf(w, "  cannot tell whether a person is in a table or letter: one in %d strangers passes for one who is, and\n", catalog.LoadFactor)
	fmt.Fprint(w, `    that makes a guess at most that much more likely`)
	if h.Kinds > 1 {
		fmt.Fprintf(w, ", for each of the %d identifiers that he knows of him", h.Kinds)
	}
	fmt.Fprint(w, `. A list of ten and more persons of one
    table can be recognised: leave tables out whose mere membership is sensitive (--exclude).
The key in it is no secret to him. Give each computer only the catalogs of shares its user may open.
`)
}
