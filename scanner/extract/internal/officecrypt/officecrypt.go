// Package officecrypt opens Office Open XML packages that were encrypted with
// a password: the standard encryption of Office 2007 and the agile one since.
//
// Source: MS-OFFCRYPTO 2.3.4.
package officecrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"strconv"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// Default is the password of documents that were protected against change
// only: programs open them without asking.
const Default = "VelvetSweatshop"

// maxSpin bounds how often a password is hashed; programs write 100,000.
const maxSpin = 1 << 20

// A Package is the key to an encrypted package.
type Package struct {
	block func(segment uint32) cipher.BlockMode // of one segment of the package
	whole bool                                  // the segments are not encrypted each on its own
}

// Unlock reads the stream EncryptionInfo and tries the passwords in turn. It
// returns the index of the one that fits, or document.ErrEncrypted when none
// does, document.ErrUnsupported for other kinds of encryption.
func Unlock(info []byte, passwords []string) (*Package, int, error) {
	if len(info) < 8 {
		return nil, 0, fmt.Errorf("encryption info: %w", document.ErrCorrupt)
	}
	major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:])
	var try func(password []byte) *Package
	switch {
	case major == 4 && minor == 4:
		a, err := readAgile(info[8:])
		if err != nil {
			return nil, 0, err
		}
		try = a.unlock
	case minor == 2 && major >= 2 && major <= 4:
		s, err := readStandard(info[8:])
		if err != nil {
			return nil, 0, err
		}
		try = s.unlock
	default:
		return nil, 0, fmt.Errorf("encryption %d.%d: %w", major, minor, document.ErrEncrypted)
	}
	for i, password := range passwords {
		var wide []byte
		for _, c := range utf16.Encode([]rune(password)) {
			wide = binary.LittleEndian.AppendUint16(wide, c)
		}
		if p := try(wide); p != nil {
			return p, i, nil
		}
	}
	return nil, 0, document.ErrEncrypted
}

// Reader decrypts the stream EncryptedPackage, whose length in the clear
// stands before it.
func (p *Package) Reader(r io.Reader) (io.Reader, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("encrypted package: %w", document.ErrCorrupt)
	}
	size := binary.LittleEndian.Uint64(head[:])
	return io.LimitReader(&decrypter{p: p, r: r}, int64(min(size, 1<<40))), nil
}

const segmentSize = 4096

type decrypter struct {
	p       *Package
	r       io.Reader
	segment uint32
	mode    cipher.BlockMode
	buf     [segmentSize]byte
	rest    []byte
}

