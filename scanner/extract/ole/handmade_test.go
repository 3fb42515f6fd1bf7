package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
	"uitrusting/scanner/extract/internal/compound"
)

// No program at hand writes these versions any more, so the tests do.

func le(values ...any) []byte {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case int: // 16 bits
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case byte:
			b = append(b, v)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		}
	}
	return b
}

func biff(kind int, values ...any) []byte {
	d := le(values...)
	return le(kind, len(d), d)
}

// file packs streams, and gives what is read of them.
func file(t *testing.T, streams ...*compound.Stream) *extracttest.Collection {
	t.Helper()
	raw, err := (&compound.Storage{Streams: streams}).File(1 << 24)
	if err != nil {
		t.Fatal(err)
	}
	c := extracttest.CollectBytes(t.Context(), New(), "application/x-ole-storage", "x", raw)
	extracttest.Sound(t, c)
	return c
}

func TestExtract_biff5(t *testing.T) {
	globals := slices.Concat(
		biff(recBOF, 0x500, 5, 0, 0), biff(recCodePage, 1252),
		biff(recFormat, 164, byte(10), "dd/mm/yyyy"), biff(recXF, 0, 0), biff(recXF, 0, 164))
	sheet := slices.Concat(
		biff(recBOF, 0x500, 0x10, 0, 0),
		biff(recLabel, 0, 0, 0, 4, "Caf\xe9"), biff(recNumber, 0, 1, 1, 31258.0), biff(recRK, 1, 0, 0, uint32(4711<<2|2)),
		biff(recFormula, 1, 1, 0, byte(0), byte(0), "\x00\x00\x00\x00", 0xffff, 0, uint32(0)), biff(recString, 3, "abc"),
		biff(recNote, 0, 0, 5, "notit"), biff(recNote, 0xffff, 0, 1, "ie"), biff(recEOF))
	bound := len(globals) + len(biff(recSheet, uint32(0), 0, byte(3), "Jan")) + len(biff(recEOF))
	book := slices.Concat(globals, biff(recSheet, uint32(bound), 0, byte(3), "Jan"), biff(recEOF), sheet)
	c := file(t, compound.Memory("Book", book))
	want := "Jan\nCafé\t1985-07-30\n4711\tabc\nnotitie\n"
	if got := c.Text(); got != want || c.Err != nil {
		t.Errorf("got %q, %v, want %q", got, c.Err, want)
	}
}

// A cell of a string that the table has lost is no empty cell.
func TestExtract_sharedStringLost(t *testing.T) {
	c := file(t, compound.Memory("Workbook", slices.Concat(
		biff(recBOF, 0x600, 5, 0, 0), biff(recSST, uint32(2), uint32(2), 3, byte(0), "Jan"), biff(recSheet, uint32(55), 0, byte(1), byte(0), "A"), biff(recEOF),
		biff(recBOF, 0x600, 0x10, 0, 0), biff(recLabelSST, 0, 0, 0, uint32(0)), biff(recLabelSST, 0, 1, 0, uint32(1)), biff(recEOF))))
	if !strings.Contains(c.Text(), "Jan") || !errors.Is(c.Err, document.ErrCorrupt) {
		t.Errorf("%q and %v, want Jan and %v", c.Text(), c.Err, document.ErrCorrupt)
	}
}

// Notes and drawings that go on and on are held up to a bound, and what is left
// out is told. A text belongs to one note.
func TestExtract_muchBeside(t *testing.T) {
	old := func(notes ...[]byte) []byte {
		return slices.Concat(append(append([][]byte{biff(recBOF, 0x500, 0x10, 0, 0)}, notes...), biff(recEOF))...)
	}
	long := strings.Repeat("x", 8000)
	more := slices.Repeat([][]byte{biff(recNote, 0xffff, 0, 8000, long)}, maxBeside/8000+1)
	drawn := slices.Concat(biff(recObject, 0x15, 18, 0, 7), biff(recText, 0, 0, 0, 0, 0, 8000, 0, 0), biff(recContinue, byte(0), long))
	note := biff(recNote, 0, 0, 0, 7, 3, byte(0), "Els", byte(0))
	for _, tt := range []struct {
		name string
		book []byte
		n    int // bytes of text at least, and not twice as many
		err  error
	}{
		{"a note of version 5", old(append([][]byte{biff(recNote, 0, 0, 5, "notit")}, more...)...), maxBeside - 1<<20, document.ErrTooLarge},
		{"drawings of version 8", slices.Concat(biff(recBOF, 0x600, 0x10, 0, 0), bytes.Repeat(drawn, maxBeside/8000+1), biff(recEOF)), maxBeside - 1<<20, document.ErrTooLarge},
		{"one text and many notes", slices.Concat(biff(recBOF, 0x600, 0x10, 0, 0), drawn, bytes.Repeat(note, 1000), biff(recEOF)), 8000 + 3000, nil},
	} {
		raw, err := (&compound.Storage{Streams: []*compound.Stream{compound.Memory("Workbook", tt.book)}}).File(1 << 26)
		if err != nil {
			t.Fatal(err)
		}
		c := extracttest.CollectBytes(t.Context(), New(), "application/x-ole-storage", "x", raw)
		if n := len(c.Text()); !errors.Is(c.Err, tt.err) || n < tt.n || n > 2*tt.n {
			t.Errorf("%s: %v and %d bytes, want %v and %d", tt.name, c.Err, n, tt.err, tt.n)
		}
	}
}

