package reporters

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/sink"
	"uitrusting/scanner/finding"
)

// helpers are folders here that are no formats.
var helpers = []string{"integrations", "internal", "message", "reportertest", "sink"}

// The folders are the formats: one that is not registered cannot be used.
func TestFormats(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(helpers, e.Name()) && !slices.Contains(Formats(), e.Name()) {
			t.Errorf("folder %s is not registered as a format", e.Name())
		}
	}
	for _, name := range Formats() {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("format %s has no folder", name)
		}
	}
}

// TestHeartbeat wants an event when a scan starts, ends and is cancelled in
// every format that is sent to a console, each with an id of its own.
func TestHeartbeat(t *testing.T) {
	words := map[string][3]string{
		"flat": {`"event_type":"scan_started"`, `"event_type":"scan_completed"`, `"event_type":"scan_cancelled"`},
		"ecs":  {`"action":"scan-started"`, `"action":"scan-completed"`, `"action":"scan-cancelled"`},
		"ocsf": {`"type_uid":600701`, `"type_uid":600702`, `"type_uid":600703`},
		"cef":  {"|scan_started|", "|scan_completed|", "|scan_cancelled|"},
		"leef": {"|scan_started|", "|scan_completed|", "|scan_cancelled|"},
	}
	for _, format := range sink.Formats() {
		want, ok := words[format]
		if !ok {
			t.Errorf("%s: not tested", format)
			continue
		}
		for i, interrupted := range []bool{false, true} {
			var got taker
			r, err := New(format, &got, Options{})
			if err != nil {
				t.Fatal(err)
			}
			eventtest.Play(t, r, eventtest.Run(), nil, interrupted)
			if len(got.lines) != 2 || !strings.Contains(got.lines[0], want[0]) || !strings.Contains(got.lines[1], want[1+i]) || got.uids[0] == got.uids[1] {
				t.Errorf("%s, interrupted %v: %q %q", format, interrupted, got.uids, got.lines)
			}
		}
	}
}

// A taker takes events as the spool does.
type taker struct{ uids, lines []string }

func (k *taker) Write([]byte) (int, error) { return 0, errors.New("a line without its id") }

func (k *taker) Take(uid string, _ finding.Severity, _ time.Time, line []byte) error {
	k.uids, k.lines = append(k.uids, uid), append(k.lines, string(line))
	return nil
}
