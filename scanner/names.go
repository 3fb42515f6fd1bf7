package scanner

import (
	"hash/fnv"
	"io"
	"path"
	"strings"
)

// A names gives the members of one container names of their own. A mail can
// hold two files of one name; reports, ids, decisions and servers tell
// documents apart by it. It holds a hash of each name and the number that was
// given to it last; two names of one hash would only number one in vain.
type names map[uint64]int

// own is the name itself for the first member that has it, "name (2).csv" for
// the next.
func (n names) own(name string) string {
	for try := name; ; {
		h := hashOf(try)
		if _, taken := n[h]; !taken {
			n[h] = 1
			return try
		}
		n[hashOf(name)]++
		try = numbered(name, n[hashOf(name)])
	}
}

func hashOf(name string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, name)
	return h.Sum64()
}

// maxEnding is the longest ending that stays one, in bytes with its dot: a
// subject with a dot in it has none.
const maxEnding = 8

// numbered is a name with a number before its ending.
func numbered(name string, n int) string {
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if len(ending) > maxEnding || strings.Contains(ending, " ") || stem == "" || strings.HasSuffix(stem, "/") {
		stem, ending = name, ""
	}
	return stem + " (" + itoa(n) + ")" + ending
}
