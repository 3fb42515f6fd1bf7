package extract

import (
	"bytes"
	"io"
)

// A magic is a byte sequence at the start of a format's files.
type magic struct {
	bytes string
	mime  string
}

// magics are looked up by the first byte, longest first within one byte.
// Sources: the specifications of the formats and the list of the Unix
// command file(1).
var magics = [256][]magic{
	0x00: {
		{"\x00\x00\x01\x00", "image/x-icon"},
		{"\x00\x00\x02\x00", "image/x-icon"},
		{"\x00\x01\x00\x00Standard Jet DB", "application/x-msaccess"},
		{"\x00\x01\x00\x00Standard ACE DB", "application/x-msaccess"},
		{"\x00\x01\x00\x00\x00", "font/ttf"},
		{"\x00asm", "application/wasm"},
		{"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"},
		{"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"},
	},
	0x03: {{"\x03\xd9\xa2\x9a", "application/x-keepass"}},
	0x04: {{"\x04\x22\x4d\x18", "application/x-lz4"}},
	0x1a: {{"\x1a\x45\xdf\xa3", "video/x-matroska"}},
	0x1f: {{"\x1f\x8b\x08", "application/gzip"}, {"\x1f\x9d", "application/x-compress"}},
	'!': {
		{"!<arch>\ndebian", "application/vnd.debian.binary-package"},
		{"!<arch>\n", "application/x-archive"},
		{"!<thin>\n", "application/x-archive"},
		{"!BDN", "application/vnd.ms-outlook-pst"},
	},
	'%': {{"%PDF-", "application/pdf"}},
	'(': {{"\x28\xb5\x2f\xfd", "application/zstd"}},
	'0': {{"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"}},
	'7': {{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"}},
	'8': {{"8BPS\x00", "image/vnd.adobe.photoshop"}},
	'B': {
		{"BZh", "application/x-bzip2"}, // and a digit: signature
		{"BC\xc0\xde", "application/x-llvm"},
	},
	'D': {{"DIRC\x00\x00\x00", "application/x-git"}},
	'F': {{"FLV\x01", "video/x-flv"}},
	'G': {{"GIF87a", "image/gif"}, {"GIF89a", "image/gif"}},
	'I': {
		{"II*\x00", "image/tiff"}, {"II+\x00", "image/tiff"},
		{"ID3\x02", "audio/mpeg"}, {"ID3\x03", "audio/mpeg"}, {"ID3\x04", "audio/mpeg"},
	},
	'L': {{"LUKS\xba\xbe", "application/x-luks"}},
	'M': {
		{"MM\x00*", "image/tiff"}, {"MM\x00+", "image/tiff"},
		{"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"},
		{"MThd\x00\x00\x00\x06", "audio/midi"},
		{"Microsoft C/C++ MSF 7.00", "application/x-program-database"},
		{"MZ", "application/vnd.microsoft.portable-executable"}, // and not text: signature
	},
	'O': {{"OggS\x00", "audio/ogg"}, {"OTTO\x00", "font/otf"}},
	'P': {
		{"PK\x03\x04", "application/zip"}, {"PK\x05\x06", "application/zip"}, {"PK\x07\x08PK\x03\x04", "application/zip"}, {"PK00PK\x03\x04", "application/zip"},
		{"PAR1", "application/vnd.apache.parquet"},
		{"PACK\x00\x00\x00", "application/x-git"},
	},
	'R': {
		{"Rar!\x1a\x07", "application/vnd.rar"},
		{"RIFF", "riff"},
	},
	'S': {
		{"SQLite format 3\x00", "application/vnd.sqlite3"},
		{"Salted__", "application/x-openssl-encrypted"},
	},
	'a':  {{"age-encryption.org/v1\n", "application/x-age"}},
	'd':  {{"dex\n03", "application/x-dex"}},
	'f':  {{"fLaC\x00", "audio/flac"}},
	't':  {{"ttcf\x00", "font/collection"}, {"true\x00", "font/ttf"}},
	'w':  {{"wOFF", "font/woff"}, {"wOF2", "font/woff2"}},
	'x':  {{"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"}, {"\x78\x01", "zlib"}, {"\x78\x9c", "zlib"}, {"\x78\xda", "zlib"}},
	0x02: {{"\x02\x21\x4c\x18", "application/x-lz4"}},
	0x5d: {{"\x5d\x00\x00", "application/x-lzma"}},
	0x80: {{"\x80\x01", "font/type1"}},
	0x7f: {{"\x7fELF", "application/x-elf"}},
	0x89: {{"\x89PNG\r\n\x1a\n", "image/png"}},
	0xca: {{"\xca\xfe\xba\xbe", "application/x-java-applet"}, {"\xca\xfe\xd0\x0d", "application/x-java-pack200"}},
	0xce: {{"\xce\xfa\xed\xfe", "application/x-mach-binary"}},
	0xcf: {{"\xcf\xfa\xed\xfe", "application/x-mach-binary"}},
	0xd0: {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"}},
	0xde: {{"\xde\x12\x04\x95", "application/x-gettext"}},
	0x95: {{"\x95\x04\x12\xde", "application/x-gettext"}},
	0xfd: {{"\xfd7zXZ\x00", "application/x-xz"}},
	0xfe: {{"\xfe\xed\xfa\xce", "application/x-mach-binary"}, {"\xfe\xed\xfa\xcf", "application/x-mach-binary"}, {"\xfe\xed\xfe\xed", "application/x-java-keystore"}},
	0xff: {{"\xff\xd8\xff", "image/jpeg"}, {"\xfftOc", "application/x-git"}, {"\xff\x0a", "image/jxl"}},
}

// signature names a format by its first bytes, or "".
func signature(head []byte, r io.ReaderAt, size int64) string {
	for _, m := range magics[head[0]] {
		if len(head) < len(m.bytes) || string(head[:len(m.bytes)]) != m.bytes {
			continue
		}
		switch m.mime {
		case "application/zip":
			return zipType(head, r, size)
		case "application/x-ole-storage":
			return oleType(head, r, size)
		case "application/x-bzip2":
			if len(head) < 10 || head[3] < '1' || head[3] > '9' ||
				string(head[4:10]) != "1AY&SY" && string(head[4:10]) != "\x17rE8P\x90" {
				continue
			}
		case "application/vnd.microsoft.portable-executable", "application/x-java-applet", "image/jxl", "font/ttf", "image/x-icon":
			if _, text := textWidth(head[:min(len(head), statistics)]); text {
				continue
			}
		case "riff":
			if len(head) < 12 {
				continue
			}
			switch string(head[8:12]) {
			case "WEBP":
				return "image/webp"
			case "WAVE":
				return "audio/wav"
			case "AVI ":
				return "video/x-msvideo"
			case "CDR9", "CDRA", "CDRB", "CDRC", "CDRD":
				return Binary
			}
			continue
		case "application/x-lzma":
			if !isLZMA(head) {
				continue
			}
		case "font/type1":
			if len(head) < 8 || string(head[6:8]) != "%!" {
				continue
			}
		case "zlib":
			if t := zlibType(head); t != "" {
				return t
			}
			continue
		}
		return m.mime
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return ftypType(head)
	}
	if head[0] == 0xff && len(head) >= 4 && isMP3(head) {
		return "audio/mpeg"
	}
	return ""
}

// ftypType tells pictures from films in the ISO base media format.
func ftypType(head []byte) string {
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx":
		return "image/heic"
	case "mif1", "msf1":
		return "image/heif"
	case "avif", "avis":
		return "image/avif"
	case "M4A ", "M4B ", "F4A ", "F4B ":
		return "audio/mp4"
	case "qt  ":
		return "video/quicktime"
	}
	return "video/mp4"
}

// isLZMA checks the header of an .lzma file: a dictionary of a size that
// programs choose, and a length that is unknown or not absurd.
func isLZMA(head []byte) bool {
	if len(head) < 14 || head[13] != 0 {
		return false
	}
	dictionary := uint32(head[1]) | uint32(head[2])<<8 | uint32(head[3])<<16 | uint32(head[4])<<24
	if dictionary < 1<<12 {
		return false
	}
	return string(head[5:13]) == "\xff\xff\xff\xff\xff\xff\xff\xff" || head[10] == 0 && head[11] == 0 && head[12] == 0
}

// isMP3 checks the fields of an MPEG audio frame that have forbidden values.
func isMP3(head []byte) bool {
	return head[1]&0xe0 == 0xe0 && // frame sync
		head[1]&0x18 != 0x08 && // version
		head[1]&0x06 == 0x02 && // layer III
		head[2]&0xf0 != 0xf0 && head[2]&0xf0 != 0 && // bit rate
		head[2]&0x0c != 0x0c && // sampling rate
		head[3]&0x03 != 0x02 // emphasis
}

// oleNames are streams that tell the application, UTF-16 in the directory.
var oleNames = []struct {
	stream string
	mime   string
}{
	{"EncryptedPackage", "application/x-ole-storage"}, // an encrypted Office Open XML file
	{"WordDocument", "application/msword"},
	{"Workbook", "application/vnd.ms-excel"},
	{"Book", "application/vnd.ms-excel"},
	{"PowerPoint Document", "application/vnd.ms-powerpoint"},
	{"__properties_version1.0", "application/vnd.ms-outlook"},
}

// oleType tells the application of a compound file from its directory where
// that lies in one piece, which is nearly always; else it leaves the type to
// the extractor.
func oleType(head []byte, r io.ReaderAt, size int64) string {
	const ole = "application/x-ole-storage"
	if r == nil || len(head) < 52 {
		return ole
	}
	shift := uint(head[30]) // power of two of the sector size
	if shift != 9 && shift != 12 {
		return ole
	}
	sector := int64(head[48]) | int64(head[49])<<8 | int64(head[50])<<16 | int64(head[51])<<24
	at := (sector + 1) << shift
	if at >= size {
		return ole
	}
	var dir [4096]byte
	n, _ := r.ReadAt(dir[:], at)
	const entry = 128
	root := true
	for e := 0; e+entry <= n; e += entry {
		name, length := dir[e:e+64], int(dir[e+64])
		if kind := dir[e+66]; kind > 5 || length > 64 || length%2 != 0 {
			break // the directory goes on elsewhere
		}
		if root {
			root = false
			continue
		}
		for _, o := range oleNames {
			if length == 2*len(o.stream)+2 && equalUTF16(name, o.stream) {
				return o.mime
			}
		}
	}
	return ole
}

func equalUTF16(name []byte, ascii string) bool {
	for i := 0; i < len(ascii); i++ {
		if name[2*i] != ascii[i] || name[2*i+1] != 0 {
			return false
		}
	}
	return true
}

var gitObject = [][]byte{[]byte("blob "), []byte("tree "), []byte("commit "), []byte("tag ")}

func isGitObject(start []byte) bool {
	for _, g := range gitObject {
		if bytes.HasPrefix(start, g) {
			return true
		}
	}
	return false
}
