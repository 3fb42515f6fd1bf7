package mail

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"

	"uitrusting/scanner/document"
)

// The lowest layer of Outlook's stores: pages of B-trees, blocks, and the
// small node databases in them.
//
// Source: Microsoft, [MS-PST] Outlook Personal Folders (.pst) File Format;
// section 2.2 (NDB layer). Pages of 4 KiB, which Outlook uses for .ost since
// 2013, are not in it: libyal, "Personal Folder File (PFF) file format
// specification", 64-bit 4k page.

// Limits of what one store may make the reader do.
const (
	pstMaxLevels = 8        // of a tree
	pstMaxValue  = 32 << 20 // bytes of a property that is held
	pstMaxText   = 16 << 20 // bytes of all recipients, and of all details, of a message
	pstMaxBlocks = 1 << 20  // of one value
	pstMaxNodes  = 100_000  // below one node
	pstCached    = 512      // pages held
)

// pstPlain undoes the permutation of bytes that Outlook calls compressible
// encryption ([MS-PST] 5.1). It has no key.
var pstPlain, _ = hex.DecodeString("" +
	"47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb8f2697ca911701c4322d6e3195ffd923" +
	"d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f16293ca903540dda5ddff6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c" +
	"879f74a4224c6fbf1f56aa2eb3783350b0a392bccf191ca763cb1e4d3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5f" +
	"ef359c842b15d5773449b6120a7f7188fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28ad4e111d0088b2af2ed9a643fc16cf9ec")

var errPST = fmt.Errorf("outlook store: %w", document.ErrCorrupt)

// A pstFile reads blocks and nodes.
type pstFile struct {
	r        io.ReaderAt
	size     int64
	wide     bool // 64-bit format
	pageSize int  // 512, or 4096
	permuted bool
	nodes    int64 // offset of the root page of the node tree
	blocks   int64 // of the block tree
	budget   int64 // bytes of blocks that may still be read: damaged trees run in circles
	pages    map[int64][]byte
	lost     bool // a value, an attachment or a list was not read
}

func openPST(r *io.SectionReader) (*pstFile, error) {
	var h [564]byte
	if n, _ := r.ReadAt(h[:], 0); n < len(h) || string(h[:4]) != "!BDN" {
		return nil, errPST
	}
	p := &pstFile{r: r, size: r.Size(), pageSize: 512, pages: map[int64][]byte{}, budget: 64<<20 + 16*r.Size()}
	crypt := byte(0)
	switch version := binary.LittleEndian.Uint16(h[10:]); {
	case version == 14 || version == 15:
		p.nodes, p.blocks = int64(binary.LittleEndian.Uint32(h[188:])), int64(binary.LittleEndian.Uint32(h[196:]))
		crypt = h[461]
	case version >= 21:
		p.wide = true
		p.nodes, p.blocks = int64(binary.LittleEndian.Uint64(h[224:])), int64(binary.LittleEndian.Uint64(h[240:]))
		crypt = h[513]
		if version >= 36 {
			p.pageSize = 4096
		}
	default:
		return nil, fmt.Errorf("outlook store version %d: %w", version, document.ErrUnsupported)
	}
	switch crypt {
	case 0:
	case 1:
		p.permuted = true
	default:
		return nil, fmt.Errorf("outlook store cipher %d: %w", crypt, document.ErrUnsupported)
	}
	return p, nil
}

// number reads an identifier or an offset.
func (p *pstFile) number(b []byte) uint64 {
	if p.wide {
		return binary.LittleEndian.Uint64(b)
	}
	return uint64(binary.LittleEndian.Uint32(b))
}

// width is the length of an identifier or an offset in bytes.
func (p *pstFile) width() int {
	if p.wide {
		return 8
	}
	return 4
}

// page gives the entries of a page of a tree, their length and their level.
func (p *pstFile) page(at int64) (entries []byte, each, level int, err error) {
	b := p.pages[at]
	if b == nil {
		b = make([]byte, p.pageSize)
		if at < 0 || at > p.size-int64(p.pageSize) {
			return nil, 0, 0, errPST
		}
		if _, err := p.r.ReadAt(b, at); err != nil {
			return nil, 0, 0, errPST
		}
		if len(p.pages) >= pstCached {
			clear(p.pages)
		}
		p.pages[at] = b
	}
	var count int
	switch {
	case p.pageSize == 4096:
		count, each, level = int(binary.LittleEndian.Uint16(b[4056:])), int(b[4060]), int(b[4061])
	case p.wide:
		count, each, level = int(b[488]), int(b[490]), int(b[491])
	default:
		count, each, level = int(b[496]), int(b[498]), int(b[499])
	}
	if each < 3*p.width() || count*each > p.pageSize-16 {
		return nil, 0, 0, errPST
	}
	return b[:count*each], each, level, nil
}

// find gives the leaf entry of a key.
func (p *pstFile) find(root int64, key uint64) ([]byte, error) {
	mask := ^uint64(0)
	if !p.wide {
		mask = 0xffffffff
	}
	for at, depth := root, 0; depth < pstMaxLevels; depth++ {
		entries, each, level, err := p.page(at)
		if err != nil {
			return nil, err
		}
		var last []byte
		for e := entries; len(e) >= each; e = e[each:] {
			if k := p.number(e) & mask; k > key {
				break
			}
			last = e[:each]
		}
		switch {
		case last == nil:
			return nil, errPST
		case level == 0 && p.number(last)&mask == key:
			return last, nil
		case level == 0:
			return nil, errPST
		}
		at = int64(p.number(last[2*p.width():]))
	}
	return nil, errPST
}

