package finding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// A value shows its mask however it is printed, also from inside another
// struct; only Reveal gives it away.
func TestValue(t *testing.T) {
	const secret = "BE32123456789002"
	v := NewValue(IBAN, secret)
	type outer struct {
		hidden Value
		Shown  Value
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("found", "value", v, "in", outer{v, v})
	b, err := json.Marshal(outer{v, v})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"%v": fmt.Sprintf("%v", v), "%+v": fmt.Sprintf("%+v", outer{v, v}), "%#v": fmt.Sprintf("%#v", outer{v, v}),
		"%s": fmt.Sprintf("%s", v), "%d": fmt.Sprintf("%d", v), "%q": fmt.Sprintf("%q", v), "%x": fmt.Sprintf("%x", v),
		"json": string(b), "slog": log.String(), "error": fmt.Errorf("with %v", v).Error(),
	} {
		if strings.Contains(text, "3456789") || strings.Contains(text, fmt.Sprintf("%x", "3456789")) {
			t.Errorf("%s: %s", name, text)
		}
	}
	if v.Reveal() != secret {
		t.Errorf("Reveal() = %q", v.Reveal())
	}
	if s := NewValue(SpecialHealth, "diabetes"); !s.IsZero() || s.Reveal() != "" {
		t.Error("a special category keeps a value")
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct {
		t           InfoType
		value, want string
	}{
		{BENationalNumber, "85051799722", "85.**.**-***.**"},
		{IBAN, "BE32123456789034", "BE** **** **** **34"},
		{PaymentCard, "4111111111111111", "**** **** **** 1111"},
		{Email, "jan.peeters@firma.be", "j***@f***.be"},
		{Phone, "+32470123412", "+32 4** ** ** 12"},
		{PersonName, "Jan Peeters", "J. P."},
		{PersonName, "Marie-Claire Van den Broeck", "M. C. V. D."},
		{PostalAddress, "Kerkstraat 12, 2000 Antwerpen", "*** 2000"},
		{DateOfBirth, "1985-05-17", "1985-**-**"},
		{BEIDCard, "592999999959", "***"},
		{Credential, "Zomer2026!geheim", "***"},
		{NLBSN, "111222333", "1***3"},
		{IPAddress, "84.199.12.3", "8***3"},
		{IPAddress, "1.2.3.4", "***"},
		{"customer-number", "K1234567", "***"},
		{"customer-number", "K12345678", "K***8"},
		{BENationalNumber, "", "***"},
		{Email, "@", "***"},
		{Phone, "+", "***"},
	} {
		if got := Mask(c.t, c.value); got != c.want {
			t.Errorf("Mask(%s, %q) = %q, want %q", c.t, c.value, got, c.want)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("85051799722")
	f.Add("jan@x.be")
	f.Fuzz(func(t *testing.T, s string) {
		for _, i := range InfoTypes() {
			if m := Mask(i, s); len(s) > 12 && digits(s) && strings.Contains(m, s[2:]) {
				t.Errorf("Mask(%s, %q) = %q", i, s, m)
			}
		}
	})
}
