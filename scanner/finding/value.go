package finding

import (
	"fmt"
	"io"
	"log/slog"
)

// A Value is personal data that cannot be printed by accident: under every
// verb of fmt, every encoder and every logger it shows its mask. It holds a
// pointer, because a plain string field leaks through %d or through an
// unexported field of another struct. Only Reveal gets the text out.
//
// The zero Value has no text and an empty mask.
type Value struct{ v *secret }

type secret struct{ text, mask string }

// NewValue keeps a normalised value of an infotype. Values of special
// categories are dropped: the result is the zero Value.
func NewValue(t InfoType, text string) Value {
	if text == "" || t.Secret() {
		return Value{}
	}
	return Value{&secret{text: text, mask: Mask(t, text)}}
}

// MaskedValue is a value of which only the mask is known, read from a stored
// result.
func MaskedValue(mask string) Value {
	if mask == "" {
		return Value{}
	}
	return Value{&secret{mask: mask}}
}

// RevealedValue is a value of a stored result that was made with --reveal.
func RevealedValue(mask, text string) Value { return Value{&secret{text: text, mask: mask}} }

// IsZero reports whether there is nothing to show, as for special categories.
func (v Value) IsZero() bool { return v.v == nil }

// Mask is the value with at most its least telling part readable.
func (v Value) Mask() string {
	if v.v == nil {
		return ""
	}
	return v.v.mask
}

// Reveal is the value itself. Only a reporter that was asked with --reveal
// calls it.
func (v Value) Reveal() string {
	if v.v == nil {
		return ""
	}
	return v.v.text
}

// String is Mask.
func (v Value) String() string { return v.Mask() }

// GoString is Mask.
func (v Value) GoString() string { return v.Mask() }

// Format writes the mask, whatever the verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.Mask()) }

// MarshalText is Mask.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.Mask()), nil }

// UnmarshalText reads a mask: the text is gone.
func (v *Value) UnmarshalText(mask []byte) error {
	*v = MaskedValue(string(mask))
	return nil
}

// LogValue is Mask.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.Mask()) }
