package term

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// reach bounds a scope: bytes before and after the term.
const reach = 400

// A scope is the stretch of text that is said together with a term.
type scope struct {
	start, end int
	form       bool // a block of "label: value" lines, or a row
}

// row is the line around start to end.
func row(s string, start, end int) scope {
	from := max(0, start-reach)
	if i := strings.LastIndexByte(s[from:start], '\n'); i >= 0 {
		from += i + 1
	}
	to := min(len(s), end+reach)
	if i := strings.IndexByte(s[end:to], '\n'); i >= 0 {
		to = end + i
	}
	return scope{from, to, true}
}

// sentence is the sentence around start to end. A hard line break ends it
// only where the lines look like separate ones: after a blank line, a short
// line, a full stop, or before a bullet or a label.
//
// A sentence without an end is cut at a multiple of step in the document, so
// that all terms in a stretch of it have one scope, wherever the segment
// begins.
func (p *page) sentence(start, end int) scope {
	const step = 256 // bytes
	s := p.text
	at := int(p.seg.Offset % step)
	from := max(0, (start-reach+at)/step*step-at)
	to := min(len(s), (end+reach+at+step-1)/step*step-at)
	if last := p.whole; from < last.start && last.start <= start && end <= last.end && last.end < to {
		return last
	}
	begins, ends := false, false
	for i := start - 1; i >= from; i-- {
		if stopSigns[s[i]] && stops(s, i) {
			from, begins = i+1, true
			break
		}
	}
	for i := end; i < to; i++ {
		if stopSigns[s[i]] && stops(s, i) {
			to, ends = i, true
			break
		}
	}
	sc := scope{start: from, end: to}
	if begins && ends && !stopped(s, start, end) {
		p.whole = sc
	}
	return sc
}

// stopSigns are the bytes that may end a sentence.
var stopSigns = [256]bool{'\n': true, '\f': true, '!': true, '?': true, '.': true}

// stopped reports whether a sentence ends between start and end.
func stopped(s string, start, end int) bool {
	for i := start; i < end; i++ {
		if stopSigns[s[i]] && stops(s, i) {
			return true
		}
	}
	return false
}

// stops reports whether a sentence ends with the byte at i.
func stops(s string, i int) bool {
	switch s[i] {
	case '\n':
		return breaks(s, i)
	case '\f':
		return true
	case '!', '?':
		return i+1 >= len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] == '\r'
	case '.':
		return fullStop(s, i)
	}
	return false
}

// fullStop reports whether the stop at i ends a sentence and not an
// abbreviation: a blank follows, then a capital, a digit or a bullet.
func fullStop(s string, i int) bool {
	j := i + 1
	for j < len(s) && (s[j] == '"' || s[j] == ')' || s[j] == '\'') {
		j++
	}
	if j >= len(s) {
		return true
	}
	if s[j] != ' ' && s[j] != '\n' && s[j] != '\r' && s[j] != '\t' {
		return false
	}
	for j < len(s) && (s[j] == ' ' || s[j] == '\t' || s[j] == '\r') {
		j++
	}
	if j < len(s) && 'a' <= s[j] && s[j] <= 'z' {
		return false
	}
	if i > 0 && isDigit(s[i-1]) {
		return !ordinal(s, i)
	}
	k := i
	for k > 0 && i-k < 8 && isLetter(s[k-1]) {
		k--
	}
	if n := utf8.RuneCountInString(s[k:i]); n <= 1 || n <= 5 && abbreviations.has(strings.ToLower(s[k:i])) {
		return false
	}
	return true
}

// ordinal reports whether the digits before the stop at i may be those of
// "im 3. Quartal" or "12. Juni": one or two, that end no longer number.
func ordinal(s string, i int) bool {
	k := i
	for k > 0 && isDigit(s[k-1]) {
		k--
	}
	if i-k > 2 {
		return false
	}
	for k > 0 && (s[k-1] == ' ' || s[k-1] == '/' || s[k-1] == '.') {
		k--
	}
	return k == 0 || !isDigit(s[k-1])
}

