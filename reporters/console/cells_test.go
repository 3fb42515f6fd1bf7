package console

import "testing"

func TestCells(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "brief.txt": 9, "Privé": 5, "Prive\u0301": 5, "個人.txt": 8, "👍🏽.txt": 6, "👨‍👩‍👧.txt": 6, "🇧🇪": 2, "›…": 2,
	} {
		if got := cells(s); got != want {
			t.Errorf("cells(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, s := range []string{"個人情報の一覧表2026.xlsx", "a個人情報の一覧表2026.xlsx", "foto's 👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧 zee.jpg", "Prive\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301.txt", "een lange naam.docx"} {
		for n := 1; n < 30; n++ {
			got := fit(s, n)
			if w := cells(got); w > n || w < min(n, cells(s))-2 {
				t.Errorf("fit(%q, %d) = %q, %d cells", s, n, got, w)
			}
			if w := cells(pad(got, 30)); w != 30 {
				t.Errorf("pad(%q, 30) has %d cells", got, w)
			}
		}
	}
	if got, want := fit("個人情報の一覧表2026.xlsx", 14), "個人…026.xlsx"; got != want {
		t.Errorf("fit: %q, want %q", got, want)
	}
}
