package extract

// sourceCode are endings of texts in which equal numbers of commas on every
// line mean nothing.
var sourceCode = map[string]bool{
	".c": true, ".h": true, ".cc": true, ".cpp": true, ".cs": true, ".go": true, ".java": true, ".js": true, ".mjs": true, ".ts": true,
	".jsx": true, ".tsx": true, ".py": true, ".rb": true, ".rs": true, ".php": true, ".pl": true, ".sh": true, ".css": true, ".scss": true,
	".sql": true, ".s": true, ".asm": true, ".lua": true, ".kt": true, ".swift": true, ".m": true, ".r": true, ".tex": true, ".md": true,
	".rst": true, ".yaml": true, ".yml": true, ".toml": true, ".ini": true, ".xml": true, ".html": true, ".po": true, ".vue": true, ".vim": true, ".pm": true,
	".el": true, ".pyi": true,
}

// delimiter finds what parts the cells when t is a table: the same number of
// delimiters in each of the first records. 0 means no table.
func delimiter(t []byte, extension string, whole bool) byte {
	const records = 8
	candidates := [...]byte{'\t', ';', '|', ','}
	if sourceCode[extension] {
		return 0
	}
	named := extension == ".csv" || extension == ".tsv" || extension == ".tab"
	if !named && (t[0] == '#' || t[0] == '/' || t[0] == '<') {
		return 0
	}
	var counts [records][len(candidates)]int
	var first, last [records]byte // first and last byte of each record
	decimal := true               // every comma stands between digits
	n, quoted, start := 0, false, true
	count := &counts[0]
	for i := 0; i < len(t) && n < records; i++ {
		c := t[i]
		if start {
			if c == '\n' || c == '\r' {
				continue
			}
			first[n], start = c, false
		}
		switch c {
		case '"':
			quoted = !quoted
		case '\t':
			if !quoted {
				count[0]++
			}
		case ';':
			if !quoted {
				count[1]++
			}
		case '|':
			if !quoted {
				count[2]++
			}
		case ',':
			if !quoted {
				count[3]++
				if i == 0 || i+1 == len(t) || !digit(t[i-1]) || !digit(t[i+1]) {
					decimal = false
				}
			}
		case '\n':
			if quoted {
				continue
			}
			if n == 0 && *count == [len(candidates)]int{} {
				return 0
			}
			last[n] = t[i-1]
			if last[n] == '\r' && i > 1 {
				last[n] = t[i-2]
			}
			n++
			start = true
			if n < records {
				count = &counts[n]
			}
		}
	}
	if whole && !start && !quoted && n < records && len(t) > 0 {
		last[n] = t[len(t)-1]
		n++
	}
	if named {
		best, at := 0, -1
		for k := range candidates {
			if counts[0][k] > best {
				best, at = counts[0][k], k
			}
		}
		if at >= 0 {
			return candidates[at]
		}
		return 0
	}
	indented := 0
	for _, c := range first[:n] {
		if c == ' ' || c == '\t' {
			indented++
		}
	}
	for k, c := range candidates {
		cells := counts[0][k]
		if cells == 0 || n < 2 {
			continue
		}
		same, trailing := true, 0
		for i := 0; i < n; i++ {
			same = same && counts[i][k] == cells
			if last[i] == c {
				trailing++
			}
		}
		switch {
		case !same,
			trailing*2 > n && cells == 1,
			first[0] == c && c == ';', // a comment
			indented*2 > n,
			cells == 1 && c != '\t' && n < 4,
			c == ',' && n < 3,
			c == ',' && cells == 1 && decimal:
			continue
		}
		if c != '\t' && codeLike(last[:n]) {
			continue
		}
		return c
	}
	return 0
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// codeLike reports whether most lines end as lines of programs or sentences
// do.
func codeLike(last []byte) bool {
	n := 0
	for _, c := range last {
		if c == '{' || c == '(' || c == ')' || c == '.' || c == ':' || c == '\\' {
			n++
		}
	}
	return n*2 > len(last)
}
