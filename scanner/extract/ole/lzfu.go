package ole

import (
	"fmt"
	"time"

	"uitrusting/scanner/document"
)

// dictionary is what the window of packed RTF begins with.
const dictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF undoes the packing of RTF bodies. What could be unpacked comes
// with the error.
//
// Source: MS-OXRTFCP.
func unpackRTF(b []byte) ([]byte, error) {
	const packed, plain = 0x75465a4c, 0x414c454d
	if len(b) < 16 {
		return nil, fmt.Errorf("packed rtf: %w", document.ErrCorrupt)
	}
	size := int(min(u32(b, 4), maxBody))
	kind := u32(b, 8)
	in := b[16:]
	switch kind {
	case plain:
		return in[:min(size, len(in))], nil
	case packed:
	default:
		return nil, fmt.Errorf("packed rtf: %w", document.ErrCorrupt)
	}
	var window [4096]byte
	at := copy(window[:], dictionary)
	out := make([]byte, 0, min(size, 8*len(in)))
	for len(in) > 0 {
		flags := in[0]
		in = in[1:]
		for bit := 0; bit < 8; bit++ {
			if flags&(1<<bit) == 0 {
				if len(in) < 1 {
					return out, nil
				}
				window[at] = in[0]
				at = (at + 1) & 4095
				out = append(out, in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out, nil
			}
			ref := int(in[0])<<8 | int(in[1])
			in = in[2:]
			from := ref >> 4
			if from == at {
				return out, nil
			}
			for range ref&15 + 2 {
				c := window[from]
				from = (from + 1) & 4095
				window[at] = c
				at = (at + 1) & 4095
				out = append(out, c)
			}
			if len(out) > maxBody {
				return out, document.ErrTooLarge
			}
		}
	}
	return out, nil
}

func rfc3339(s string) time.Time {
	t, _ := time.Parse(time.RFC3339, s)
	return t
}
