package pdf

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// salvageSize bounds the files that are searched for what is left, in bytes.
const salvageSize = 64 << 20

// salvage gives the file with a new trailer at its end, for files whose own is
// lost: a download that broke off. PDFium finds objects without a
// cross-reference table but not where to begin. It reports false when there
// is nothing to begin with.
func salvage(r io.ReaderAt, size int64) (io.ReaderAt, int64, bool) {
	if size > salvageSize {
		return nil, 0, false
	}
	raw := make([]byte, size)
	if n, _ := r.ReadAt(raw, 0); int64(n) < size {
		return nil, 0, false
	}
	// What follows the last whole object is a broken one or a broken trailer,
	// which would swallow the new.
	end := bytes.LastIndex(raw, []byte("endobj")) + len("endobj")
	if end < len("endobj") {
		return nil, 0, false
	}
	tail := trailer(raw)
	if tail == "" {
		return nil, 0, false
	}
	raw = append(raw[:end:end], tail...)
	return bytes.NewReader(raw), int64(len(raw)), true
}

// maxLeaves bounds the pages that a salvaged file has.
const maxLeaves = 10_000

// trailer makes the trailer: of the last catalog, or of a catalog of all
// pages that are left.
func trailer(raw []byte) string {
	objects := regexp.MustCompile(`(\d{1,8})[ \r\n\t]+(\d{1,5})[ \r\n\t]+obj\b`).FindAllSubmatchIndex(raw, -1)
	catalog := regexp.MustCompile(`/Type\s*/Catalog\b`)
	leaf := regexp.MustCompile(`/Type\s*/Page\b`)
	var root string
	var leaves []string
	highest := 0
	for i, at := range objects {
		number := string(raw[at[2]:at[3]])
		if n, err := strconv.Atoi(number); err == nil {
			highest = max(highest, n)
		}
		end := len(raw)
		if i+1 < len(objects) {
			end = objects[i+1][0]
		}
		// The type stands in the dictionary, before any stream.
		body := raw[at[1]:min(end, at[1]+2048)]
		reference := number + " " + string(raw[at[4]:at[5]]) + " R"
		switch {
		case catalog.Match(body):
			root = reference
		case leaf.Match(body) && len(leaves) < maxLeaves:
			leaves = append(leaves, reference)
		}
	}
	var b strings.Builder
	switch {
	case root != "":
	case len(leaves) > 0:
		fmt.Fprintf(&b, "\nendobj\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n",
			highest+1, len(leaves), strings.Join(leaves, " "), highest+2, highest+1)
		root = strconv.Itoa(highest+2) + " 0 R"
	default:
		return ""
	}
	// An encrypted file stays unreadable, but is known to be encrypted.
	encrypt := regexp.MustCompile(`/Encrypt\s+\d+\s+\d+\s+R`).Find(raw)
	id := regexp.MustCompile(`/ID\s*\[\s*<[0-9A-Fa-f\s]*>\s*<[0-9A-Fa-f\s]*>\s*\]`).Find(raw)
	fmt.Fprintf(&b, "\ntrailer\n<</Size %d/Root %s%s%s>>\nstartxref\n0\n%%%%EOF\n", highest+3, root, encrypt, id)
	return b.String()
}
