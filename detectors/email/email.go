// Package email finds e-mail addresses. It starts from each '@' and reads
// outwards, so that text without one costs nothing.
package email

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/detectors/internal/label"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Bounds in bytes.
//
// Source: RFC 5321 section 4.5.3.1 (mailbox 64, path 254 without brackets),
// RFC 1035 section 2.3.4 (label 63).
const (
	maxLocal   = 64
	maxAddress = 254
	maxLabel   = 63
)

// A Detector finds the addresses of one rule.
type Detector struct {
	rule    rules.Rule
	role    map[string]bool // mailboxes of a function: "info"
	test    map[string]bool // domains that belong to nobody: "example.com"
	anybody map[string]bool // mailboxes of documentation: "user"
	tlds    map[string]bool // endings that are file names or code, not domains: "png"
}

// New makes the detector of the one rule in rs. Its parameters
// are the lists of role mailboxes, of mailboxes of anybody, of test domains,
// and of endings that are no domain.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("email: %d rules, want 1", len(rs))
	}
	d := &Detector{rule: rs[0]}
	for _, w := range atWords {
		b.Add(lex.Label, w, lex.AnyCase, label.At)
	}
	d.role = set(rs[0].Parameters["role"])
	d.anybody = set(rs[0].Parameters["anybody"])
	d.test = set(rs[0].Parameters["test"])
	d.tlds = set(rs[0].Parameters["not-a-domain"])
	return d, nil
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[strings.ToLower(w)] = true
	}
	return m
}

// Wants asks for every '@', and for words that stand for one.
func (d *Detector) Wants() lex.Kinds { return lex.Ats | lex.Labels }

// Detect appends the addresses in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	from := len(out)
	last := 0 // end of the match before: two addresses never share text
	l := line{text: seg.Text}
	for _, a := range at.Ats {
		start, end, ok := Bounds(seg.Text, int(a))
		if !ok || start < last {
			continue
		}
		m, ok := d.judge(&l, start, int(a), end)
		if !ok {
			continue
		}
		out = append(out, m)
		last = end
	}
	plain := len(out)
	last = 0
	for _, h := range at.Labels {
		if h.Ref&label.At == 0 {
			continue
		}
		if m, ok := d.disguised(seg.Text, int(h.Start), int(h.End), last); ok {
			out = append(out, m)
			last = m.End
		}
	}
	if len(out) > plain && plain > from {
		finding.Sort(out[from:])
	}
	return out
}

// Bounds reads the address around the '@' at text[at]: the longest mailbox
// before it and the longest domain of two labels or more after it. It is
// total.
func Bounds(text string, at int) (start, end int, ok bool) {
	if at <= 0 || at+3 >= len(text) || text[at] != '@' {
		return 0, 0, false
	}
	start = local(text, at)
	if start == at {
		return 0, 0, false
	}
	end = domain(text, at+1)
	if end == 0 || end-start > maxAddress {
		return 0, 0, false
	}
	return start, end, true
}

// local is the start of the mailbox that ends at the '@', or at itself when
// there is none.
func local(text string, at int) int {
	i := at
	for i > 0 && at-i <= maxLocal {
		c := text[i-1]
		if c < utf8.RuneSelf {
			if !mailbox(c) {
				break
			}
			i--
			continue
		}
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		i -= n
	}
	if at-i > maxLocal {
		return at // a token of that length is no mailbox
	}
	// What a sentence, a quote or a path puts before a mailbox.
	for i < at && strings.IndexByte(".'-+%&*/=?^`{|}~!#$", text[i]) >= 0 {
		i++
	}
	if i == at || text[at-1] == '.' || strings.Contains(text[i:at], "..") {
		return at
	}
	if n := len("mailto"); at-i > n+3 && strings.EqualFold(text[i:i+3], "%3C") {
		i += 3 // a percent-encoded '<'
	}
	return i
}

// mailbox reports whether an ASCII byte may stand in a mailbox as people
// write them; the rest of RFC 5322's atext is left out because text puts it
// beside addresses more often than addresses hold it.
func mailbox(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	switch c {
	case '.', '_', '%', '+', '-', '\'':
		return true
	}
	return false
}

