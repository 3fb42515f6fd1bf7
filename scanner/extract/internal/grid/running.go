package grid

import "strings"

// RunningText is a printed header or footer without its codes: &L, &"font", &12, &P.
func RunningText(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '&' || i+1 >= len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; {
		case c == '&':
			out.WriteByte('&')
		case c == '"':
			n := strings.IndexByte(s[i+1:], '"')
			if n < 0 {
				i = len(s)
				continue
			}
			i += n + 1
		case c == 'K': // a colour: six characters
			i = min(i+6, len(s)-1)
		case c >= '0' && c <= '9':
			for i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
				i++
			}
		case c == 'L', c == 'C', c == 'R':
			out.WriteByte('\n')
		}
	}
	return strings.ToValidUTF8(strings.TrimSpace(out.String()), "\uFFFD")
}
