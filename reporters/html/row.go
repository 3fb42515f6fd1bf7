package html

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A row is one document of the list. Its short JSON names are known to the
// script.
type row struct {
	ID       string   `json:"i"`
	Name     string   `json:"n"`
	Folder   string   `json:"f"`
	What     string   `json:"w"`
	Severity int      `json:"s"`
	Word     string   `json:"-"` // the severity for people
	Persons  int      `json:"p"`
	Why      []int    `json:"y,omitempty"` // indexes of reasons
	Copy     string   `json:"o,omitempty"`
	Actions  []string `json:"a,omitempty"`
	Target   string   `json:"t,omitempty"`
	In       string   `json:"g,omitempty"` // the archive or mail that it lies in
	Chosen   string   `json:"k,omitempty"`
	Reason   string   `json:"r,omitempty"`
	Findings []found  `json:"d,omitempty"`
	More     int      `json:"m,omitempty"` // findings that are not shown
	Card     bool     `json:"c,omitempty"`
	New      string   `json:"e,omitempty"` // that it was not there in the earlier result

	rank, seq int
}

// A reason is a duty that the document does not meet.
type reason struct {
	Text   string `json:"t"`
	Clause string `json:"c"`
}

// A found is one finding, masked.
type found struct {
	What     string `json:"w"`
	Value    string `json:"v,omitempty"`
	At       string `json:"a,omitempty"`
	Evidence string `json:"e,omitempty"`
}

// maxFindings are shown of one document; the counts say the rest.
const maxFindings = 8

// maxReasons are shown of one document.
const maxReasons = 3

// maxText bounds a name, a folder or a target on the page, in bytes.
const maxText = 512

func (r *Reporter) row(o *finding.Outcome) row {
	name, folder := r.split(o.Document.Ref)
	x := row{
		ID: documentID(o.Document.Ref), Name: name, Folder: folder, Severity: int(o.Verdict.Severity),
		Word: r.msg.T("severity." + o.Verdict.Severity.String()), What: message.What(r.msg, o), Persons: o.Subjects,
		Copy: clip(message.CopyText(r.msg, o)), Target: clip(place(o.Verdict)), seq: r.seq,
		rank: int(o.Verdict.Severity)<<20 + min(o.Subjects, 1<<20-1),
	}
	if len(o.Document.Members) > 0 {
		x.In, _ = r.split(document.Ref{Path: o.Document.Path})
	}
	for i, b := range o.Verdict.Breaches {
		if i == maxReasons {
			break
		}
		x.Why = append(x.Why, r.reason(b.Duty, b.Clause))
	}
	x.Actions = permitted(o.Verdict.Action)
	if t, ok := r.opt.Ticks[x.ID]; ok {
		x.Chosen, x.Reason = t.Action, t.Reason
	}
	for i := range o.Findings {
		if len(x.Findings) == maxFindings {
			break
		}
		f := &o.Findings[i]
		x.Findings = append(x.Findings, found{
			What: r.facts.kindName(r.msg, f.InfoType), Value: message.Safe(f.Value.Mask()), At: clip(message.At(r.msg, f.At)),
			Evidence: message.Evidence(r.msg, f.Evidence),
		})
	}
	x.More = max(o.Counts.Total()-len(x.Findings), 0)
	return x
}

// maxDistinct bounds the reasons of a page; a policy has a handful.
const maxDistinct = 200

// reason is the index of the text on a duty and the clause it stands in.
func (r *Reporter) reason(duty, clause string) int {
	key := [2]string{duty, clause}
	if i, ok := r.known[key]; ok {
		return i
	}
	if len(r.reasons) == maxDistinct {
		return maxDistinct - 1
	}
	why := message.Safe(duty) // a duty of the organisation's own
	if r.msg.Has("why." + duty) {
		why = r.msg.T("why." + duty)
	}
	r.known[key] = len(r.reasons)
	r.reasons = append(r.reasons, reason{clip(why), clip(message.Safe(clause))})
	return r.known[key]
}

// permitted are the actions that a person may choose from, the advised one
// first.
func permitted(action string) []string {
	switch action {
	case "delete", "move", "merge":
		return []string{action, "keep-with-reason", "ask-dpo"}
	}
	return []string{"ask-dpo", "keep-with-reason"}
}

// step is an action in the first person. What lies in a file with other things
// is taken out of it: the rest may be nowhere else.
func (r *Reporter) step(action, target, in string) string {
	switch {
	case action == "keep-with-reason":
		return r.msg.T("step.keep")
	case action == "ask-dpo":
		return r.msg.T("step.ask")
	case action == "delete" && in != "":
		return r.msg.T("step.delete.member", "file", in)
	}
	if target == "" {
		target = r.msg.T("step.target")
	}
	return r.msg.T("step."+action, "target", target)
}

// A card is a document to act on now.
type card struct {
	*row
	Level  string // for the style sheet
	Why    []reason
	Ticked string
	Steps  []step
	NoTick bool // nothing is chosen
}

type step struct {
	Action, Text string
	Checked      bool
	Keep         bool
}

func (r *Reporter) card(x *row) card {
	c := card{row: x, Level: finding.Severity(x.Severity).String(), NoTick: x.Chosen == ""}
	for _, i := range x.Why {
		c.Why = append(c.Why, r.reasons[i])
	}
	if x.Chosen != "" {
		c.Ticked = r.msg.T("tick." + x.Chosen)
	}
	for _, a := range x.Actions {
		c.Steps = append(c.Steps, step{a, r.step(a, x.Target, x.In), a == x.Chosen, a == "keep-with-reason"})
	}
	return c
}

// place is where to move a document to: the store's name, and its path where
// the name is another.
func place(v finding.Verdict) string {
	if v.TargetPath == "" {
		return message.Safe(v.Target)
	}
	return message.Safe(v.Target + " (" + v.TargetPath + ")")
}

// documentID names a document on the page and in the file of choices, without
// its path.
func documentID(ref document.Ref) string {
	h := sha256.New()
	_, _ = h.Write([]byte(ref.Path))
	for _, m := range ref.Members {
		_, _ = h.Write([]byte{0})
		_, _ = h.Write([]byte(m))
	}
	return "d" + hex.EncodeToString(h.Sum(nil)[:12])
}

// split parts a reference in the name a person knows and where it lies, from
// the last part of the root on.
func (r *Reporter) split(ref document.Ref) (name, folder string) {
	path := below(&r.run, ref.Path)
	i := strings.LastIndexByte(path, '/') + 1
	name, folder = path[i:], strings.TrimSuffix(path[:i], "/")
	for _, m := range ref.Members {
		name += " › " + m
	}
	return clip(message.Safe(name)), clip(message.Safe(folder))
}

// below is a path from the last part of its root on: "Documents/hr/loon.xlsx"
// for a root that ends in Documents.
func below(run *finding.Run, path string) string {
	path = strings.ReplaceAll(path, `\`, "/")
	for _, root := range run.Roots {
		root = strings.TrimRight(strings.ReplaceAll(root, `\`, "/"), "/")
		if rest, ok := strings.CutPrefix(path, root+"/"); ok {
			return root[strings.LastIndexByte(root, '/')+1:] + "/" + rest
		}
	}
	return path
}

// clip cuts a text in its middle.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText/2], "") + "…" + strings.ToValidUTF8(s[len(s)-maxText/2:], "")
}
