package walk

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

const modeBits = false

// owner is the name of the account that owns the file, or its SID where the
// system knows no name; "" when it may not be asked.
func (d *Describer) owner(path string, _ fs.FileInfo) string {
	sd, err := windows.GetNamedSecurityInfo(verbatim(path), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return ""
	}
	sid, _, err := sd.Owner()
	if err != nil || sid == nil {
		return ""
	}
	id := sid.String()
	if name, ok := d.owners.Load(id); ok {
		return name.(string)
	}
	name := id
	if account, domain, _, err := sid.LookupAccount(""); err == nil {
		name = account
		if domain != "" {
			name = domain + `\` + account
		}
	}
	d.owners.Store(id, name)
	return name
}
