package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"uitrusting/scanner/document"
)

// zipLZMA reads method 14: a version, the length of the properties, the
// properties, then a raw stream (APPNOTE.TXT 5.8.8). The decoder wants the
// header of an .lzma file, which is the properties and a length.
func zipLZMA(packed io.Reader) (io.Reader, error) {
	var head [9]byte
	if _, err := io.ReadFull(packed, head[:]); err != nil || binary.LittleEndian.Uint16(head[2:]) != 5 {
		return nil, document.ErrCorrupt
	}
	if binary.LittleEndian.Uint32(head[5:]) > maxWindow {
		return nil, document.ErrMemory
	}
	header := append(bytes.Clone(head[4:]), bytes.Repeat([]byte{0xff}, 8)...) // length unknown
	z, err := lzma.ReaderConfig{DictCap: maxWindow}.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(header), packed)))
	if err != nil {
		return nil, document.ErrCorrupt
	}
	return z, nil
}
