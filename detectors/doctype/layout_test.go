package doctype

import (
	"maps"
	"slices"
	"testing"
)

func TestSigns(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []sign
	}{
		{"empty", "", nil},
		{"sums", "brood 2,40\nkaas 12.340,10\nmelk 1.20 euro", []sign{signAmounts}},
		{"taken off", "loon 2.000,00\npremie 10,00\nRSZ -261,40\nvoorheffing 300,10-", []sign{signAmounts, signDeductions}},
		{"minus of a typesetter", "a 1,00\nb 2,00\nc −3,00\nd -€ 4,00", []sign{signAmounts, signDeductions}},
		{"tax", "21 % BTW 36,44", []sign{signTax}},
		{"tax without a sum", "prijzen zonder 21 % btw", nil},
		{"rate that is no tax", "korting 21 % 36,44", nil},
		{"dates and versions are no sums", "12.05.2026\n1.12.3\n12.05.99\n03/12,05", nil},
		{"years", "2015 - 2020 bakker\n03/2020 – heden kok\n", []sign{signYears}},
		{"years since", "Depuis 2019 : CHR\nseit 2011 Lehrer", []sign{signYears}},
		{"one span", "2015 - 2020 bakker", nil},
		{"years in prose", "In 1999 was het koud\nhet jaar 2003 ook", nil},
		{"clauses", "Art. 1 - a\nx\nArt. 2 - b\nArticle 3 c", []sign{signClauses}},
		{"paragraphs", "§ 1 a\n§ 2 b\n§ 3 c", []sign{signClauses}},
		{"numbers", "1. a\n2) b\n3. c", []sign{signClauses}},
		{"not in order", "3. a\n2. b\n1. c", nil},
		{"sums at the left", "1,50 a\n2,50 b\n3,50 c", []sign{signAmounts}},
	} {
		found := signs(c.text)
		maps.DeleteFunc(found, func(_ sign, yes bool) bool { return !yes })
		got := slices.Sorted(maps.Keys(found))
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
