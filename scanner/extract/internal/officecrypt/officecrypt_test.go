package officecrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"testing"
	"unicode/utf16"

	"uitrusting/scanner/document"
)

func encryptCBC(key, iv, plain []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	plain = append(bytes.Clone(plain), make([]byte, (16-len(plain)%16)%16)...)
	out := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, plain)
	return out
}

// agileFile encrypts as MS-OFFCRYPTO 2.3.4.10 and the following say, for no
// program at hand does: EncryptionInfo and EncryptedPackage.
func agileFile(password string, plain []byte) (info, pkg []byte) {
	salt, dataSalt, key, input := []byte("0123456789abcdef"), []byte("fedcba9876543210"), bytes.Repeat([]byte("k"), 32), []byte("verifier input 0")
	var wide []byte
	for _, c := range utf16.Encode([]rune(password)) {
		wide = binary.LittleEndian.AppendUint16(wide, c)
	}
	digest := spin(sha512.New, salt, wide, 1000)
	seal := func(purpose, value []byte) string {
		return base64.StdEncoding.EncodeToString(encryptCBC(sum(sha512.New, digest, purpose)[:32], salt, value))
	}
	info = binary.LittleEndian.AppendUint32([]byte{4, 0, 4, 0}, 0x40)
	info = append(info, fmt.Sprintf(`<?xml version="1.0"?><encryption><keyData saltSize="16" blockSize="16" keyBits="256" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="%s"/>`+
		`<keyEncryptors><keyEncryptor><p:encryptedKey spinCount="1000" keyBits="256" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="%s" encryptedVerifierHashInput="%s" encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		base64.StdEncoding.EncodeToString(dataSalt), base64.StdEncoding.EncodeToString(salt),
		seal(forInput, input), seal(forValue, sum(sha512.New, input)), seal(forKey, key))...)
	pkg = binary.LittleEndian.AppendUint64(nil, uint64(len(plain)))
	for i := 0; i*segmentSize < len(plain); i++ {
		part := plain[i*segmentSize : min((i+1)*segmentSize, len(plain))]
		iv := sum(sha512.New, dataSalt, binary.LittleEndian.AppendUint32(nil, uint32(i)))[:16]
		pkg = append(pkg, encryptCBC(key, iv, part)...)
	}
	return info, pkg
}

func TestUnlock_agile(t *testing.T) {
	plain := bytes.Repeat([]byte("geheime tekst "), 1000)
	info, pkg := agileFile("wachtwoord é", plain)
	p, which, err := Unlock(info, []string{"fout", "wachtwoord é"})
	if err != nil || which != 1 {
		t.Fatalf("Unlock: %d, %v", which, err)
	}
	r, err := p.Reader(bytes.NewReader(pkg))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%d bytes, %v, want %d", len(got), err, len(plain))
	}
	if _, _, err := Unlock(info, []string{"fout"}); !errors.Is(err, document.ErrEncrypted) {
		t.Errorf("wrong password: %v", err)
	}
}

func FuzzUnlock(f *testing.F) {
	info, _ := agileFile("x", []byte("y"))
	f.Add(bytes.ReplaceAll(info, []byte("1000"), []byte("1")))
	f.Add(append([]byte{4, 0, 2, 0, 0x24, 0, 0, 0, 32, 0, 0, 0}, make([]byte, 120)...))
	f.Fuzz(func(t *testing.T, info []byte) {
		if bytes.Contains(info, []byte("spinCount")) && !bytes.Contains(info, []byte(`spinCount="1"`)) {
			return // slow by design
		}
		if p, _, err := Unlock(info, []string{"x"}); err == nil {
			if r, err := p.Reader(bytes.NewReader(make([]byte, 100))); err == nil {
				io.Copy(io.Discard, r)
			}
		}
	})
}
