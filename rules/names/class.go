// Package names is the gazetteer of person names: first names, family names,
// what stands before and after them, and what only looks like one.
package names

// A Class says what a word can be. A word may be of several classes.
type Class uint32

// The classes. The three lowest bits hold how many people in Belgium bear a
// first name, in steps (see GivenStep).
const (
	given Class = 7

	Surname       Class = 1 << 3  // a family name
	Frequent      Class = 1 << 4  // a family name of very many, or of one whom everybody knows
	AfterParticle Class = 1 << 5  // the last part of a family name such as De Smet
	Ambiguous     Class = 1 << 6  // also a word of a language: never enough alone
	Month         Class = 1 << 7  // months, days, holidays
	Place         Class = 1 << 8  // settlements, countries, rivers
	Demonym       Class = 1 << 9  // inhabitants, languages, adjectives of places, followers
	Org           Class = 1 << 10 // names of firms, clubs, parties, papers, products, fonts
	OrgWord       Class = 1 << 11 // kinds of organisations and buildings: "school"
	Street        Class = 1 << 12 // kinds of streets: "laan"
	Saint         Class = 1 << 13 // "Sint", "Notre-Dame"
	Legal         Class = 1 << 14 // legal forms of firms: "BV"
	Title         Class = 1 << 15 // "mevrouw", "Dr"
	Role          Class = 1 << 16 // what somebody is: "trainer", "patiente"
	Public        Class = 1 << 17 // offices of state: "minister"
	Say           Class = 1 << 18 // verbs of persons: "zegt", "won"
	Salutation    Class = 1 << 19 // "Beste"
	Closing       Class = 1 << 20 // "groeten"
	Label         Class = 1 << 21 // "Voornaam"
	Kin           Class = 1 << 22 // "zoon", "née"
	Common        Class = 1 << 23 // words that carry a capital for other reasons
	Clinical      Class = 1 << 24 // medicines, and what bears the name of a doctor
)

// Anchors are the classes that make a word worth a look in a text. The words
// of the other classes only count beside one of these.
const Anchors = given | Surname | AfterParticle | Title | Role | Public | Say | Salutation | Closing | Label | Kin

// Given keeps the first-name part of a class.
const Given = given

// GivenStep is how common a first name is: 0 none, 1 under 20 bearers or not
// from the register, 2 under 200, 3 under 1,000, 4 under 5,000, 5 more.
func (c Class) GivenStep() int { return int(c & given) }

// Is reports whether the class has one of the classes of set.
func (c Class) Is(set Class) bool { return c&set != 0 }

// A Form says in which spelling a word counts.
type Form byte

// The forms.
const (
	AnyCase Form = 'a'
	Capital Form = 'c'
	Exact   Form = 'e'
)
