package codepage

import "testing"

func TestPage_Append(t *testing.T) {
	tests := []struct {
		page     Page
		in, want string
	}{
		{Western, "\xe9\x80", "é€"},
		{Page{}, "\xe9", "é"},
		{Of(1251), "\xcf\xf0", "Пр"},
		{Of(932), "\x93\xfa", "日"},
		{Of(10000), "\x8e", "é"},
		{Of(65001), "é\xff", "é\uFFFD"},
		{Of(1200), "A\x00", "A"},
		{Of(4711), "\xe9", "é"},
		{OfLanguage(0x0419), "\xcf", "П"},
		{OfLanguage(0x0813), "\xe9", "é"},
	}
	for _, tt := range tests {
		if got := string(tt.page.Append(nil, []byte(tt.in))); got != tt.want {
			t.Errorf("Append(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
