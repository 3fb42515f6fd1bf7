// Package secret finds credentials: a label such as "wachtwoord", a mark that
// a value follows, and the value. Words that talk about passwords, forms
// without a value, and code that handles one are not credentials.
package secret

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

// Length of a value in bytes, as the facts on login data give it.
const (
	minValue = 4
	maxValue = 64
)

// A Detector finds the credentials of one rule.
type Detector struct {
	rule    rules.Rule
	phrases map[string][]phrase // by their last word, lower case
	deny    map[string]bool     // values that stand for one: "changeme", "string"
}

// A phrase is a keyword of one or more words; the last is the anchor.
type phrase struct {
	words  []string // before the last, in order
	digits bool     // its values are digits: "pincode"
	weak   bool     // counts only after a user's name: "pass"
}

// New makes the detector of the one rule in rs and adds the last words of its
// keywords to the lexicon. The parameter "digits" lists keywords whose values
// are digits only, "after-login" those that count only after a user's name,
// "placeholder" values that are none.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("secret: %d rules, want 1", len(rs))
	}
	d := &Detector{rule: rs[0], phrases: map[string][]phrase{}, deny: map[string]bool{}}
	add := func(keyword string, digits, weak bool) error {
		words := strings.Fields(strings.ToLower(keyword))
		if len(words) == 0 || !lex.IsWord(words[len(words)-1]) {
			return fmt.Errorf("secret: keyword %q does not end in a word", keyword)
		}
		last := words[len(words)-1]
		d.phrases[last] = append(d.phrases[last], phrase{words[:len(words)-1], digits, weak})
		b.Add(lex.Label, last, lex.AnyCase, label.Secret)
		return nil
	}
	for _, list := range rs[0].Keywords {
		for _, k := range list {
			if err := add(k, false, false); err != nil {
				return nil, err
			}
		}
	}
	for _, k := range rs[0].Parameters["digits"] {
		if err := add(k, true, false); err != nil {
			return nil, err
		}
	}
	for _, k := range rs[0].Parameters["after-login"] {
		if err := add(k, false, true); err != nil {
			return nil, err
		}
	}
	for _, w := range rs[0].Parameters["placeholder"] {
		d.deny[strings.ToLower(w)] = true
	}
	return d, nil
}

// Wants asks for labels.
func (d *Detector) Wants() lex.Kinds { return lex.Labels }

// Detect appends the credentials in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	from, last := len(out), 0
	for _, h := range at.Labels {
		if h.Ref&label.Secret == 0 || int(h.Start) < last {
			continue
		}
		p, ok := d.phrase(seg.Text, int(h.Start), int(h.End))
		if !ok || p.weak && !login(seg.Text, int(h.Start)) {
			continue
		}
		v, ok := value(seg.Text, int(h.End))
		if !ok {
			continue
		}
		conf := d.judge(seg.Text, v, p.digits)
		if conf == finding.Candidate {
			continue
		}
		out = append(out, d.match(seg.Text, v, conf, "keyword: "+finding.Evidence(strings.ToLower(seg.Text[h.Start:h.End]))))
		last = v.end
	}
	if len(out) == from && seg.Table != nil {
		out = d.column(seg, out)
	}
	return out
}

func (d *Detector) match(text string, v span, conf finding.Confidence, why finding.Evidence) finding.Match {
	return finding.Match{
		RuleID: d.rule.ID, InfoType: finding.Credential, Start: v.start, End: v.end,
		Confidence: conf, Evidence: []finding.Evidence{why, "value present"}, Value: text[v.start:v.end],
	}
}

// phrase reports whether the word is the last of a keyword.
func (d *Detector) phrase(text string, start, end int) (phrase, bool) {
	if start > 0 && (text[start-1] == '.' && start > 1 && letterOrDigit(text[start-2]) || text[start-1] == '$' || text[start-1] == '%' || text[start-1] == '{') {
		return phrase{}, false // cfg.password, $password
	}
	var best phrase
	found := false
	for _, p := range d.phrases[strings.ToLower(text[start:end])] {
		i, ok := start, true
		for k := len(p.words) - 1; k >= 0 && ok; k-- {
			for i > 0 && (text[i-1] == ' ' || text[i-1] == '-' || text[i-1] == '_' || text[i-1] == '\'') {
				i--
			}
			n := len(p.words[k])
			ok = i >= n && strings.EqualFold(text[i-n:i], p.words[k])
			i -= n
		}
		if ok && (!found || len(p.words) >= len(best.words)) {
			best, found = p, true
		}
	}
	return best, found
}

