package catalog

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"time"

	"uitrusting/scanner/fingerprint"
)

// lone reports whether a document is short and about a person: its free words
// could be guessed, so that it is known by its digests alone.
func lone(p *fingerprint.Print) bool {
	return p.Free < lonePerson && len(p.Identifiers) > 0 || p.Free < loneName && len(p.Names) > 0
}

// accounts are the identifiers of a document of the kinds that filters are
// made of.
func accounts(p *fingerprint.Print) []uint64 {
	var values []uint64
	for _, kind := range filterKinds {
		values = append(values, p.Identifier(kind)...)
	}
	return values
}

// signature is one of 32 bits.
func signature(k *key, v uint64) uint32 { return 1 << (k.hash(v^signed) >> 59) }

// signed makes the hashes of signatures others than those of filters.
const signed = 0x5bd1e995a3b1c7d9

// sign makes the signature of the rarest of a few values: those tell whom a
// letter is about. What is in many documents is the organisation's own.
// 0 = there are none, or too many.
func (w *writer) sign(values []uint64) uint32 {
	if len(values) > fewPersons {
		return 0
	}
	type rare struct {
		value uint64
		n     uint8
	}
	var kept []rare
	for _, v := range values {
		if n := w.seen.count(w.head.Key.hash(v)); n <= stopPerson {
			kept = append(kept, rare{v, n})
		}
	}
	slices.SortFunc(kept, func(a, b rare) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.value, b.value)) })
	bits := uint32(0)
	for _, r := range kept[:min(len(kept), mostSigned)] {
		bits |= signature(&w.head.Key, r.value)
	}
	return bits
}

// record is the fixed record of a document, without the number of its marks.
func (w *writer) record(p *fingerprint.Print, shift uint8, until time.Time) []byte {
	le := binary.LittleEndian
	b := le.AppendUint64(make([]byte, 0, docSize), w.head.Key.digest(forBytes, p.Bytes))
	b = le.AppendUint32(b, 0)
	flags := byte(0)
	if p.Partial {
		flags = 1
	}
	b = append(b, shift, flags)
	b = le.AppendUint16(b, uint16(min(max(p.Revision, 0), math.MaxUint16)))
	b = le.AppendUint32(b, uint32(min(p.Words, 1<<31)))
	b = le.AppendUint32(b, w.head.Key.lineage(p))
	for _, t := range []time.Time{p.Dated, p.Modified, until} {
		b = le.AppendUint32(b, seconds(t))
	}
	names, ids := uint32(0), uint32(0)
	if !lone(p) {
		names, ids = w.sign(p.Names), w.sign(accounts(p))
	}
	return le.AppendUint32(le.AppendUint32(b, names), ids)
}

// seconds is a time as unsigned seconds since 1970, until 2106; 0 = unknown.
func seconds(t time.Time) uint32 {
	if s := t.Unix(); !t.IsZero() && s > 0 && s <= math.MaxUint32 {
		return uint32(s)
	}
	return 0
}
