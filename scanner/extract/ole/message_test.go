package ole

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
	"uitrusting/scanner/extract/internal/compound"
)

func wideBytes(s string) []byte {
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// wideProperty is a text property.
func wideProperty(id int, s string) *compound.Stream {
	return compound.Memory(fmt.Sprintf("__substg1.0_%04X001F", id), wideBytes(s))
}

func narrowProperty(id int, s string) *compound.Stream {
	return compound.Memory(fmt.Sprintf("__substg1.0_%04X001E", id), []byte(s))
}

// fixedProperties lists values after a head of that many bytes.
func fixedProperties(head int, values ...uint64) *compound.Stream {
	b := make([]byte, head)
	for i := 0; i+1 < len(values); i += 2 {
		b = binary.LittleEndian.AppendUint32(b, uint32(values[i])<<16|0x40)
		b = binary.LittleEndian.AppendUint32(b, 6)
		b = binary.LittleEndian.AppendUint64(b, values[i+1])
	}
	return compound.Memory("__properties_version1.0", b)
}

// packedHello is the example of MS-OXRTFCP 4.1.1.
const packedHello = "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0"

// sampleMessage has an inner message with a packed RTF body.
func sampleMessage(t testing.TB) []byte {
	t.Helper()
	inner := &compound.Storage{Name: "__substg1.0_3701000D", Streams: []*compound.Stream{
		fixedProperties(24, tagSubmitted, 133526160000000000),
		wideProperty(tagSubject, "Binnenste bericht"),
		compound.Memory("__substg1.0_10090102", []byte(packedHello)),
	}}
	root := &compound.Storage{
		Streams: []*compound.Stream{
			fixedProperties(32, tagSubmitted, 133536186000000000, tagMessageCP, 1252),
			wideProperty(tagSubject, "Loonfiche februari"),
			wideProperty(tagSenderName, "Els Voorbeeld"),
			wideProperty(tagSenderMail, "/O=FICTIEF/CN=ELS"),
			wideProperty(tagSenderSMTP, "els@fictief.example"),
			wideProperty(tagBody, "Beste Jan,\r\n\r\nrekening BE68 5390 0754 7034.\r\n"),
			wideProperty(tagHeaders, "Received: from mail.example\r\nX-Originating-IP: 192.0.2.1\r\n"),
			narrowProperty(0x3a1c, "0470 12 34 56 caf\xe9"),
			wideProperty(0x001a, "IPM.Note"),
		},
		Storages: []*compound.Storage{
			{Name: "__recip_version1.0_#00000000", Streams: []*compound.Stream{
				fixedProperties(8, tagRecipRole, 1), wideProperty(tagName, "Jan Peeters"), wideProperty(tagSMTP, "jan@fictief.example"),
			}},
			{Name: "__recip_version1.0_#00000001", Streams: []*compound.Stream{
				fixedProperties(8, tagRecipRole, 2), wideProperty(tagName, "marie@fictief.example"), wideProperty(tagMail, "marie@fictief.example"),
			}},
			{Name: "__attach_version1.0_#00000000", Streams: []*compound.Stream{
				fixedProperties(8, tagModified, 133536186000000000), wideProperty(tagLongName, "loon.txt"), compound.Memory("__substg1.0_37010102", []byte("2.345,67")),
			}},
			{Name: "__attach_version1.0_#00000001", Streams: []*compound.Stream{
				fixedProperties(8), wideProperty(tagName, "Binnenste bericht"),
			}, Storages: []*compound.Storage{inner}},
		},
	}
	raw, err := root.File(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestExtract_msg(t *testing.T) {
	raw := sampleMessage(t)
	path := filepath.Join(t.TempDir(), "sample.msg")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, New(), "application/vnd.ms-outlook", path)
	c := extracttest.Collect(t, New(), "application/vnd.ms-outlook", path)
	extracttest.Golden(t, "testdata/sample.msg.golden.txt", c.String())
	if len(c.Members) != 2 {
		t.Fatalf("%d members", len(c.Members))
	}
	inner := extracttest.CollectBytes(t.Context(), New(), "application/vnd.ms-outlook", "inner", c.Members[1].Body)
	if got, want := inner.Text(), "Date: 2024-02-17T04:00:00Z\nSubject: Binnenste bericht\nhello world\n"; got != want {
		t.Errorf("inner message: %q, %v, want %q", got, inner.Err, want)
	}
}

// TestExtract_kinds tells what a compound file is by its streams.
func TestExtract_kinds(t *testing.T) {
	for stream, want := range map[string]error{
		"EncryptedPackage": document.ErrEncrypted, "Contents": document.ErrUnsupported, "WordDocument": document.ErrCorrupt,
		"Workbook": document.ErrCorrupt, "PowerPoint Document": document.ErrCorrupt,
	} {
		root := &compound.Storage{Streams: []*compound.Stream{compound.Memory(stream, []byte("x"))}}
		raw, err := root.File(1 << 20)
		if err != nil {
			t.Fatal(err)
		}
		c := extracttest.CollectBytes(t.Context(), New(), "application/x-ole-storage", "x", raw)
		if c.Err == nil || !strings.Contains(c.Err.Error(), want.Error()) {
			t.Errorf("%s: error %v, want %v", stream, c.Err, want)
		}
	}
}
