package archive

import (
	"archive/tar"
	"fmt"
	"io"
	"strings"

	"uitrusting/scanner/document"
)

// openTar sends the regular files of a tar archive.
func openTar(c *container) (err error) {
	defer guard(&err)
	t := tar.NewReader(c.input())
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		h, err := t.Next()
		if err == io.EOF {
			if c.damage == nil && !endsInZeros(c.r) {
				c.damage = fmt.Errorf("tar end: %w", document.ErrCorrupt)
			}
			break
		}
		if err != nil {
			if c.damage == nil {
				c.damage = fmt.Errorf("tar header: %w", document.ErrCorrupt)
			}
			if c.members == 0 {
				return c.damage
			}
			return c.partial(c.damage)
		}
		switch h.Typeflag {
		case tar.TypeReg, 0, tar.TypeCont, tar.TypeGNUSparse:
		default:
			continue
		}
		if strings.HasSuffix(h.Name, "/") {
			continue
		}
		m := member{
			name: decodeName(h.Name, false), size: h.Size, packed: -1, modified: h.ModTime.UTC(),
			content: &checked{c: c, r: t, left: h.Size},
		}
		if err := c.send(m); err != nil {
			return err
		}
	}
	return c.partial(c.damage)
}

// endsInZeros reports whether the last block is empty, as the end of an
// archive is: else it was cut off between two files.
func endsInZeros(r *io.SectionReader) bool {
	var block [512]byte
	n, _ := r.ReadAt(block[:], max(0, r.Size()-int64(len(block))))
	for _, b := range block[:n] {
		if b != 0 {
			return false
		}
	}
	return n > 0
}
