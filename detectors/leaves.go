package detectors

import (
	"uitrusting/detectors/date"
	"uitrusting/detectors/doctype"
	"uitrusting/detectors/email"
	"uitrusting/detectors/iban"
	"uitrusting/detectors/mrz"
	"uitrusting/detectors/number"
	"uitrusting/detectors/online"
	"uitrusting/detectors/pattern"
	"uitrusting/detectors/person"
	"uitrusting/detectors/phone"
	"uitrusting/detectors/place"
	"uitrusting/detectors/resolve"
	"uitrusting/detectors/secret"
	"uitrusting/detectors/term"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/lex"
)

// A leaf is a detector package: its name in the rules, and how it is made of
// the rules that name it.
type leaf struct {
	name    string
	compile func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error)
}

// leaves are the shelf, in the order in which detectors run: a test compares
// it with the folders.
func leaves() []leaf {
	return []leaf{
		{"number", as(number.New)},
		{"iban", as(iban.New)},
		{"email", as(email.New)},
		{"phone", as(phone.New)},
		{"date", as(date.New)},
		{"place", as(place.New)},
		{"online", as(online.New)},
		{"mrz", as(mrz.New)},
		{"person", as(person.New)},
		{"secret", as(secret.New)},
		{"term", as(term.New)},
		{"pattern", as(pattern.New)},
	}
}

// as makes a leaf's own constructor one of the shelf.
func as[D scanner.Detector](build func([]rules.Rule, *lex.Builder) (D, error)) func([]rules.Rule, *lex.Builder) (scanner.Detector, error) {
	return func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return build(rs, b) }
}

// resolvers are what weighs the matches of a document, in their order.
func resolvers(packs []rules.Pack) []scanner.Resolver {
	made, _ := opened() // or none of it
	return []scanner.Resolver{
		person.NewResolver(), resolve.NewOverlaps(), resolve.NewColumns(packs), resolve.NewRecords(),
		term.NewResolver(), resolve.NewSubjects(), doctype.NewResolver(made.types),
	}
}
