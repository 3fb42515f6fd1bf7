package mail

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

// The small values of nodes: heaps, and the property lists and tables in them.
//
// Source: [MS-PST] section 2.3 (LTP layer).

// A pstHeap holds the small values of a node.
type pstHeap struct {
	p      *pstFile
	leaves []uint64
	blocks map[int][]byte
	root   uint32 // identifier of the value that the heap is about
	kind   byte
	below  map[uint32]pstNode
}

func (p *pstFile) heap(n pstNode) (*pstHeap, error) {
	leaves, err := p.leaves(n.data)
	if err != nil {
		return nil, err
	}
	below, err := p.subnodes(n.sub)
	p.lost = p.lost || err != nil // the others are kept
	h := &pstHeap{p: p, leaves: leaves, blocks: map[int][]byte{}, below: below}
	first, err := h.block(0)
	if err != nil {
		return nil, err
	}
	if len(first) < 12 || first[2] != 0xec {
		return nil, errPST
	}
	h.kind, h.root = first[3], binary.LittleEndian.Uint32(first[4:])
	return h, nil
}

func (h *pstHeap) block(i int) ([]byte, error) {
	if b, ok := h.blocks[i]; ok {
		return b, nil
	}
	if i >= len(h.leaves) {
		return nil, errPST
	}
	b, err := h.p.block(h.leaves[i])
	if err != nil {
		return nil, err
	}
	if len(h.blocks) >= 64 {
		clear(h.blocks)
	}
	h.blocks[i] = b
	return b, nil
}

// item gives the bytes of an allocation in the heap.
func (h *pstHeap) item(id uint32) ([]byte, error) {
	if id == 0 {
		return nil, nil
	}
	index, block := int(id>>5&0x7ff), int(id>>16)
	if h.p.pageSize == 4096 {
		index, block = int(id>>5&0x3fff), int(id>>19)
	}
	b, err := h.block(block)
	if err != nil {
		return nil, err
	}
	if id&31 != 0 || index == 0 || len(b) < 2 {
		return nil, errPST
	}
	m := int(binary.LittleEndian.Uint16(b))
	if m+4 > len(b) || index > int(binary.LittleEndian.Uint16(b[m:])) || m+4+2*index+2 > len(b) {
		return nil, errPST
	}
	from, to := int(binary.LittleEndian.Uint16(b[m+2+2*index:])), int(binary.LittleEndian.Uint16(b[m+4+2*index:]))
	if from > to || to > m {
		return nil, errPST
	}
	return b[from:to], nil
}

// stream gives a value that lies in the heap or in a node below.
func (h *pstHeap) stream(id uint32) (io.Reader, error) {
	if id&31 == 0 {
		b, err := h.item(id)
		return bytes.NewReader(b), err
	}
	n, ok := h.below[id]
	if !ok {
		return nil, errPST
	}
	leaves, err := h.p.leaves(n.data)
	return &pstStream{p: h.p, leaves: leaves}, err
}

// content is stream that ends where the value cannot be read.
func (h *pstHeap) content(id uint32) io.Reader {
	r, err := h.stream(id)
	if err != nil {
		h.p.lost = true
		return strings.NewReader("")
	}
	return r
}

// value is what can be read of a value that is held.
func (h *pstHeap) value(id uint32) []byte {
	b, err := io.ReadAll(io.LimitReader(h.content(id), pstMaxValue+1))
	if err != nil || len(b) > pstMaxValue {
		h.p.lost = true
	}
	return b[:min(len(b), pstMaxValue)]
}

// eachRecord calls yield with the records of a B-tree in the heap.
func (h *pstHeap) eachRecord(id uint32, yield func(key, data []byte)) error {
	head, err := h.item(id)
	if err != nil {
		return err
	}
	if len(head) < 8 || head[0] != 0xb5 {
		return errPST
	}
	key, data := int(head[1]), int(head[2])
	if key == 0 || key > 16 || data > 32 {
		return errPST
	}
	records := 0
	var walk func(id uint32, level int) error
	walk = func(id uint32, level int) error {
		b, err := h.item(id)
		if err != nil {
			return err
		}
		each := key + data
		if level > 0 {
			each = key + 4
		}
		for ; len(b) >= each; b = b[each:] {
			if records++; records > pstMaxNodes {
				return errPST
			}
			if level == 0 {
				yield(b[:key], b[key:each])
			} else if err := walk(binary.LittleEndian.Uint32(b[key:]), level-1); err != nil {
				return err
			}
		}
		return nil
	}
	if head[3] > pstMaxLevels {
		return errPST
	}
	return walk(binary.LittleEndian.Uint32(head[4:]), int(head[3]))
}

// A pstProperty is a property of a message: its type, and its value or where
// that lies.
type pstProperty struct {
	kind  uint16
	value uint32
}

// properties reads the property context of a node.
func (h *pstHeap) properties() (map[uint16]pstProperty, error) {
	if h.kind != 0xbc {
		return nil, errPST
	}
	all := map[uint16]pstProperty{}
	err := h.eachRecord(h.root, func(key, data []byte) {
		if len(key) == 2 && len(data) == 6 {
			all[binary.LittleEndian.Uint16(key)] = pstProperty{binary.LittleEndian.Uint16(data), binary.LittleEndian.Uint32(data[2:])}
		}
	})
	if len(all) > 0 {
		err = nil
	}
	return all, err
}

// eachRow calls yield with the rows of a table: by property, the type and
// the four bytes that are the value or say where it lies.
func (h *pstHeap) eachRow(yield func(row map[uint16]pstProperty)) error {
	if h.kind != 0x7c {
		return errPST
	}
	info, err := h.item(h.root)
	if err != nil {
		return err
	}
	if len(info) < 22 {
		return errPST
	}
	width := int(binary.LittleEndian.Uint16(info[8:]))
	rows := binary.LittleEndian.Uint32(info[14:])
	columns := info[22:]
	if n := 8 * int(info[1]); len(columns) > n {
		columns = columns[:n]
	}
	if rows == 0 {
		return nil
	}
	if width == 0 {
		return errPST
	}
	read := func(b []byte) {
		for ; len(b) >= width; b = b[width:] {
			row := map[uint16]pstProperty{}
			for c := columns; len(c) >= 8; c = c[8:] {
				at := int(binary.LittleEndian.Uint16(c[4:]))
				if c[6] == 4 && at+4 <= width {
					row[binary.LittleEndian.Uint16(c[2:])] = pstProperty{binary.LittleEndian.Uint16(c), binary.LittleEndian.Uint32(b[at:])}
				}
			}
			yield(row)
		}
	}
	if rows&31 == 0 {
		b, err := h.item(rows)
		read(b)
		return err
	}
	n, ok := h.below[rows]
	if !ok {
		return errPST
	}
	leaves, err := h.p.leaves(n.data) // rows do not cross blocks
	if err != nil {
		return err
	}
	for i, leaf := range leaves {
		if i > pstMaxNodes/8 {
			break
		}
		b, err := h.p.block(leaf)
		if err != nil {
			return err
		}
		read(b)
	}
	return nil
}
