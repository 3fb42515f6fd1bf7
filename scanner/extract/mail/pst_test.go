package mail

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

// A pstWriter makes small stores in the 64-bit format, without the parts
// that a reader does not need (allocation maps, sums).
type pstWriter struct {
	file   []byte
	blocks []byte // entries of the block tree
	nodes  []byte // entries of the node tree
	bid    uint64
}

func newPSTWriter() *pstWriter { return &pstWriter{file: make([]byte, 1024), bid: 4} }

var le = binary.LittleEndian

// block stores bytes and gives their identifier.
func (w *pstWriter) block(b []byte, internal bool) uint64 {
	id := w.bid
	w.bid += 4
	if internal {
		id |= 2
	} else { // permuted
		var to [256]byte
		for i, c := range pstPlain {
			to[c] = byte(i)
		}
		b = bytes.Clone(b)
		for i, c := range b {
			b[i] = to[c]
		}
	}
	w.blocks = le.AppendUint64(w.blocks, id)
	w.blocks = le.AppendUint64(w.blocks, uint64(len(w.file)))
	w.blocks = le.AppendUint32(w.blocks, uint32(len(b))|2<<16)
	w.blocks = le.AppendUint32(w.blocks, 0)
	w.file = append(w.file, b...)
	return id
}

func (w *pstWriter) node(id uint32, data, sub uint64, parent uint32) {
	w.nodes = le.AppendUint64(w.nodes, uint64(id))
	w.nodes = le.AppendUint64(w.nodes, data)
	w.nodes = le.AppendUint64(w.nodes, sub)
	w.nodes = le.AppendUint64(w.nodes, uint64(parent))
}

// below stores a list of nodes below another.
func (w *pstWriter) below(nodes ...uint64) uint64 {
	b := []byte{2, 0, byte(len(nodes) / 3), 0, 0, 0, 0, 0}
	for _, n := range nodes {
		b = le.AppendUint64(b, n)
	}
	return w.block(b, true)
}

// bytes closes the store.
func (w *pstWriter) bytes() []byte {
	page := func(entries []byte, each int) uint64 {
		at := len(w.file)
		p := make([]byte, 512)
		copy(p, entries)
		p[488], p[490] = byte(len(entries)/each), byte(each)
		w.file = append(w.file, p...)
		return uint64(at)
	}
	nodes, blocks := page(w.nodes, 32), page(w.blocks, 24)
	copy(w.file, "!BDN")
	le.PutUint16(w.file[10:], 23)
	le.PutUint64(w.file[224:], nodes)
	le.PutUint64(w.file[240:], blocks)
	w.file[513] = 1
	return w.file
}

// pstHeapOf makes a heap with a property context. Values are strings, []byte,
// int32, or a node (uint32) for binary data below.
func pstHeapOf(props map[uint16]any) []byte {
	items := [][]byte{nil, nil} // the head of the tree, and its records
	var ids []int
	for id := range props {
		ids = append(ids, int(id))
	}
	sort.Ints(ids)
	for _, id := range ids {
		kind, value := uint16(0), uint32(0)
		store := func(b []byte) {
			items = append(items, b)
			value = uint32(len(items)) << 5
		}
		switch v := props[uint16(id)].(type) {
		case string:
			kind = typeWide
			var b []byte
			for _, u := range utf16.Encode([]rune(v)) {
				b = le.AppendUint16(b, u)
			}
			store(b)
		case []byte:
			kind = typeBinary
			store(v)
		case int32:
			kind, value = typeLong, uint32(v)
		case uint32:
			kind, value = typeBinary, v
		case uint64: // a time
			kind = typeTime
			store(le.AppendUint64(nil, v))
		}
		items[1] = le.AppendUint16(items[1], uint16(id))
		items[1] = le.AppendUint16(items[1], kind)
		items[1] = le.AppendUint32(items[1], value)
	}
	items[0] = []byte{0xb5, 2, 6, 0, 2 << 5, 0, 0, 0}
	heap := []byte{0, 0, 0xec, 0xbc, 1 << 5, 0, 0, 0, 0, 0, 0, 0}
	offsets := []int{len(heap)}
	for _, item := range items {
		heap = append(heap, item...)
		offsets = append(offsets, len(heap))
	}
	le.PutUint16(heap, uint16(len(heap)))
	heap = le.AppendUint16(heap, uint16(len(items)))
	heap = le.AppendUint16(heap, 0)
	for _, o := range offsets {
		heap = le.AppendUint16(heap, uint16(o))
	}
	return heap
}

