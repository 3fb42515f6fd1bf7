package ole

import "uitrusting/scanner/document"

// pieces read on over the borders of CONTINUE records. A string that is cut
// by a border says anew, in the first byte after it, how wide its characters
// are.
type pieces struct {
	r *biffReader
	d []byte
}

// more goes to the next record; false without one.
func (p *pieces) more() bool {
	if !p.r.continued() {
		return false
	}
	rec, ok := p.r.next()
	p.d = rec.data
	return ok
}

// take reads n bytes, over borders.
func (p *pieces) take(n int) []byte {
	var out []byte
	for n > 0 {
		if len(p.d) == 0 && !p.more() {
			return nil
		}
		k := min(n, len(p.d))
		if out == nil && k == n {
			out = p.d[:k:k]
		} else {
			out = append(out, p.d[:k]...)
		}
		p.d = p.d[k:]
		n -= k
	}
	return out
}

// drop passes over n bytes.
func (p *pieces) drop(n int) {
	for n > 0 {
		if len(p.d) == 0 && !p.more() {
			return
		}
		k := min(n, len(p.d))
		p.d = p.d[k:]
		n -= k
	}
}

// string appends n characters that begin with a byte of flags.
func (p *pieces) string(n int, dst []byte) []byte {
	if len(p.d) == 0 && !p.more() || len(p.d) == 0 {
		return dst
	}
	wide := p.d[0]&1 != 0
	p.d = p.d[1:]
	return p.characters(n, wide, dst)
}

func (p *pieces) characters(n int, wide bool, dst []byte) []byte {
	for n > 0 {
		if len(p.d) == 0 {
			if !p.more() || len(p.d) == 0 {
				return dst
			}
			wide = p.d[0]&1 != 0
			p.d = p.d[1:]
		}
		if wide {
			k := min(n, len(p.d)/2)
			if k == 0 {
				p.d = nil // half a character at a border: damaged
				continue
			}
			dst = appendUTF16(dst, p.d[:2*k])
			p.d = p.d[2*k:]
			n -= k
			continue
		}
		k := min(n, len(p.d))
		dst = appendLatin(dst, p.d[:k])
		p.d = p.d[k:]
		n -= k
	}
	return dst
}

// sharedStrings reads the table of strings that cells point to.
//
// Source: MS-XLS 2.4.265 (SST), 2.5.293 (XLUnicodeRichExtendedString).
func (r *biffReader) sharedStrings(d []byte) {
	count := u32(d, 4)
	p := &pieces{r: r, d: d[min(8, len(d)):]}
	for range min(count, maxStrings) {
		head := p.take(3)
		if len(head) < 3 || len(r.shared) > maxText {
			return
		}
		n, flags := u16(head, 0), head[2]
		runs, extra := 0, 0
		if flags&8 != 0 {
			runs = u16(p.take(2), 0)
		}
		if flags&4 != 0 {
			extra = int(min(u32(p.take(4), 0), maxText))
		}
		r.shared = p.characters(n, flags&1 != 0, r.shared)
		r.ends = append(r.ends, uint32(len(r.shared)))
		p.drop(4*runs + extra)
	}
}

func (r *biffReader) sharedString(i uint32) []byte {
	if int64(i) >= int64(len(r.ends)) {
		err := document.ErrCorrupt
		if len(r.ends) >= maxStrings || len(r.shared) > maxText {
			err = document.ErrTooLarge
		}
		_ = r.e.try("shared strings", err) // no error that ends the reading
		return nil
	}
	from := uint32(0)
	if i > 0 {
		from = r.ends[i-1]
	}
	return r.shared[from:r.ends[i]]
}
