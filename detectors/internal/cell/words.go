package cell

import (
	"strings"
	"unicode"
)

// maxTitle is the longest title that is read, in bytes: a longer one is no
// title.
const maxTitle = 120

// Words is an identifier or a column's title as words: "rijksregisterNummer"
// and "RIJKSREGISTER_NUMMER" are both "rijksregister nummer". A title in
// which nothing has to change is returned as it is.
func Words(title string) string {
	if len(title) > maxTitle {
		return ""
	}
	plain := true
	prev := ' '
	for _, r := range title {
		if r == '_' || unicode.IsUpper(r) && unicode.IsLower(prev) {
			plain = false
			break
		}
		prev = r
	}
	if plain {
		return title
	}
	var b strings.Builder
	prev = ' '
	for _, r := range title {
		if unicode.IsUpper(r) && unicode.IsLower(prev) {
			b.WriteByte(' ')
		}
		if prev = r; r == '_' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
