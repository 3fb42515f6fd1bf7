// Package fingerprint turns the text of a document into a Print: digests and
// sketches from which a catalog tells how two documents are related, and from
// which the text cannot be read back.
package fingerprint

// A Print is what a catalog keeps of a document.
type Print struct {
	Bytes [32]byte // SHA-256 of the document's bytes; zero = unknown
}
