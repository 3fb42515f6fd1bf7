package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"uitrusting/scanner/document"
)

// The numbers of the format: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
const (
	zipLocal       = 0x04034b50
	zipCentral     = 0x02014b50
	zipEnd         = 0x06054b50
	zipEnd64       = 0x06064b50
	zipLocator64   = 0x07064b50
	zipDescriptor  = 0x08074b50
	zipExtra64     = 0x0001
	zipExtraTime   = 0x5455
	zipExtraName   = 0x7075
	zipExtraAES    = 0x9901
	zipEncrypted   = 1 << 0
	zipStreamed    = 1 << 3
	zipUTF8        = 1 << 11
	zipMethodStore = 0
	zipMethodAES   = 99
)

// A zipEntry is what the directory says of a member.
type zipEntry struct {
	name     string
	flags    uint16
	method   uint16
	crc      uint32
	packed   int64
	unpacked int64
	offset   int64 // of the local header
	modified time.Time
	clock    uint16 // time of day as MS-DOS packs it
	aes      *zipAES
}

// openZip sends the members in the order of the directory; when that is
// lost, in the order in which they lie in the file.
func openZip(c *container) error {
	at, size, count, shift, ok := zipDirectory(c.r)
	if !ok {
		return zipScan(c)
	}
	dir := bufio.NewReaderSize(io.NewSectionReader(c.r, at, size), 64<<10)
	seen := int64(0)
	for ; seen <= count || count == 0xffff; seen++ {
		e, err := zipNext(dir)
		if err == io.EOF {
			break
		}
		if err != nil {
			if seen == 0 {
				return zipScan(c)
			}
			return c.partial(fmt.Errorf("zip directory: %w", document.ErrCorrupt))
		}
		e.offset += shift
		if strings.HasSuffix(e.name, "/") && e.unpacked == 0 {
			continue
		}
		if err := c.sendZip(e); err != nil {
			return err
		}
	}
	if seen < count && count != 0xffff {
		return c.partial(fmt.Errorf("zip directory: %w", document.ErrCorrupt))
	}
	return c.partial(c.damage)
}

// zipDirectory finds the central directory: its place, its length, the
// number of its entries, and by how much all offsets are shifted because
// something was put before the archive.
func zipDirectory(r *io.SectionReader) (at, size, count, shift int64, ok bool) {
	for _, n := range [...]int64{1 << 10, 66 << 10} {
		n = min(n, r.Size())
		tail := make([]byte, n)
		if _, err := r.ReadAt(tail, r.Size()-n); err != nil && err != io.EOF {
			return 0, 0, 0, 0, false
		}
		i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if i < 0 || len(tail)-i < 22 {
			continue
		}
		end := tail[i:]
		where := r.Size() - n + int64(i)
		count = int64(binary.LittleEndian.Uint16(end[10:]))
		size = int64(binary.LittleEndian.Uint32(end[12:]))
		at = int64(binary.LittleEndian.Uint32(end[16:]))
		if count == 0xffff || size == 0xffffffff || at == 0xffffffff {
			if a, s, c, w, ok := zipDirectory64(r, where); ok {
				at, size, count, where = a, s, c, w
			}
		}
		// The directory lies right before its end record, whatever it says.
		if start := where - size; start != at && start >= 0 {
			var sig [4]byte
			if _, err := r.ReadAt(sig[:], start); err == nil && binary.LittleEndian.Uint32(sig[:]) == zipCentral {
				shift = start - at
				at = start
			}
		}
		if at < 0 || size < 0 || at > where {
			return 0, 0, 0, 0, false
		}
		return at, min(size, where-at), count, shift, true
	}
	return 0, 0, 0, 0, false
}

// zipDirectory64 reads the end record of zip64, of which the locator stands
// before the ordinary one.
func zipDirectory64(r *io.SectionReader, end int64) (at, size, count, where int64, ok bool) {
	var locator [20]byte
	if _, err := r.ReadAt(locator[:], end-20); err != nil || binary.LittleEndian.Uint32(locator[:]) != zipLocator64 {
		return 0, 0, 0, 0, false
	}
	where = int64(binary.LittleEndian.Uint64(locator[8:]))
	var record [56]byte
	if where < 0 || where > r.Size() {
		return 0, 0, 0, 0, false
	}
	if _, err := r.ReadAt(record[:], where); err != nil || binary.LittleEndian.Uint32(record[:]) != zipEnd64 {
		return 0, 0, 0, 0, false
	}
	count = int64(binary.LittleEndian.Uint64(record[32:]))
	size = int64(binary.LittleEndian.Uint64(record[40:]))
	at = int64(binary.LittleEndian.Uint64(record[48:]))
	if count < 0 || size < 0 || at < 0 {
		return 0, 0, 0, 0, false
	}
	return at, size, count, where, true
}

