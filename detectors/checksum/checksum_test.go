package checksum

import (
	"fmt"
	"strings"
	"testing"
)

// The numbers are fictitious or published samples; facts and recipes stand in
// the sources of the functions.
func TestChecks(t *testing.T) {
	national := func(s string) bool { ok, _ := NationalNumber(s); return ok }
	inami := func(s string) bool { return INAMI(s, 97, 89) }
	for _, c := range []struct {
		name string
		f    func(string) bool
		good string
		bad  string
	}{
		{"NationalNumber", national, "85051799722 62070499839 00022999818 12111299669 73000099553 01000099822 99060099361 85451799513 85251799468 01410799802 85051898997", "85051799723 8505179972 8505179972x"},
		{"Mod97Complement", Mod97Complement, "0123456749 1000000021 0999999922 2123456791 8999999993", "0123456748 1 x"},
		{"Mod97Remainder", Mod97Remainder, "592999999959 599000000940 592000000182 000000009797 123456789002 090812345647", "592999999960 592999999900"},
		{"INAMI", inami, "39999929001 49999936001 10000106000 10000135000", "10000107000"},
		{"NIR", NIR, "299019999900157 185052A00100174 185052B00100104", "299019999900158 185052C00100174"},
		{"IBAN", IBAN[string], "BE32123456789002 BE54000000000097 BE11999999999948", "BE33123456789002 BE32123456789003 BE32"},
		{"Luhn", Luhn, "4111111111111111 5555555555554444 2223000000000007 378282246310005 67030000000000003", "4111111111111112"},
		{"BSN", BSN, "111222333 123456782 900000004", "111252333 123456789 000000000"},
		{"PESEL", PESEL, "85051700017 00222900023", "44051401358"},
		{"GermanTaxID", GermanTaxID, "86095742719 36574261809 12345678903", "12345678901"},
		{"GermanSocial", GermanSocial, "65010199X000 12510180A500", "65010199X001"},
		{"Matricule", Matricule, "1900010100078 1893120105732", "1900010100079"},
		{"DNI", DNI, "00000000T 12345678Z X0000000T", "12345678A"},
		{"CodiceFiscale", CodiceFiscale, "TSTTST00A41H501S", "TSTTST00A41H501T"},
		{"Verhoeff", Verhoeff, "2363 123451", "2364 123450"},
		{"Damm", Damm, "5724 112946", "5727 112949"},
		{"MOD11_10", MOD11_10, "794623 86095742719", "794624"},
		{"MOD11_2", MOD11_2, "0000000218250097 07940", "0000000218250098"},
		{"MOD97_10", MOD97_10, "79444", "79445"},
		{"EAN13", EAN13, "5412345678908", "5412345678909"},
	} {
		for _, s := range strings.Fields(c.good) {
			if !c.f(s) {
				t.Errorf("%s(%q) = false, want true", c.name, s)
			}
		}
		for _, s := range strings.Fields(c.bad) {
			if c.f(s) {
				t.Errorf("%s(%q) = true, want false", c.name, s)
			}
		}
		if c.f("") {
			t.Errorf("%s of nothing passes", c.name)
		}
	}
}

func TestNationalNumber_century(t *testing.T) {
	if ok, after := NationalNumber("00022999818"); !ok || !after {
		t.Errorf("a birth in 2000: %v, %v", ok, after)
	}
	for base := 0; base < 1e9; base += 999_983 {
		s := pad(base)
		a, b := 97-mod(s, 97), 97-mod("2"+s, 97)
		if a == b {
			t.Fatalf("%s passes in both centuries", s)
		}
	}
}

func pad(n int) string {
	b := []byte("000000000")
	for i := 8; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b)
}

func TestMRZ(t *testing.T) {
	for field, want := range map[string]int{"XX0000001": 1, "900101": 1, "300101": 9, "": 0, "a": -1} {
		if got := MRZ(field); got != want {
			t.Errorf("MRZ(%q) = %d, want %d", field, got, want)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, name := range Names() {
		check, ok := Named(name)
		if !ok {
			t.Errorf("Named(%q) is not there", name)
			continue
		}
		if check("") || check("é") {
			t.Errorf("%s passes without digits", name)
		}
	}
	if _, ok := Named("crc"); ok {
		t.Error("an unknown name is found")
	}
}

func FuzzChecks(f *testing.F) {
	f.Add("85051799722")
	f.Fuzz(func(t *testing.T, s string) {
		if ok, _ := NationalNumber(s); ok && len(s) != 11 {
			t.Errorf("NationalNumber(%q) passes", s)
		}
		if INAMI(s, 97, 89) && len(s) != 11 {
			t.Errorf("INAMI(%q) passes", s)
		}
		if d := MRZ(s); d < -1 || d > 9 {
			t.Errorf("MRZ(%q) = %d", s, d)
		}
		for _, name := range Names() {
			check, _ := Named(name)
			check(s)
		}
		for _, check := range []func(string) bool{Mod97Complement, Mod97Remainder, NIR, IBAN[string], Luhn, Verhoeff, BSN, PESEL,
			GermanTaxID, GermanSocial, Matricule, DNI, CodiceFiscale, EAN13} {
			check(s)
		}
	})
}

// Whatever its length, a number has one last digit with which it passes.
func TestLuhn_lengths(t *testing.T) {
	for size := 1; size <= 20; size++ {
		for n := range 500 {
			s := fmt.Sprintf("%020d", uint64(n)*0x9E3779B97F4A7C15)
			s = s[len(s)-size:]
			sum := 0
			for i := range s {
				d := int(s[len(s)-1-i] - '0')
				if i%2 == 1 {
					d = d*2/10 + d*2%10
				}
				sum += d
			}
			if got := Luhn(s); got != (sum%10 == 0) {
				t.Fatalf("Luhn(%q) = %v, want %v", s, got, !got)
			}
		}
	}
}
