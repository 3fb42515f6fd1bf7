// Command figures prints how well the built-in rules find identifiers in the
// made-up office folder: right, wrong and missed by infotype.
//
//	go run ./detectors/eval/figures -seed 20261120 -size 12
package main

import (
	"flag"
	"fmt"
	"os"

	"uitrusting/detectors"
	"uitrusting/detectors/eval"
	"uitrusting/rules"
	"uitrusting/scanner/finding"
)

func main() {
	seed := flag.Uint64("seed", 20261120, "of the folder; another one gives another folder")
	size := flag.Int("size", 12, "how many times each kind of document is made")
	flag.Parse()
	if err := run(*seed, *size); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(seed uint64, size int) error {
	packs, err := rules.Builtin()
	if err != nil {
		return err
	}
	set, err := detectors.Compile(packs, detectors.Options{})
	if err != nil {
		return err
	}
	var types []finding.InfoType
	for _, t := range finding.InfoTypes() {
		switch t.Category() {
		case finding.CategoryContact, finding.CategoryNationalID, finding.CategoryIdentityDocument, finding.CategoryFinancial:
			types = append(types, t)
		}
	}
	rows, _ := eval.Score(set, eval.Folder(seed, size), types)
	_, err = fmt.Print(eval.Table(rows))
	return err
}