// A shared string goes on after a border, with characters of another width.
func TestExtract_sharedStringsContinued(t *testing.T) {
	globals := slices.Concat(biff(recBOF, 0x600, 5, 0, 0),
		biff(recSST, uint32(2), uint32(2), 6, byte(8), 1, "Pee"),
		biff(recContinue, byte(1), wideBytes("ters"[:3]), uint32(0), 2, byte(0), "ok"))
	bound := len(globals) + len(biff(recSheet, uint32(0), 0, byte(1), byte(0), "S")) + len(biff(recEOF))
	book := slices.Concat(globals, biff(recSheet, uint32(bound), 0, byte(1), byte(0), "S"), biff(recEOF),
		biff(recBOF, 0x600, 0x10, 0, 0), biff(recLabelSST, 0, 0, 0, uint32(0)), biff(recLabelSST, 0, 2, 0, uint32(1)), biff(recEOF))
	c := file(t, compound.Memory("Workbook", book))
	if got, want := c.Text(), "S\nPeeter\t\tok\n"; got != want || c.Err != nil {
		t.Errorf("got %q, %v, want %q", got, c.Err, want)
	}
}

func TestExtract_encrypted(t *testing.T) {
	book := slices.Concat(biff(recBOF, 0x600, 5, 0, 0), biff(recFilePass, 1, 1, 1), biff(recEOF))
	if c := file(t, compound.Memory("Workbook", book)); !errors.Is(c.Err, document.ErrEncrypted) {
		t.Errorf("workbook: %v, want %v", c.Err, document.ErrEncrypted)
	}
	doc := make([]byte, 1024)
	copy(doc, le(0xa5ec, 0xc1))
	copy(doc[10:], le(0x100))
	if c := file(t, compound.Memory("WordDocument", doc)); !errors.Is(c.Err, document.ErrEncrypted) {
		t.Errorf("document: %v, want %v", c.Err, document.ErrEncrypted)
	}
}

func TestExtract_word6(t *testing.T) {
	text := "Caf\xe9 Peeters\rcel\x07twee\x07\x07na\r"
	doc := make([]byte, 0x300)
	copy(doc, le(0xa5dc, 0x65, 0, 0x0413))
	copy(doc[0x18:], le(uint32(len(doc)), uint32(len(doc)+len(text))))
	copy(doc[0x34:], le(uint32(len(text))))
	c := file(t, compound.Memory("WordDocument", append(doc, text...)))
	if got, want := c.Text(), "Café Peeters\ncel\ttwee\nna\n"; got != want || c.Err != nil {
		t.Errorf("got %q, %v, want %q", got, c.Err, want)
	}
}

func TestHasProperty(t *testing.T) {
	for _, tt := range []struct {
		sprms string
		want  bool
	}{
		{"\x17\x24\x01", true},
		{"\x17\x24\x00", false},
		{"\x16\x24\x01\x17\x24\x01", true},
		{"\x08\xd6\x04\x00xx\x17\x24\x01", false}, // the table's size counts itself
		{"\x08\xd6\x05\x00xxxx\x17\x24\x01", true},
		{"\x17", false},
	} {
		if got := hasProperty([]byte(tt.sprms), 0x2417); got != tt.want {
			t.Errorf("hasProperty(%q) = %v, want %v", tt.sprms, got, tt.want)
		}
	}
}

func TestRK(t *testing.T) {
	for n, want := range map[uint32]float64{4711<<2 | 2: 4711, 12345<<2 | 3: 123.45, 0x3ff00000: 1, 0xfffffffe: -1} {
		if got := rk(n); got != want {
			t.Errorf("rk(%#x) = %v, want %v", n, got, want)
		}
	}
}

// A stream may claim any size; what is sent stays within what is there.
func TestExtract_wordPieces(t *testing.T) {
	doc := make([]byte, 0x300)
	copy(doc, le(0xa5ec, 0xc1))
	copy(doc[0x4c:], le(uint32(0x7fffffff)))
	copy(doc[0x18:], le(uint32(0x200)))
	c := file(t, compound.Memory("WordDocument", doc))
	if n := len(c.Text()); n > len(doc) || strings.Contains(c.Text(), "x") {
		t.Errorf("%d bytes of text", n)
	}
}
