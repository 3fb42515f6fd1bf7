package walk

import (
	"io/fs"
	"sync"

	"uitrusting/scanner/document"
)

// A Describer tells whose documents are. It remembers the names of owners,
// because the system takes longer to tell one than a small file takes to be
// scanned. It is safe for concurrent use; the zero Describer is ready.
type Describer struct {
	owners sync.Map // what the system calls an owner → name
}

// Describe adds to a document who owns it, who may read it and where it was
// downloaded from, as far as the system tells. f is the document, open, and info
// what it is.
func (d *Describer) Describe(doc *document.Document, f *File, info fs.FileInfo) {
	doc.Mode = info.Mode().String()
	doc.Owner = d.owner(doc.Path, info)
	doc.Exposure = exposure(info.Mode())
	doc.Origin = origin(doc.Path, f)
}

// exposure lists who besides its owner may read a file by its mode bits. It
// is empty on Windows, where the bits say nothing.
func exposure(m fs.FileMode) []string {
	if !modeBits {
		return nil
	}
	var e []string
	if m&0o040 != 0 {
		e = append(e, "group-read")
	}
	if m&0o004 != 0 {
		e = append(e, "others-read")
	}
	if m&0o002 != 0 {
		e = append(e, "others-write")
	}
	return e
}
