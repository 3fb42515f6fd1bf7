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
	Lost     bool    // the zip directory was lost: parts may be missing or cut off
	byName   map[string]*Part
	unpacked int64
	inflate  io.ReadCloser // kept for the next part
}

// A Part is a file in the package. Its name has no leading slash.
type Part struct {
	Name         string
	pkg          *Package
	file         *zip.File
	local        *local // instead of file when the directory is lost
	encrypted    bool
	size, packed int64 // bytes, as declared
}

// Open reads the directory of the package. When there is none, parts are
// looked for one by one.
func Open(r *io.SectionReader) (*Package, error) {
	z, err := zip.NewReader(r, r.Size())
	if err != nil {
		p := &Package{byName: map[string]*Part{}, Lost: true}
		if p.recovered(r); len(p.Parts) == 0 {
			return nil, fmt.Errorf("zip directory: %w", document.ErrCorrupt)
		}
		return p, nil
	}
	if len(z.File) > MaxParts {
		return nil, document.ErrTooManyMembers
	}
	p := &Package{byName: make(map[string]*Part, len(z.File))}
	z.RegisterDecompressor(zip.Deflate, p.decompress)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		p.add(&Part{
			Name: Clean(f.Name), pkg: p, file: f, encrypted: f.Flags&1 != 0,
			size: int64(min(f.UncompressedSize64, 1<<62)), packed: int64(min(f.CompressedSize64, 1<<62)),
		})
	}
	return p, nil
}

// add keeps a part; of those with one name the first.
func (p *Package) add(part *Part) {
	key := strings.ToLower(part.Name)
	switch {
	case part.Name == "":
	case p.byName[key] != nil:
		p.Repeated = true
	default:
		p.byName[key] = part
		p.Parts = append(p.Parts, part)
	}
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
func (p *Part) Encrypted() bool { return p.encrypted }

// Size is the declared size, unpacked, in bytes.
func (p *Part) Size() int64 { return p.size }

// Open gives the content of the part. Reading gives document.ErrBomb or
// document.ErrTooLarge at a limit, document.ErrCorrupt when it is damaged.
func (p *Part) Open() (io.ReadCloser, error) {
	if p.Encrypted() {
		return nil, document.ErrEncrypted
	}
	if p.local != nil {
		rc, err := p.local.open(p.pkg)
		if err != nil {
			return nil, err
		}
		return &bounded{rc: rc, part: p}, nil
	}
	rc, err := p.file.Open()
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
	if b.n > ratioMin && b.n/ratio > b.part.packed {
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
