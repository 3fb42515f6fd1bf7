package lzfu

import "testing"

// The examples of [MS-OXRTFCP] 3.1 and 3.2.
func TestUnpack(t *testing.T) {
	for packed, want := range map[string]string{
		"\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0": "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
		"\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\x0dn}\x01\x0e\xb0":                                                  "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
	} {
		got, err := Unpack([]byte(packed))
		if err != nil || string(got) != want {
			t.Errorf("Unpack = %q, %v, want %q", got, err, want)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte("\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\x0dn}\x01\x0e\xb0"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = Unpack(b) })
}
