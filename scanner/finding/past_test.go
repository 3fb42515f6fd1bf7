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
	if p.Open() != 4 || p.Persons != 8 || p.named != 4 {
		t.Fatalf("%d open, %d persons, %d ids", p.Open(), p.Persons, p.named)
	}
	restored := RestorePast(*p, p.Nodes, nil)
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

// What lies in an archive or a folder that cannot be read now is not gone.
func TestChange_closed(t *testing.T) {
	member := func(j Judgement, path string, members ...string) *Outcome {
		o := open(path, j)
		o.Document.Members = members
		return o
	}
	closed := func(kind Kind, path string, members ...string) *Outcome {
		o := member(Clean, path, members...)
		o.Status, o.Failures = Skipped, []Failure{{Kind: kind}}
		return o
	}
	partial := closed(KindCorrupt, "/home/half.zip")
	partial.Status = Partial
	run := Run{Roots: []string{"/home", `C:\Users`}}
	p := NewPast(run, nil)
	then := []*Outcome{
		member(Violation, "/home/a.zip", "in.zip", "1.txt"), member(Violation, "/home/a.zip", "2.txt"), // unread: in.zip is closed; gone
		member(Violation, "/home/half.zip", "1.txt"), member(Violation, "/home/half.zip", "2.txt"), // still there; unread
		open("/home/map/sub/x.txt", Violation), open("/home/map2/x.txt", Violation), // unread: the folder; gone
		open(`C:\Users\els\x.txt`, Violation), open(`C:\Users\jan\y.zip`, Violation), // unread: the root; unread, and met
	}
	for _, o := range then {
		p.Add(o)
	}
	for _, past := range []*Past{p, RestorePast(*p, p.Nodes, nil)} {
		c := NewChange(run, []*Past{past})
		for _, o := range []*Outcome{
			open("/home/a.zip", Clean), closed(KindEncrypted, "/home/a.zip", "in.zip"), partial, then[2],
			closed(KindPermission, "/home/map"), closed(KindVanished, `C:\`), closed(KindEncrypted, `C:\Users\jan\y.zip`), closed(KindEncrypted, "/home/other.zip"),
		} {
			c.Add(o)
		}
		c.End(NewSummary())
		if c.New != 0 || c.Still != 1 || c.Unread != 5 || c.Gone != 2 {
			t.Errorf("%d new, %d still, %d unread, %d gone; want 0, 1, 5, 2", c.New, c.Still, c.Unread, c.Gone)
		}
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
