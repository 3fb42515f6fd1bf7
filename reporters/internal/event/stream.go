package event

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// A Stream turns the calls of a reporter into events. It keeps one event and
// reuses its lists.
type Stream struct {
	now     func() time.Time
	run     finding.Run
	order   map[finding.InfoType]int
	hash    hash.Hash
	e       Event
	known   Known
	seq     int64
	types   []Type
	members []string
	text    []byte
}

// NewStream is a stream on a clock; without one, events bear the time at
// which the run started.
func NewStream(now func() time.Time) *Stream {
	s := &Stream{now: now, hash: sha256.New(), order: map[finding.InfoType]int{}}
	for i, t := range finding.InfoTypes() {
		s.order[t] = i
	}
	return s
}

// Begin is the event of a scan that starts.
func (s *Stream) Begin(run finding.Run) *Event {
	s.run = run
	s.run.Host, s.run.User = Text(run.Host, maxShort), Text(run.User, maxShort)
	s.run.Version, s.run.ID, s.run.DeviceID = Text(run.Version, maxShort), Text(run.ID, maxShort), Text(run.DeviceID, maxShort)
	s.run.Policy = finding.PolicyRef{ID: Text(run.Policy.ID, maxShort), Version: Text(run.Policy.Version, maxShort)}
	s.run.OS, s.run.KeyID, s.run.Rules.Digest = Text(run.OS, maxShort), Text(run.KeyID, maxShort), Text(run.Rules.Digest, maxShort)
	return s.scan(Started, nil, "scan started")
}

// End is the event of a scan that is over.
func (s *Stream) End(sum finding.Summary) *Event {
	kind, word := Completed, "scan completed"
	switch {
	case sum.Interrupted:
		kind, word = Cancelled, "scan cancelled"
	case !sum.Complete:
		word = "scan completed, not everything could be read"
	}
	s.text = append(s.text[:0], word...)
	s.text = append(s.text, ": "...)
	s.text = strconv.AppendInt(s.text, int64(sum.Documents.Walked), 10)
	s.text = append(s.text, " documents, "...)
	s.text = strconv.AppendInt(s.text, int64(sum.Verdicts[finding.Violation]), 10)
	s.text = append(s.text, " in violation"...)
	return s.scan(kind, &sum, string(s.text))
}

func (s *Stream) scan(kind Kind, sum *finding.Summary, text string) *Event {
	s.e = Event{Kind: kind, Time: s.time(), Run: &s.run, Summary: sum, Message: text}
	s.identify(string(kind))
	return &s.e
}

func (s *Stream) time() time.Time {
	if s.now == nil {
		return s.run.Started
	}
	return s.now()
}

// Told reports whether there is anything to tell of a document: findings, or
// a verdict other than clean. Documents in a private zone are only counted in
// the event at the end: their names leave for no server.
func Told(o *finding.Outcome) bool {
	if o.Location.Private {
		return false
	}
	return len(o.Counts) > 0 || o.Verdict.Judgement != "" && o.Verdict.Judgement != finding.Clean
}

// Document calls out with one event about a document, or with none.
func (s *Stream) Document(o *finding.Outcome, out func(*Event) error) error {
	if !Told(o) {
		return nil
	}
	s.describe(o)
	if n := len(s.types) - maxTypes; n > 0 {
		s.e.TypesCut, s.e.Types = n, s.types[:maxTypes]
	}
	s.id(o, "")
	s.e.Message = s.sentence(s.types)
	s.holds(o.Verdict.Known.All())
	return out(&s.e)
}

// Types calls out with an event for each infotype of a document: with one
// that names none when the document has a verdict and no findings.
func (s *Stream) Types(o *finding.Outcome, out func(*Event) error) error {
	if !Told(o) {
		return nil
	}
	s.describe(o)
	if len(s.types) == 0 {
		s.id(o, "")
		s.e.Message = s.sentence(nil)
		s.holds(o.Verdict.Known.All())
		return out(&s.e)
	}
	for i := range s.types {
		s.e.Types = s.types[i : i+1]
		s.e.Total = s.types[i].Count.Total()
		s.id(o, string(s.types[i].InfoType))
		s.holds(o.Verdict.Known.Holds(s.types[i].InfoType))
		s.e.Message = s.sentence(s.e.Types)
		if err := out(&s.e); err != nil {
			return err
		}
	}
	return nil
}

// holds says whether what the event is about is accepted.
func (s *Stream) holds(known bool) {
	if s.e.Known != nil {
		s.known.Holds = known
	}
}

// id sets both ids of the event.
func (s *Stream) id(o *finding.Outcome, infotype string) {
	s.hash.Reset()
	s.part(s.run.DeviceID)
	s.part(o.Document.Path)
	for _, m := range o.Document.Members {
		s.part(m)
	}
	s.part("")
	s.part(infotype)
	s.e.FindingUID = s.digest("f1:")
	s.identify(s.e.FindingUID)
}

// identify gives the event its own id and its number.
func (s *Stream) identify(part string) {
	s.seq++
	s.e.Sequence = s.seq
	s.e.UID = s.uid("e1:", s.run.ID, part)
}

func (s *Stream) uid(prefix string, parts ...string) string {
	s.hash.Reset()
	for _, p := range parts {
		s.part(p)
	}
	return s.digest(prefix)
}

func (s *Stream) part(p string) {
	_, _ = io.WriteString(s.hash, p)
	_, _ = s.hash.Write([]byte{0})
}

