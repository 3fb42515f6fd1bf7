package finding

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"sync"

	"uitrusting/scanner/document"
)

// A Finding is a match in a report: it has a place in a document and an
// identity that stays the same from scan to scan when the key does.
type Finding struct {
	ID         string            `json:",omitzero"`
	RuleID     string            `json:",omitzero"`
	InfoType   InfoType          `json:",omitzero"`
	Confidence Confidence        `json:",omitzero"`
	At         document.Position `json:",omitzero"`
	Start, End int64             `json:",omitzero"` // bytes in the extracted text of the document
	Value      Value             `json:",omitzero"`
	Evidence   []Evidence        `json:",omitzero"`
}

// A Key makes pseudonyms. Whoever holds it can tell whether two findings are
// about the same value, and can guess values by trying; whoever does not
// cannot.
type Key struct {
	secret [32]byte
	id     string
	macs   *sync.Pool // of *mac; nil = of the zero Key
}

// A mac is a keyed hash that has been used: the next use does not hash the
// key again.
type mac struct {
	hash.Hash
	text, hex []byte
}

// RunKey is the id of a key that is made for one run and then forgotten.
const RunKey = "run"

// NewKey makes a key of 32 secret bytes. Its id is told from the secret, or
// is RunKey for a key that will not outlive the run.
func NewKey(secret [32]byte, lasting bool) Key {
	k := Key{secret: secret, id: RunKey, macs: new(sync.Pool)}
	if lasting {
		k.id = k.name("k", 8, "key-id")
	}
	return k
}

// ID names the key in reports without giving it away.
func (k Key) ID() string { return k.id }

// Finding is the id of a finding: keyed, of rule and normalised value.
func (k Key) Finding(ruleID, value string) string {
	return k.name("k1:", 24, "finding", ruleID, value)
}

// Pseudonym is a keyed id of any text, for instance of a path.
func (k Key) Pseudonym(kind, text string) string { return k.name("k1:", 24, kind, text) }

// name is a prefix and the first digits of the keyed hash of the parts, in hex.
func (k Key) name(prefix string, digits int, parts ...string) string {
	var m *mac
	if k.macs != nil {
		m, _ = k.macs.Get().(*mac)
		defer func() { k.macs.Put(m) }()
	}
	if m == nil {
		m = &mac{Hash: hmac.New(sha256.New, k.secret[:])}
	}
	m.text = m.text[:0]
	for _, p := range parts {
		m.text = append(append(m.text, p...), 0)
	}
	m.Reset()
	_, _ = m.Write(m.text)
	clear(m.text) // text of a document is not kept
	m.text = m.Sum(m.text[:0])
	m.hex = hex.AppendEncode(append(m.hex[:0], prefix...), m.text[:digits/2])
	return string(m.hex)
}
