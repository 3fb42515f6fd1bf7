package resolve

import (
	"math"
	"math/bits"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Subjects is the resolver that estimates how many persons a document is
// about. What stands in one row or scope is said of one person; equal names,
// numbers and addresses are one person, and so are a name and a mailbox that
// is written like it.
type Subjects struct{}

// NewSubjects makes the resolver.
func NewSubjects() Subjects { return Subjects{} }

// Start implements scanner.Resolver.
func (Subjects) Start(*document.Document) scanner.Resolution {
	return &subjects{nodes: map[uint64]int32{}, ids: map[int32]identity{}}
}

// maxKnown is how many names and numbers are told apart exactly; what comes
// beyond is estimated.
const maxKnown = 1 << 16

// A subjects is the work on one document: a forest of names and numbers in
// which each tree is a person.
type subjects struct {
	nodes  map[uint64]int32 // hashed key to index in parent
	parent []int32
	ids    map[int32]identity // of trees, by their root
	trees  int
	beyond sketch
}

// record collects what is said of one person.
type record struct {
	ids    []identity // numbers that are one person's alone
	names  []person
	mails  []person
	boxes  []uint64 // personal mailboxes, whole
	others []uint64 // phones, accounts, plates: also a household's
}

// An identity is a number that one person has alone, and of its kind has one
// only.
type identity struct{ key, kind uint64 }

func (r *record) reset() {
	r.ids, r.names, r.mails, r.boxes, r.others = r.ids[:0], r.names[:0], r.mails[:0], r.boxes[:0], r.others[:0]
}

func (r *record) empty() bool {
	return len(r.ids)+len(r.names)+len(r.boxes)+len(r.others) == 0
}

// add takes in a match; it reports whether it says anything of a person.
func (r *record) add(m *finding.Match) bool {
	if m.Confidence < finding.Medium || m.Role == "organisation" || m.Value == "" {
		return false
	}
	switch m.InfoType {
	case finding.PersonName:
		var p person
		p.name(m.Value)
		if p == (person{}) {
			return false
		}
		r.names = append(r.names, p)
	case finding.Email:
		var p person
		p.mail(m.Value)
		r.mails = append(r.mails, p)
		r.boxes = append(r.boxes, hash("mail ", m.Value))
	case finding.BENationalNumber, finding.NLBSN, finding.FRNIR, finding.DETaxID, finding.DESocialInsurance, finding.LUMatricule,
		finding.UKNINO, finding.ESDNI, finding.ITCodiceFiscale, finding.PLPESEL:
		r.ids = append(r.ids, identity{hash("id ", m.Value), hash(string(m.InfoType), "")})
	case finding.BEIDCard, finding.BEPassport, finding.BEDrivingLicence, finding.IdentityDocument, finding.BERIZIV,
		finding.Phone, finding.IBAN, finding.PaymentCard, finding.BELicencePlate:
		r.others = append(r.others, hash(string(m.InfoType), " ", m.Value))
	default:
		return false
	}
	return true
}

// attach is how far after a name its numbers may stand in running text, in
// bytes.
const attach = 300

// Resolve implements scanner.Resolution.
func (s *subjects) Resolve(b *finding.Batch) []finding.Match {
	ms := b.Matches
	order(ms)
	var r record
	for i := 0; i < len(ms); {
		m := &ms[i]
		r.reset()
		j := i
		switch {
		case table(b, m) && m.At.Row > 0:
			for ; j < len(ms) && ms[j].Segment == m.Segment && ms[j].At.Row == m.At.Row; j++ {
				r.add(&ms[j])
			}
		case m.Scope[1] > 0 && !special(m.InfoType):
			for ; j < len(ms) && ms[j].Segment == m.Segment && ms[j].Start < m.Scope[1]; j++ {
				r.add(&ms[j])
			}
		default:
			// Running text: from one name up to the next.
			last := m.End
			for ; j < len(ms) && ms[j].Segment == m.Segment && ms[j].Start-last <= attach; j++ {
				if j > i && ms[j].InfoType == finding.PersonName && len(r.names) > 0 {
					break
				}
				if r.add(&ms[j]) {
					last = ms[j].End
				}
			}
		}
		if j == i {
			j++
		}
		if !r.empty() {
			s.person(&r)
		}
		i = j
	}
	return ms
}

// person enters a record. When it holds several distinct numbers or full
// names it is about several persons, who are entered one by one.
func (s *subjects) person(r *record) {
	names := s.distinct(r)
	if len(r.ids) > 1 || names > 1 {
		for _, id := range r.ids {
			s.number(id)
		}
		if names >= len(r.ids) {
			for _, p := range r.names {
				s.name(p)
			}
			// As many names as numbers: the same persons.
			if n := len(r.ids); n > 0 && n == len(r.names) {
				for k, id := range r.ids {
					s.join(s.number(id), s.name(r.names[k]))
				}
			} else if n > 0 {
				for _, id := range r.ids {
					s.join(s.number(id), s.name(r.names[0]))
				}
			}
		}
		for k, box := range r.boxes {
			if n, ok := s.known(r.mails[k]); ok {
				s.join(s.node(box), n)
			} else if names == 0 && len(r.ids) == 0 {
				s.node(box)
			}
		}
		return
	}
	if len(s.nodes) >= maxKnown {
		s.estimate(r)
		return
	}
	root := int32(-1)
	enter := func(n int32) {
		if n < 0 {
			return
		}
		if root < 0 {
			root = n
			return
		}
		s.join(root, n)
	}
	for _, id := range r.ids {
		enter(s.number(id))
	}
	for _, p := range r.names {
		enter(s.name(p))
	}
	for k, box := range r.boxes {
		n := s.node(box)
		if known, ok := s.known(r.mails[k]); ok {
			s.join(n, known)
			enter(n)
			continue
		}
		s.join(n, s.mail(r.mails[k], n))
		if p := &r.mails[k]; p.full == 0 || len(r.names) == 0 || r.names[0].full == 0 || p.shares(&r.names[0]) {
			enter(n) // else it is somebody else's
		}
	}
	for _, o := range r.others {
		enter(s.node(o))
	}
}

// distinct is the number of distinct full names in a record.
func (s *subjects) distinct(r *record) int {
	n := 0
	for i, p := range r.names {
		if p.full == 0 {
			continue
		}
		seen := false
		for _, q := range r.names[max(0, i-8):i] {
			seen = seen || q.full == p.full
		}
		if !seen {
			n++
		}
	}
	return n
}

// node is the index of a key; a new one is a tree of its own. It is -1 when
// there is no more room.
func (s *subjects) node(key uint64) int32 {
	if n, ok := s.nodes[key]; ok {
		return s.root(n)
	}
	if len(s.nodes) >= maxKnown {
		s.beyond.add(key)
		return -1
	}
	n := int32(len(s.parent))
	s.nodes[key] = n
	s.parent = append(s.parent, n)
	s.trees++
	return n
}

// number is the node of an identity.
func (s *subjects) number(id identity) int32 {
	n := s.node(id.key)
	if n >= 0 && s.ids[n] == (identity{}) {
		s.ids[n] = id
	}
	return n
}

// alias makes a key another way to reach node n, unless it is taken.
func (s *subjects) alias(key uint64, n int32) {
	if key == 0 || n < 0 || len(s.nodes) >= maxKnown {
		return
	}
	if _, ok := s.nodes[key]; !ok {
		s.nodes[key] = n
	}
}

// The key spaces, so that a first name is not taken for a last one.
const (
	fullKey  = 0x9e3779b97f4a7c15
	shortKey = 0xc2b2ae3d27d4eb4f
	lastKey  = 0x165667b19e3779f9
)

// name is the node of a person's name. A last name alone is the person of
// that name who was named in full.
func (s *subjects) name(p person) int32 {
	if n, ok := s.known(p); ok {
		if p.full != 0 {
			s.alias(p.full^fullKey, n)
		}
		return n
	}
	switch {
	case p.full != 0:
		n := s.node(p.full ^ fullKey)
		s.alias(p.short^shortKey, n)
		s.alias(p.last^lastKey, n)
		return n
	case p.short != 0:
		n := s.node(p.short ^ shortKey)
		s.alias(p.last^lastKey, n)
		return n
	case p.only != 0:
		return s.node(p.only ^ lastKey)
	}
	return -1
}

// mail enters what a mailbox tells and gives its node, or n when it tells
// nothing.
func (s *subjects) mail(p person, n int32) int32 {
	if p.full == 0 && p.short == 0 {
		return n
	}
	return s.name(p)
}

// known is the person whom the name is of.
func (s *subjects) known(p person) (int32, bool) {
	if p.full != 0 {
		n, ok := s.nodes[p.full^fullKey]
		if ok {
			return s.root(n), true
		}
		return 0, false
	}
	if p.short != 0 {
		if n, ok := s.nodes[p.short^shortKey]; ok {
			return s.root(n), true
		}
		return 0, false
	}
	if p.only != 0 {
		if n, ok := s.nodes[p.only^lastKey]; ok {
			return s.root(n), true
		}
	}
	return 0, false
}

func (s *subjects) root(n int32) int32 {
	for s.parent[n] != n {
		s.parent[n] = s.parent[s.parent[n]]
		n = s.parent[n]
	}
	return n
}

func (s *subjects) join(a, b int32) {
	if a < 0 || b < 0 {
		return
	}
	a, b = s.root(a), s.root(b)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	one, other := s.ids[a], s.ids[b]
	if one.kind == other.kind && one.key != other.key {
		return // two persons of one name, or of one household
	}
	if one == (identity{}) && other != (identity{}) {
		s.ids[a] = other
	}
	s.parent[b] = a
	s.trees--
}

// estimate counts a person by the key that is most their own, once there is
// no room to tell more keys apart.
func (s *subjects) estimate(r *record) {
	key := uint64(0)
	switch {
	case len(r.ids) > 0:
		key = r.ids[0].key
	case len(r.names) > 0 && r.names[0].full != 0:
		key = r.names[0].full ^ fullKey
	case len(r.boxes) > 0:
		key = r.boxes[0]
	case len(r.others) > 0:
		key = r.others[0]
	}
	if key == 0 {
		return
	}
	if _, ok := s.nodes[key]; !ok {
		s.beyond.add(key)
	}
}

// Finish tells the estimate.
func (s *subjects) Finish(f *finding.Facts) { f.Subjects = s.trees + s.beyond.count() }

// A sketch estimates how many distinct hashes it was shown, within about two
// percent, in 4 KiB.
//
// Source: Flajolet, Fusy, Gandouet, Meunier, HyperLogLog (2007).
type sketch struct {
	ranks *[sketchSize]uint8
}

const (
	sketchBits = 12
	sketchSize = 1 << sketchBits
)

func (k *sketch) add(h uint64) {
	if k.ranks == nil {
		k.ranks = new([sketchSize]uint8)
	}
	i := h >> (64 - sketchBits)
	rank := uint8(bits.LeadingZeros64(h<<sketchBits|1<<(sketchBits-1))) + 1
	k.ranks[i] = max(k.ranks[i], rank)
}

func (k *sketch) count() int {
	if k.ranks == nil {
		return 0
	}
	sum, zeros := 0.0, 0
	for _, r := range k.ranks {
		sum += 1 / float64(uint64(1)<<r)
		if r == 0 {
			zeros++
		}
	}
	const m = float64(sketchSize)
	e := 0.7213 / (1 + 1.079/m) * m * m / sum
	if e <= 2.5*m && zeros > 0 {
		e = m * math.Log(m/float64(zeros))
	}
	return int(e + 0.5)
}
