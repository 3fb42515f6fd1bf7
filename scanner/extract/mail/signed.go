package mail

import "bytes"

// signedContent takes the content out of a signed message in which it lies
// inside the signature (S/MIME, smime-type=signed-data), in DER or BER. It is
// nil when there is none.
//
// Source: RFC 5652, sections 5.1 and 5.2; ITU-T X.690 for lengths.
func signedContent(b []byte) []byte {
	// ContentType data, then [0] EXPLICIT OCTET STRING.
	oid := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
	i := bytes.Index(b, oid)
	if i < 0 {
		return nil
	}
	tag, explicit, _, ok := element(b[i+len(oid):])
	if !ok || tag != 0xa0 {
		return nil
	}
	return octets(explicit, nil, 0)
}

// sealOnly reports whether b is signed data from its first byte to its last, of
// which the content lies elsewhere: a signature, with the certificates of whoever
// signed. Another file that is called a signature is read as what it is.
//
// Source: RFC 5652, sections 3 and 5.1.
func sealOnly(b []byte) bool {
	tag, info, rest, ok := element(b)
	oid := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	return ok && tag == 0x30 && len(bytes.TrimSpace(rest)) == 0 && bytes.HasPrefix(info, oid) && signedContent(b) == nil
}

// octets appends what the octet strings in b hold; a long one comes in
// pieces.
func octets(b, dst []byte, depth int) []byte {
	for len(b) > 0 && depth < 8 {
		tag, content, rest, ok := element(b)
		if !ok {
			return dst
		}
		switch tag {
		case 0x04:
			dst = append(dst, content...)
		case 0x24:
			dst = octets(content, dst, depth+1)
		default:
			return dst
		}
		b = rest
	}
	return dst
}

// element splits the first element off. One of unknown length takes all that
// follows: its pieces end by themselves.
func element(b []byte) (tag byte, content, rest []byte, ok bool) {
	if len(b) < 2 || b[0]&31 == 31 {
		return 0, nil, nil, false
	}
	tag, length := b[0], int(b[1])
	b = b[2:]
	if length == 0x80 {
		return tag, b, nil, true
	}
	if length > 0x80 {
		n := length & 0x7f
		if n > 4 || n > len(b) {
			return 0, nil, nil, false
		}
		length = 0
		for _, c := range b[:n] {
			length = length<<8 | int(c)
		}
		b = b[n:]
	}
	length = min(length, len(b)) // cut off: what there is
	return tag, b[:length], b[length:], true
}
