package structured

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/snappy"

	"uitrusting/scanner/extract/extracttest"
)

// bytesField is a field of bytes.
func bytesField(number uint64, data []byte) []byte {
	b := binary.AppendUvarint(nil, number<<3|2)
	b = binary.AppendUvarint(b, uint64(len(data)))
	return append(b, data...)
}

// archive is a part of a Pages file with the strings in one object.
func archive(texts ...string) []byte {
	var payload []byte
	for _, s := range texts {
		payload = append(payload, bytesField(3, bytesField(1, []byte(s)))...)
	}
	payload = append(payload, 0x08, 0x05)
	length := binary.AppendUvarint([]byte{0x18}, uint64(len(payload)))
	info := append([]byte{0x08, 0x01}, bytesField(2, append([]byte{0x08, 0x02}, length...))...)
	all := append(binary.AppendUvarint(nil, uint64(len(info))), append(info, payload...)...)
	packed := snappy.Encode(nil, all)
	return append([]byte{0, byte(len(packed)), byte(len(packed) >> 8), 0}, packed...)
}

func TestIWork(t *testing.T) {
	c := extracttest.CollectBytes(t.Context(), IWork{}, IWork{}.MIMETypes()[0], "Document.iwa", archive("Zoë Janssens", "een regel van meer dan tweeëndertig tekens lang\nen nog een"))
	if want := "Zoë Janssens\neen regel van meer dan tweeëndertig tekens lang\nen nog een\n"; c.Text() != want || c.Err != nil {
		t.Errorf("text = %q, %v, want %q", c.Text(), c.Err, want)
	}
	path := filepath.Join(t.TempDir(), "Document.iwa")
	if err := os.WriteFile(path, archive("Zoë Janssens"), 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, IWork{}, IWork{}.MIMETypes()[0], path)
}

func FuzzIWork(f *testing.F) {
	f.Add(archive("Zoë Janssens"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), IWork{}, IWork{}.MIMETypes()[0], "a", raw))
	})
}
