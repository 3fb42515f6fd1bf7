//go:build ignore

// Generate makes places.txt from two public lists in tab-separated files:
//
//	go run generate.go POSTCODES.tsv > places.txt
//
// The columns are postcode, places in Dutch, places in French, region,
// municipality in Dutch, in French, in German; '|' parts several names; two
// header lines, the first a comment. A line of places.txt is a postcode and
// the names by which it is addressed.
//
// Sources: bpost's list of postcodes and places (August 2021); Statbel REFNIS
// (municipalities of 2020); the mergers of 2019 and 2025 from memory.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

// merged are the municipalities that were made after the list, with the
// postcodes they took over.
var merged = map[string]string{
	"Pajottegem": "1540 1541 1570 1755", "Tongeren-Borgloon": "3700 3717 3721 3722 3723 3724 3730 3732 3740 3840",
	"Bilzen-Hoeselt": "3730 3732 3740 3742 3746", "Tessenderlo-Ham": "3980 3945", "Merelbeke-Melle": "9090 9820",
	"Nazareth-De Pinte": "9810 9840", "Beveren-Kruibeke-Zwijndrecht": "2070 9120 9130 9140 9150",
	"Hasselt": "3720 3721 3722 3723 3724", "Lokeren": "9180", "Lochristi": "9185", "Tielt": "8760", "Wingene": "8755",
	"Bastogne": "6686 6687 6688", "Antwerpen": "2150", "Deinze": "9850", "Aalter": "9910", "Kruisem": "9750 9770 9771 9772",
	"Lievegem": "9920 9921 9930 9931 9932 9950", "Oudsbergen": "3660 3665 3668 3670", "Pelt": "3900 3910",
	"Puurs-Sint-Amands": "2870 2890",
	// Names of the big towns in the other languages of their letters.
	"Brussels":  "1000 1020 1040 1050 1060 1070 1080 1030 1120 1130 1140 1150 1160 1170 1180 1190 1200 1210",
	"Brüssel":   "1000 1020 1040 1050 1060 1070 1080 1030 1120 1130 1140 1150 1160 1170 1180 1190 1200 1210",
	"Brussel":   "1030 1040 1050 1060 1070 1080 1081 1082 1083 1090 1140 1150 1160 1170 1180 1190 1200 1210",
	"Bruxelles": "1030 1040 1050 1060 1070 1080 1081 1082 1083 1090 1140 1150 1160 1170 1180 1190 1200 1210",
	"Antwerp":   "2000 2018 2020 2030 2040 2050 2060", "Anvers": "2100 2140 2170 2180 2600 2610 2660",
	"Ghent": "9000 9030 9031 9032 9040 9041 9042 9050 9051 9052", "Bruges": "8000", "Brügge": "8000", "Lüttich": "4000 4020",
	"Löwen": "3000", "Mecheln": "2800", "Ostende": "8400", "Kortrijk": "8510",
}

func main() {
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	names := map[string][]string{}
	in := bufio.NewScanner(f)
	for n := 0; in.Scan(); n++ {
		if n < 2 {
			continue
		}
		cols := strings.Split(in.Text(), "\t")
		for _, c := range []int{1, 2, 4, 5, 6} {
			if c >= len(cols) {
				continue
			}
			for name := range strings.SplitSeq(cols[c], "|") {
				if name = strings.ReplaceAll(strings.TrimSpace(name), " - ", "-"); name != "" {
					names[cols[0]] = append(names[cols[0]], name)
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	for name, codes := range merged {
		for code := range strings.FieldsSeq(codes) {
			if names[code] != nil {
				names[code] = append(names[code], name)
			}
		}
	}
	var codes []string
	for c := range names {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for _, c := range codes {
		slices.Sort(names[c])
		fmt.Printf("%s %s\n", c, strings.Join(slices.Compact(names[c]), "|"))
	}
}
