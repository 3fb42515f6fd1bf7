package walk

import (
	"io/fs"

	"uitrusting/scanner/document"
)

// Describe adds to a document who owns it, who may read it and where it was
// downloaded from, as far as the system tells without opening it. It is asked
// of documents that were opened to be read.
func Describe(doc *document.Document, info fs.FileInfo) {
	doc.Mode = info.Mode().String()
	doc.Owner = owner(doc.Path, info)
	doc.Exposure = exposure(info.Mode())
	doc.Origin = origin(doc.Path)
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
