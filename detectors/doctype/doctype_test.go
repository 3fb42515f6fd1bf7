package doctype

import (
	"os"
	"strings"
	"sync"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// made is the index of types.yaml.
var made = sync.OnceValues(func() (*index, error) { return load("") })

// tell asks the resolver for the type of a text with one finding.
func tell(text string, found ...finding.InfoType) string {
	r := Resolver{made}.Start(&document.Document{MIMEType: "text/plain"})
	b := &finding.Batch{}
	for _, t := range append(found, finding.PersonName) {
		b.Matches = append(b.Matches, finding.Match{InfoType: t, Confidence: finding.Medium})
	}
	r.Resolve(b)
	f := finding.Facts{Head: text}
	r.Finish(&f)
	return f.DocumentType
}

func TestExamples(t *testing.T) {
	kinds, err := readKinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		if len(k.Examples) < 4 {
			t.Errorf("%s has %d examples, want one a language", k.Type, len(k.Examples))
		}
		for i, e := range k.Examples {
			if got := tell(e); got != strings.Replace(k.Type, other, "", 1) {
				t.Errorf("%s, example %d: told %q", k.Type, i+1, got)
			}
		}
		for i, e := range k.Counterexamples {
			if got := tell(e); got == k.Type {
				t.Errorf("%s, counterexample %d: told %q", k.Type, i+1, got)
			}
		}
	}
}

// marked are the documents of a file of testdata, each with its type.
func marked(t *testing.T, name string) [][2]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var list [][2]string
	for _, part := range strings.Split("\n"+string(b), "\n### ")[1:] {
		head, text, _ := strings.Cut(part, "\n")
		kind, _, _ := strings.Cut(head, " ")
		list = append(list, [2]string{kind, text})
	}
	return list
}

// documents measures the documents of a file: in hundredths those told right,
// and those told wrong.
func documents(t *testing.T, name string) (right, wrong int) {
	t.Helper()
	list := marked(t, name)
	missed := 0
	for _, d := range list {
		want := strings.Replace(d[0], "none", "", 1)
		switch got := tell(d[1]); {
		case got == want:
			right++
		case got == "":
			missed++
			t.Logf("not told: %s: %.60q", d[0], d[1])
		default:
			wrong++
			t.Logf("told %q of %s: %.60q", got, d[0], d[1])
		}
	}
	t.Logf("%s: %d documents, %d right, %d not told, %d told wrong", name, len(list), right, missed, wrong)
	return right * 100 / len(list), wrong * 100 / len(list)
}

// Documents by which the rules were widened stay told.
func TestKnown(t *testing.T) {
	if right, wrong := documents(t, "known.txt"); right < 95 || wrong > 0 {
		t.Errorf("%d %% right, %d %% wrong", right, wrong)
	}
}

// Documents that the rules were not made to fit: a floor below what was
// measured, so that rules can be made simpler.
func TestHeldOut(t *testing.T) {
	if right, wrong := documents(t, "heldout.txt"); right < 78 || wrong > 1 {
		t.Errorf("%d %% right, %d %% wrong", right, wrong)
	}
}

// What stands in a mail is spoken of; the mail stays a mail.
func TestTell_mail(t *testing.T) {
	for _, subject := range []string{"loonbrief maart", "Medisch attest", "uw factuur", "arbeidsovereenkomst", "sollicitatie"} {
		text := "Van: Els <els@example.com>\nAan: HR <hr@example.com>\nOnderwerp: " + subject + "\n\nDag, in bijlage vind je het document. Groeten, Els"
		if got := tell(text); got != "mail" {
			t.Errorf("told %q of a mail about %q", got, subject)
		}
	}
}

func TestTell_nothing(t *testing.T) {
	for _, text := range []string{
		"", "Dag An, tot morgen! Groeten, Jan", "func main() { return }",
		"Het weer was mooi en we wandelden met Piet langs het kanaal tot aan de brug.",
	} {
		if got := tell(text); got != "" {
			t.Errorf("told %q of %q", got, text)
		}
	}
}

func TestFinish_noFindings(t *testing.T) {
	r := NewResolver("").Start(&document.Document{})
	r.Resolve(&finding.Batch{})
	f := finding.Facts{Head: "LOONBRIEF\nBrutoloon 1\nNettoloon 1\nRSZ 1"}
	r.Finish(&f)
	if f.DocumentType != "" {
		t.Errorf("told %q of a document without findings", f.DocumentType)
	}
}

func FuzzTell(f *testing.F) {
	f.Add("LOONBRIEF\nBrutoloon 1\nNettoloon 1")
	f.Add("naam;dieet;allergie\nClaes;halal;")
	f.Fuzz(func(t *testing.T, text string) { tell(text) })
}

func BenchmarkNewIndex(b *testing.B) {
	image, err := Image()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := newIndex(string(image)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTell(b *testing.B) {
	text := strings.Repeat("De werknemer tekent de overeenkomst en de factuur volgt. ", 300)[:finding.HeadSize]
	x, err := made()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		x.tell(text, nil, nil, false)
	}
}
