// Package catalog answers which central documents a document is a copy of.
package catalog

import (
	"cmp"
	"encoding/hex"
	"math"
	"slices"
	"sync"
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// A Memory is a catalog of documents that were read a moment ago, on this
// machine: it knows their paths and identifiers and forgets them with the
// run. Documents are added first, from one goroutine; the first question
// closes it.
type Memory struct {
	label  string
	whole  bool
	shift  uint8
	docs   []entry
	paths  []string
	named  []mentions // of each document
	digest map[[32]byte][]int32
	texts  map[[32]byte][]int32
	marked postings
	stop   int
	kinds  map[string]*values
	seal   sync.Once
}

// values are the identifiers of one kind in all documents.
type values struct {
	postings
	counts map[int32]int // distinct values of each document
}

// mentions are the names and the identifiers of a document, where it has only
// some.
type mentions struct{ names, ids []uint64 }

// maxPostings bounds the marks of a Memory, 16 bytes each: beyond it every
// second one is dropped, as in a catalog of a coarser scale.
const maxPostings = 2 << 20

// NewMemory is an empty catalog of the store of that name.
func NewMemory(label string) *Memory {
	return &Memory{
		label: label, whole: true, digest: map[[32]byte][]int32{}, texts: map[[32]byte][]int32{}, kinds: map[string]*values{},
	}
}

// Incomplete says that some of the store could not be read: nothing is
// original then.
func (m *Memory) Incomplete() { m.whole = false }

// Add takes a central document.
func (m *Memory) Add(path string, p *fingerprint.Print) {
	doc := int32(len(m.docs))
	e := entry{
		id: "c1:" + hex.EncodeToString(p.Bytes[:8]), words: p.Words, shift: p.Shift, lineage: p.Lineage,
		revision: p.Revision, dated: p.Dated, modified: p.Modified, partial: p.Partial,
	}
	m.docs, m.paths, m.named = append(m.docs, e), append(m.paths, path), append(m.named, mentions{})
	if p.Bytes != [32]byte{} {
		m.digest[p.Bytes] = append(m.digest[p.Bytes], doc)
	}
	if p.Text != [32]byte{} {
		m.texts[p.Text] = append(m.texts[p.Text], doc)
		if len(m.texts[p.Text]) > 1 {
			return // what more it has in common with anything, the first has too
		}
	}
	for _, k := range p.Marks {
		if k.Hash <= math.MaxUint64/fingerprint.Scale>>m.shift {
			m.marked = append(m.marked, posting{k.Hash, doc})
		}
	}
	if len(m.marked) > maxPostings {
		m.shift++
		m.marked = slices.DeleteFunc(m.marked, func(k posting) bool { return k.hash > math.MaxUint64/fingerprint.Scale>>m.shift })
	}
	for _, s := range p.Identifiers {
		m.add(doc, s.Kind, s.Values)
	}
	m.add(doc, rows, p.Rows)
	n := &m.named[doc]
	if len(p.Names) <= fewPersons {
		n.names = p.Names
	}
	if ids := accounts(p); len(ids) <= fewPersons {
		n.ids = ids
	}
}

// fewPersons bounds what a document about one person or a few can name.
const fewPersons = 24

func (m *Memory) add(doc int32, kind string, list []uint64) {
	if len(list) == 0 {
		return
	}
	v := m.kinds[kind]
	if v == nil {
		v = &values{counts: map[int32]int{}}
		m.kinds[kind] = v
	}
	if len(v.postings)+len(list) > maxPostings {
		m.whole = m.whole && kind == rows // rows only add to what identifiers tell
		return
	}
	v.counts[doc] = len(list)
	for _, h := range list {
		v.postings = append(v.postings, posting{h, doc})
	}
}

// close sorts, and counts the marks of each document that are no boilerplate.
func (m *Memory) close() {
	m.stop = stopAt(len(m.docs))
	m.marked.sort()
	for i := 0; i < len(m.marked); {
		n := m.marked.run(i)
		if n <= m.stop {
			for _, k := range m.marked[i : i+n] {
				m.docs[k.doc].marks++
			}
		}
		i += n
	}
	for _, v := range m.kinds {
		v.sort()
		for i := 0; i < len(v.postings); {
			n := v.run(i)
			if n > stopPerson {
				for _, k := range v.postings[i : i+n] {
					v.counts[k.doc]--
				}
			}
			i += n
		}
	}
}

// Exact implements scanner.Catalog.
func (m *Memory) Exact(bytes [32]byte) []finding.Copy {
	m.seal.Do(m.close)
	return exact(m, bytes, time.Time{})
}

// Copies implements scanner.Catalog.
func (m *Memory) Copies(p *fingerprint.Print) []finding.Copy {
	m.seal.Do(m.close)
	return compare(m, p, time.Time{})
}

func (m *Memory) scope() scope {
	return scope{label: m.label, documents: len(m.docs), whole: m.whole, shift: m.shift, least: minShared}
}
func (m *Memory) lineage(p *fingerprint.Print) uint64 { return p.Lineage }
func (m *Memory) entry(doc int32) entry               { return m.docs[doc] }
func (m *Memory) path(doc int32) string               { return m.paths[doc] }

func (m *Memory) bytes(p *fingerprint.Print) []int32 { return known(m.digest, p.Bytes) }
func (m *Memory) text(p *fingerprint.Print) []int32  { return known(m.texts, p.Text) }

func known(digests map[[32]byte][]int32, d [32]byte) []int32 {
	if d == [32]byte{} {
		return nil
	}
	return digests[d]
}

func (m *Memory) marks(hash uint64, out []int32) ([]int32, bool) {
	return m.marked.find(hash, m.stop, out)
}

func (m *Memory) tables(p *fingerprint.Print) []shared {
	var all []shared
	for _, s := range p.Identifiers {
		all = m.table(s.Kind, s.Values, all)
	}
	if p.Table {
		all = m.table(rows, p.Rows, all)
	}
	return all
}

// table appends the documents that share values of one kind.
func (m *Memory) table(kind string, list []uint64, all []shared) []shared {
	v := m.kinds[kind]
	if v == nil || len(list) == 0 {
		return all
	}
	first, local := len(all), 0
	at := map[int32]int{}
	var docs []int32
	for _, h := range list {
		var stop bool
		if docs, stop = v.find(h, stopPerson, docs[:0]); stop {
			continue
		}
		local++
		for _, doc := range docs {
			i, ok := at[doc]
			if !ok {
				i = len(all)
				at[doc] = i
				all = append(all, shared{doc: doc, kind: kind, central: v.counts[doc], exact: true})
			}
			all[i].both++
		}
	}
	for i := first; i < len(all); i++ {
		all[i].local = local
	}
	return all
}

// persons compares names, and identifiers when those do not settle it: a name
// that was not recognised on one side is no other person, and neither is one
// who has another account.
func (m *Memory) persons(p *fingerprint.Print, doc int32, nothingElse bool) bool {
	n := &m.named[doc]
	if len(n.names) > 0 && len(p.Names) > 0 {
		both := common(n.names, p.Names)
		if differ(both, len(p.Names), both, len(n.names), nothingElse) {
			return true
		}
		if both == len(p.Names) && both == len(n.names) {
			return false
		}
	}
	ids := accounts(p)
	both := common(n.ids, ids)
	return differ(both, len(ids), both, len(n.ids), nothingElse)
}

// common is the number of values that two lists share.
func common(central, local []uint64) int {
	both := 0
	for _, h := range central {
		if slices.Contains(local, h) {
			both++
		}
	}
	return both
}

// differ reports whether two sides that each name some tell of other persons:
// of the local ones so many are on the other side, and of the central ones.
func differ(inCentral, local, inLocal, central int, nothingElse bool) bool {
	return central > 0 && local > 0 && local <= fewPersons && inCentral < local && few(inLocal, central, nothingElse)
}

// few reports whether so many in common of n leave room for other persons.
func few(both, n int, nothingElse bool) bool { return both < n && (nothingElse || 2*both <= n) }

// A posting says that a document holds something.
type posting struct {
	hash uint64
	doc  int32
}

// postings are sorted by hash and document.
type postings []posting

func (ps *postings) sort() {
	slices.SortFunc(*ps, func(a, b posting) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.doc, b.doc)) })
	*ps = slices.Compact(*ps)
}

// run is the number of postings from i on with the same hash.
func (ps postings) run(i int) int {
	n := 1
	for i+n < len(ps) && ps[i+n].hash == ps[i].hash {
		n++
	}
	return n
}

// find appends the documents with the hash, or says that they are too many.
func (ps postings) find(hash uint64, stop int, out []int32) ([]int32, bool) {
	i, _ := slices.BinarySearchFunc(ps, hash, func(p posting, h uint64) int { return cmp.Compare(p.hash, h) })
	for ; i < len(ps) && ps[i].hash == hash; i++ {
		if out = append(out, ps[i].doc); len(out) > stop {
			return out[:0], true
		}
	}
	return out, false
}