// domain is the end of the domain name that starts at i, or 0 when there is
// none of two labels or more.
func domain(text string, i int) int {
	end, dots := 0, 0
	for {
		j := labelEnd(text, i)
		if j == i || j-i > maxLabel || text[i] == '-' {
			break
		}
		for j > i && text[j-1] == '-' { // "a@b.be-" ends before the dash
			j--
		}
		if dots > 0 && top(text[i:j]) {
			end = j
		}
		if j >= len(text) || text[j] != '.' {
			break
		}
		dots++
		i = j + 1
		if i >= len(text) {
			break
		}
	}
	if end == 0 {
		return 0
	}
	// A word that goes on in digits, '_' or another '@' is not a domain.
	if end < len(text) {
		switch c := text[end]; {
		case c == '_', c == '@':
			return 0
		}
	}
	return end
}

func labelEnd(text string, i int) int {
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			if !(('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '-') {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
			return i
		}
		i += n
	}
	return i
}

// top reports whether a label can be a top-level domain: letters only, two to
// 24 of them, or punycode.
func top(label string) bool {
	if len(label) > 4 && strings.EqualFold(label[:4], "xn--") {
		return true
	}
	n := 0
	for _, r := range label {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 24
}

// judge weighs an address by what stands in it and around it.
func (d *Detector) judge(l *line, start, at, end int) (finding.Match, bool) {
	text := l.text
	box, host := text[start:at], text[at+1:end]
	if d.code(l, start, end, box, host) {
		return finding.Match{}, false
	}
	value := strings.ToLower(text[start:end])
	box, host = value[:at-start], value[at-start+1:]
	m := finding.Match{
		RuleID: d.rule.ID, InfoType: finding.Email, Start: start, End: end,
		Confidence: finding.High, Value: value,
	}
	nobody, role := d.belongsToNobody(host), d.isRole(box)
	switch {
	case nobody && !role && (named(box) || d.invented(host) && !d.anybody[box]):
		// Invented people of trainings and demos: somebody still has to look.
		m.Confidence, m.Evidence = finding.Medium, evidence[inventedMailbox]
	case nobody:
		m.Confidence, m.Evidence = finding.Low, evidence[testMailbox]
	case role:
		m.Confidence, m.Evidence = finding.Low, evidence[roleMailbox]
		m.Role = "organisation"
	case machine(box):
		m.Confidence, m.Evidence = finding.Low, evidence[machineMailbox]
		m.Role = "organisation"
	default:
		m.Evidence = evidence[personalMailbox]
	}
	return m, true
}

// Kinds of mailboxes.
const (
	personalMailbox = iota
	inventedMailbox
	testMailbox
	roleMailbox
	machineMailbox
)

// evidence is that of each kind. The slices are shared: they are full, so that
// who appends to one gets a copy.
var evidence = [...][]finding.Evidence{
	personalMailbox: {"layout", "kind: personal mailbox"},
	inventedMailbox: {"layout", "kind: personal mailbox", "test value: reserved domain"},
	testMailbox:     {"layout", "test value: reserved domain"},
	roleMailbox:     {"layout", "kind: role mailbox"},
	machineMailbox:  {"layout", "kind: machine mailbox"},
}

// code reports whether the text around the '@' is a file name, a source
// repository, a package version or a message id.
func (d *Detector) code(l *line, start, end int, box, host string) bool {
	text := l.text
	dot := strings.LastIndexByte(host, '.')
	if dot < 0 || d.tlds[strings.ToLower(host[dot+1:])] {
		return true // image@2x.png
	}
	if c := host[0]; '0' <= c && c <= '9' && !letterIn(host[:dot]) {
		return true // pkg@1.2.rc
	}
	if end < len(text) {
		switch text[end] {
		case ':': // git@github.com:owner/name
			if end+1 < len(text) && (isAlnum(text[end+1]) || text[end+1] == '~') && !scheme(text, start-1, "mailto") &&
				(strings.EqualFold(box, "git") || strings.IndexByte(text[end+1:min(end+64, len(text))], '/') >= 0) {
				return true
			}
		case '/':
			if strings.EqualFold(box, "git") {
				return true
			}
		case '(':
			return true // x@y.z( is a call
		}
	}
	if strings.EqualFold(box, "git") && (strings.HasPrefix(strings.ToLower(host), "git") || strings.HasPrefix(strings.ToLower(host), "bitbucket")) {
		return true
	}
	if start >= 1 {
		switch text[start-1] {
		case '/':
			if start >= 3 && text[start-3:start] == "://" {
				return true // user@host of a link
			}
		case '@', '#', '$', '\\':
			return true
		case ':':
			if userinfo(text, start-1) {
				return true // https://name:password@host.tld
			}
			if scheme(text, start-1, "cid") || scheme(text, start-1, "mid") {
				return true
			}
		case '<':
			if l.messageID(start - 1) {
				return true
			}
		}
	}
	return l.messageID(start)
}

// scheme reports whether the colon at text[colon] ends the word name.
func scheme(text string, colon int, name string) bool {
	if colon < len(name) || text[colon] != ':' {
		return false
	}
	return strings.EqualFold(text[colon-len(name):colon], name)
}

// userinfo reports whether the colon at i parts the name and the password of
// a URL.
func userinfo(text string, i int) bool {
	lo := max(0, i-maxLocal)
	before := text[lo:i]
	s := strings.LastIndex(before, "://")
	return s >= 0 && !strings.ContainsAny(before[s+3:], " \t\n/\"'<>")
}

// A line remembers where the line of an address begins: one line can hold all
// addresses of a text.
type line struct {
	text  string
	begin int // of the line that holds read
	read  int // it has been looked for up to here
}

// lineReach is how far before an address its line may begin, in bytes.
const lineReach = 512

// start is where the line that holds pos begins, as far as it is in reach.
func (l *line) start(pos int) int {
	from := max(0, pos-lineReach)
	if l.read < from || l.read > pos {
		l.begin, l.read = from, from
	}
	if n := strings.LastIndexByte(l.text[l.read:pos], '\n'); n >= 0 {
		l.begin = l.read + n + 1
	}
	l.read = pos
	return max(l.begin, from)
}

// messageID reports whether the address is the value of a mail header that
// names a message, not a mailbox.
func (l *line) messageID(start int) bool {
	lo := max(0, start-lineReach)
	line := l.text[lo:start]
	begin := l.start(start) - lo
	// A folded References header goes on in lines that start with a blank.
	for n := 0; n < 8 && begin > 0 && begin < len(line) && (line[begin] == ' ' || line[begin] == '\t'); n++ {
		begin = strings.LastIndexByte(line[:begin-1], '\n') + 1
	}
	line = line[begin:]
	colon := strings.IndexByte(line[:min(len(line), 24)], ':')
	if colon < 0 {
		return false
	}
	switch strings.ToLower(line[:colon]) {
	case "message-id", "in-reply-to", "references", "content-id", "resent-message-id", "x-message-id":
		return true
	}
	return false
}

// belongsToNobody reports whether the domain is one that is reserved for
// documentation and tests.
//
// Source: RFC 2606 and RFC 6761.
func (d *Detector) belongsToNobody(host string) bool {
	for {
		if d.test[host] {
			return true
		}
		dot := strings.IndexByte(host, '.')
		if dot < 0 {
			return false
		}
		host = host[dot+1:]
	}
}

// isRole reports whether the mailbox is that of a function: "info",
// "info-be", "hr.gent", "no-reply".
func (d *Detector) isRole(box string) bool {
	if d.role[box] {
		return true
	}
	if plus := strings.IndexByte(box, '+'); plus > 0 && d.role[box[:plus]] {
		return true
	}
	if cut := strings.IndexAny(box, ".-_"); cut > 0 && d.role[box[:cut]] {
		return true
	}
	if cut := strings.LastIndexAny(box, ".-_"); cut > 0 && d.role[box[cut+1:]] && len(box)-cut > 3 {
		return true
	}
	return false
}

// machine reports whether the mailbox was made by a program: a long run of
// letters and digits that no person would type.
func machine(box string) bool {
	if len(box) < 20 {
		return false
	}
	digits, letters := 0, 0
	for i := range len(box) {
		switch c := box[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c != '.' && c != '-' && c != '_':
			letters++
		}
	}
	return digits*4 >= letters && digits >= 6
}

// invented reports whether the domain is a name under one that is reserved
// for tests, such as firma.example: documentation writes example.com.
func (d *Detector) invented(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	return dot > 0 && d.test[host[dot+1:]] && !d.test[host] && host[dot+1:] != "localhost" && host[dot+1:] != "invalid"
}

// named reports whether the mailbox reads like a first and a last name:
// "els.maes", "e_maes".
func named(box string) bool {
	cut := strings.IndexAny(box, "._-")
	if cut <= 0 || len(box)-cut < 3 {
		return false
	}
	for i := range len(box) {
		if c := box[i]; '0' <= c && c <= '9' || c == '%' || c == '+' {
			return false
		}
	}
	return true
}

func letterIn(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; 'a' <= c && c <= 'z' || s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
