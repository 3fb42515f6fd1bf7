package cef

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
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
	eventtest.Golden(t, "events.cef", render(t, eventtest.Ordinary()).Bytes())
}

// keyStart finds the keys of the extension: a word before an = that is not
// escaped.
var keyStart = regexp.MustCompile(`(?:^| )([A-Za-z0-9]+)=`)

// parse reads a line as a receiver does.
func parse(line string) (header []string, ext map[string]string, err error) {
	line, ok := strings.CutPrefix(line, "CEF:")
	if !ok {
		return nil, nil, errors.New("no CEF")
	}
	field := ""
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			field += line[i : i+1]
		case line[i] == '|':
			header, field = append(header, field), ""
			if len(header) == 7 {
				line = line[i+1:]
				i = len(line)
			}
		default:
			field += line[i : i+1]
		}
	}
	if len(header) != 7 {
		return nil, nil, errors.New("no seven fields")
	}
	ext = map[string]string{}
	keys := keyStart.FindAllStringSubmatchIndex(line, -1)
	for i, k := range keys {
		end := len(line)
		if i+1 < len(keys) {
			end = keys[i+1][0]
		}
		name := line[k[2]:k[3]]
		if _, twice := ext[name]; twice {
			return nil, nil, errors.New("the key " + name + " comes twice")
		}
		ext[name] = strings.NewReplacer(`\\`, `\`, `\=`, `=`, `\n`, "\n", `\r`, "\r").Replace(line[k[1]:end])
	}
	return header, ext, nil
}

func TestNamesComeBack(t *testing.T) {
	for _, o := range eventtest.Hostile() {
		stream := event.NewStream(eventtest.Clock)
		stream.Begin(eventtest.Run())
		var want []string
		err := stream.Types(o, func(e *event.Event) error {
			want = append(want, strings.Map(func(r rune) rune {
				if event.Unsafe(r) && r != '\n' && r != '\r' {
					return '\uFFFD'
				}
				return r
			}, e.Path))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		lines := eventtest.Lines(t, render(t, []*finding.Outcome{o}))
		for i, line := range lines[1 : len(lines)-1] {
			header, ext, err := parse(line)
			if err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if header[0] != "0" || header[1] != event.Vendor || ext["filePath"] != want[i] {
				t.Errorf("header %q, path %q, want %q", header, ext["filePath"], want[i])
			}
		}
	}
}

func TestKeys(t *testing.T) {
	b, err := os.ReadFile(eventtest.Schema(t, "cef-keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Keys map[string]string }
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	for _, line := range eventtest.Lines(t, render(t, eventtest.Ordinary())) {
		_, ext, err := parse(line)
		if err != nil {
			t.Fatal(err)
		}
		for k := range ext {
			if list.Keys[k] == "" {
				t.Errorf("%s is no key of the dictionary", k)
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

func BenchmarkCEF(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 4) }
