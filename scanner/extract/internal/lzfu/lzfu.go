// Package lzfu unpacks the RTF bodies of Outlook.
package lzfu

import (
	"encoding/binary"
	"fmt"

	"uitrusting/scanner/document"
)

// maxBody bounds an unpacked body, in bytes.
const maxBody = 64 << 20

// primed is what the window begins with ([MS-OXRTFCP] 2.1.2.1).
const primed = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript " +
	"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par " +
	"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// Unpack gives the RTF. What could be unpacked of a damaged body comes
// without an error, as long as the header is sound.
//
// Source: Microsoft, [MS-OXRTFCP] Rich Text Format (RTF) Compression Algorithm.
func Unpack(b []byte) ([]byte, error) {
	if len(b) < 16 {
		return nil, fmt.Errorf("packed rtf: %w", document.ErrCorrupt)
	}
	size, kind, in := int(binary.LittleEndian.Uint32(b[4:])), string(b[8:12]), b[16:]
	switch kind {
	case "MELA":
		return in[:min(size, len(in))], nil
	case "LZFu":
	default:
		return nil, fmt.Errorf("packed rtf: %w", document.ErrCorrupt)
	}
	var window [4096]byte
	at := copy(window[:], primed)
	out := make([]byte, 0, min(size, 4*len(in)))
	put := func(c byte) {
		window[at] = c
		at = (at + 1) % len(window)
		out = append(out, c)
	}
	for len(in) > 0 {
		control := in[0]
		in = in[1:]
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if len(in) == 0 {
					return out, nil
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out, nil
			}
			from, length := int(in[0])<<4|int(in[1])>>4, int(in[1]&15)+2
			in = in[2:]
			if from == at {
				return out, nil // the end mark
			}
			for range length {
				put(window[from])
				from = (from + 1) % len(window)
			}
			if len(out) > maxBody {
				return nil, fmt.Errorf("packed rtf: %w", document.ErrTooLarge)
			}
		}
	}
	return out, nil
}
