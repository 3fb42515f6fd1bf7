// Package zippart opens the packages that office formats are: zip files whose
// parts are read as streams, each bounded in size and ratio.
package zippart

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"uitrusting/scanner/document"
)

// Limits of what is unpacked.
const (
	MaxPart  = 1 << 30  // bytes of one part, unpacked
	MaxTotal = 1 << 30  // bytes of all parts of one package, unpacked
	MaxParts = 20_000   // in one package
	ratio    = 200      // unpacked to packed bytes …
	ratioMin = 10 << 20 // … that is a bomb beyond this size
)

// A Package is an open zip file.
type Package struct {
	Parts    []*Part // in the order of the zip directory
	Repeated bool    // a name occurs twice; only the first counts
	byName   map[string]*Part
	unpacked int64
	inflate  io.ReadCloser // kept for the next part
}

// A Part is a file in the package. Its name has no leading slash.
type Part struct {
	Name string
	File *zip.File
	pkg  *Package
}

// Open reads the directory of the package.
func Open(r *io.SectionReader) (*Package, error) {
	z, err := zip.NewReader(r, r.Size())
	if err != nil {
		return nil, fmt.Errorf("zip directory: %w", document.ErrCorrupt)
	}
	if len(z.File) > MaxParts {
		return nil, document.ErrTooManyMembers
	}
	p := &Package{byName: make(map[string]*Part, len(z.File))}
	z.RegisterDecompressor(zip.Deflate, p.decompress)
	for _, f := range z.File {
		name := Clean(f.Name)
		if name == "" || strings.HasSuffix(f.Name, "/") {
			continue
		}
		part := &Part{Name: name, File: f, pkg: p}
		key := strings.ToLower(name)
		if p.byName[key] != nil {
			p.Repeated = true
			continue
		}
		p.byName[key] = part
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

// Clean is the name of a part as Package knows it.
func Clean(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "\uFFFD")
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// Find is the part of that name, whatever its case; nil when there is none.
func (p *Package) Find(name string) *Part { return p.byName[strings.ToLower(Clean(name))] }

// decompress reuses one inflater, for parts are read one after the other.
func (p *Package) decompress(r io.Reader) io.ReadCloser {
	if z := p.inflate; z != nil {
		p.inflate = nil
		if z.(flate.Resetter).Reset(r, nil) == nil {
			return &inflater{z, p}
		}
	}
	return &inflater{flate.NewReader(r), p}
}

type inflater struct {
	io.ReadCloser
	pkg *Package
}

func (i *inflater) Close() error {
	if i.pkg != nil {
		i.pkg.inflate, i.pkg = i.ReadCloser, nil
	}
	return nil
}

// Encrypted reports whether the zip says that the part is encrypted.
func (p *Part) Encrypted() bool { return p.File.Flags&1 != 0 }

// Size is the declared size, unpacked, in bytes.
func (p *Part) Size() int64 { return int64(min(p.File.UncompressedSize64, 1<<62)) }

// Open gives the content of the part. Reading gives document.ErrBomb or
// document.ErrTooLarge at a limit, document.ErrCorrupt when it is damaged.
func (p *Part) Open() (io.ReadCloser, error) {
	if p.Encrypted() {
		return nil, document.ErrEncrypted
	}
	rc, err := p.File.Open()
	if err != nil {
		return nil, fmt.Errorf("zip part: %w", document.ErrCorrupt)
	}
	return &bounded{rc: rc, part: p}, nil
}

// ReadAll is the content of a part of at most limit bytes.
func (p *Part) ReadAll(limit int64) ([]byte, error) {
	rc, err := p.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(rc, limit+1))
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, document.ErrTooLarge
	}
	return b.Bytes(), nil
}

// bounded reads a part and watches its limits.
type bounded struct {
	rc   io.ReadCloser
	part *Part
	n    int64
}

func (b *bounded) Read(buf []byte) (int, error) {
	n, err := b.rc.Read(buf)
	b.n += int64(n)
	b.part.pkg.unpacked += int64(n)
	if packed := int64(b.part.File.CompressedSize64); b.n > ratioMin && b.n/ratio > packed {
		return n, document.ErrBomb
	}
	if b.n > MaxPart || b.part.pkg.unpacked > MaxTotal {
		return n, document.ErrTooLarge
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("zip part: %w", document.ErrCorrupt)
	}
	return n, err
}

func (b *bounded) Close() error { return b.rc.Close() }
