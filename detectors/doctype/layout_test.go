package doctype

import "testing"

func TestSigns(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       signs
	}{
		{"empty", "", 0},
		{"sums", "brood 2,40\nkaas 12.340,10\nmelk 1.20 euro", amounts},
		{"taken off", "loon 2.000,00\npremie 10,00\nRSZ -261,40\nvoorheffing 300,10-", amounts | deductions},
		{"minus of a typesetter", "a 1,00\nb 2,00\nc −3,00\nd -€ 4,00", amounts | deductions},
		{"tax", "21 % BTW 36,44", tax},
		{"tax without a sum", "prijzen zonder 21 % btw", 0},
		{"rate that is no tax", "korting 21 % 36,44", 0},
		{"dates and versions are no sums", "12.05.2026\n1.12.3\n12.05.99\n03/12,05", 0},
		{"years", "2015 - 2020 bakker\n03/2020 – heden kok\n", years},
		{"years since", "Depuis 2019 : CHR\nseit 2011 Lehrer", years},
		{"one span", "2015 - 2020 bakker", 0},
		{"years in prose", "In 1999 was het koud\nhet jaar 2003 ook", 0},
		{"clauses", "Art. 1 - a\nx\nArt. 2 - b\nArticle 3 c", clauses},
		{"paragraphs", "§ 1 a\n§ 2 b\n§ 3 c", clauses},
		{"numbers", "1. a\n2) b\n3. c", clauses},
		{"not in order", "3. a\n2. b\n1. c", 0},
		{"sums at the left", "1,50 a\n2,50 b\n3,50 c", amounts},
	} {
		if got := signsOf(c.text, &scratch{}); got != c.want {
			t.Errorf("%s: %b, want %b", c.name, got, c.want)
		}
	}
}
