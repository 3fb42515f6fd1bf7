package text_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/text"
)

// A place of a word that the test planted.
type planted struct {
	offset int
	at     document.Position
}

// table makes rows of three cells, of which some are quoted and hold breaks,
// delimiters and quotes, and says where the last cell of each row is.
func table(seed uint64, size int, newline string) (string, []planted) {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.WriteString("naam;nota;code\n\"Els\";\"eerste" + newline + "tweede; \"\"derde\"\"\";C\n")
	row, line := 3, 4
	var places []planted
	for b.Len() < size {
		breaks := 0
		fmt.Fprintf(&b, "Jan %d;", row)
		switch r.IntN(4) {
		case 0:
			breaks = r.IntN(4)
			fmt.Fprintf(&b, `"gebeld%s; zei ""ja"""`, strings.Repeat(newline+"nog eens", breaks))
		case 1:
			b.WriteString(`"een scherm van 24"" breed"`)
		case 2:
			b.WriteString(`scherm 24" breed`)
		}
		b.WriteString(";")
		// The line of a cell is that of its row.
		places = append(places, planted{b.Len(), document.Position{Row: row, Col: 3, Line: line}})
		fmt.Fprintf(&b, "K%d\n", row)
		row, line = row+1, line+1+breaks
	}
	return b.String(), places
}

func locate(t *testing.T, s *sink, places []planted) {
	t.Helper()
	i := 0
	for _, seg := range s.segments {
		l := document.NewLocator(&seg)
		for ; i < len(places) && seg.Owns(places[i].offset-int(seg.Offset)); i++ {
			if got := l.Locate(places[i].offset - int(seg.Offset)); got != places[i].at {
				t.Fatalf("offset %d is at %+v, want %+v", places[i].offset, got, places[i].at)
			}
		}
	}
	if i != len(places) {
		t.Fatalf("%d of %d places", i, len(places))
	}
}

// Rows and lines are told where cells hold line breaks, in one window or many.
func TestExtract_brokenCells(t *testing.T) {
	for _, newline := range []string{"\n", "\r\n"} {
		for seed := range uint64(3) {
			for _, size := range []int{400, 300 << 10, 1 << 20} {
				src, places := table(seed, size, newline)
				s := extract(t, "text/csv", []byte(src))
				if got := s.segments[0].Table; got == nil || len(got.Columns) != 3 || got.Column(3) != "code" {
					t.Fatalf("table %+v", got)
				}
				locate(t, s, places)
				var whole sink
				r := io.NewSectionReader(inMemory{bytes.NewReader([]byte(src)), []byte(src)}, 0, int64(len(src)))
				if err := text.New().Extract(context.Background(), document.Document{MIMEType: "text/csv"}, r, &whole); err != nil {
					t.Fatal(err)
				}
				locate(t, &whole, places)
				if whole.text.String() != s.text.String() || len(src) != s.text.Len() {
					t.Fatal("the text in memory is another")
				}
				if text.New().Splittable(document.Document{MIMEType: "text/csv"}, r) {
					t.Error("may be split")
				}
			}
		}
	}
}

// Quotes that open no cell leave the text as it is.
func TestExtract_strayQuotes(t *testing.T) {
	for name, src := range map[string]string{
		"inch":        "naam;maat\nscherm;24\"\nkast;12\"\nJan;\"\n",
		"open":        "naam;nota\nEls;\"nooit dicht\nJan;x\n" + strings.Repeat("Jan;niets\n", 1000),
		"spoken":      "naam;nota\nEls; \"zei zij\nJan; \"zei hij\";\n",
		"in the cell": "naam;nota\nEls;\"een\" twee\nJan;\"x\ny\" z\n",
	} {
		s := extract(t, "text/csv", []byte(src))
		if got := s.text.String(); got != src {
			t.Errorf("%s: changed", name)
		}
	}
	if got := extract(t, "text/plain", []byte("Els;\"een\ntwee\";x\n")).text.String(); !strings.Contains(got, "een\ntwee") {
		t.Errorf("a text that is no table: %q", got)
	}
}

func BenchmarkExtract_quoted(b *testing.B) {
	src, _ := table(1, 4<<20, "\n")
	b.SetBytes(int64(len(src)))
	x := text.New()
	for b.Loop() {
		r := io.NewSectionReader(strings.NewReader(src), 0, int64(len(src)))
		if err := x.Extract(context.Background(), document.Document{MIMEType: "text/csv"}, r, discard{}); err != nil {
			b.Fatal(err)
		}
	}
}
