package ole

import (
	"math"
	"strconv"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/textpart"
)

// A summary is what the property sets of a document say.
type summary struct {
	sent  []property // for the sink
	lines []string   // for the text
}

type property struct {
	name  document.Property
	value string
}

const (
	maxSet    = 4 << 20 // bytes of a property set
	maxValues = 1000    // of one set
)

// summary reads both property sets; a damaged one says what it can.
func (e *extraction) summary() *summary {
	s := &summary{}
	if st := e.root.Stream("SummaryInformation"); st != nil {
		b, _ := st.Bytes(maxSet)
		s.read(section(b, 0), summaryLabels)
	}
	if st := e.root.Stream("DocumentSummaryInformation"); st != nil {
		b, _ := st.Bytes(maxSet)
		s.read(section(b, 0), documentLabels)
		s.custom(section(b, 1))
	}
	return s
}

// section is the bytes of the n-th section of a property set stream.
func section(b []byte, n int) []byte {
	if len(b) < 48 || u16(b, 0) != 0xfffe || int(u32(b, 24)) <= n {
		return nil
	}
	at := int64(u32(b, 28+20*n+16))
	if at >= int64(len(b)) {
		return nil
	}
	return b[at:]
}

// values calls yield with id and offset of each property of a section.
func values(b []byte, yield func(id uint32, at int)) {
	n := min(int(min(u32(b, 4), maxValues)), (len(b)-8)/8)
	for i := range n {
		if at := int(u32(b, 8+8*i+4)); at > 0 && at < len(b) {
			yield(u32(b, 8+8*i), at)
		}
	}
}

var summaryLabels = map[uint32]string{2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Comments", 8: "Last modified by"}

var documentLabels = map[uint32]string{2: "Category", 14: "Manager", 15: "Company"}

func (s *summary) read(b []byte, labels map[uint32]string) {
	page := pageOf(b)
	values(b, func(id uint32, at int) {
		v := value(b, at, page)
		if v == "" {
			return
		}
		if label, ok := labels[id]; ok {
			s.lines = append(s.lines, label+": "+v)
		}
		if _, first := labels[4]; !first {
			return
		}
		switch id {
		case 2:
			s.sent = append(s.sent, property{document.Title, v})
		case 9:
			s.sent = append(s.sent, property{document.Revision, v})
		case 12:
			s.sent = append(s.sent, property{document.Created, v})
		case 13:
			s.sent = append(s.sent, property{document.Modified, v})
		case 14:
			if v != "0" {
				s.sent = append(s.sent, property{document.Pages, v})
			}
		case 18:
			s.sent = append(s.sent, property{document.Generator, v})
		}
	})
}

// custom reads the section of properties that people name.
func (s *summary) custom(b []byte) {
	if b == nil {
		return
	}
	page := pageOf(b)
	names := map[uint32]string{}
	values(b, func(id uint32, at int) {
		if id != 0 {
			return
		}
		rest := b[at:]
		n := min(u32(rest, 0), maxValues)
		rest = rest[min(4, len(rest)):]
		for ; n > 0 && len(rest) >= 8; n-- {
			key, size := u32(rest, 0), int64(u32(rest, 4))
			if page.isUTF16 {
				size *= 2
			}
			raw := piece(rest, 8, size)
			names[key] = page.decode(raw)
			step := 8 + size
			if page.isUTF16 {
				step = (step + 3) &^ 3
			}
			if step > int64(len(rest)) {
				return
			}
			rest = rest[step:]
		}
	})
	values(b, func(id uint32, at int) {
		if name := names[id]; name != "" && !strings.HasPrefix(name, "_") {
			if v := value(b, at, page); v != "" {
				s.lines = append(s.lines, name+": "+v)
			}
		}
	})
}

// A setPage decodes the strings of a property set.
type setPage struct {
	page    codepage.Page
	isUTF16 bool
}

func (p setPage) decode(raw []byte) string {
	var text []byte
	if p.isUTF16 {
		text = appendUTF16(nil, raw)
	} else {
		text = p.page.Append(nil, raw)
	}
	s := string(text)
	if i := strings.IndexByte(s, 0); i >= 0 {
		s = s[:i]
	}
	return strings.Join(strings.Fields(s), " ")
}

func pageOf(b []byte) setPage {
	p := setPage{page: codepage.Western}
	values(b, func(id uint32, at int) {
		if id == 1 && u32(b, at) == 2 {
			n := u16(b, at+4)
			p.page, p.isUTF16 = codepage.Of(n), n == 1200
		}
	})
	return p
}

// value is a typed value as text; "" for types that say nothing to people.
func value(b []byte, at int, page setPage) string {
	switch u32(b, at) & 0xffff {
	case 0x1e: // string
		return page.decode(piece(b, int64(at)+8, int64(u32(b, at+4))))
	case 0x1f: // string of UTF-16
		return setPage{isUTF16: true}.decode(piece(b, int64(at)+8, 2*int64(u32(b, at+4))))
	case 0x02:
		return strconv.Itoa(int(int16(u16(b, at+4))))
	case 0x03:
		return strconv.Itoa(int(int32(u32(b, at+4))))
	case 0x05:
		return strconv.FormatFloat(math.Float64frombits(uint64(u32(b, at+4))|uint64(u32(b, at+8))<<32), 'g', -1, 64)
	case 0x40:
		return fileTime(uint64(u32(b, at+4)) | uint64(u32(b, at+8))<<32)
	}
	return ""
}

// fileTime is a count of 100 ns since 1601 as RFC 3339; "" before 1900.
func fileTime(t uint64) string {
	const from1601to1970 = 11644473600
	seconds := int64(t/1e7) - from1601to1970
	if seconds < -2208988800 || seconds > 253402300799 {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}

func (s *summary) properties(out document.Sink) error {
	for _, p := range s.sent {
		if err := out.Property(p.name, p.value); err != nil {
			return err
		}
	}
	return nil
}

func (s *summary) framing(w *textpart.Writer) error {
	if len(s.lines) == 0 {
		return w.Flush()
	}
	if err := w.Part(document.Position{Part: "properties"}); err != nil {
		return err
	}
	w.Title = true
	for _, l := range s.lines {
		w.WriteString(l)
		w.Byte('\n')
	}
	return w.Flush()
}
