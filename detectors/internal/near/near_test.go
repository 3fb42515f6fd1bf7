package near

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	w := New([]string{"rijksregisternummer", "n° nat.", "numéro national", "NN"})
	for _, c := range []struct{ text, want string }{
		{"Rijksregisternummer: |85", "rijksregisternummer"},
		{"NUMÉRO\u00a0  NATIONAL |85", "numéro national"},
		{"N° nat. |85", "n° nat."},
		{"de NN is |85", "nn"},
		{"JoANN |85", ""},
		{"NNs |85", ""},
		{"mijnrijksregisternummer |85", ""},
		{"rijksregisternummer " + strings.Repeat("x ", 40) + "|85", ""},
	} {
		pos := strings.IndexByte(c.text, '|')
		text := strings.Replace(c.text, "|", "", 1)
		if got, _ := w.Before(text, pos, 40); got != c.want {
			t.Errorf("Before(%q) = %q, want %q", c.text, got, c.want)
		}
	}
	if got, ok := w.After("85051799722 (numéro national)", 11, 40); !ok || got != "numéro national" {
		t.Errorf("After = %q, %v", got, ok)
	}
	if got, ok := w.Around("x 85 y", 2, 4, 40); ok {
		t.Errorf("Around finds %q where there is none", got)
	}
}

func TestWords_allocatesNothing(t *testing.T) {
	w := New([]string{"rijksregisternummer", "numéro national"})
	text := "Het rijksregisternummer van de klant is 85051799722"
	if n := testing.AllocsPerRun(100, func() { w.Before(text, 40, 40) }); n > 0 {
		t.Errorf("Before allocates %v times", n)
	}
}

func FuzzWords(f *testing.F) {
	w := New([]string{"rijksregisternummer", "n° nat.", "d'identité"})
	f.Add("n° nat. 85", 8, 40)
	f.Fuzz(func(t *testing.T, text string, pos, window int) {
		if pos < 0 || pos > len(text) || window < 0 {
			return
		}
		w.Around(text, pos, pos, window)
	})
}
