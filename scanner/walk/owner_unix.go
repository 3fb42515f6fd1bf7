//go:build !windows

package walk

import (
	"io/fs"
	"os/user"
	"strconv"
	"syscall"
)

const modeBits = true

// owner is the name of the user that owns the file, or the number where the
// system knows no name.
func owner(_ string, info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	id := strconv.FormatUint(uint64(st.Uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}
