package leef

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"uitrusting/reporters/internal/event"
	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

func render(t *testing.T, outcomes []*finding.Outcome) *bytes.Buffer {
	var out bytes.Buffer
	eventtest.Play(t, New(&out, Options{Now: eventtest.Clock}), eventtest.Run(), outcomes, false)
	return &out
}

func TestAccept(t *testing.T) {
	reportertest.Accept(t, func(w io.Writer) reportertest.Reporter { return New(w, Options{}) })
}

func TestGolden(t *testing.T) {
	eventtest.Golden(t, "events.leef", render(t, eventtest.Ordinary()).Bytes())
}

// parse reads a line as a receiver does.
func parse(line string) (header []string, pairs map[string]string, err error) {
	header = strings.SplitN(line, "|", 7)
	if len(header) != 7 || header[0] != "LEEF:2.0" || header[5] != "x09" {
		return nil, nil, errors.New("no header")
	}
	pairs = map[string]string{}
	for _, p := range strings.Split(header[6], "\t") {
		k, v, ok := strings.Cut(p, "=")
		if _, twice := pairs[k]; !ok || twice || k == "" || strings.Trim(k, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return nil, nil, errors.New("bad pair " + p)
		}
		pairs[k] = v
	}
	return header[:6], pairs, nil
}

func TestNamesComeBack(t *testing.T) {
	for _, o := range eventtest.Hostile() {
		stream := event.NewStream(eventtest.Clock)
		stream.Begin(eventtest.Run())
		want := ""
		err := stream.Document(o, func(e *event.Event) error {
			want = strings.Map(func(r rune) rune {
				switch {
				case r == '\t' || r == '\n' || r == '\r':
					return ' '
				case event.Unsafe(r):
					return '\uFFFD'
				}
				return r
			}, e.Path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		lines := eventtest.Lines(t, render(t, []*finding.Outcome{o}))
		for _, line := range lines[1 : len(lines)-1] {
			header, pairs, err := parse(line)
			if err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if header[2] != event.Product || pairs["resource"] != want {
				t.Errorf("path %q, want %q", pairs["resource"], want)
			}
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, name := range eventtest.Names() {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		o := eventtest.Outcome()
		o.Document.Path, o.Document.Owner, o.Verdict.Breaches[0].Reason = name, name, name
		var out bytes.Buffer
		eventtest.Play(t, New(&out, Options{}), eventtest.Run(), []*finding.Outcome{o}, false)
		for _, line := range eventtest.Lines(t, &out) {
			if _, _, err := parse(line); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
		}
	})
}

func BenchmarkLEEF(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 4) }
