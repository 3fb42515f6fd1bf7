package term

import (
	"strconv"
	"strings"
)

// A trait is what the detector read about a candidate; the set travels to the
// resolver in Match.Role.
type trait uint64

const (
	strengthBits trait = 3
	asLabel      trait = 1 << (iota + 1) // the term is a field label and has a value
	inValue                              // the term stands in the value of a field
	predicated                           // a predicate ties it to a person ("lijdt aan")
	triggered                            // a word of the category ties it to a person ("lid", "is")
	negated                              // "geen", "niet"
	supposed                             // hypothetical or general: "in geval van", "bijvoorbeeld"
	equalRights                          // "ongeacht", "Chancengleichheit"
	plural                               // speaks of people in general
	pronoun                              // a pronoun, "de patiënt", "mijn zoon" in the sentence
	titled                               // "mevrouw Peeters" in the sentence
	seconded                             // another term of the category near by
	documentTerm                         // names a document: "medisch attest"
	titleLine                            // stands alone on a short line
	wording                              // wording of the law
	legalList                            // three categories or more within 500 bytes
	inPolicy                             // in a policy, notice or law
	inOther                              // in a job ad, leaflet, menu, textbook…
	inNews                               // in a press text
	inRecord                             // in a text that is about one person: "betreft", "geboren op"
	blank                                // an empty form
	office                               // a profession or a public office
	tableCell                            // in a table
	column                               // stands for a whole column
	personTable                          // the table has a column of persons
	alone                                // a predicate whose fact is none of the terms
	subject                              // "Toby has" in the sentence
	trade                                // the sentence speaks of orders and prices
	inFiction                            // in a text about a film or a novel
	ofName                               // "of John", "van mevrouw" behind the term
	quoted                               // in quotation marks, as titles of books are
	animal                               // the sentence speaks of an animal or a plant
	reader                               // the sentence speaks to its reader: "uw", "votre"
	acronym                              // the name of a union or a party in capitals
	selfish                              // the writer speaks of himself: "ik", "mijn", "ich"
	personal                             // a pronoun for one person: "he", "elle", "hij"
	listed                               // an item of a list or a cell that says nothing else: "⟦Yusuf⟧: halal"
	ofMany                               // it is said of several people: "femmes enceintes", "900 Kinder mit"
	topic                                // something is about it: "een lezing over"
	says                                 // somebody says something in it
	event                                // the sentence speaks of a book, a film, a lecture
	verbal                               // the sentence reads like one, and not like a title
	inGerman                             // the sentence is in German
	onRoll                               // stands for a line of the list under a title
	general                              // the sentence is about whoever it may be: "wie", "tout travailleur qui"
	inSoftware                           // in a text about programs
	historic                             // the text around tells of another century, or of a discovery
	follows                              // says something only near a fact of its category
	toMany                               // in a letter to many
	counts                               // the sentence tells a share of many
	definite                             // a word for a certain person: "the patient", "die Familie"
	asked                                // the sentence asks
	anyone                               // what anybody may ask: "Do I have to"
	point                                // stands in a point of a numbered list, or in columns
	lateTitle                            // those with titles stand behind the term
	parted                               // the same, far off or behind a semicolon
	goesOn                               // may go on about a fact near by, however weak it is
)

const rolePrefix = "special:"

// role is the form in which traits travel, and a number: the column of a
// table's cell, or how many bytes before a listed term its line begins
// (0 = neither).
func role(t trait, col int) string {
	var buf [48]byte
	b := append(buf[:0], rolePrefix...)
	b = strconv.AppendUint(b, uint64(t), 16)
	if col > 0 {
		b = append(b, ':')
		b = strconv.AppendInt(b, int64(col), 10)
	}
	return string(b)
}

// nameMark stands in a role before where a first name stands: its offset from
// the start of the match, a colon, and its length, in bytes.
const nameMark = "@"

// nameRole is what the role of a match at the offset has of a first name, which
// counts as a person for terms alone. It is empty where there is none.
func nameRole(at int, name [2]int) string {
	if name[1] == 0 {
		return ""
	}
	return nameMark + strconv.Itoa(name[0]-at) + ":" + strconv.Itoa(name[1]-name[0])
}

// parseName is the inverse of nameRole, of a whole role.
func parseName(r string, at int) (name place, ok bool) {
	_, r, ok = strings.Cut(r, nameMark)
	if !ok {
		return place{}, false
	}
	from, size, _ := strings.Cut(r, ":")
	start, err := strconv.Atoi(from)
	n, err2 := strconv.Atoi(size)
	return place{start: at + start, end: at + start + n}, err == nil && err2 == nil
}

// parseRole is the inverse of role.
func parseRole(r string) (t trait, col int, ok bool) {
	r, ok = strings.CutPrefix(r, rolePrefix)
	if !ok {
		return 0, 0, false
	}
	r, _, _ = strings.Cut(r, nameMark)
	bits, tail, _ := strings.Cut(r, ":")
	n, err := strconv.ParseUint(bits, 16, 64)
	if err != nil {
		return 0, 0, false
	}
	if tail != "" {
		col, _ = strconv.Atoi(tail)
	}
	return trait(n), col, true
}
