package officecrypt

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"unicode/utf16"

	"uitrusting/scanner/document"
)

// A Stream is the key to streams of Word and Excel 97 to 2003, which are
// encrypted in blocks with RC4.
//
// Source: MS-OFFCRYPTO 2.3.5 (CryptoAPI) and 2.3.6 (40 bits).
type Stream struct{ key func(block uint32) []byte }

// UnlockStream reads an encryption header and tries the passwords in turn. It
// returns the index of the one that fits, or document.ErrEncrypted.
func UnlockStream(info []byte, passwords []string) (*Stream, int, error) {
	if len(info) < 4 {
		return nil, 0, fmt.Errorf("encryption header: %w", document.ErrCorrupt)
	}
	var verifier, want []byte
	var with func(password []byte) *Stream
	digest := func(b []byte) []byte { s := md5.Sum(b); return s[:] }
	major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:])
	switch rest := info[4:]; {
	case major == 1 && minor == 1 && len(rest) >= 48:
		salt := rest[:16]
		verifier, want = rest[16:32], rest[32:48]
		with = func(password []byte) *Stream { return basicStream(salt, password) }
	case minor == 2 && len(rest) >= 8:
		n := int64(binary.LittleEndian.Uint32(rest[4:]))
		if n < 32 || n+8+60 > int64(len(rest)) {
			return nil, 0, document.ErrEncrypted
		}
		head, v := rest[8:8+n], rest[8+n:]
		if algorithm := binary.LittleEndian.Uint32(head[8:]); algorithm != 0x6801 && algorithm != 0 {
			return nil, 0, document.ErrEncrypted
		}
		bits := int(binary.LittleEndian.Uint32(head[16:]))
		if bits == 0 {
			bits = 40
		}
		if bits < 40 || bits > 128 || bits%8 != 0 {
			return nil, 0, document.ErrEncrypted
		}
		salt := v[4:20]
		verifier, want = v[20:36], v[40:60]
		digest = func(b []byte) []byte { s := sha1.Sum(b); return s[:] }
		with = func(password []byte) *Stream { return apiStream(salt, password, bits) }
	default:
		return nil, 0, document.ErrEncrypted
	}
	for i, password := range passwords {
		var wide []byte
		for _, c := range utf16.Encode([]rune(password)) {
			wide = binary.LittleEndian.AppendUint16(wide, c)
		}
		s := with(wide)
		clear := s.Decrypt(append(bytes.Clone(verifier), want...), 1024)
		if subtle.ConstantTimeCompare(digest(clear[:16]), clear[16:]) == 1 {
			return s, i, nil
		}
	}
	return nil, 0, document.ErrEncrypted
}

func basicStream(salt, password []byte) *Stream {
	h := md5.Sum(password)
	key := md5.Sum(bytes.Repeat(append(bytes.Clone(h[:5]), salt...), 16))
	return &Stream{func(block uint32) []byte {
		k := md5.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(key[:5]), block))
		return k[:]
	}}
}

func apiStream(salt, password []byte, bits int) *Stream {
	h := sha1.Sum(append(bytes.Clone(salt), password...))
	return &Stream{func(block uint32) []byte {
		k := sha1.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(h[:]), block))
		key := bytes.Clone(k[:bits/8])
		if bits == 40 {
			key = append(key, make([]byte, 11)...)
		}
		return key
	}}
}

// Decrypt gives a stream, from its start, in the clear. Blocks have that many
// bytes: 1024 in Excel, 512 in Word.
func (s *Stream) Decrypt(b []byte, block int) []byte {
	out := make([]byte, len(b))
	for i := 0; i*block < len(b); i++ {
		c, err := rc4.NewCipher(s.key(uint32(i)))
		if err != nil {
			return out
		}
		end := min((i+1)*block, len(b))
		c.XORKeyStream(out[i*block:end], b[i*block:end])
	}
	return out
}
