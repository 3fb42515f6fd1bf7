package term

import "strings"

// question is the trait asked where the sentence of a hit asks: it ends so, or
// asks whether. "Do I have to tell of my epilepsy?" is what anybody may ask, and
// no word of whoever writes it down.
func (p *page) question(h hit, said scope) trait {
	s := p.text[said.start:said.end]
	if said.end < len(p.text) && p.text[said.end] == '?' {
		s = strings.TrimLeft(s, " \n\r\t-*•>")
		for _, w := range [...]string{
			"Moet ik ", "Mag ik ", "Kan ik ", "Ben ik ", "Heb ik ",
			"Dois-je ", "Puis-je ", "Suis-je ", "Ai-je ",
			"Muss ich ", "Darf ich ", "Kann ich ", "Bin ich ", "Habe ich ",
			"Do I ", "Must I ", "May I ", "Can I ", "Am I ", "Will I ", "Should I ",
		} {
			if strings.HasPrefix(s, w) {
				return asked | anyone
			}
		}
		return asked
	}
	if whether.in(p.text[said.start:h.start]) != 0 {
		return asked | anyone // "Laat me weten of u allergieën hebt"
	}
	return 0
}

// whether are the words that ask a reader within a sentence.
var whether = newMarks(" of je ", " of u ", " ob Sie ", " ob du ", " si vous ", " whether you ")

// asks reports whether a value begins with a word that asks, as a title goes on
// behind a colon: "Casier judiciaire : qui peut demander quoi ?".
func asks(v string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(v, " \u00a0"), " ")
	return asking.has(strings.ToLower(word))
}

var asking = newWordSet(`wie wat waar waarom wanneer hoe welke
	qui que quoi quel quelle quels quelles comment quand pourquoi combien où
	wer wo warum wann wieso welche welcher welches
	who what where why when how which`)