// A pstNode is where the data of a node and the nodes below it lie.
type pstNode struct {
	id        uint32
	data, sub uint64 // blocks
	parent    uint32
}

// eachNode calls yield with the nodes of the store, in the order of their
// identifiers. Damaged pages are left out; lost says that there were any.
func (p *pstFile) eachNode(yield func(pstNode) error) (lost bool, err error) {
	seen := map[int64]bool{}
	var walk func(at int64, depth int) error
	walk = func(at int64, depth int) error {
		entries, each, level, err := p.page(at)
		if err != nil || depth > pstMaxLevels || seen[at] {
			lost = true
			return nil
		}
		seen[at] = true
		entries = bytes.Clone(entries) // the cache may drop the page
		w := p.width()
		for e := entries; len(e) >= each; e = e[each:] {
			if level > 0 {
				if err := walk(int64(p.number(e[2*w:])), depth+1); err != nil {
					return err
				}
				continue
			}
			n := pstNode{id: binary.LittleEndian.Uint32(e), data: p.number(e[w:]), sub: p.number(e[2*w:])}
			if each >= 3*w+4 {
				n.parent = binary.LittleEndian.Uint32(e[3*w:])
			}
			if err := yield(n); err != nil {
				return err
			}
		}
		return nil
	}
	err = walk(p.nodes, 0)
	return lost, err
}

// block reads one block.
func (p *pstFile) block(id uint64) ([]byte, error) {
	e, err := p.find(p.blocks, id&^1)
	if err != nil {
		e, err = p.find(p.blocks, id|1)
	}
	if err != nil {
		return nil, err
	}
	w := p.width()
	at, size := int64(p.number(e[w:])), int(binary.LittleEndian.Uint16(e[2*w:]))
	if at < 0 || at+int64(size) > p.size {
		return nil, errPST
	}
	if p.budget -= int64(max(size, 512)); p.budget < 0 {
		return nil, fmt.Errorf("outlook store: %w", document.ErrBomb)
	}
	b := make([]byte, size)
	if _, err := p.r.ReadAt(b, at); err != nil && err != io.EOF {
		return nil, errPST
	}
	if p.pageSize == 4096 {
		if full := int(binary.LittleEndian.Uint16(e[2*w+2:])); full > size {
			z, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, errPST
			}
			b = make([]byte, full)
			if _, err := io.ReadFull(z, b); err != nil {
				return nil, errPST
			}
		}
	}
	if p.permuted && id&2 == 0 {
		for i, c := range b {
			b[i] = pstPlain[c]
		}
	}
	return b, nil
}

// leaves lists the blocks that hold the bytes of a value.
func (p *pstFile) leaves(id uint64) ([]uint64, error) {
	if id&2 == 0 {
		return []uint64{id}, nil
	}
	var all []uint64
	var walk func(id uint64, depth int) error
	walk = func(id uint64, depth int) error {
		b, err := p.block(id)
		if err != nil {
			return err
		}
		if len(b) < 8 || b[0] != 1 || depth > 2 {
			return errPST
		}
		count, level := int(binary.LittleEndian.Uint16(b[2:])), b[1]
		w := p.width()
		for e := b[8:]; count > 0 && len(e) >= w; e, count = e[w:], count-1 {
			if level > 1 {
				if err := walk(p.number(e), depth+1); err != nil {
					return err
				}
				continue
			}
			if all = append(all, p.number(e)); len(all) > pstMaxBlocks {
				return fmt.Errorf("outlook store: %w", document.ErrTooLarge)
			}
		}
		return nil
	}
	return all, walk(id, 0)
}

// subnodes lists the nodes below a node.
func (p *pstFile) subnodes(id uint64) (map[uint32]pstNode, error) {
	nodes := map[uint32]pstNode{}
	if id == 0 {
		return nodes, nil
	}
	var walk func(id uint64, depth int) error
	walk = func(id uint64, depth int) error {
		b, err := p.block(id)
		if err != nil {
			return err
		}
		if len(b) < 8 || b[0] != 2 || depth > 2 {
			return errPST
		}
		count, level := int(binary.LittleEndian.Uint16(b[2:])), b[1]
		w := p.width()
		each, e := 3*w, b[4:]
		if level > 0 {
			each = 2 * w
		}
		if p.wide {
			e = b[8:]
		}
		for ; count > 0 && len(e) >= each; e, count = e[each:], count-1 {
			if level > 0 {
				if err := walk(p.number(e[w:]), depth+1); err != nil {
					return err
				}
				continue
			}
			n := pstNode{id: binary.LittleEndian.Uint32(e), data: p.number(e[w:]), sub: p.number(e[2*w:])}
			if nodes[n.id] = n; len(nodes) > pstMaxNodes {
				return fmt.Errorf("outlook store: %w", document.ErrTooManyMembers)
			}
		}
		return nil
	}
	return nodes, walk(id, 0)
}

// A pstStream is a value as a stream, block by block.
type pstStream struct {
	p      *pstFile
	leaves []uint64
	rest   []byte
}

func (s *pstStream) Read(b []byte) (int, error) {
	for len(s.rest) == 0 {
		if len(s.leaves) == 0 {
			return 0, io.EOF
		}
		var err error
		if s.rest, err = s.p.block(s.leaves[0]); err != nil {
			return 0, err
		}
		s.leaves = s.leaves[1:]
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}
