// Package message holds what is said to people, in Dutch, French, German and
// English. Machine output is English and does not come from here.
package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed nl.json fr.json de.json en.json
var files embed.FS

// Languages are those with a catalogue.
func Languages() []string { return []string{"nl", "fr", "de", "en"} }

// A Printer writes texts in one language. It is immutable.
type Printer struct {
	lang  string
	texts map[string]string
}

// New makes the printer of a language; an unknown one is English. The
// catalogues are part of the program: one that cannot be read is a mistake of
// the programmer, which a test finds.
func New(lang string) *Printer {
	p := &Printer{lang: "en"}
	for _, l := range Languages() {
		if l == lang {
			p.lang = lang
		}
	}
	b, err := files.ReadFile(p.lang + ".json")
	if err == nil {
		err = json.Unmarshal(b, &p.texts)
	}
	if err != nil {
		panic("message catalogue " + p.lang + ": " + err.Error())
	}
	if p.lang == "fr" {
		tie := strings.NewReplacer(" :", noBreak+":", " ;", noBreak+";", " ?", noBreak+"?", " !", noBreak+"!", "« ", "«"+noBreak, " »", noBreak+"»")
		for key, text := range p.texts {
			p.texts[key] = tie.Replace(text)
		}
	}
	return p
}

// noBreak is a blank at which no line ends, as French has it at its signs.
const noBreak = "\u00a0"

// Words are the words of a text, parted at the blanks where a line may end.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' })
}

// Lang is the language of the printer.
func (p *Printer) Lang() string { return p.lang }

// Has reports whether there is a text of that key.
func (p *Printer) Has(key string) bool { _, ok := p.texts[key]; return ok }

// T is the text of a key, with each {name} replaced by the argument that
// follows its name. A key that is not there is its own text.
func (p *Printer) T(key string, args ...any) string {
	text, ok := p.texts[key]
	if !ok {
		return key
	}
	return p.fill(text, args)
}

// N is the text of a key for a number, which replaces {n}: key.one or
// key.other, as the language counts.
func (p *Printer) N(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 || n == 0 && p.lang == "fr" {
		form = ".one"
	}
	text, ok := p.texts[key+form]
	if !ok {
		return key
	}
	return p.fill(text, append(args, "n", p.Int(n)))
}

// fill puts the arguments in their places, once: a brace in an argument is
// text.
func (p *Printer) fill(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(text[:open])
		b.WriteString(argument(text[open:open+end+1], args))
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

// argument is what takes the place of {name}, or {name} itself.
func argument(place string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == place[1:len(place)-1] {
			if s, ok := args[i+1].(string); ok {
				return s
			}
			return fmt.Sprint(args[i+1])
		}
	}
	return place
}

// Int writes a whole number with the separators of the language.
func (p *Printer) Int(n int) string {
	digits := strconv.Itoa(n)
	if n < 0 {
		return "-" + p.Int(-n)
	}
	sep := map[string]string{"nl": ".", "de": ".", "fr": "\u202f", "en": ","}[p.lang]
	if len(digits) <= 3 || len(digits) == 4 && p.lang == "fr" {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Decimal writes a number with so many decimals.
func (p *Printer) Decimal(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, ok := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return text
	}
	sign := ""
	if n == 0 && strings.HasPrefix(whole, "-") {
		sign = "-"
	}
	if !ok {
		return p.Int(n)
	}
	if p.lang == "en" {
		return sign + p.Int(n) + "." + frac
	}
	return sign + p.Int(n) + "," + frac
}

// Percent writes a share as a percentage with one decimal; it never rounds to
// 100 what is less.
func (p *Printer) Percent(share float64) string {
	v := share * 100
	if v < 100 && v > 99.9 {
		v = 99.9
	}
	if share == 1 {
		return "100" + p.percentSign()
	}
	return p.Decimal(v, 1) + p.percentSign()
}

// percentSign is the sign with the space that the language puts before it.
func (p *Printer) percentSign() string {
	return map[string]string{"nl": noBreak, "de": noBreak, "fr": "\u202f", "en": ""}[p.lang] + "%"
}

// Bytes writes an amount of data.
func (p *Printer) Bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	if p.lang == "fr" {
		units = []string{"o", "ko", "Mo", "Go", "To", "Po"}
	}
	v, i := float64(n), 0
	for v >= 1000 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	if i == 0 || v >= 100 {
		return p.Decimal(v, 0) + " " + units[i]
	}
	return p.Decimal(v, 1) + " " + units[i]
}

// Date writes a day: 14 maart 2026, 14 mars 2026, 14. März 2026, 14 March 2026.
func (p *Printer) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	month := p.T("month." + strconv.Itoa(int(t.Month())))
	day := strconv.Itoa(t.Day())
	switch {
	case p.lang == "de":
		day += "."
	case p.lang == "fr" && t.Day() == 1:
		day = "1er"
	}
	return day + " " + month + " " + strconv.Itoa(t.Year())
}

// Duration writes how long something took.
func (p *Printer) Duration(d time.Duration) string {
	switch s := int(d.Seconds() + 0.5); {
	case s < 90:
		return p.Int(max(s, 1)) + " s"
	case s < 5400:
		return p.Int((s+30)/60) + " min"
	default:
		return p.Decimal(d.Hours(), 1) + " " + p.T("hours")
	}
}
