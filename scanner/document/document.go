// Package document holds the nouns for what is read: documents, the text
// that is taken out of them, and the places in that text. It is the ground
// floor: it imports nothing of this module.
package document

import (
	"io"
	"strings"
	"time"
)

// A Ref names a document. Nesting is part of the name: a sheet in an archive
// in a mail has the mail's path and two members.
type Ref struct {
	Path    string   `json:",omitzero"` // on disk, as the system names it
	Members []string `json:",omitzero"` // the way inside it, outermost first; nil for the file itself
}

// Depth is the number of containers around the document.
func (r Ref) Depth() int { return len(r.Members) }

// Name is the last part of the reference: the member's name, or the path.
func (r Ref) Name() string {
	if n := len(r.Members); n > 0 {
		return r.Members[n-1]
	}
	return r.Path
}

// Member is the reference of a member of r.
func (r Ref) Member(name string) Ref {
	members := make([]string, 0, len(r.Members)+1)
	members = append(members, r.Members...)
	return Ref{Path: r.Path, Members: append(members, name)}
}

// String joins path and members by "!". It is for logs of tests, not for
// reports: a path can itself be personal data.
func (r Ref) String() string {
	if len(r.Members) == 0 {
		return r.Path
	}
	return r.Path + "!" + strings.Join(r.Members, "!")
}

// A Document is a file or a member of a container, with what is known of it
// before its text is read.
type Document struct {
	Ref
	MIMEType string    `json:",omitzero"` // told from the content, never from the name; "" = not yet known
	Size     int64     `json:",omitzero"` // bytes; -1 = unknown
	Modified time.Time `json:",omitzero"` // of the file or, for members, as the container says; zero = unknown
	Owner    string    `json:",omitzero"` // user that owns the file; "" = unknown
	Mode     string    `json:",omitzero"` // as ls -l prints it; "" = unknown
	Exposure []string  `json:",omitzero"` // who can read it besides its owner: "others-read", "group-read", "share-everyone"
	Origin   string    `json:",omitzero"` // host that it was downloaded from, without path; "" = unknown
	FileID   FileID    `json:",omitzero"` // zero = unknown
	Changed  int64     `json:",omitzero"` // when content or rights of the file last changed, Unix nanoseconds; 0 = the system does not tell
}

// A FileID tells one file from another on the same machine, whatever its
// path: device and inode, or volume serial and file index.
type FileID struct{ Volume, Index uint64 }

// A Property is something a document says of itself. Names are fixed, so
// that the parts that use them agree.
type Property string

// The properties that extractors report. Dates are RFC 3339.
const (
	Created   Property = "created"    // when the document says it was made
	Modified  Property = "modified"   // when the document says it was last changed
	Sent      Property = "sent"       // Date header of a mail
	Revision  Property = "revision"   // number of saves
	Lineage   Property = "lineage"    // what copies of one original share: rsidRoot, PDF /ID[0], Message-ID
	Title     Property = "title"      // title or subject; personal data, never printed
	Generator Property = "generator"  // program that wrote it
	Pages     Property = "pages"      // decimal number of pages, slides or sheets
	Encrypted Property = "encrypted"  // "empty-password" or "given-password", when it was opened all the same
	Running   Property = "running"    // a line that repeats on each page; not part of the copied text
	MailFrom  Property = "mail-from"  // address of the sender
	ImageOnly Property = "image-only" // decimal number of pages that hold only an image
)

// A Member is a document inside a container: a file in an archive, an
// attachment of a mail, an object embedded in a text.
type Member struct {
	Name     string    // as the container gives it; may be hostile; "" = the container has no name for it
	Size     int64     // bytes; -1 = unknown
	Modified time.Time // zero = unknown
	MIMEType string    // only where the content cannot tell (a mail body); else ""
	Content  io.Reader // nil when Err is set
	Err      error     // why it cannot be read: ErrEncrypted, ErrUnsupported, ErrCorrupt…
}

// A Sink receives what an extractor finds, in reading order. Every method
// returns an error when the extractor must stop: it then returns that error
// at once, unchanged.
type Sink interface {
	// Segment takes a run of text. The sink does not keep seg.Text, Marks or
	// Table after it returns.
	Segment(seg Segment) error
	// Member takes a document inside this one and reads m.Content to its end
	// or not at all before it returns.
	Member(m Member) error
	// Property takes what the document says of itself.
	Property(name Property, value string) error
}

// Bytes returns what r reads when all of it is in memory already, so that an
// extractor need not copy it. The bytes are shared: they are not changed, and
// not kept after Extract returns.
func Bytes(r *io.SectionReader) ([]byte, bool) {
	outer, off, n := r.Outer()
	m, ok := outer.(interface{ Bytes() []byte })
	if !ok {
		return nil, false
	}
	b := m.Bytes()
	if off < 0 || n < 0 || off > int64(len(b)) || n > int64(len(b))-off {
		return nil, false
	}
	return b[off : off+n : off+n], true
}
