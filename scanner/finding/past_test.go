package finding

import (
	"testing"
	"time"

	"uitrusting/scanner/document"
)

func open(path string, j Judgement) *Outcome {
	return &Outcome{Document: document.Document{Ref: document.Ref{Path: path}}, Status: Scanned, Subjects: 2, Verdict: Verdict{Judgement: j, Severity: SeverityMedium}}
}

// What became of the open documents of an earlier scan: new ones, those that
// are still there, those that are gone, and those that cannot be read now,
// which are not called settled.
func TestChange(t *testing.T) {
	run := Run{Started: time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC), Roots: []string{"/home"}}
	p := NewPast(run, nil)
	for _, o := range []*Outcome{open("/home/a", Violation), open("/home/b", Undetermined), open("/home/c", Violation), open("/home/d", Violation), open("/home/ok", Allowed)} {
		p.Add(o)
	}
	p.End(NewSummary())
	if p.Open() != 4 || p.Persons != 8 || len(p.IDs()) != 4 {
		t.Fatalf("%d open, %d persons, %d ids", p.Open(), p.Persons, len(p.IDs()))
	}
	restored := RestorePast(*p, p.IDs(), nil)
	c := NewChange(run, []*Past{NewPast(run, nil), restored})
	unread := open("/home/c", Clean)
	unread.Status = Skipped
	secret := open("/home/private", Violation)
	secret.Location.Private = true
	var news int
	for _, o := range []*Outcome{open("/home/a", Violation), open("/home/b", Clean), unread, secret, open("/home/new", Violation), open("/home/ok", Allowed)} {
		if c.Add(o) {
			news++
		}
	}
	c.End(NewSummary())
	if !c.Known || c.Before != 4 || c.New != 1 || news != 1 || c.Still != 1 || c.Unread != 1 || c.Gone != 2 {
		t.Errorf("%+v, %d called new", *c, news)
	}
}

// Scans of other places are not compared one by one, nor one that was cut
// short.
func TestChange_unknown(t *testing.T) {
	p := NewPast(Run{Started: time.Now(), Roots: []string{"/home", "/srv"}}, nil)
	if c := NewChange(Run{Roots: []string{"/srv", "/home"}}, []*Past{p}); !c.Known {
		t.Error("the order of the places matters")
	}
	if c := NewChange(Run{Roots: []string{"/home"}}, []*Past{p}); c.Known || c.Add(open("/home/a", Violation)) {
		t.Error("other places are compared")
	}
	c := NewChange(Run{Roots: []string{"/home", "/srv"}}, []*Past{p})
	c.End(Summary{Interrupted: true})
	if c.Known {
		t.Error("a scan that was cut short is compared")
	}
	none := NewChange(Run{}, nil)
	if none.Add(open("/a", Violation)) || !none.Since.IsZero() {
		t.Error("something is compared with nothing")
	}
	none.End(NewSummary())
}
