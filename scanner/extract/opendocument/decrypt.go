package opendocument

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// A lock is how one part is encrypted: AES in CBC mode, as programs write
// since OpenDocument 1.2. The Blowfish of older ones stays closed.
//
// Source: OpenDocument 1.3 part 2, 3.4 (encryption).
type lock struct {
	aes        bool
	iv, salt   []byte
	checksum   []byte
	sha256Sum  bool // of the checksum
	sha256Key  bool // of the start key
	keySize    int  // bytes
	iterations int
}

const (
	maxIterations = 1 << 20   // programs write 100,000
	maxLocked     = 128 << 20 // bytes of a part, packed
	maxUnlocked   = 512 << 20 // bytes of a part, unpacked
)

// locks reads the manifest.
func (e *extraction) locks() map[string]*lock {
	p := e.pkg.Find("META-INF/manifest.xml")
	if p == nil {
		return nil
	}
	rc, err := p.Open()
	if err != nil {
		return nil
	}
	defer rc.Close()
	all := map[string]*lock{}
	x := xmlpull.NewReader(rc)
	entry := ""
	l := &lock{}
	for {
		kind, err := x.Next()
		if err != nil || len(all) > zippart.MaxParts {
			return all
		}
		if kind != xmlpull.Start {
			continue
		}
		switch string(x.Name()) {
		case "file-entry":
			entry = x.AttrString("full-path")
		case "encryption-data":
			l = &lock{checksum: base64Of(x.AttrString("checksum")), keySize: 16}
			l.sha256Sum = strings.HasSuffix(strings.ToLower(x.AttrString("checksum-type")), "sha256-1k")
			if p := e.pkg.Find(entry); p != nil {
				all[strings.ToLower(p.Name)] = l
			}
		case "algorithm":
			l.aes = strings.Contains(x.AttrString("algorithm-name"), "aes") && strings.HasSuffix(x.AttrString("algorithm-name"), "cbc")
			l.iv = base64Of(x.AttrString("initialisation-vector"))
		case "start-key-generation":
			l.sha256Key = strings.HasSuffix(strings.ToLower(x.AttrString("start-key-generation-name")), "sha256")
		case "key-derivation":
			l.salt = base64Of(x.AttrString("salt"))
			l.iterations, _ = strconv.Atoi(x.AttrString("iteration-count"))
			if n, err := strconv.Atoi(x.AttrString("key-size")); err == nil {
				l.keySize = n
			}
			if x.AttrString("key-derivation-name") != "PBKDF2" {
				l.aes = false
			}
		}
	}
}

func base64Of(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return b
}

// unlock finds the password that opens a part.
func (e *extraction) unlock(p *zippart.Part, passwords []string) error {
	for _, password := range passwords {
		e.password = password
		if _, err := e.clear(p); err == nil {
			return e.out.Property(document.Encrypted, "given-password")
		}
	}
	return document.ErrEncrypted
}

// clear decrypts a part: deflated content without a wrapping.
func (e *extraction) clear(p *zippart.Part) ([]byte, error) {
	l := e.locked[strings.ToLower(p.Name)]
	if l == nil || !l.aes || len(l.iv) != aes.BlockSize || l.keySize != 16 && l.keySize != 24 && l.keySize != 32 || l.iterations < 1 || l.iterations > maxIterations {
		return nil, document.ErrEncrypted
	}
	raw, err := p.ReadAll(maxLocked)
	if err != nil {
		return nil, err
	}
	raw = raw[:len(raw)-len(raw)%aes.BlockSize]
	if len(raw) == 0 {
		return nil, document.ErrCorrupt
	}
	var start []byte
	if l.sha256Key {
		s := sha256.Sum256([]byte(e.password))
		start = s[:]
	} else {
		s := sha1.Sum([]byte(e.password))
		start = s[:]
	}
	key, err := pbkdf2.Key(sha1.New, string(start), l.salt, l.iterations, l.keySize)
	if err != nil {
		return nil, document.ErrEncrypted
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, document.ErrEncrypted
	}
	cipher.NewCBCDecrypter(block, l.iv).CryptBlocks(raw, raw)
	if pad := int(raw[len(raw)-1]); pad <= len(raw) && pad <= aes.BlockSize {
		raw = raw[:len(raw)-pad]
	}
	head := raw[:min(len(raw), 1024)]
	got := sha256.Sum256(head)
	sum := got[:]
	if !l.sha256Sum {
		s := sha1.Sum(head)
		sum = s[:]
	}
	if subtle.ConstantTimeCompare(sum, l.checksum) != 1 {
		return nil, document.ErrEncrypted
	}
	return raw, nil
}

// open gives the content of a part, decrypted where it must be.
func (e *extraction) open(p *zippart.Part) (io.ReadCloser, error) {
	if e.locked[strings.ToLower(p.Name)] == nil {
		return p.Open()
	}
	raw, err := e.clear(p)
	if err != nil {
		return nil, err
	}
	return &unpacked{r: flate.NewReader(bytes.NewReader(raw)), packed: len(raw)}, nil
}

// unpacked keeps the limits of zippart for a part that was encrypted.
type unpacked struct {
	r         io.ReadCloser
	packed, n int
}

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	u.n += n
	if u.n > 10<<20 && u.n/200 > u.packed || u.n > maxUnlocked {
		return n, document.ErrBomb
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("encrypted part: %w", document.ErrCorrupt)
	}
	return n, err
}

func (u *unpacked) Close() error { return u.r.Close() }