// samplePST has a mail with an attachment and a contact, in the folder Inbox.
func samplePST() []byte {
	w := newPSTWriter()
	file := w.block(pstHeapOf(map[uint16]any{propAttachLong: "loon.txt", propAttachData: uint32(0x8000 | 1)}), false)
	content := w.block([]byte("loon van Zoë\r\n--x\r\n"), false)
	below := w.below(0x25, file, w.below(0x8001, content, 0))
	mail := w.block(pstHeapOf(map[uint16]any{
		propClass: "IPM.Note", propSubject: "\x01\x05RE: Loonbrief", propBody: "Beste Zoë,\r\n0470 12 34 05\r\n", propSenderName: "An Peeters",
		propSenderSMTP: "an.peeters@example.com", propDisplayTo: "Zoë Janssens", propInternetCP: int32(28591),
		propHTML: []byte("<p>Beste Zo\xeb,<br>0470 12 34 05 of bel An</p>"), propSubmitted: uint64(133536708000000000),
	}), false)
	contact := w.block(pstHeapOf(map[uint16]any{
		propClass: "IPM.Contact", propName: "Zoë Janssens", 0x3a1c: "0470 12 34 06", 0x8001: "allergisch voor noten", propBirthday: uint64(121365216000000000),
	}), false)
	folder := w.block(pstHeapOf(map[uint16]any{propName: "Inbox"}), false)
	w.node(0x122, folder, 0, 0x122)
	w.node(0x8022, folder, 0, 0x122)
	w.node(0x200024, mail, below, 0x8022)
	w.node(0x200044, contact, 0, 0x8022)
	return w.bytes()
}

const pstMIME = "application/vnd.ms-outlook-pst"

func TestPST(t *testing.T) {
	c := collect(t, pstMIME, string(samplePST()))
	if c.Err != nil || len(c.Members) != 2 || c.Members[0].Name != "Inbox/message 1" {
		t.Fatalf("%v", c)
	}
	mail := collect(t, "message/rfc822", string(c.Members[0].Body))
	const want = "From: \"An Peeters\" <an.peeters@example.com>\nTo: Zoë Janssens\nSubject: RE: Loonbrief\nDate: Thu, 29 Feb 2024 09:00:00 +0000\n" +
		"Beste Zoë,\n0470 12 34 05 of bel An\nloon.txt\n"
	if got := mail.Text(); got != want {
		t.Errorf("mail = %q, want %q", got, want)
	}
	if len(mail.Members) != 1 || string(mail.Members[0].Body) != "loon van Zoë\r\n--x\r\n" || mail.Members[0].Name != "loon.txt" {
		t.Errorf("attachment: %v", mail)
	}
	contact := collect(t, "message/rfc822", string(c.Members[1].Body))
	for _, want := range []string{"Name: Zoë Janssens\n", "Mobile: 0470 12 34 06\n", "Birthday: 1985-08-", "allergisch voor noten\n"} {
		if !strings.Contains(contact.Text(), want) {
			t.Errorf("contact = %q, want %q in it", contact.Text(), want)
		}
	}
}

func TestPST_accept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pst")
	if err := os.WriteFile(path, samplePST(), 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, New(), pstMIME, path)
}

// Damage costs the message that it hit.
func TestPST_damaged(t *testing.T) {
	raw := samplePST()
	le.PutUint64(raw[len(raw)-512-512+3*32+8:], 0x4444) // data of the contact
	c := collect(t, pstMIME, string(raw))
	var partial document.PartialError
	if len(c.Members) != 2 || c.Members[0].Err != nil || !errors.Is(c.Members[1].Err, document.ErrCorrupt) || !errors.As(c.Err, &partial) {
		t.Errorf("%v", c)
	}
}

// A body, an attachment or a list of recipients that is damaged costs itself,
// and is told.
func TestPST_damagedParts(t *testing.T) {
	for name, build := range map[string]func(w *pstWriter) (data, below uint64){
		"body": func(w *pstWriter) (uint64, uint64) {
			return w.block(pstHeapOf(map[uint16]any{propClass: "IPM.Note", propSubject: "Loonbrief", propHTML: uint32(0x8000 | 1)}), false), 0
		},
		"attachment": func(w *pstWriter) (uint64, uint64) {
			return w.block(pstHeapOf(map[uint16]any{propClass: "IPM.Note", propSubject: "Loonbrief"}), false), w.below(0x25, 0x4444, 0)
		},
		"file of an attachment": func(w *pstWriter) (uint64, uint64) {
			file := w.block(pstHeapOf(map[uint16]any{propAttachLong: "loon.txt", propAttachData: uint32(0x8000 | 1)}), false)
			return w.block(pstHeapOf(map[uint16]any{propClass: "IPM.Note", propSubject: "Loonbrief"}), false), w.below(0x25, file, w.below(0x8001, 0x4444, 0))
		},
		"recipients": func(w *pstWriter) (uint64, uint64) {
			return w.block(pstHeapOf(map[uint16]any{propClass: "IPM.Note", propSubject: "Loonbrief"}), false), w.below(pstRecipients, 0x4444, 0)
		},
		"nodes below": func(w *pstWriter) (uint64, uint64) {
			return w.block(pstHeapOf(map[uint16]any{propClass: "IPM.Note", propSubject: "Loonbrief"}), false), 0x4444
		},
	} {
		w := newPSTWriter()
		folder := w.block(pstHeapOf(map[uint16]any{propName: "Inbox"}), false)
		w.node(0x122, folder, 0, 0x122)
		data, below := build(w)
		w.node(0x200024, data, below, 0x122)
		c := collect(t, pstMIME, string(w.bytes()))
		var partial document.PartialError
		if !errors.As(c.Err, &partial) || len(c.Members) != 1 || !strings.Contains(string(c.Members[0].Body), "Subject: Loonbrief") {
			t.Errorf("%s: %v", name, c)
		}
	}
}

func FuzzPST(f *testing.F) {
	f.Add(samplePST())
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), pstMIME, "a", raw))
	})
}
