package catalog

import (
	"encoding/binary"
	"math/bits"

	"uitrusting/scanner/fingerprint"
)

// filterKinds are the kinds that filters are made of, in order of preference.
// National numbers and numbers of identity documents never are.
var filterKinds = [...]string{"email", "phone", "iban"}

// tables writes the filters of a document: of the first kinds that there are
// enough identifiers of.
func (w *writer) tables(p *fingerprint.Print, doc int32) error {
	for kind, made := 0, 0; kind < len(filterKinds) && made < w.o.Kinds && w.head.Tables < maxTables; kind++ {
		values := p.Identifier(filterKinds[kind])
		hashes := make([]uint64, 0, len(values))
		for _, v := range values {
			if h := w.head.Key.hash(v); !w.seen.often(h) {
				hashes = append(hashes, h)
			}
		}
		if len(hashes) < leastTable {
			continue
		}
		made++
		w.head.Tables++
		size := (len(hashes)*LoadFactor + 7) / 8
		filter := make([]byte, size)
		for _, h := range hashes {
			bit := place(h, doc, size)
			filter[bit/8] |= 1 << (bit % 8)
		}
		le := binary.LittleEndian
		b := le.AppendUint32(make([]byte, 0, tableSize), uint32(doc))
		b = le.AppendUint32(b, uint32(kind))
		b = le.AppendUint32(b, uint32(len(hashes)))
		b = le.AppendUint32(b, uint32(size))
		b = le.AppendUint64(b, uint64(w.parts[secBits].length))
		if _, err := w.parts[secTables].Write(b); err != nil {
			return err
		}
		if _, err := w.parts[secBits].Write(filter); err != nil {
			return err
		}
	}
	return nil
}

// place is the bit of an identifier in the filter of a table: another one in
// each, so that two filters cannot be compared.
func place(hash uint64, doc int32, size int) uint64 {
	h := hash ^ uint64(uint32(doc))*0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	hi, _ := bits.Mul64(h^h>>31, uint64(size)*8)
	return hi
}
