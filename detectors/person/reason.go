package person

import "uitrusting/scanner/finding"

// A reason is what tells most for a name.
type reason uint8

const (
	noReason reason = iota
	initialsSurname
	onlyInitials
	commaName
	givenSurname
	surnameGiven
	unlisted
	aSurname
	aGiven
	cueTitle
	cueClosing
	cueLabel
	cueSalutation
	cueKin
	cueFunction
	cueSay
	namedBefore
	inList
	cueAge
)

// evidence is the reason in words. The slices are shared: they are full, so
// that who appends to one gets a copy.
func (r reason) evidence() []finding.Evidence { return reasons[r] }

var reasons = [...][]finding.Evidence{
	noReason:        nil,
	initialsSurname: {"shape: initials and surname"},
	onlyInitials:    {"shape: initials"},
	commaName:       {"shape: surname, first name"},
	givenSurname:    {"first name and surname"},
	surnameGiven:    {"surname and first name"},
	unlisted:        {"shape: names of no list"},
	aSurname:        {"surname"},
	aGiven:          {"first name"},
	cueTitle:        {"title"},
	cueClosing:      {"closing"},
	cueLabel:        {"label"},
	cueSalutation:   {"salutation"},
	cueKin:          {"kinship"},
	cueFunction:     {"function"},
	cueSay:          {"verb of saying"},
	namedBefore:     {"named in full before"},
	inList:          {"enumeration of names"},
	cueAge:          {"age"},
}
