package catalog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"testing"
)

func TestKey_digest(t *testing.T) {
	k := key{1, 2, 3, 15: 255}
	d := sha256.Sum256([]byte("a document"))
	m := hmac.New(sha256.New, k[:])
	m.Write([]byte{forText})
	m.Write(d[:])
	want := binary.LittleEndian.Uint64(m.Sum(nil))
	if got := k.digest(forText, d); got != want {
		t.Errorf("digest = %x, want %x, as crypto/hmac has it", got, want)
	}
	if k.digest(forBytes, d) == want {
		t.Error("digests for two purposes are the same")
	}
	if n := testing.AllocsPerRun(10, func() { k.digest(forText, d) }); n != 0 {
		t.Errorf("digest makes %v objects, want none", n)
	}
}
