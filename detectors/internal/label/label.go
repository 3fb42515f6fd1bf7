// Package label names the bits of a reference in the lexicon's Label channel,
// which several detectors share: a word can announce more than one thing.
package label

// The bits. A detector adds its words with its own bits and ignores hits
// without them.
const (
	Month   uint32 = 1 << iota // name of a month
	Secret                     // announces a credential
	Place                      // first word of a Belgian place name
	Abroad                     // first word of a foreign town
	Street                     // word that opens a street name: "rue", "Am"
	Address                    // announces an address: "adres", "domicilié"
	Network                    // announces a MAC or IPv6 address
	At                         // stands for '@' in a disguised mail address
	Compass                    // a point of the compass, after degrees
	Birth                      // announces a date of birth
	Number                     // a word of a keyword that says what a number is
)