// digest is 128 bits of the hash, in hexadecimal digits.
func (s *Stream) digest(prefix string) string {
	var sum [sha256.Size]byte
	var text [35]byte
	b := append(text[:0], prefix...)
	return string(hex.AppendEncode(b, s.hash.Sum(sum[:0])[:16]))
}

// describe fills the event with what all events of a document share.
func (s *Stream) describe(o *finding.Outcome) {
	s.e = Event{Kind: Finding, Time: s.time(), Run: &s.run, Severity: o.Verdict.Severity, Outcome: o}
	e := &s.e
	raw := o.Document.Path
	if !utf8.ValidString(raw) && base64.StdEncoding.EncodedLen(len(raw)) <= maxBase64 {
		e.PathBase64 = base64.StdEncoding.EncodeToString([]byte(raw))
	}
	e.Path, e.PathCut = middle(raw, maxPath)
	at := strings.LastIndexByte(e.Path, '/')
	if s.run.OS == "windows" || strings.HasPrefix(e.Path, `\\`) || len(e.Path) > 2 && e.Path[1] == ':' && e.Path[2] == '\\' {
		at = strings.LastIndexAny(e.Path, `/\`)
	}
	name := e.Path[at+1:]
	if at > 0 && e.PathCut == 0 {
		e.Folder = e.Path[:at]
		if len(e.Folder)*6 > maxPath/2 {
			if _, cut := middle(e.Folder, maxPath/2); cut > 0 {
				e.Folder = ""
			}
		}
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 12 {
		e.Ext = Text(name[dot+1:], 48)
	}
	e.Name, _ = middle(name, maxName)
	s.members = s.members[:0]
	for i, m := range o.Document.Members {
		if i == maxMembers {
			e.MembersCut = len(o.Document.Members) - maxMembers
			break
		}
		m, _ = middle(m, maxText)
		s.members = append(s.members, m)
	}
	e.Members = s.members
	e.Owner = Text(o.Document.Owner, maxShort)
	e.Breaches = o.Verdict.Breaches
	if n := len(e.Breaches) - maxBreaches; n > 0 {
		e.Breaches, e.BreachesCut = e.Breaches[:maxBreaches], n
	}
	e.Copies = o.Copies
	if n := len(e.Copies) - maxCopies; n > 0 {
		e.Copies, e.CopiesCut = e.Copies[:maxCopies], n
	}
	if k := o.Verdict.Known; k != nil {
		s.known = Known{State: k.State, Reason: Line(k.Reason), By: Short(k.By), Until: k.Until.Format(time.DateOnly)}
		e.Known = &s.known
	}
	s.count(o)
	e.Types = s.types
}

// count fills the list of infotypes, in the order of the contract and then by
// name.
func (s *Stream) count(o *finding.Outcome) {
	s.types = s.types[:0]
	for t, n := range o.Counts {
		if n.Total() == 0 {
			continue
		}
		best := finding.Low
		if n.High > 0 {
			best = finding.High
		} else if n.Medium > 0 {
			best = finding.Medium
		}
		s.types = append(s.types, Type{InfoType: t, Count: n, Confidence: best})
		s.e.Total += n.Total()
	}
	slices.SortFunc(s.types, func(a, b Type) int {
		if n := s.rank(a.InfoType) - s.rank(b.InfoType); n != 0 {
			return n
		}
		return strings.Compare(string(a.InfoType), string(b.InfoType))
	})
	missing := len(s.types) * maxPlaces
	for i := range o.Findings {
		f := &o.Findings[i]
		for k := range s.types {
			t := &s.types[k]
			if t.InfoType != f.InfoType {
				continue
			}
			if len(t.Places) < maxPlaces {
				missing--
				t.Places = append(t.Places, f.At)
			}
			if t.RuleID == "" {
				t.RuleID = Text(f.RuleID, maxShort)
			}
			if t.Sample == "" && f.Confidence == t.Confidence && !t.InfoType.Secret() {
				t.Sample = Text(f.Value.Mask(), maxShort)
			}
			break
		}
		if missing == 0 {
			break
		}
	}
}

func (s *Stream) rank(t finding.InfoType) int {
	if n, ok := s.order[t]; ok {
		return n
	}
	return len(s.order)
}

// sentence says in one line what the event is about: verdict, numbers and
// fixed words, no names and no values.
func (s *Stream) sentence(types []Type) string {
	o := s.e.Outcome
	b := append(s.text[:0], o.Verdict.Judgement...)
	if len(b) > 0 {
		b = append(b, ": "...)
	}
	for i, t := range types {
		if i == 3 {
			b = append(b, " and "...)
			b = strconv.AppendInt(b, int64(len(types)-3), 10)
			b = append(b, " more kinds"...)
			break
		}
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(t.Count.Total()), 10)
		b = append(b, ' ')
		b = append(b, Text(string(t.InfoType), maxShort)...)
	}
	if len(types) == 0 {
		b = append(b, "document"...)
	}
	b = append(b, " in "...)
	if o.Location.Kind == "" {
		b = append(b, finding.Unknown...)
	} else {
		b = append(b, o.Location.Kind...)
	}
	b = append(b, " storage"...)
	s.text = b
	return string(b)
}

// Short is a text for a small field.
func Short(s string) string { return Text(s, maxShort) }

// Line is a text for a field that explains.
func Line(s string) string { return Text(s, maxText) }
