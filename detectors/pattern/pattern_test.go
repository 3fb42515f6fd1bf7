package pattern

import (
	"regexp"
	"strings"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

func make1(t testing.TB, r rules.Rule) *Detector {
	t.Helper()
	if r.ID == "" {
		r.ID, r.InfoType = "org/own", "own"
	}
	d, err := New([]rules.Rule{r}, lex.NewBuilder())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func found(d *Detector, text string) string {
	var got []string
	for _, m := range d.Detect(&document.Segment{Text: text}, nil, nil) {
		got = append(got, text[m.Start:m.End])
	}
	return strings.Join(got, "|")
}

func TestDetect(t *testing.T) {
	long := strings.Repeat("é zo gaat het verder, met 12 en 345. ", 300)
	for _, c := range []struct{ pattern, text, want string }{
		{`\bK\d{6}\b`, "klant K123456, K12345 en XK123456", "K123456"},
		{`\bK\d{6}\b`, long + "K123456" + "\n" + long, "K123456"},
		{`KL-\d{4}`, "été KL-1234 KL-5678", "KL-1234|KL-5678"},
		{`(?i)dossier\s+\d+`, "DOSSIER 12 dossier 34 Doſſier 5", "DOSSIER 12|dossier 34|Doſſier 5"},
		{`(?i)kaas`, "Kaas \u212Aaas", "Kaas|\u212Aaas"}, // the Kelvin sign folds to k
		{`[A-Z]{2}\d{6}`, "x AB123456 y", "AB123456"},
		{`^\w+:\d{3}$`, "a:123\nb:45\nc:678", "a:123|c:678"},
		{`lid (?P<value>\d{5})`, "lid 12345, lid 678", "12345"},
		{`abc|defg`, "abc defg", "abc|defg"},
		{`(?<=ref: )\d{6}`, "été ref: 123456 re: 654321", "123456"},
		{`(?<!\d)\d{8}(?!\d)`, "é 12345678 123456789", "12345678"},
		{`(\w)\1{3}-\d`, "é aaaa-1 aaab-2", "aaaa-1"},
		{`(?<=€)(?<value>\d+) korting`, "€50 korting", "50"},
		{`(?=x)x`, long + "x" + long, "x"},
		{`🙂(?=\d)`, "é🙂1 🙂a", "🙂"},
	} {
		d := make1(t, rules.Rule{Pattern: []string{c.pattern}})
		if got := found(d, c.text); got != c.want {
			t.Errorf("%s in %.40q: found %q, want %q (gate %+v)", c.pattern, c.text, got, c.want, d.rules[0].exprs[0].gate)
		}
	}
}

func TestDetect_confidence(t *testing.T) {
	d := make1(t, rules.Rule{
		Pattern: []string{`\b\d{9}\b`}, Validator: "bsn",
		Keywords: map[string][]string{"nl": {"lidnummer"}}, Against: []string{"order"}, Window: 20,
	})
	for text, want := range map[string]finding.Confidence{
		"111222333": finding.High, "lidnummer 111222333": finding.High, "111222334": finding.Candidate,
	} {
		got := finding.Candidate
		for _, m := range d.Detect(&document.Segment{Text: text}, nil, nil) {
			got = m.Confidence
		}
		if got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	d = make1(t, rules.Rule{Pattern: []string{`K\d{6}`}, Against: []string{"order"}})
	if m := d.Detect(&document.Segment{Text: "order K123456"}, nil, nil); len(m) != 1 || m[0].Confidence != finding.Low {
		t.Errorf("beside a word against it: %v, want low", m)
	}
	d = make1(t, rules.Rule{
		Pattern: []string{`K\d{6}`}, Keywords: map[string][]string{"nl": {"klant"}}, Parameters: map[string][]string{"require": {"keyword"}},
	})
	if got := found(d, "K123456 "+strings.Repeat("x ", 50)+"klant K654321"); got != "K654321" {
		t.Errorf("with a keyword that is required: found %q", got)
	}
}

func TestNew_errors(t *testing.T) {
	for name, c := range map[string]struct {
		rule rules.Rule
		want string
	}{
		"bracket":   {rules.Rule{Pattern: []string{`a(b`}, PatternAt: []string{"own.yaml:7:9"}}, "own.yaml:7:9: rule org/x: pattern: error parsing regexp: missing closing )"},
		"behind":    {rules.Rule{Pattern: []string{`(?<=a`}}, "pattern"},
		"empty":     {rules.Rule{Pattern: []string{`x*`}}, "nothing at all"},
		"none":      {rules.Rule{}, "0 patterns"},
		"long":      {rules.Rule{Pattern: []string{strings.Repeat("a", maxPattern+1)}}, "bytes"},
		"validator": {rules.Rule{Pattern: []string{`a`}, Validator: "crc"}, "luhn"},
		"parameter": {rules.Rule{Pattern: []string{`a`}, Parameters: map[string][]string{"x": nil}}, `"x"`},
		"require":   {rules.Rule{Pattern: []string{`a`}, Parameters: map[string][]string{"require": {"keyword"}}}, "without keywords"},
		"level":     {rules.Rule{Pattern: []string{`a`}, Parameters: map[string][]string{"confidence": {"sure"}}}, "sure"},
	} {
		c.rule.ID = "org/x"
		if _, err := New([]rules.Rule{c.rule}, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}

// A pattern of regexp2 that takes for ever costs its window, no more.
func TestDetect_hostile(t *testing.T) {
	d := make1(t, rules.Rule{Pattern: []string{`X(?=(a+)+$)`}})
	if got := found(d, "X"+strings.Repeat("a", 60)+"!"); got != "" {
		t.Errorf("found %q", got)
	}
}

// What the gate leads to is what the expression alone finds.
func FuzzGate(f *testing.F) {
	patterns := []string{`\bK\d{6}\b`, `KL-\d{1,4}x?`, `(?i)dossier\s\d+`, `[A-Z]{2}\d{6}`, `ab+c{2}d`, `\d{3}-?\d{4}`, `(?i)st\d`, `x(ab|cd)y`}
	for _, p := range patterns {
		f.Add("klant K123456 KL-12x DOSSIER 1 AB123456 abccd 123-4567 ſt1 st2 xcdy " + p)
	}
	var ds []*Detector
	var res []*regexp.Regexp
	for _, p := range patterns {
		ds = append(ds, make1(f, rules.Rule{Pattern: []string{p}}))
		res = append(res, regexp.MustCompile("(?m:"+p+")"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 300 {
			return // all of it is one window
		}
		for i, d := range ds {
			if got, want := found(d, text), strings.Join(res[i].FindAllString(text, -1), "|"); got != want {
				t.Errorf("%s in %q: found %q, want %q", patterns[i], text, got, want)
			}
		}
	})
}

func FuzzScanGate(f *testing.F) {
	for _, s := range []string{`(?<=ref: )\d{6}`, `(?<!\d)\d{8}(?!\d)`, `a[]b]c`, `(ab)?c(?:d)*`, `a{0,2}b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		scanGate(p)
		_, _ = newExpression(p)
	})
}

func BenchmarkDetect(b *testing.B) {
	text := strings.Repeat("zo gaat het verder en verder, met 12 en 345 van de 2024 klanten.\n", 4000) + "dossier K123456"
	for name, p := range map[string]string{"literal": `dossier K\d{6}`, "digits": `[A-Z]\d{6}`, "none": `[A-Z]\w+\s[A-Z]`, "look-behind": `(?<=dossier )K\d{6}`} {
		d := make1(b, rules.Rule{Pattern: []string{p}})
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			seg := document.Segment{Text: text}
			for b.Loop() {
				d.Detect(&seg, nil, nil)
			}
		})
	}
}
