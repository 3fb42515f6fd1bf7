package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/scanner/catalog"
)

func (a *app) catalogCommand() *cobra.Command {
	c := &cobra.Command{Use: "catalog", Short: "Look at a catalog of the central store, or make one file of it"}
	c.AddCommand(&cobra.Command{
		Use:     "inspect FILE",
		Short:   "What a catalog, or each in a folder, holds, and what it would tell a thief",
		Example: "  uitrusting catalog inspect hr.cat",
		Args:    arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			paths, err := catalogsIn(args[0])
			if err != nil {
				return fmt.Errorf("catalog %s: %w", printable(args[0]), withoutPath(err))
			}
			w := bufio.NewWriter(a.out)
			for i, path := range paths {
				f, err := a.openCatalog(path)
				if err != nil {
					return errors.Join(w.Flush(), err)
				}
				if i > 0 {
					fmt.Fprintln(w)
				}
				inspect(w, f, a.now())
				f.close()
			}
			return w.Flush()
		},
	})
	c.AddCommand(a.mergeCommand())
	return c
}

func (a *app) mergeCommand() *cobra.Command {
	x := indexing{}
	c := &cobra.Command{
		Use:   "merge FILE",
		Short: "Make a whole catalog of one and its delta, without reading the store",
		Long: "merge writes the next generation of a catalog as a whole, out of FILE.work. It does not make the\n" +
			"catalog younger: it still says what the last index saw.",
		Example: "  uitrusting catalog merge hr.cat",
		Args:    arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			x.file = args[0]
			if err := a.merge(&x); err != nil {
				return fmt.Errorf("catalog %s: %w", printable(x.file), withoutPath(err))
			}
			return nil
		},
	}
	x.pathFlags(c)
	return c
}

func (a *app) merge(x *indexing) error {
	unlock, err := lockCatalog(x.file)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := a.tryCatalog(x.file)
	if err != nil {
		return err
	}
	h := old.Newest()
	o := catalog.Options{
		Key: h.Key, Scope: h.Scope, Created: h.Created, Incomplete: !h.Whole, Kinds: h.Kinds, Scale: h.Scale << h.Coarse,
	}
	old.close()
	var done func()
	if o.Temp, done, err = tempFolder(x.file); err != nil {
		return err
	}
	defer done()
	last, size, err := openSized(workPath(x.file))
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("only where it was made can it be made again: its file .work is not here")
	}
	if err != nil {
		return err
	}
	defer last.Close()
	work, err := catalog.OpenWork(last, size)
	if err != nil {
		return err
	}
	if work.Key != o.Key {
		return errors.New("its file .work is that of another catalog")
	}
	out, err := createIn(o.Temp, workPath(x.file))
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, io.NewSectionReader(last, 0, size)); err != nil {
		out.discard()
		return err
	}
	if work, err = catalog.OpenWork(out, size); err != nil {
		out.discard()
		return err
	}
	_ = last.Close() // Windows replaces none that is open
	_, err = x.publish(a, &o, newWork{Work: work}, out, true)
	return err
}

// counted is a number with its noun.
func counted[N int | int64 | uint64 | uint32](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// inspect tells in plain words what is in a catalog.
func inspect(w io.Writer, f *openedCatalog, now time.Time) {
	h, base := f.Newest(), f.Base.Header
	documents, earlier := f.Documents()
	marks, stops, tables, words := base.Marks, base.Stops, base.Tables, base.Text
	if f.Delta != nil {
		d := f.Delta.Header
		marks, stops, tables, words = marks+d.Marks, stops+d.Stops, tables+d.Tables, words+d.Text
	}
	fmt.Fprintf(w, "Catalog %s of %s, made on %s (%s ago), format %d.\n", h.ID, printable(h.Scope),
		h.Created.Format("2 January 2006"), counted(int(now.Sub(h.Created).Hours()/24), "day"), h.Format)
	if f.Delta != nil {
		fmt.Fprintf(w, "It is the catalog of %s and a delta, in which %d documents are new or changed.\n", base.Created.Format("2 January 2006"), h.Documents-h.Earlier)
	}
	fmt.Fprintln(w, "\nIt holds")
	fmt.Fprintf(w, "  %s with %s, and %s of documents that have changed since;\n", counted(documents, "document"), counted(words, "word"), counted(earlier, "earlier state"))
	fmt.Fprintf(w, "  for each a digest of its bytes, its length, and the dates it was changed;\n")
	fmt.Fprintf(w, "  %d fingerprints of six words in a row, from one in %d places, %d of them boilerplate;\n", marks, h.Scale, stops)
	if h.Coarse > 0 {
		fmt.Fprintf(w, "  from one in %d places only in documents of more than %d words, because the store is large;\n", h.Scale<<h.Coarse, catalog.ShortDocument)
	}
	fmt.Fprintf(w, "  of documents that name few, lossy signatures of 32 bits of the four rarest names and accounts;\n")
	fmt.Fprintf(w, "  %s of e-mail addresses, phone or account numbers, at most %d for each large table.\n", counted(tables, "lossy filter"), h.Kinds)
	if !h.Whole {
		fmt.Fprintln(w, "  Some of the store could not be read: scans call nothing original.")
	}
	if f.Base.Names != nil {
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
