package person

import (
	"fmt"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/lex"
)

func TestSmoke(t *testing.T) {
	b := lex.NewBuilder()
	d, _ := New(nil, b)
	l := b.Build()
	for _, text := range []string{
		"Volgens minister Johan Sauwens is de zaak rond. Sauwens zei dat Marc Verwilghen morgen komt.",
		"Mevr. van den Berg en dhr. P. De Smet kwamen langs bij dr. Peeters. PEETERS Jan woont in de Kerkstraat 12.",
		"Jeanne d'Arc et Henri IV vivaient à Paris. Louis Pasteur, né à Dole, fut un chimiste. Pasteur mourut en 1895.",
		"Der Bundeskanzler Gerhard Schröder sagte am Montag, Joschka Fischer sei krank. Die Regierung hat Angst. Schröder lachte.",
		"Beste Els,\n\nBedankt voor je mail.\n\nMet vriendelijke groeten,\nKoen Vandaele\nHR Manager",
		"Tadej Pogačar won voor Remco Evenepoel en Xwq Zlirk. De trainer van Anderlecht, Aimé Anthuenis, was tevreden.",
		"Naam: Özlem Yılmaz\nVoornaam:\tFatima\nT.a.v. Mohamed El Bakkali, Koning Albertlaan 12, Sint-Pieters ziekenhuis, Jan Peeters NV",
		"De Smet, Jan; Maes, Els; Claes Piet. O'Neill en 't Kint, D'hondt Luc",
	} {
		var at lex.Anchors
		l.Lex(text, d.Wants(), &at)
		fmt.Println("---", text)
		for _, m := range d.Detect(&document.Segment{Text: text}, &at, nil) {
			fmt.Printf("   %q %v %s %v\n", m.Value, m.Confidence, m.Role, m.Evidence)
		}
	}
}
