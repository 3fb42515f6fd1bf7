package walk

import "io"

// origin is the host that a file was downloaded from, as the browser noted in
// a stream beside the content.
func origin(path string, _ *File) string {
	f, err := Open(path + ":Zone.Identifier")
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return ""
	}
	return zoneHost(text)
}
