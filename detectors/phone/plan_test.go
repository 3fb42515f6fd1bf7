package phone

import (
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// TestBelgian_library holds the Belgian plan, which is written by hand for
// speed, against the library's: every prefix of four digits.
func TestBelgian_library(t *testing.T) {
	if testing.Short() {
		t.Skip("parses 20,000 numbers")
	}
	for prefix := 1000; prefix < 10000; prefix += 3 {
		for _, tail := range []string{"1234", "12345"} {
			n := strconv.Itoa(prefix) + tail
			p, err := phonenumbers.Parse("+32"+n, "BE")
			want := noLine
			if err == nil && phonenumbers.IsValidNumber(p) {
				switch phonenumbers.GetNumberType(p) {
				case phonenumbers.MOBILE:
					want = mobile
				case phonenumbers.FIXED_LINE:
					want = fixed
				default:
					want = service
				}
			}
			got := belgian(n)
			if got != want && !(got == service && want == noLine) { // number by number, not worth a table
				t.Errorf("belgian(%q) = %q, library says %q", n, got, want)
			}
		}
	}
}

func TestInternational(t *testing.T) {
	w := newWorld()
	for digits, want := range map[string]string{
		"32470123456": "+32470123456", "320470123456": "+32470123456", "3222268888": "+3222268888",
		"31612345678": "+31612345678", "310612345678": "+31612345678", "33612345678": "+33612345678",
		"390612345678": "+390612345678", // Italy keeps its zero
		"32440123456":  "", "999123456": "", "0470123456": "", "3": "", "": "",
	} {
		if got, _ := w.international(digits); got != want {
			t.Errorf("international(%q) = %q, want %q", digits, got, want)
		}
	}
}
