package baseline

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// The bounds of a list.
const (
	maxLine      = 64 << 20 // bytes of one document
	maxDocuments = 1_000_000
	maxText      = 1000 // bytes of a reason or a name
)

// A List is what is known. It is immutable.
type List struct {
	keyID string
	ref   finding.BaselineRef
	now   time.Time
	docs  map[[16]byte]entry
}

// An entry is the decision on a document.
type entry struct {
	known  finding.Known // without its state and infotypes
	duties []string
	types  map[finding.InfoType]accepted
}

// accepted are the findings of an infotype.
type accepted struct {
	count int
	ids   []uint64 // sorted; half of each id, which is a keyed hash
}

// Read reads a list as it holds at a moment. It is strict: a field that it
// does not know, a document twice, a decision without its reason, name or
// last day is an error that names the line and quotes nothing of it.
func Read(in io.Reader, now time.Time) (*List, error) {
	l := &List{now: now, docs: map[[16]byte]entry{}}
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(in, sum))
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		var err error
		switch {
		case n == 1:
			err = l.head(line)
		case len(line) > 0:
			err = l.document(line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d: too long", n+1)
	case err != nil:
		return nil, errors.New("it cannot be read")
	case n == 0:
		return nil, errSchema
	}
	l.ref = finding.BaselineRef{ID: hex.EncodeToString(sum.Sum(nil)[:8]), Documents: len(l.docs)}
	return l, nil
}

var errSchema = errors.New("not a list of schema " + Schema)

// Ref names the list in reports.
func (l *List) Ref() finding.BaselineRef { return l.ref }

// Check fails when the findings of a run have ids of another key.
func (l *List) Check(keyID string) error {
	if !lasting(keyID) {
		return ErrRunKey
	}
	if keyID != l.keyID {
		return fmt.Errorf("it was made with another key, %s; this is %s", l.keyID, keyID)
	}
	return nil
}

func (l *List) head(line []byte) error {
	var h headRecord
	if err := strict(line, &h); err != nil || h.Schema != Schema {
		return errSchema
	}
	if !lasting(h.KeyID) || len(h.KeyID) > 64 || strings.ContainsFunc(h.KeyID, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("key_id names no lasting key")
	}
	l.keyID = h.KeyID
	return nil
}

func (l *List) document(line []byte) error {
	var d documentRecord
	if err := strict(line, &d); err != nil {
		return err
	}
	e, err := d.entry()
	if err != nil {
		return err
	}
	ref, err := d.ref()
	if err != nil {
		return err
	}
	key := keyOf(ref)
	if _, twice := l.docs[key]; twice {
		return errors.New("this document stands in the list twice")
	}
	if len(l.docs) == maxDocuments {
		return fmt.Errorf("more than %d documents", maxDocuments)
	}
	l.docs[key] = e
	return nil
}

// strict decodes one object and nothing else. Errors of json would quote it.
func strict(line []byte, to any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	err := dec.Decode(to)
	if err == nil && dec.More() {
		return errors.New("more than one object")
	}
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		return fmt.Errorf("%s is of the wrong type", kind.Field)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return errors.New("a field that is not known")
	}
	return errors.New("not a JSON object")
}

func (d *documentRecord) entry() (entry, error) {
	e := entry{duties: d.Duties, types: make(map[finding.InfoType]accepted, len(d.Findings))}
	switch {
	case strings.TrimSpace(d.Reason) == "":
		return e, errors.New("reason is empty: say why the findings may be there")
	case strings.TrimSpace(d.By) == "":
		return e, errors.New("by is empty: say who decided it")
	case len(d.Reason) > maxText || len(d.By) > maxText:
		return e, errors.New("reason or by is too long")
	case len(d.Findings) == 0:
		return e, errors.New("no findings")
	}
	until, err := time.Parse(time.DateOnly, d.Until)
	if err != nil {
		return e, errors.New("until is no date such as 2027-06-30")
	}
	e.known = finding.Known{Reason: d.Reason, By: d.By, Until: until}
	for _, t := range d.Findings {
		a := accepted{count: t.Count, ids: make([]uint64, len(t.IDs))}
		if t.InfoType == "" || t.Count < 1 || len(t.IDs) > t.Count {
			return e, errors.New("an infotype without a name or with a count that cannot be")
		}
		if _, twice := e.types[finding.InfoType(t.InfoType)]; twice {
			return e, errors.New("an infotype stands there twice")
		}
		for i, id := range t.IDs {
			var ok bool
			if a.ids[i], ok = half(id); !ok {
				return e, errors.New("an id that is none")
			}
		}
		slices.Sort(a.ids)
		e.types[finding.InfoType(t.InfoType)] = a
	}
	return e, nil
}

// half is the first 64 bits of the id of a finding.
func half(id string) (uint64, bool) {
	digits, ok := strings.CutPrefix(id, "k1:")
	if !ok || len(digits) != 24 {
		return 0, false
	}
	var b [12]byte
	if _, err := hex.Decode(b[:], []byte(digits)); err != nil {
		return 0, false
	}
	return binary.BigEndian.Uint64(b[:]), true
}

func (d *documentRecord) ref() (document.Ref, error) {
	ref := document.Ref{Path: d.Path, Members: d.Members}
	if d.PathBase64 != "" {
		b, err := base64.StdEncoding.DecodeString(d.PathBase64)
		if err != nil {
			return ref, errors.New("path_base64 is no base64")
		}
		ref.Path = string(b)
	}
	if ref.Path == "" {
		return ref, errors.New("path is empty")
	}
	if d.MembersBase64 == nil {
		return ref, nil
	}
	ref.Members = nil
	for _, m := range d.MembersBase64 {
		b, err := base64.StdEncoding.DecodeString(m)
		if err != nil {
			return ref, errors.New("members_base64 is no base64")
		}
		ref.Members = append(ref.Members, string(b))
	}
	return ref, nil
}

func keyOf(ref document.Ref) [16]byte {
	h := sha256.New()
	for _, part := range append([]string{ref.Path}, ref.Members...) {
		_, _ = io.WriteString(h, part)
		_, _ = h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil)[:16])
}

// Judge is the verdict on a document after what is known of it. A document
// can be listed under one of several names: its own and the one that stands
// in redacted reports.
func (l *List) Judge(o *finding.Outcome, v finding.Verdict, names ...document.Ref) finding.Verdict {
	if len(o.Counts) == 0 {
		return v
	}
	for _, name := range names {
		if e, ok := l.docs[keyOf(name)]; ok {
			return v.Accept(e.compare(o), e.duties, l.now)
		}
	}
	return v
}

// compare says which findings of a document are known. Where the list of
// findings was cut, the listed ones and the number decide.
func (e *entry) compare(o *finding.Outcome) finding.Known {
	k := e.known
	k.State = finding.Accepted
	fresh := map[finding.InfoType]bool{}
	for i := range o.Findings {
		f := &o.Findings[i]
		id, ok := half(f.ID)
		if _, found := slices.BinarySearch(e.types[f.InfoType].ids, id); !ok || !found {
			fresh[f.InfoType] = true
		}
	}
	for t, n := range o.Counts {
		switch {
		case n.Total() == 0:
		case fresh[t] || n.Total() > e.types[t].count:
			k.State = finding.Changed
		default:
			k.Types = append(k.Types, t)
		}
	}
	slices.Sort(k.Types)
	return k
}