func (d *decrypter) Read(b []byte) (int, error) {
	if len(d.rest) == 0 {
		n, err := io.ReadFull(d.r, d.buf[:])
		n -= n % aes.BlockSize
		if n == 0 {
			if err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			return 0, err
		}
		if d.mode == nil || !d.p.whole {
			d.mode = d.p.block(d.segment)
		}
		d.segment++
		d.mode.CryptBlocks(d.buf[:n], d.buf[:n])
		d.rest = d.buf[:n]
	}
	n := copy(b, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// hashOf is the hash function of that name.
func hashOf(name string) func() hash.Hash {
	switch name {
	case "SHA1", "SHA-1":
		return sha1.New
	case "SHA256", "SHA-256":
		return sha256.New
	case "SHA384", "SHA-384":
		return sha512.New384
	case "SHA512", "SHA-512":
		return sha512.New
	}
	return nil
}

func sum(h func() hash.Hash, parts ...[]byte) []byte {
	s := h()
	for _, p := range parts {
		s.Write(p)
	}
	return s.Sum(nil)
}

// spin hashes a salted password many times.
func spin(h func() hash.Hash, salt, password []byte, times int) []byte {
	digest := sum(h, salt, password)
	s := h()
	var n [4]byte
	for i := range times {
		binary.LittleEndian.PutUint32(n[:], uint32(i))
		s.Reset()
		s.Write(n[:])
		s.Write(digest)
		digest = s.Sum(digest[:0])
	}
	return digest
}

// fit cuts or fills a key.
func fit(key []byte, n int, fill byte) []byte {
	out := bytes.Repeat([]byte{fill}, n)
	copy(out, key)
	return out
}

// An agile encryption describes itself in XML.
type agile struct {
	data, password cryptor
	spin           int
	input, value   []byte // of the verifier, encrypted
	key            []byte // of the package, encrypted
}

type cryptor struct {
	salt []byte
	hash func() hash.Hash
	bits int
}

func readAgile(raw []byte) (*agile, error) {
	a := &agile{}
	x := xmlpull.NewReader(bytes.NewReader(raw))
	for {
		kind, err := x.Next()
		if err != nil {
			break
		}
		if kind != xmlpull.Start {
			continue
		}
		switch string(x.Name()) {
		case "keyData":
			a.data = readCryptor(x)
		case "encryptedKey":
			a.password = readCryptor(x)
			a.spin, _ = strconv.Atoi(x.AttrString("spinCount"))
			a.input = base64Of(x.AttrString("encryptedVerifierHashInput"))
			a.value = base64Of(x.AttrString("encryptedVerifierHashValue"))
			a.key = base64Of(x.AttrString("encryptedKeyValue"))
		}
	}
	if !a.data.sound() || !a.password.sound() || a.spin < 0 || a.spin > maxSpin || len(a.input) == 0 || len(a.value) == 0 || len(a.key) == 0 {
		return nil, fmt.Errorf("encryption info: %w", document.ErrEncrypted)
	}
	return a, nil
}

func readCryptor(x *xmlpull.Reader) cryptor {
	c := cryptor{salt: base64Of(x.AttrString("saltValue")), hash: hashOf(x.AttrString("hashAlgorithm"))}
	c.bits, _ = strconv.Atoi(x.AttrString("keyBits"))
	if x.AttrString("cipherAlgorithm") != "AES" || x.AttrString("cipherChaining") != "ChainingModeCBC" {
		c.hash = nil
	}
	return c
}

func (c cryptor) sound() bool {
	return c.hash != nil && (c.bits == 128 || c.bits == 192 || c.bits == 256) && len(c.salt) > 0
}

func base64Of(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return b
}

// What the keys of an agile encryption are made for.
var (
	forInput = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	forValue = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	forKey   = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
)

func (a *agile) unlock(password []byte) *Package {
	digest := spin(a.password.hash, a.password.salt, password, a.spin)
	open := func(purpose, encrypted []byte) []byte {
		key := fit(sum(a.password.hash, digest, purpose), a.password.bits/8, 0x36)
		return cbc(key, fit(a.password.salt, aes.BlockSize, 0x36), encrypted)
	}
	want := open(forValue, a.value)
	got := sum(a.password.hash, open(forInput, a.input))
	if len(want) < len(got) || subtle.ConstantTimeCompare(got, want[:len(got)]) != 1 {
		return nil
	}
	key := open(forKey, a.key)
	if len(key) < a.data.bits/8 {
		return nil
	}
	block, err := aes.NewCipher(key[:a.data.bits/8])
	if err != nil {
		return nil
	}
	return &Package{block: func(segment uint32) cipher.BlockMode {
		iv := sum(a.data.hash, a.data.salt, binary.LittleEndian.AppendUint32(nil, segment))
		return cipher.NewCBCDecrypter(block, fit(iv, aes.BlockSize, 0x36))
	}}
}

// cbc decrypts whole blocks; nil when they are none.
func cbc(key, iv, encrypted []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil || len(encrypted) == 0 || len(encrypted)%aes.BlockSize != 0 {
		return nil
	}
	out := make([]byte, len(encrypted))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, encrypted)
	return out
}

// A standard encryption has a binary header.
type standard struct {
	bits           int
	salt           []byte
	verifier, hash []byte // encrypted
}

func readStandard(b []byte) (*standard, error) {
	bad := fmt.Errorf("encryption info: %w", document.ErrEncrypted)
	if len(b) < 4 {
		return nil, bad
	}
	n := int64(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if n < 32 || n > int64(len(b)) {
		return nil, bad
	}
	head, rest := b[:n], b[n:]
	s := &standard{bits: int(binary.LittleEndian.Uint32(head[16:]))}
	switch algorithm := binary.LittleEndian.Uint32(head[8:]); algorithm {
	case 0x660e, 0x660f, 0x6610:
		if s.bits == 0 {
			s.bits = map[uint32]int{0x660e: 128, 0x660f: 192, 0x6610: 256}[algorithm]
		}
	default:
		return nil, bad
	}
	if s.bits != 128 && s.bits != 192 && s.bits != 256 || len(rest) < 4+16+16+4+32 {
		return nil, bad
	}
	s.salt, s.verifier, s.hash = rest[4:20], rest[20:36], rest[40:72]
	return s, nil
}

func (s *standard) unlock(password []byte) *Package {
	digest := sum(sha1.New, spin(sha1.New, s.salt, password, 50_000), make([]byte, 4))
	half := func(with byte) []byte {
		pad := bytes.Repeat([]byte{with}, 64)
		subtle.XORBytes(pad, pad, digest)
		return sum(sha1.New, pad)
	}
	key := append(half(0x36), half(0x5c)...)[:s.bits/8]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	mode := ecb{block}
	verifier, hash := make([]byte, 16), make([]byte, 32)
	mode.CryptBlocks(verifier, s.verifier)
	mode.CryptBlocks(hash, s.hash)
	if subtle.ConstantTimeCompare(sum(sha1.New, verifier), hash[:sha1.Size]) != 1 {
		return nil
	}
	return &Package{whole: true, block: func(uint32) cipher.BlockMode { return mode }}
}

// ecb decrypts each block on its own, as the standard encryption does.
type ecb struct{ b cipher.Block }

func (e ecb) BlockSize() int { return e.b.BlockSize() }

func (e ecb) CryptBlocks(dst, src []byte) {
	for n := e.b.BlockSize(); len(src) >= n; dst, src = dst[n:], src[n:] {
		e.b.Decrypt(dst[:n], src[:n])
	}
}
