package online

import (
	"net/netip"
	"strings"

	"uitrusting/scanner/finding"
)

// ipv4 reads the address of four octets at i. Addresses that no person has
// alone are left out: private, loopback, link-local, multicast and those of
// documentation; networks ("/24") and versions too.
func (s *scan) ipv4(i int) {
	text := s.seg.Text
	p, octets := i, 0
	for ; octets < 4; octets++ {
		n, w := 0, 0
		for p < len(text) && digit(text[p]) && w < 4 {
			n, w, p = n*10+int(text[p]-'0'), w+1, p+1
		}
		if w == 0 || w > 3 || n > 255 || w > 1 && text[p-w] == '0' {
			return
		}
		if octets < 3 {
			if p >= len(text) || text[p] != '.' {
				return
			}
			p++
		}
	}
	if p < len(text) {
		b := text[p]
		if letter(b) || digit(b) || b == '_' || b == '/' && p+1 < len(text) && digit(text[p+1]) ||
			(b == '.' || b == '-') && p+1 < len(text) && (digit(text[p+1]) || letter(text[p+1])) {
			return
		}
	}
	a, err := netip.ParseAddr(text[i:p])
	if err != nil || !public(a) || s.against(s.d.ip, i) {
		return
	}
	s.address(a, i, p)
}

// address adds a public address: medium with a label, in a titled column or
// beside a time on its line, as logs have it; else low.
func (s *scan) address(a netip.Addr, start, end int) {
	conf, why := finding.Low, finding.Evidence("layout")
	if versionLike(a) || call(s.seg.Text, start) {
		s.add(s.d.ip, start, end, a.String(), conf, "public address", why)
		return
	}
	if w, ok := s.word(s.d.ip, start); ok {
		conf, why = finding.Medium, w
	} else if s.timeBeside(start, end) {
		conf, why = finding.Medium, "time on the same line"
	}
	s.add(s.d.ip, start, end, a.String(), conf, "public address", why)
}

// versionLike reports whether all octets are as small as those of versions and
// of examples: 1.2.3.4.
func versionLike(a netip.Addr) bool {
	if !a.Is4() {
		return false
	}
	for _, b := range a.As4() {
		if b >= 20 {
			return false
		}
	}
	return true
}

// call reports whether the text before i is that of a function in a program:
// ParseIP("….
func call(text string, i int) bool {
	return i > 2 && (text[i-1] == '"' || text[i-1] == '\'' || text[i-1] == '`') && text[i-2] == '(' && letter(text[i-3])
}

// documentation are the networks that examples are written with.
//
// Source: RFC 5737, RFC 3849, RFC 9637.
var documentation = [...]netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
}

// resolvers of names that everybody uses.
var anycast = [...]netip.Addr{
	netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("8.8.4.4"), netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("1.0.0.1"),
	netip.MustParseAddr("9.9.9.9"),
}

func public(a netip.Addr) bool {
	if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || !a.IsGlobalUnicast() {
		return false
	}
	for _, p := range documentation {
		if p.Contains(a) {
			return false
		}
	}
	for _, x := range anycast {
		if x == a {
			return false
		}
	}
	if a.Is4() {
		b := a.As4()
		if b[1] == 0 && b[2] == 0 || b[3] == 0 { // 3.0.0.1 is a version, x.y.z.0 a network
			return false
		}
		return true
	}
	return a.As16()[0]>>5 == 1 // 2000::/3, what is assigned
}

// timeBeside reports whether a time of the day stands on the same line within
// 100 bytes, as in logs.
func (s *scan) timeBeside(start, end int) bool {
	text := s.seg.Text
	lo, hi := max(0, start-100), min(len(text), end+100)
	if nl := strings.LastIndexByte(text[lo:start], '\n'); nl >= 0 {
		lo += nl + 1
	}
	if nl := strings.IndexByte(text[end:hi], '\n'); nl >= 0 {
		hi = end + nl
	}
	return hasTime(text[lo:start]) || hasTime(text[end:hi])
}

func hasTime(s string) bool {
	for i := strings.IndexByte(s, ':'); i >= 0 && i < len(s); {
		if i >= 2 && i+5 < len(s) && digit(s[i-1]) && digit(s[i-2]) && digit(s[i+1]) && digit(s[i+2]) && s[i+3] == ':' && digit(s[i+4]) && digit(s[i+5]) {
			return true
		}
		next := strings.IndexByte(s[i+1:], ':')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// network reads the MAC or IPv6 addresses within 48 bytes after a word that
// announces one, on its line.
func (s *scan) network(i int) {
	text := s.seg.Text
	hi := min(len(text), i+48)
	for p := max(i, s.last); p < hi; {
		b := text[p]
		if b == '\n' {
			return
		}
		if !hex(b) && !(b == ':' && p+1 < hi && text[p+1] == ':') || p > 0 && (letter(text[p-1]) || digit(text[p-1]) || text[p-1] == ':' || text[p-1] == '.' || text[p-1] == '_') {
			p++
			continue
		}
		e := p
		for e < len(text) && e-p < 64 && (hex(text[e]) || text[e] == ':' || text[e] == '-' || text[e] == '.') {
			e++
		}
		t := strings.TrimRight(text[p:e], ":.-")
		if e < len(text) && (letter(text[e]) || text[e] == '_') {
			p = e
			continue
		}
		switch {
		case s.d.mac != nil && isMAC(t):
			s.mac(p, p+len(t))
			return
		case s.d.ip != nil && strings.Count(t, ":") >= 2 && strings.IndexByte(t, '-') < 0:
			if a, err := netip.ParseAddr(t); err == nil && public(a) && !call(text, p) && !(p+len(t) < len(text) && text[p+len(t)] == '/') {
				s.add(s.d.ip, p, p+len(t), a.String(), finding.Medium, "public address", "keyword")
				return
			}
		}
		p = max(e, p+1)
	}
}

// isMAC reports whether t is six pairs of hexadecimal digits parted by ':' or
// '-', or three groups of four parted by '.'.
func isMAC(t string) bool {
	switch len(t) {
	case 17:
		sep := t[2]
		if sep != ':' && sep != '-' {
			return false
		}
		for i := range len(t) {
			if i%3 == 2 {
				if t[i] != sep {
					return false
				}
			} else if !hex(t[i]) {
				return false
			}
		}
		return true
	case 14:
		for i := range len(t) {
			if i == 4 || i == 9 {
				if t[i] != '.' {
					return false
				}
			} else if !hex(t[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// mac adds a MAC address unless it is that of no device: all zeros, all ones,
// a group address.
func (s *scan) mac(start, end int) {
	digits := make([]byte, 0, 12)
	for i := start; i < end; i++ {
		if b := s.seg.Text[i]; hex(b) {
			digits = append(digits, b|0x20)
		}
	}
	if strings.Trim(string(digits), "0") == "" || strings.IndexByte("13579bdf", digits[1]) >= 0 {
		return
	}
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.Write(digits[i : i+2])
	}
	s.add(s.d.mac, start, end, b.String(), finding.Medium, "layout", "keyword")
}