var abbreviations = newFoldedSet(`dhr mevr mr mrs ms dr drs prof ing ir st bv nr art tel geb bijv resp ca evt mme mlle me
 ex env hr fr nr bzw vgl str abs inc no vs jr sr mw ref blz p pp dgl inkl z b etc cf`)

// breaks reports whether the line break at i parts two sentences.
func breaks(s string, i int) bool {
	j := i - 1
	for j >= 0 && (s[j] == '\r' || s[j] == ' ' || s[j] == '\t') {
		j--
	}
	if j < 0 || s[j] == '\n' {
		return true
	}
	switch s[j] {
	case '.', ':', ';', '!', '?':
		return true
	}
	k := i + 1
	for k < len(s) && (s[k] == ' ' || s[k] == '\t') && k-i < 16 {
		k++
	}
	if k >= len(s) || s[k] == '\n' || s[k] == '\r' {
		return true
	}
	switch s[k] {
	case '-', '*', '+', '#', '>', '[', '|':
		return true
	}
	if strings.HasPrefix(s[k:], "•") || strings.HasPrefix(s[k:], "–") || strings.HasPrefix(s[k:], "☐") || strings.HasPrefix(s[k:], "☒") {
		return true
	}
	if labelled(s, k) > 0 {
		return true
	}
	if isDigit(s[k]) {
		if line := s[k:min(len(s), k+12)]; clocked(line) || numbered(line, 0) {
			return true
		}
	}
	// A hard-wrapped line is long; a line of a list or an address is short.
	line := strings.LastIndexByte(s[max(0, j-60):j+1], '\n')
	return line >= 0 && min(60, j)-line < 48 || line < 0 && j < 48
}

// labelled reports where the value starts if the line at i reads "label:
// value" or has a tab after a short label, else 0. A label has at most 40
// bytes and no sentence punctuation.
//
// A line of running text that happens to hold a colon is none: it is long, or
// goes on after a full stop.
func labelled(s string, i int) int {
	from := labelEnd(s, i)
	if from == 0 {
		return 0
	}
	end := min(len(s), i+maxField)
	if n := strings.IndexByte(s[from:end], '\n'); n >= 0 {
		end = from + n
	} else if end < len(s) {
		return 0
	}
	for k := from; k < end-2; k++ {
		if s[k] == '.' && s[k+1] == ' ' && k > from+8 && fullStop(s, k) {
			return 0
		}
	}
	return from
}

// maxField bounds a line that reads "label: value", in bytes.
const maxField = 120

func labelEnd(s string, i int) int {
	limit := min(len(s), i+44)
	if i >= len(s) || isDigit(s[i]) {
		return 0 // a time, a number of a list
	}
	for k := i; k < limit; k++ {
		if !labelSigns[s[k]] {
			continue
		}
		switch s[k] {
		case ':', '=':
			if k > i && (k+1 >= len(s) || s[k+1] != '/') {
				return k + 1
			}
			return 0
		case '\t':
			if k > i {
				return k + 1
			}
		case '\n', '.', '?', '!', ';', ',':
			if s[k] == '.' && k+1 < len(s) && s[k+1] != ' ' {
				continue
			}
			return 0
		}
	}
	return 0
}

// labelSigns are the bytes that may end a label, or tell that there is none.
var labelSigns = [256]bool{':': true, '=': true, '\t': true, '\n': true, '.': true, '?': true, '!': true, ';': true, ',': true}

// block is the form around a line: the lines above and below that are not
// blank, one blank line allowed between labelled ones.
func block(s string, line scope) scope {
	b := line
	for b.start > 0 && line.start-b.start < reach {
		prev := strings.LastIndexByte(s[max(0, b.start-1-reach):b.start-1], '\n')
		from := max(0, b.start-1-reach)
		if prev >= 0 {
			from += prev + 1
		}
		if line.start-from > reach || strings.TrimSpace(s[from:b.start]) == "" || labelled(s, from) == 0 {
			break
		}
		b.start = from
	}
	for b.end < len(s) && b.end-line.end < reach {
		var to int
		if i := strings.IndexByte(s[b.end+1:min(len(s), b.end+1+reach)], '\n'); i >= 0 {
			to = b.end + 1 + i
		} else {
			to = min(len(s), b.end+1+reach)
		}
		if to-line.end > reach || labelled(s, b.end+1) == 0 {
			break
		}
		b.end = to
	}
	b.form = true
	return b
}

