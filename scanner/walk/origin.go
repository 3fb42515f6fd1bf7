package walk

import (
	"bytes"
	"strings"
)

// zoneHost is the host in a Zone.Identifier stream of Windows: that of the
// file, else that of the page it was on; "" where none is named. Paths of such
// addresses hold names and tokens and are not kept.
//
// Source: Microsoft, Attachment Execution Services; [ZoneTransfer] with
// HostUrl and ReferrerUrl.
func zoneHost(text []byte) string {
	var host, referrer string
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch strings.ToLower(key) {
		case "hosturl":
			host = urlHost(value)
		case "referrerurl":
			referrer = urlHost(value)
		}
	}
	if host != "" {
		return host
	}
	return referrer
}

// whereFromsHost is the host in the kMDItemWhereFroms attribute of macOS, a
// binary property list of addresses, the file's own first. Addresses are
// ASCII, and lie in it as they are.
func whereFromsHost(plist []byte) string {
	if !bytes.HasPrefix(plist, []byte("bplist")) {
		return ""
	}
	for rest := plist; ; {
		i := bytes.Index(rest, []byte("http"))
		if i < 0 {
			return ""
		}
		rest = rest[i:]
		if host := urlHost(string(rest[:min(len(rest), 512)])); host != "" {
			return host
		}
		rest = rest[1:]
	}
}

// urlHost is the host of an address, in lower case, without user, port, path
// and query; "" when it is no address of a server.
func urlHost(address string) string {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(address), "://")
	if !ok {
		return ""
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp", "ftps", "sftp":
	default:
		return ""
	}
	if i := strings.IndexAny(rest, `/\?#`); i >= 0 {
		rest = rest[:i]
	}
	rest = strings.ToLower(rest[strings.LastIndexByte(rest, '@')+1:])
	end := strings.IndexFunc(rest, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.')
	})
	if end >= 0 && rest[end] != ':' {
		return ""
	}
	if end >= 0 {
		rest = rest[:end]
	}
	if len(rest) > 253 {
		return ""
	}
	return rest
}