// login reports whether a word for a user's name stands within 64 bytes
// before i.
func login(text string, i int) bool {
	before := strings.ToLower(text[max(0, i-64):i])
	for _, w := range [...]string{"login", "user", "gebruiker", "identifiant", "utilisateur", "benutzer", "account", "mail"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// A span is a value and how it was written.
type span struct {
	start, end int
	quoted     bool // in quotes
	equals     bool // after '=', as in code and settings
	says       bool // after "is", "est", "ist"
	remark     bool // words stand between the label and the mark
}

// value reads what follows a label: an optional remark in brackets, a mark,
// and a run of anything but blanks.
func value(text string, i int) (span, bool) {
	var v span
	p := i
	// "Wachtwoord (wifi):", "password_hash" is no label of a value.
	if p < len(text) && (text[p] == '_' || text[p] == '-' && p+1 < len(text) && letterOrDigit(text[p+1])) {
		return v, false
	}
	if p < len(text) && (text[p] == '"' || text[p] == '\'' || text[p] == '`') && p+1 < len(text) {
		p++ // "password": "…"
	}
	p = blanks(text, p, false)
	if p < len(text) && text[p] == '(' {
		if n := strings.IndexAny(text[p:min(len(text), p+24)], ")\n"); n > 0 && text[p+n] == ')' {
			p = blanks(text, p+n+1, false)
		}
	}
	if q := remark(text, p); q > p { // "Wachtwoord boekhoudpakket:"
		p, v.remark = q, true
	}
	if strings.HasPrefix(text[p:], "</") { // <wachtwoord> in a table of HTML
		return v, false
	}
	mark := false
	switch {
	case p >= len(text):
		return v, false
	case text[p] == ':':
		mark = true
		p++
		if p < len(text) && (text[p] == ':' || text[p] == '=') { // C++ scope, Go's :=
			if text[p] == ':' {
				return v, false
			}
			v.equals = true
			p++
		}
	case text[p] == '=':
		mark, v.equals = true, true
		p++
		if p < len(text) && text[p] == '>' {
			p++
		}
		if p < len(text) && text[p] == '=' {
			return v, false
		}
	case text[p] == '|' && p == i && p+1 < len(text) && text[p+1] != ' ':
		return v, false // "popd|pwd|read": one of many in a pattern
	case text[p] == '\t' || text[p] == '>' || text[p] == '|':
		mark = true
		p++
	default:
		for _, is := range [...]string{"is ", "est ", "ist ", "luidt ", "was "} {
			if len(text)-p > len(is) && strings.EqualFold(text[p:p+len(is)], is) {
				p += len(is)
				mark, v.says = true, true
				break
			}
		}
		if mark && p < len(text) && text[p] == ':' {
			p++
		}
	}
	if !mark {
		return v, false
	}
	p = blanks(text, p, true)
	if p < len(text) && text[p] == '\n' && !v.equals && !v.says {
		return v, false
	}
	if p < len(text) && (text[p] == '"' || text[p] == '\'' || text[p] == '`') || strings.HasPrefix(text[p:], "“") || strings.HasPrefix(text[p:], "«") {
		quote, w := utf8.DecodeRuneInString(text[p:])
		p += w
		shut := string(quote)
		switch quote {
		case '“':
			shut = "”"
		case '«':
			shut = "»"
		}
		n := strings.Index(text[p:min(len(text), p+maxValue+1)], shut)
		if n < minValue {
			return v, false
		}
		v.start, v.end, v.quoted = p, p+n, true
		return v, !strings.ContainsAny(text[v.start:v.end], "\n")
	}
	v.start = p
	for p < len(text) && p-v.start <= maxValue {
		r, w := utf8.DecodeRuneInString(text[p:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError {
			break
		}
		p += w
	}
	v.end = p
	// What a sentence or a list puts after a value.
	if n := strings.Index(text[v.start:v.end], "&quot"); n >= 0 {
		v.end = v.start + n
	}
	if n := strings.Index(text[v.start:v.end], "</"); n > 0 {
		v.end = v.start + n
	}
	if n := strings.Index(text[v.start:v.end], "\\n"); n > 0 {
		v.end = v.start + n
	}
	if strings.HasSuffix(text[v.start:v.end], "):") { // def f(password: bytes):
		v.end -= 2
	}
	for v.end > v.start && strings.IndexByte(",;\"'`)<>|}].", text[v.end-1]) >= 0 {
		v.end--
	}
	if n := v.end - v.start; n < minValue || n > maxValue {
		return v, false
	}
	return v, true
}

// remark skips the one to three words between a label and its colon, and
// returns where the colon is, or i.
func remark(text string, i int) int {
	p, words := i, 0
	for p < len(text) && p-i <= 40 {
		if text[p] == ':' {
			if words == 0 {
				return i
			}
			return p
		}
		q := p
		for q < len(text) && q-p < 24 {
			r, w := utf8.DecodeRuneInString(text[q:])
			if !unicode.IsLetter(r) && r != '-' && r != '\'' {
				break
			}
			q += w
		}
		if q == p {
			return i
		}
		if words++; words > 3 {
			return i
		}
		p = q
		if p < len(text) && text[p] == ' ' {
			p++
		}
	}
	return i
}

// judge weighs a value. Candidate means that it is none.
func (d *Detector) judge(text string, v span, digits bool) finding.Confidence {
	s := text[v.start:v.end]
	if d.placeholder(s) {
		return finding.Candidate
	}
	if digits {
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				return finding.Candidate
			}
		}
		if len(s) > 8 || v.equals && !v.quoted {
			return finding.Low
		}
		return finding.High
	}
	if !v.quoted && typed(s) {
		return finding.Candidate
	}
	k := kinds(s)
	if strings.Contains(s, "/") && !k.signs || strings.HasSuffix(s, "()") {
		return finding.Candidate // a path, a call
	}
	rest := strings.TrimLeft(text[v.end:min(len(text), v.end+16)], " \t\"'`")
	ends := rest == "" || strings.IndexByte("\r\n,;|)<.", rest[0]) >= 0
	if v.equals && !v.quoted && code(s) {
		return finding.Candidate
	}
	if v.remark && !(k.count() >= 3 && k.digits && len(s) >= 6) {
		return finding.Candidate
	}
	switch {
	case v.quoted && strings.ContainsAny(s, " \t%\\{}()<>$"):
		return finding.Candidate // a message or a template
	case k.strange:
		return finding.Candidate
	case k.count() >= 3 && len(s) >= 6, k.digits && k.letters() && len(s) >= 6, k.signs && k.letters() && k.digits:
		if v.says && !v.quoted && !k.digits && !k.signs {
			return finding.Low
		}
		return finding.High
	case v.says:
		if k.digits || k.signs {
			return finding.Medium
		}
		return finding.Candidate
	case k.digits && !k.letters():
		if len(s) >= 4 && len(s) <= 12 && ends && !v.equals {
			return finding.Medium
		}
		return finding.Low
	case v.equals || v.quoted:
		return finding.Low
	case ends && (rest == "" || rest[0] != ',' && rest[0] != ')') && (k.upper && k.lower || k.signs) && !sentence(s):
		return finding.Medium
	}
	return finding.Low
}

// placeholder reports whether the text stands where a value should.
func (d *Detector) placeholder(s string) bool {
	low := strings.ToLower(s)
	if d.deny[strings.TrimRight(low, ".!?:")] {
		return true
	}
	first := s[0]
	for i := 1; ; i++ {
		if i == len(s) {
			return true // "********", "xxxx", "....", "____"
		}
		if s[i] != first {
			break
		}
	}
	switch {
	case strings.HasPrefix(s, "${"), strings.HasPrefix(s, "$("), strings.HasPrefix(s, "{{"), strings.HasPrefix(s, "<"), strings.HasPrefix(s, "%"),
		strings.HasPrefix(s, "["), strings.HasPrefix(s, "$"), strings.HasPrefix(s, "/"), strings.HasPrefix(s, "http"), strings.HasPrefix(s, "("), strings.HasPrefix(s, "@"),
		strings.HasPrefix(s, "..."), strings.HasPrefix(s, "…"), strings.HasPrefix(s, "__"), strings.HasPrefix(s, "--"), strings.HasPrefix(s, "#{"), strings.HasPrefix(s, "&"), s[0] == ':', s[0] == '{', s[0] == '"':
		return true
	}
	return strings.Trim(s, "*•●·.xX_-#?") == ""
}

// code reports whether an unquoted value after '=' is an expression.
func code(s string) bool {
	return strings.ContainsAny(s, "()[]{}<>") || strings.Contains(s, "->") || strings.Contains(s, "::") || strings.Contains(s, "&&") ||
		identifier(s)
}

// typed reports whether s is the type of a parameter: "Optional[str]",
// "List<String>", "typing.Optional[bytes". Without brackets a type is a word
// like others.
func typed(s string) bool {
	n := strings.IndexAny(s, "[<")
	return n > 0 && identifier(s[:n]) && strings.Trim(s[n:], "[]<>,.|?*&_ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// identifier reports whether s is a name of a program: letters with dots or
// underscores, and no sign or digit that would make it a password.
func identifier(s string) bool {
	for i := range len(s) {
		b := s[i]
		if b == '_' || b == '.' || 'a' <= b|0x20 && b|0x20 <= 'z' || b == ',' || b == '+' {
			continue
		}
		if '0' <= b && b <= '9' && i == len(s)-1 && i > 0 { // tmp1
			continue
		}
		return false
	}
	return true
}

// sentence reports whether a value reads like a word of a sentence.
func sentence(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) {
		return false
	}
	for _, r := range s[n:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true
}

type kindSet struct{ lower, upper, digits, signs, joints, strange bool }

func (k kindSet) letters() bool { return k.lower || k.upper }

func (k kindSet) count() int {
	n := 0
	for _, b := range [...]bool{k.lower, k.upper, k.digits, k.signs} {
		if b {
			n++
		}
	}
	return n
}

func kinds(s string) kindSet {
	var k kindSet
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			k.lower = true
		case unicode.IsUpper(r):
			k.upper = true
		case unicode.IsDigit(r):
			k.digits = true
		case r == '-' || r == '_' || r == '.' || r == '/' || r == ':' || r == ',' || r == '\'' || r == '’':
			k.joints = true // also inside words, paths and names of files
		case unicode.IsPunct(r), unicode.IsSymbol(r):
			k.signs = true
		case unicode.IsLetter(r):
			k.lower = true
		default:
			k.strange = true
		}
	}
	return k
}

// column takes the cells of a column that is titled as one of credentials.
// Only a table with such a title is read through.
func (d *Detector) column(seg *document.Segment, out []finding.Match) []finding.Match {
	t := seg.Table
	col := 0
	for i, title := range t.Columns {
		if d.title(title) {
			col = i + 1
			break
		}
	}
	if col == 0 {
		return out
	}
	for p := 0; p < len(seg.Text); {
		e := strings.IndexByte(seg.Text[p:], '\n')
		if e < 0 {
			e = len(seg.Text)
		} else {
			e += p
		}
		if v, ok := field(seg, p, e, col); ok && !d.placeholder(seg.Text[v.start:v.end]) && !d.title(seg.Text[v.start:v.end]) {
			out = append(out, d.match(seg.Text, v, finding.High, "header: credential"))
		}
		p = e + 1
	}
	return out
}

// title reports whether a column's title ends in a keyword.
func (d *Detector) title(title string) bool {
	title = strings.TrimRightFunc(title, func(r rune) bool { return !unicode.IsLetter(r) })
	i := strings.LastIndexFunc(title, func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	if i >= len(title) {
		return false
	}
	_, ok := d.phrase(title, i, len(title))
	return ok
}

// field is the cell of the column in the row text[p:e].
func field(seg *document.Segment, p, e, col int) (span, bool) {
	if e-p > 4<<10 || p == 0 && seg.Lead > 0 {
		return span{}, false
	}
	start, end, n, quoted := p, -1, 1, false
	for i := p; i < e; i++ {
		switch seg.Text[i] {
		case '"':
			quoted = !quoted
		case seg.Table.Delimiter:
			if quoted && seg.Table.Quoted {
				continue
			}
			if n == col {
				end = i
			}
			n++
			if n == col {
				start = i + 1
			}
		}
		if end >= 0 {
			break
		}
	}
	if end < 0 {
		if n != col {
			return span{}, false
		}
		end = e
	}
	for start < end && (seg.Text[start] == '"' || seg.Text[start] == ' ') {
		start++
	}
	for end > start && (seg.Text[end-1] == '"' || seg.Text[end-1] == ' ' || seg.Text[end-1] == '\r') {
		end--
	}
	if n := end - start; n < minValue || n > maxValue {
		return span{}, false
	}
	return span{start: start, end: end}, true
}

// blanks skips blanks, and tabs when they are no mark.
func blanks(text string, i int, tabs bool) int {
	for n := 0; i < len(text) && n < 24; n++ {
		switch {
		case text[i] == ' ':
			i++
		case strings.HasPrefix(text[i:], "\u00a0"):
			i += 2
		case text[i] == '\t' && tabs:
			i++
		default:
			return i
		}
	}
	return i
}

func letterOrDigit(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' || b == '_'
}
