// Package online finds identifiers of devices and places: IP addresses, MAC
// addresses and positions on the globe.
package online

import (
	"fmt"
	"math/bits"
	"strings"

	"uitrusting/detectors/internal/cell"
	"uitrusting/detectors/internal/label"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds what the rules with the infotypes ip-address, mac-address
// and gps-position describe; a rule that is left out is not looked for.
type Detector struct {
	ip, mac, gps *kind
}

// A kind is one of the three rules.
type kind struct {
	rule     rules.Rule
	keywords map[string]bool
	against  map[string]bool
}

// New makes the detector of the rules and adds their keywords to the lexicon.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	d := &Detector{}
	for _, r := range rs {
		k := &kind{rule: r, keywords: map[string]bool{}, against: map[string]bool{}}
		bit := label.Network
		switch finding.InfoType(r.InfoType) {
		case finding.IPAddress:
			d.ip = k
		case finding.MACAddress:
			d.mac = k
		case finding.GPSPosition:
			d.gps = k
			bit = 0
			b.Add(lex.Label, "N", lex.Exact, label.Compass)
			b.Add(lex.Label, "S", lex.Exact, label.Compass)
		default:
			return nil, fmt.Errorf("online: no infotype %q here", r.InfoType)
		}
		for _, words := range r.Keywords {
			for _, w := range words {
				if !lex.IsWord(w) {
					return nil, fmt.Errorf("online: keyword %q is not one word", w)
				}
				k.keywords[strings.ToLower(w)] = true
				if bit != 0 {
					b.Add(lex.Label, w, lex.AnyCase, bit)
				}
			}
		}
		for _, w := range r.Against {
			k.against[strings.ToLower(w)] = true
		}
	}
	return d, nil
}

// Wants asks for digit groups, and for the words that announce an address
// whose letters and digits make no anchor of their own.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers | lex.Labels }

// Detect appends what it finds in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, seg: seg, out: out}
	for i := range at.Numbers {
		if n := &at.Numbers[i]; n.Digits == 0 || mayBe(n.Digits) {
			s.numbers(int(n.Start), int(n.Own), int(n.End))
		}
	}
	numbers := len(s.out)
	s.last = 0
	s.cells = cell.Reader{}
	for _, h := range at.Labels {
		if h.Ref&label.Network != 0 {
			s.network(int(h.End))
		}
		if h.Ref&label.Compass != 0 && d.gps != nil {
			s.degrees(int(h.Start), int(h.End))
		}
	}
	if len(s.out) > numbers {
		finding.Sort(s.out[len(out):])
	}
	return s.out
}

// A scan is one call of Detect.
type scan struct {
	d     *Detector
	seg   *document.Segment
	out   []finding.Match
	last  int
	cells cell.Reader
}

func (s *scan) add(k *kind, start, end int, value string, conf finding.Confidence, evidence ...finding.Evidence) {
	s.out = append(s.out, finding.Match{
		RuleID: k.rule.ID, InfoType: finding.InfoType(k.rule.InfoType), Start: start, End: end,
		Confidence: conf, Evidence: evidence, Value: value,
	})
	s.last = end
}

// mayBe reports at a glance whether digits, as lex.Number has them, may be four
// octets or decimal degrees: one byte stands between groups of at most three,
// or between one and a group of four or more.
func mayBe(digits uint64) bool {
	first := digits &^ (digits << 1)
	two := first & (digits >> 1)
	three := two & (digits >> 2)
	gap := ^digits & (digits >> 1) // one byte, a digit behind it
	// The bytes after groups of one, two and three digits.
	ends := first<<1&gap | two<<2&gap | three<<3&gap
	if ends == 0 {
		return false
	}
	four := digits & (digits >> 1)
	four &= four >> 2
	return ends&(four>>1) != 0 || bits.OnesCount64(ends) >= 3
}

// numbers tries each digit group between start and own as the first of an
// address of four octets or of a latitude. The anchor goes on to end.
func (s *scan) numbers(start, own, end int) {
	text := s.seg.Text
	if strings.IndexByte(text[start:min(end+1, len(text))], '.') < 0 {
		return // neither an address nor degrees
	}
	for i := max(start, s.last); i < own; {
		if !digit(text[i]) {
			i++
			continue
		}
		j := i + 1
		for j < end && digit(text[j]) {
			j++
		}
		if j-i <= 3 && j+1 < len(text) && text[j] == '.' && digit(text[j+1]) && (i == 0 || !joined(text[i-1]) || minus(text, i)) {
			from := s.last
			if s.d.ip != nil && !minus(text, i) {
				s.ipv4(i)
			}
			if s.d.gps != nil && s.last == from {
				s.position(i)
			}
			if s.last > i {
				i = s.last
				continue
			}
			// The digits after the dot belong to the same number.
			for j < end && (digit(text[j]) || text[j] == '.') {
				j++
			}
		}
		i = j
	}
}

// joined reports whether a byte before digits makes them part of a longer
// number or name.
func joined(b byte) bool {
	return digit(b) || letter(b) || b == '.' || b == '_' || b == '-' || b == '$' || b == '#'
}

// minus reports whether a sign stands before i, at the start of a word.
func minus(text string, i int) bool {
	return i > 0 && text[i-1] == '-' && (i == 1 || !joined(text[i-2]))
}

// word is the nearest word of the set in the window before i on its line, as
// found at the column's title where the segment is a table.
func (s *scan) word(k *kind, i int) (finding.Evidence, bool) {
	text := s.seg.Text
	lo := max(0, i-k.rule.Window)
	for p := i; p > lo && text[p-1] != '\n'; {
		if !letter(text[p-1]) {
			p--
			continue
		}
		e := p
		for p > 0 && letter(text[p-1]) && e-p < 32 {
			p--
		}
		w := strings.ToLower(text[p:e])
		if k.against[w] {
			return "", false
		}
		if k.keywords[w] {
			return finding.Evidence("keyword: " + w), true
		}
	}
	if title := strings.ToLower(s.cells.Title(s.seg, i)); title != "" {
		for w := range strings.FieldsFuncSeq(title, func(r rune) bool { return r > 0x7f || !letter(byte(r)) }) {
			if k.keywords[w] {
				return finding.Evidence("header: " + w), true
			}
		}
	}
	return "", false
}

// against reports whether the word just before i speaks against k.
func (s *scan) against(k *kind, i int) bool {
	text := s.seg.Text
	p := i
	for p > 0 && i-p < 4 && (text[p-1] == ' ' || text[p-1] == ':' || text[p-1] == '=' || text[p-1] == '"' || text[p-1] == '/' || text[p-1] == '-') {
		p--
	}
	e := p
	for p > 0 && letter(text[p-1]) && e-p < 32 {
		p--
	}
	return e > p && k.against[strings.ToLower(text[p:e])]
}

func digit(b byte) bool  { return '0' <= b && b <= '9' }
func letter(b byte) bool { b |= 0x20; return 'a' <= b && b <= 'z' }
func hex(b byte) bool    { return digit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }
