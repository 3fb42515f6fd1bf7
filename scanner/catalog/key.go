package catalog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"uitrusting/scanner/fingerprint"
)

// A key makes the hashes of one catalog its own, so that two catalogs cannot
// be joined. It stands in the catalog and is no secret to whoever has that:
// what protects the people in it is that names and figures are left out and
// that the filters of identifiers are lossy.
type key [16]byte

// hash is SipHash-2-4 of the eight bytes of v.
//
// Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012.
func (k *key) hash(v uint64) uint64 {
	k0, k1 := binary.LittleEndian.Uint64(k[:8]), binary.LittleEndian.Uint64(k[8:])
	v0, v1 := k0^0x736f6d6570736575, k1^0x646f72616e646f6d
	v2, v3 := k0^0x6c7967656e657261, k1^0x7465646279746573
	for i := range 8 {
		switch i {
		case 0:
			v3 ^= v
		case 2:
			v0 ^= v
			v3 ^= 8 << 56
		case 4:
			v0 ^= 8 << 56
			v2 ^= 0xff
		}
		v0 += v1
		v1 = bits.RotateLeft64(v1, 13) ^ v0
		v0 = bits.RotateLeft64(v0, 32)
		v2 += v3
		v3 = bits.RotateLeft64(v3, 16) ^ v2
		v0 += v3
		v3 = bits.RotateLeft64(v3, 21) ^ v0
		v2 += v1
		v1 = bits.RotateLeft64(v1, 17) ^ v2
		v2 = bits.RotateLeft64(v2, 32)
	}
	return v0 ^ v1 ^ v2 ^ v3
}

// mark is the keyed hash of a mark: a permutation, at a fifth of the cost of
// hash. A mark is a hash of six words already, of which the catalog keeps some
// thirty bits.
func (k *key) mark(v uint64) uint64 {
	v = (v ^ binary.LittleEndian.Uint64(k[:8])) * (binary.LittleEndian.Uint64(k[8:]) | 1)
	v = (v ^ v>>32) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>29) * 0x94d049bb133111eb
	return v ^ v>>32
}

// digest is a keyed digest of a digest, for one purpose.
func (k *key) digest(purpose byte, d [32]byte) uint64 {
	m := hmac.New(sha256.New, k[:])
	m.Write([]byte{purpose})
	m.Write(d[:])
	return binary.LittleEndian.Uint64(m.Sum(nil))
}

// The purposes of digests.
const (
	forBytes = 'b'
	forText  = 't'
)

// lineage is a short keyed hash of what copies of one original share; 0 when
// it is unknown.
func (k *key) lineage(p *fingerprint.Print) uint32 {
	if p.Lineage == 0 {
		return 0
	}
	return uint32(k.hash(p.Lineage))
}

// ID names the catalog of a key. It stays when the catalog is made again.
func ID(random [16]byte) string {
	k := key(random)
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, k.hash(0)))
}

// DocumentID is how scans call the document of a print, by the key of the
// catalog.
func DocumentID(random [16]byte, p *fingerprint.Print) string {
	k := key(random)
	return documentID(k.digest(forBytes, p.Bytes))
}

func documentID(own uint64) string {
	return "c1:" + hex.EncodeToString(binary.BigEndian.AppendUint64(nil, own))
}
