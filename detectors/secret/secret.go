// Package secret finds credentials: a label such as "wachtwoord", a mark that
// a value follows, and the value. Words that talk about passwords, forms
// without a value, and code that handles one are not credentials.
package secret

import (
	"fmt"
	"strings"

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
