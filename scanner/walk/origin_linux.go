package walk

import "golang.org/x/sys/unix"

// origin is the host that a file was downloaded from, as the browser noted.
//
// Source: freedesktop.org, Guidelines for extended attributes.
func origin(path string) string {
	for _, name := range []string{"user.xdg.origin.url", "user.xdg.referrer.url"} {
		buf := make([]byte, 4<<10)
		if n, err := unix.Lgetxattr(path, name, buf); err == nil && n > 0 {
			if host := urlHost(string(buf[:n])); host != "" {
				return host
			}
		}
	}
	return ""
}
