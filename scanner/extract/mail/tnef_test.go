package mail

import (
	"os"
	"path/filepath"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

const tnefMIME = "application/vnd.ms-tnef"

// sampleTNEF is a winmail.dat with a subject, a body and a file.
func sampleTNEF() []byte {
	b := le.AppendUint32(nil, tnefSignature)
	b = le.AppendUint16(b, 1)
	attribute := func(level byte, id uint32, data []byte) {
		b = append(b, level)
		b = le.AppendUint32(b, id)
		b = le.AppendUint32(b, uint32(len(data)))
		b = append(b, data...)
		sum := uint16(0)
		for _, c := range data {
			sum += uint16(c)
		}
		b = le.AppendUint16(b, sum)
	}
	props := func(values ...any) []byte {
		p := le.AppendUint32(nil, uint32(len(values)/2))
		for i := 0; i < len(values); i += 2 {
			id := uint16(values[i].(int))
			switch v := values[i+1].(type) {
			case string:
				p = le.AppendUint16(p, typeString)
				p = le.AppendUint16(p, id)
				p = le.AppendUint32(p, 1)
				p = le.AppendUint32(p, uint32(len(v)+1))
				p = append(p, v...)
				p = append(p, make([]byte, 1+(-(len(v)+1)&3))...)
			case int:
				p = le.AppendUint16(p, typeLong)
				p = le.AppendUint16(p, id)
				p = le.AppendUint32(p, uint32(v))
			}
		}
		return p
	}
	attribute(1, 0x69007, []byte{0xe4, 4, 0, 0, 0, 0, 0, 0}) // 1252
	attribute(1, 0x18004, []byte("Loonbrief\x00"))
	attribute(1, 0x69003, props(propInternetCP, 1252, propBody, "Beste Zo\xeb, 0470 12 34 05", propSenderName, "An Peeters"))
	attribute(2, 0x69002, make([]byte, 14))
	attribute(2, 0x18010, []byte("LOON~1.TXT\x00"))
	attribute(2, 0x6800f, []byte("loon van Zo\xeb\n"))
	attribute(2, 0x69005, props(propAttachLong, "loon februari.txt"))
	return b
}

func TestTNEF(t *testing.T) {
	c := collect(t, tnefMIME, string(sampleTNEF()))
	const want = "From: An Peeters\nSubject: Loonbrief\nBeste Zoë, 0470 12 34 05\nloon februari.txt\n"
	if got := c.Text(); got != want || c.Err != nil {
		t.Errorf("text = %q, %v, want %q", got, c.Err, want)
	}
	if len(c.Members) != 1 || c.Members[0].Name != "loon februari.txt" || string(c.Members[0].Body) != "loon van Zo\xeb\n" {
		t.Errorf("members: %v", c)
	}
}

func TestTNEF_accept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winmail.dat")
	if err := os.WriteFile(path, sampleTNEF(), 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, New(), tnefMIME, path)
}

func FuzzTNEF(f *testing.F) {
	f.Add(sampleTNEF())
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), tnefMIME, "winmail.dat", raw))
	})
}
