package detectors

import (
	"uitrusting/detectors/date"
	"uitrusting/detectors/email"
	"uitrusting/detectors/phone"
	"uitrusting/detectors/place"
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
		{"email", func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return email.New(rs, b) }},
		{"phone", func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return phone.New(rs, b) }},
		{"date", func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return date.New(rs, b) }},
		{"place", func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return place.New(rs, b) }},
		{"term", func(rs []rules.Rule, b *lex.Builder) (scanner.Detector, error) { return term.New(rs, b) }},
	}
}

// resolvers are what weighs the matches of a document, in their order.
func resolvers([]rules.Pack) []scanner.Resolver {
	return []scanner.Resolver{term.NewResolver()}
}
