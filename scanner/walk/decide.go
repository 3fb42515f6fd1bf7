package walk

import (
	"io/fs"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Attributes are what a folder listing says of an entry, gathered per system.
type Attributes struct {
	Mode   fs.FileMode
	Folder bool
	Links  uint64 // number of names; 0 = unknown
	// Windows is the attribute word of Windows, 0 elsewhere; Tag the reparse
	// tag of an entry that has one.
	Windows, Tag uint32
	// Flags are the st_flags of macOS, 0 elsewhere.
	Flags uint32
	// Junction marks a mount point or junction of Windows.
	Junction bool
	ID       document.FileID // of an entry of a simulated file system
}

// Windows attribute bits and reparse tags.
//
// Source: Microsoft, File Attribute Constants and [MS-FSCC] 2.1.2.1, read
// 2026-11-20; that a cloud-only file of OneDrive carries RecallOnDataAccess:
// restic change 4990, duplicacy change 505.
const (
	attrDirectory          = 0x00000010
	attrReparsePoint       = 0x00000400
	attrOffline            = 0x00001000
	attrRecallOnOpen       = 0x00040000
	attrRecallOnDataAccess = 0x00400000

	tagCloud     = 0x9000001A // variants 0x9000101A … 0x9000F01A
	tagCloudMask = 0xFFFF0FFF
	tagOneDrive  = 0x80000021 // before the Cloud Files API
	tagWOF       = 0x80000017 // compressed by CompactOS
	tagDedup     = 0x80000013
	tagMount     = 0xA0000003
	tagSymlink   = 0xA000000C
	tagSurrogate = 0x20000000 // bit of tags that stand for another file or folder: links of any kind
)

// dataless marks a file of macOS whose content is in the cloud.
//
// Source: Apple, <sys/stat.h>, SF_DATALESS; TN3150.
const dataless = 0x40000000

// Decide says why an entry that is no folder is not read; "" means read it.
// A document in the cloud is never opened, because that would download it.
func Decide(a Attributes) finding.Kind {
	if a.Windows&(attrOffline|attrRecallOnOpen|attrRecallOnDataAccess) != 0 || a.Flags&dataless != 0 {
		return finding.KindCloudPlaceholder
	}
	if a.Junction || a.surrogate() {
		return finding.KindLink
	}
	switch t := a.Mode.Type(); {
	case t == 0:
		return ""
	case t&fs.ModeSymlink != 0:
		return finding.KindLink
	case t&fs.ModeIrregular != 0 && local(a.Tag):
		return "" // Go calls every reparse point it does not know irregular, local OneDrive files too
	}
	return finding.KindSpecialFile
}

// DecideFolder says why a folder is not entered; "" means enter it.
func DecideFolder(a Attributes) finding.Kind {
	if a.Windows&(attrOffline|attrRecallOnOpen) != 0 || a.Flags&dataless != 0 {
		return finding.KindCloudPlaceholder // listing it would fetch it
	}
	if a.Junction || a.surrogate() {
		return finding.KindLink
	}
	if a.Mode&fs.ModeSymlink != 0 {
		return finding.KindLink
	}
	return ""
}

// surrogate reports whether a reparse point of Windows stands for another file
// or folder: symbolic links, junctions, those of Linux and of containers.
//
// Source: [MS-FSCC] 2.1.2.1, the name surrogate bit.
func (a Attributes) surrogate() bool {
	return a.Windows&attrReparsePoint != 0 && a.Tag&tagSurrogate != 0
}

// local reports whether a reparse point of that tag holds its data on this
// machine, as long as no attribute says otherwise.
func local(tag uint32) bool {
	return tag&tagCloudMask == tagCloud || tag == tagOneDrive || tag == tagWOF || tag == tagDedup
}

// IsCloud reports whether the tag marks an entry of a cloud sync folder.
func IsCloud(tag uint32) bool { return tag&tagCloudMask == tagCloud || tag == tagOneDrive }
