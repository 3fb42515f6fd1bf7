package walk

import "golang.org/x/sys/unix"

// origin is the host that a file was downloaded from, as the browser noted.
func origin(path string, _ *File) string {
	buf := make([]byte, 64<<10)
	n, err := unix.Lgetxattr(path, "com.apple.metadata:kMDItemWhereFroms", buf)
	if err != nil || n <= 0 {
		return ""
	}
	return whereFromsHost(buf[:n])
}
