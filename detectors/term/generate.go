//go:build ignore

// This program writes terms.txt from a table of terms: tab-separated columns
// category, group, lang, term, strength, needs_person, note, with a header
// row. Notes are dropped; those that say how a term is to be used become a
// flag (see terms.go).
//
//	go run generate.go TABLE.tsv > terms.txt
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
)

// flags maps a part of a note to the flag it stands for.
var flags = []struct{ note, flag string }{
	{"wording", "w"},
	{"document type", "d"},
	{"job title negative", "j"},
	{"public office", "j"},
}

type row struct{ category, strength, flag, term string }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run generate.go TABLE.tsv")
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	langs := map[row][]string{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		col := strings.Split(sc.Text(), "\t")
		if len(col) < 6 || col[0] == "category" {
			continue
		}
		col = append(col, "")
		r := row{category: col[0], strength: col[4], term: strings.TrimSpace(col[3])}
		for _, f := range flags {
			if strings.Contains(col[6], f.note) {
				r.flag = f.flag
				break
			}
		}
		if col[1] == "medicine" || col[1] == "brand" {
			r.flag = "m" // a name: it has no endings
		}
		if party(r.term) {
			r.term = "^" + r.term
		}
		langs[r] = append(langs[r], col[2])
	}
	type line struct{ section, text string }
	var lines []line
	for r, l := range langs {
		sort.Strings(l)
		text := r.term
		if r.flag != "" {
			text += " |" + r.flag
		}
		lines = append(lines, line{fmt.Sprintf("[%s %s %s]", r.category, r.strength, strings.Join(l, ",")), text})
	}
	sort.Slice(lines, func(i, j int) bool {
		if lines[i].section != lines[j].section {
			return lines[i].section < lines[j].section
		}
		return lines[i].text < lines[j].text
	})
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# Made by generate.go; corrections belong in extra.txt.")
	section := ""
	for _, l := range lines {
		if l.section != section {
			section = l.section
			fmt.Fprintln(out, section)
		}
		fmt.Fprintln(out, l.text)
	}
}

// party reports whether a term is the name of a party that is an everyday word,
// which a note in brackets tells apart: "Spirit (partij)". It counts as spelled
// alone.
func party(term string) bool {
	return !strings.HasPrefix(term, "^") && (strings.HasSuffix(term, " (partij)") || strings.HasSuffix(term, " (beweging)"))
}