// zipNext reads an entry of the directory, io.EOF after the last.
func zipNext(dir *bufio.Reader) (zipEntry, error) {
	var h [46]byte
	if _, err := io.ReadFull(dir, h[:]); err != nil {
		return zipEntry{}, io.EOF
	}
	if binary.LittleEndian.Uint32(h[:]) != zipCentral {
		return zipEntry{}, document.ErrCorrupt
	}
	e := zipEntry{
		flags:    binary.LittleEndian.Uint16(h[8:]),
		method:   binary.LittleEndian.Uint16(h[10:]),
		modified: dosTime(binary.LittleEndian.Uint16(h[14:]), binary.LittleEndian.Uint16(h[12:])),
		clock:    binary.LittleEndian.Uint16(h[12:]),
		crc:      binary.LittleEndian.Uint32(h[16:]),
		packed:   int64(binary.LittleEndian.Uint32(h[20:])),
		unpacked: int64(binary.LittleEndian.Uint32(h[24:])),
		offset:   int64(binary.LittleEndian.Uint32(h[42:])),
	}
	nameLen, extraLen := int(binary.LittleEndian.Uint16(h[28:])), int(binary.LittleEndian.Uint16(h[30:]))
	rest := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(dir, rest); err != nil {
		return zipEntry{}, document.ErrCorrupt
	}
	if _, err := dir.Discard(int(binary.LittleEndian.Uint16(h[32:]))); err != nil {
		return zipEntry{}, document.ErrCorrupt
	}
	e.name = decodeName(string(rest[:nameLen]), e.flags&zipUTF8 != 0)
	e.extra(rest[nameLen:], rest[:nameLen])
	if e.packed < 0 || e.unpacked < 0 || e.offset < 0 {
		return zipEntry{}, document.ErrCorrupt
	}
	return e, nil
}

// extra reads the extra fields: sizes of zip64, the name in UTF-8, the time
// in UTC, the parameters of AES.
func (e *zipEntry) extra(b, rawName []byte) {
	for len(b) >= 4 {
		id, n := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		if b = b[4:]; n > len(b) {
			return
		}
		field := b[:n]
		b = b[n:]
		switch id {
		case zipExtra64:
			for _, v := range [...]*int64{&e.unpacked, &e.packed, &e.offset} {
				if *v == 0xffffffff && len(field) >= 8 {
					*v = int64(binary.LittleEndian.Uint64(field))
					field = field[8:]
				}
			}
		case zipExtraTime:
			if len(field) >= 5 && field[0]&1 != 0 {
				e.modified = time.Unix(int64(int32(binary.LittleEndian.Uint32(field[1:]))), 0).UTC()
			}
		case zipExtraName:
			if len(field) > 5 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE(rawName) {
				e.name = decodeName(string(field[5:]), true)
			}
		case zipExtraAES:
			if len(field) >= 7 {
				e.aes = &zipAES{version: binary.LittleEndian.Uint16(field), strength: field[4], method: binary.LittleEndian.Uint16(field[5:])}
			}
		}
	}
}

// sendZip sends one member. Only errors that end the archive are returned.
func (c *container) sendZip(e zipEntry) error {
	m := member{name: e.name, size: e.unpacked, packed: e.packed, modified: e.modified}
	content, err := c.openZipEntry(e)
	if err != nil {
		m.err = err
		if c.damage == nil && failure(err) == document.ErrCorrupt {
			c.damage = document.ErrCorrupt
		}
	} else {
		m.content = content
	}
	return c.send(m)
}

// openZipEntry gives the content of an entry.
func (c *container) openZipEntry(e zipEntry) (io.Reader, error) {
	var local [30]byte
	if _, err := c.r.ReadAt(local[:], e.offset); err != nil || binary.LittleEndian.Uint32(local[:]) != zipLocal {
		return nil, document.ErrCorrupt
	}
	at := e.offset + 30 + int64(binary.LittleEndian.Uint16(local[26:])) + int64(binary.LittleEndian.Uint16(local[28:]))
	var packed io.Reader = io.NewSectionReader(c.r, at, e.packed)
	if e.flags&zipEncrypted != 0 {
		var err error
		if packed, e.method, err = c.decryptZip(e, packed); err != nil {
			return nil, err
		}
		if e.aes != nil && e.aes.version == 2 {
			e.crc = 0 // AE-2 has none
		}
	}
	content, err := zipDecoder(e.method, packed)
	if err != nil {
		return nil, err
	}
	if e.unpacked == 0 && e.packed > 2 {
		e.unpacked = -1 // the directory is wrong: even nothing takes two bytes
	}
	return &checked{c: c, r: content, left: e.unpacked, crc: e.crc}, nil
}

