package archive

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/binary"
	"hash/crc32"
	"io"

	"uitrusting/scanner/document"
)

// A zipAES is the extra field of WinZip's encryption.
//
// Source: WinZip, "AES Encryption Information: Encryption Specification AE-1
// and AE-2", version 1.04.
type zipAES struct {
	version  uint16
	strength byte   // 1, 2, 3: 128, 192, 256 bits
	method   uint16 // of compression
}

// decryptZip tries the passwords. It gives the compressed content and the
// method of its compression.
func (c *container) decryptZip(e zipEntry, packed io.Reader) (io.Reader, uint16, error) {
	if len(c.opt.Passwords) == 0 {
		return nil, 0, document.ErrEncrypted
	}
	if e.method == zipMethodAES {
		if e.aes == nil || e.aes.strength < 1 || e.aes.strength > 3 {
			return nil, 0, document.ErrEncrypted
		}
		r, err := e.aes.open(packed, e.packed, c.opt.Passwords)
		return r, e.aes.method, err
	}
	if e.flags&(1<<6) != 0 { // PKWARE's strong encryption
		return nil, 0, document.ErrEncrypted
	}
	var header [12]byte
	if _, err := io.ReadFull(packed, header[:]); err != nil {
		return nil, 0, document.ErrCorrupt
	}
	// One byte tells a wrong password, 255 times in 256.
	check := byte(e.crc >> 24)
	if e.flags&zipStreamed != 0 {
		check = byte(e.clock >> 8)
	}
	for _, password := range c.opt.Passwords {
		k := newZipKeys(password)
		var plain byte
		for _, b := range header {
			plain = k.decrypt(b)
		}
		if plain == check || e.flags&zipStreamed != 0 && plain == byte(e.crc>>24) {
			return &zipPlain{r: packed, keys: k}, e.method, nil
		}
	}
	return nil, 0, document.ErrEncrypted
}

func (a *zipAES) open(packed io.Reader, size int64, passwords []string) (io.Reader, error) {
	keyLen := 8 + 8*int(a.strength)
	salt := make([]byte, keyLen/2)
	var verifier [2]byte
	if _, err := io.ReadFull(packed, salt); err != nil {
		return nil, document.ErrCorrupt
	}
	if _, err := io.ReadFull(packed, verifier[:]); err != nil {
		return nil, document.ErrCorrupt
	}
	const sumLen = 10
	content := size - int64(len(salt)) - 2 - sumLen
	if content < 0 {
		return nil, document.ErrCorrupt
	}
	for _, password := range passwords {
		derived, err := pbkdf2.Key(sha1.New, password, salt, 1000, 2*keyLen+2)
		if err != nil {
			return nil, document.ErrEncrypted
		}
		if derived[2*keyLen] != verifier[0] || derived[2*keyLen+1] != verifier[1] {
			continue
		}
		block, err := aes.NewCipher(derived[:keyLen])
		if err != nil {
			return nil, document.ErrEncrypted
		}
		return &littleCTR{r: io.LimitReader(packed, content), block: block}, nil
	}
	return nil, document.ErrEncrypted
}

// littleCTR is counter mode with a little-endian counter that starts at 1.
type littleCTR struct {
	r       io.Reader
	block   cipher.Block
	counter uint64
	stream  [aes.BlockSize]byte
	used    int // of stream; 0 before the first block too
}

func (l *littleCTR) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i := range p[:n] {
		if l.used%aes.BlockSize == 0 {
			l.counter++
			var nonce [aes.BlockSize]byte
			binary.LittleEndian.PutUint64(nonce[:], l.counter)
			l.block.Encrypt(l.stream[:], nonce[:])
			l.used = 0
		}
		p[i] ^= l.stream[l.used]
		l.used++
	}
	return n, err
}

// zipKeys is the state of traditional encryption (APPNOTE.TXT 6.1).
type zipKeys [3]uint32

func newZipKeys(password string) zipKeys {
	k := zipKeys{0x12345678, 0x23456789, 0x34567890}
	for i := 0; i < len(password); i++ {
		k.update(password[i])
	}
	return k
}

func (k *zipKeys) update(plain byte) {
	k[0] = crc32.IEEETable[byte(k[0])^plain] ^ k[0]>>8
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crc32.IEEETable[byte(k[2])^byte(k[1]>>24)] ^ k[2]>>8
}

func (k *zipKeys) decrypt(c byte) byte {
	t := uint16(k[2]) | 2
	plain := c ^ byte(t*(t^1)>>8)
	k.update(plain)
	return plain
}

type zipPlain struct {
	r    io.Reader
	keys zipKeys
}

func (z *zipPlain) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	for i := range p[:n] {
		p[i] = z.keys.decrypt(p[i])
	}
	return n, err
}
