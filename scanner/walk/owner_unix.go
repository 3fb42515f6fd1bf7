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
func (d *Describer) owner(_ string, info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	if name, ok := d.owners.Load(st.Uid); ok {
		return name.(string)
	}
	name := strconv.FormatUint(uint64(st.Uid), 10)
	if u, err := user.LookupId(name); err == nil {
		name = u.Username
	}
	d.owners.Store(st.Uid, name)
	return name
}