// zipDecoder unpacks by one of the methods that there are readers for.
func zipDecoder(method uint16, packed io.Reader) (io.Reader, error) {
	switch method {
	case zipMethodStore:
		return packed, nil
	case 8:
		return flate.NewReader(bufio.NewReaderSize(packed, 32<<10)), nil
	case 9:
		return newInflate64(packed), nil
	case 12:
		return bzip2.NewReader(bufio.NewReader(packed)), nil
	case 14:
		return zipLZMA(packed)
	case 93, 20:
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, document.ErrCorrupt
		}
		return z, nil
	case 95:
		z, err := xz.NewReader(bufio.NewReader(packed))
		if err != nil {
			return nil, document.ErrCorrupt
		}
		return z, nil
	}
	return nil, fmt.Errorf("zip method %d: %w", method, document.ErrUnsupported)
}

// zipScan reads the members one after the other by their local headers: the
// directory is lost. What it finds is never the whole truth.
func zipScan(c *container) error {
	lost := fmt.Errorf("zip directory: %w", document.ErrCorrupt)
	for at := int64(0); ; {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		at = nextLocal(c.r, at)
		if at < 0 {
			if c.members == 0 {
				return lost
			}
			return document.PartialError{Err: lost}
		}
		var h [30]byte
		if _, err := c.r.ReadAt(h[:], at); err != nil {
			return c.partial(lost)
		}
		nameLen, extraLen := int64(binary.LittleEndian.Uint16(h[26:])), int64(binary.LittleEndian.Uint16(h[28:]))
		rest := make([]byte, nameLen+extraLen)
		if n, _ := c.r.ReadAt(rest, at+30); n < len(rest) {
			return c.partial(lost)
		}
		e := zipEntry{
			flags: binary.LittleEndian.Uint16(h[6:]), method: binary.LittleEndian.Uint16(h[8:]),
			modified: dosTime(binary.LittleEndian.Uint16(h[12:]), binary.LittleEndian.Uint16(h[10:])),
			clock:    binary.LittleEndian.Uint16(h[10:]),
			crc:      binary.LittleEndian.Uint32(h[14:]),
			packed:   int64(binary.LittleEndian.Uint32(h[18:])), unpacked: int64(binary.LittleEndian.Uint32(h[22:])),
		}
		e.name = decodeName(string(rest[:nameLen]), e.flags&zipUTF8 != 0)
		e.extra(rest[nameLen:], rest[:nameLen])
		e.offset = at
		data := at + 30 + nameLen + extraLen
		if e.flags&zipStreamed != 0 && e.packed == 0 { // sizes follow the content
			e.unpacked, e.crc = -1, 0
			e.packed = c.r.Size() - data
			if e.method == zipMethodStore {
				if next := nextLocal(c.r, data); next >= 0 {
					e.packed = next - data
				}
			}
			at = data
		} else {
			at = max(data, data+min(e.packed, c.r.Size()-data))
		}
		if strings.HasSuffix(e.name, "/") && e.unpacked <= 0 {
			continue
		}
		if err := c.sendZip(e); err != nil {
			return err
		}
	}
}

// nextLocal finds the next local header at or after at; -1 when there is
// none.
func nextLocal(r *io.SectionReader, at int64) int64 {
	var buf [32 << 10]byte
	for {
		n, _ := r.ReadAt(buf[:], at)
		if n < 30 {
			return -1
		}
		if i := bytes.Index(buf[:n], []byte("PK\x03\x04")); i >= 0 {
			return at + int64(i)
		}
		at += int64(n - 3)
	}
}

// checked reads a member to its declared length and compares its sum.
// Damage after the first bytes is noted and ends the member: what was read
// is kept.
type checked struct {
	c    *container
	r    io.Reader
	left int64 // bytes; -1 = unknown
	crc  uint32
	sum  uint32
	n    int64
	done error
}

func (k *checked) Read(p []byte) (n int, err error) {
	if k.done != nil {
		return 0, k.done
	}
	defer func() {
		if recover() != nil {
			n, err = 0, k.end(document.ErrCorrupt)
		}
	}()
	if k.left >= 0 && int64(len(p)) > k.left {
		p = p[:k.left]
	}
	if len(p) == 0 && k.left == 0 {
		return 0, k.end(nil)
	}
	n, err = k.r.Read(p)
	k.n += int64(n)
	if k.left >= 0 {
		k.left -= int64(n)
	}
	if k.crc != 0 {
		k.sum = crc32.Update(k.sum, crc32.IEEETable, p[:n])
	}
	if err == io.EOF && k.left <= 0 {
		return n, k.end(nil)
	}
	if err != nil {
		return n, k.end(failure(err))
	}
	return n, nil
}

func (k *checked) end(err error) error {
	if err == nil && k.crc != 0 && k.sum != k.crc {
		err = document.ErrCorrupt
	}
	if err != nil {
		if k.c.damage == nil {
			k.c.damage = err
		}
		if k.n == 0 {
			k.done = err
			return err
		}
	}
	k.done = io.EOF
	return io.EOF
}

// dosTime is a time of MS-DOS, which has no zone and even seconds.
func dosTime(date, clock uint16) time.Time {
	if date == 0 {
		return time.Time{}
	}
	return time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31), int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}
