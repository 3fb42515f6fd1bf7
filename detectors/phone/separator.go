package phone

// seps is the set of separators in a candidate.
func seps(s string) uint8 {
	var set uint8
	for i := range len(s) {
		switch s[i] {
		case ' ':
			set |= blank
		case '.':
			set |= dot
		case '/':
			set |= slash
		case '-':
			set |= dash
		case 0xE2: // en dash, non-breaking hyphen, thin blanks
			if i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] >= 0x90 && s[i+2] <= 0x95) {
				set |= dash
			} else {
				set |= blank
			}
		case 0xC2:
			set |= blank
		}
	}
	return set
}

// separator reads one separator between groups at i and returns where the
// next group may start; sep 0 when there is none. " - ", " / " and ". " count
// as one, as people write them.
func separator(text string, i int) (next int, sep uint8) {
	next, sep = i, 0
	for n := 0; n < 3 && next < len(text); n++ {
		width, kind := separatorAt(text, next)
		if width == 0 {
			break
		}
		if sep&^blank != 0 && kind != blank {
			break
		}
		if n > 0 && kind == blank && sep == blank {
			break // two blanks part two things
		}
		next += width
		sep |= kind
	}
	return next, sep
}

func separatorAt(text string, i int) (width int, kind uint8) {
	switch text[i] {
	case ' ':
		return 1, blank
	case '.':
		return 1, dot
	case '/':
		return 1, slash
	case '-':
		return 1, dash
	case 0xC2:
		if i+1 < len(text) && text[i+1] == 0xA0 {
			return 2, blank
		}
	case 0xE2:
		if i+2 < len(text) && text[i+1] == 0x80 {
			switch b := text[i+2]; {
			case b == 0xAF, b == 0x89, b == 0x87, b == 0x88:
				return 3, blank
			case b >= 0x90 && b <= 0x95:
				return 3, dash
			}
		}
	}
	return 0, 0
}

// separatorBefore reads one separator that ends at i and follows a digit.
func separatorBefore(text string, i int) (start int, sep uint8) {
	for w := 1; w <= 3 && i-w > 0; w++ {
		if width, kind := separatorAt(text, i-w); width == w {
			if isDigit(text[i-w-1]) {
				return i - w, kind
			}
			return 0, 0
		}
	}
	return 0, 0
}