// unsigned is a form without the lines above and below a line that say who
// speaks, teaches or wrote it: "Trainer: Imran Castle".
func unsigned(s string, form, line scope) scope {
	for i := form.start; i < form.end; {
		end := form.end
		if n := strings.IndexByte(s[i:end], '\n'); n >= 0 {
			end = i + n
		}
		if (end <= line.start || i >= line.end) && signs(s, skipBullet(s, i)) {
			if end <= line.start {
				form.start = end + 1
			} else {
				form.end = i - 1
				break
			}
		}
		i = end + 1
	}
	return form
}

// signs reports whether the line at i says by its label who speaks, teaches or
// wrote the text.
func signs(s string, i int) bool {
	return bylines()[label(s, i)]
}

// label is the label that the line at i begins with, folded; "" = it has none.
func label(s string, i int) string {
	end := labelEnd(s, i)
	if end == 0 || end-i > 2*maxWord {
		return ""
	}
	return string(fold(nil, strings.TrimRight(s[i:end], ": \u00a0\t=")))
}

// heads are the labels of the head of a letter or a mail: who writes, to whom,
// about what, and where. What they say is no field of a form about somebody:
// "Aan: Woonzorgcentrum Ten Beuken" tells where somebody works.
var heads = newFoldedSet("aan van to from cc à de an von destinataire expéditeur bestemmeling afzender empfänger absender lieu plaats ort place venue locatie salle zaal" +
	" objet onderwerp subject betreff betrifft betreft concerne re")

// bylines are the labels of those who speak, teach or write.
var bylines = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for l := range strings.SplitSeq(`lesgever,lesgeefster,docent,docente,spreker,spreekster,sprekers,auteur,auteurs,redactie,opgesteld door,opgemaakt door,
verslag,verslaggever,contact,contactpersoon,info,inlichtingen,moderator,gids,dirigent,organisatie,
formateur,formatrice,orateur,oratrice,animateur,animatrice,intervenant,intervenante,auteure,rédaction,rédigé par,rédacteur,rédactrice,
renseignements,personne de contact,votre contact,guide,organisation,
trainer,trainerin,referent,referentin,referenten,dozent,dozentin,kursleitung,leitung,verfasser,verfasserin,autor,autorin,ansprechpartner,
ansprechpartnerin,kontakt,redaktion,bearbeitet von,erstellt von,protokoll,protokollführung,moderation,
speaker,speakers,facilitator,tutor,instructor,lecturer,author,authors,prepared by,written by,contact,enquiries,editor,minutes,host,led by,chair`, ",") {
		m[string(fold(nil, strings.TrimSpace(l)))] = true
	}
	return m
})

// value is the text of a field: what follows a label up to the end of the
// line, a tab, a bar or a run of blanks.
func value(s string, i int) string {
	end := min(len(s), i+120)
	for k := i; k < end; k++ {
		if s[k] == '\n' || s[k] == '|' || (s[k] == '\t' && strings.TrimSpace(s[i:k]) != "") {
			end = k
			break
		}
	}
	return strings.Trim(s[i:end], " \t\r\"'")
}

// filled reports whether a value says something: no dots, lines, brackets or
// boxes to be filled in.
func filled(v string) bool {
	letters := 0
	for i := 0; i < len(v); i++ {
		if isLetter(v[i]) || isDigit(v[i]) {
			letters++
		}
	}
	if letters == 0 {
		return false
	}
	return !template(v)
}

// template reports whether the text holds places to fill in.
func template(s string) bool {
	return toFillIn.in(s) != 0
}

var toFillIn = newMarks("____", "....", "……", "{{", "«", "[naam", "[nom", "[name", "<naam", "<nom", "<name", "☐", "XXX", "[…", "[...")
