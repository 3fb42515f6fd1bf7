package term

import _ "embed"

// Words that are made of a part of the body and a complaint. Whoever writes
// makes them as they come, so that a list of those which were met is never long
// enough.
//
//go:embed compound.txt
var compoundText string

// flagMade marks the terms of this list: they are whole, so that no compounds are
// made of them, and they have the few endings of their kind. No list has a
// letter for it.
const flagMade = 1 << 15

// parseCompounds reads the list.
func parseCompounds() ([]entry, error) {
	entries, err := parse(nil, compoundText)
	for i := range entries {
		entries[i].flags |= flagMade
	}
	return entries, err
}

// made: the endings of a compound by its last part.
func made(w string, put func(cut int, end string)) {
	switch {
	case ends(w, "en"):
	case ends(w, "e"):
		put(0, "n")
	case ends(w, "ung", "ion", "ur", "enz", "anz", "heit", "schaft"):
		put(0, "en")
	case ends(w, "sucht", "itis", "ose", "ie", "schwäche", "mus", "süchtig"):
	case ends(w, "bruch", "anfall", "entzug", "schlag", "fehler", "geschwür", "versagen", "verschluss"):
		put(0, "s")
	case ends(w, "riss", "pflaster", "schwund", "stillstand", "missbrauch", "OP", "op", "allergiker", "probleme"):
	default:
		put(0, "s")
		put(0, "en")
	}
}
