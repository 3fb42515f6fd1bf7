package walk

import (
	"io/fs"
	"testing"

	"uitrusting/scanner/finding"
)

func TestDecide(t *testing.T) {
	const (
		pinned, unpinned, readonly = 0x00080000, 0x00100000, 0x1
		irregular                  = fs.ModeIrregular
	)
	for _, c := range []struct {
		name string
		a    Attributes
		want finding.Kind
	}{
		{"regular", Attributes{Mode: 0o644}, ""},
		{"read-only", Attributes{Windows: readonly}, ""},
		{"offline", Attributes{Windows: attrOffline}, finding.KindCloudPlaceholder},
		{"recall on open", Attributes{Windows: attrRecallOnOpen}, finding.KindCloudPlaceholder},
		{"recall on data access", Attributes{Windows: attrRecallOnDataAccess}, finding.KindCloudPlaceholder},
		{"cloud only as OneDrive marks it", Attributes{Mode: irregular, Windows: attrReparsePoint | attrRecallOnDataAccess | unpinned, Tag: 0x9000701A}, finding.KindCloudPlaceholder},
		{"unpinned but local", Attributes{Mode: irregular, Windows: attrReparsePoint | unpinned, Tag: 0x9000701A}, ""},
		{"pinned", Attributes{Mode: irregular, Windows: attrReparsePoint | pinned, Tag: 0x9000601A}, ""},
		{"cloud, first tag", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x9000001A}, ""},
		{"cloud, last tag", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x9000F01A}, ""},
		{"OneDrive of old", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x80000021}, ""},
		{"compressed by the system", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x80000017}, ""},
		{"deduplicated", Attributes{Windows: attrReparsePoint, Tag: 0x80000013}, ""},
		{"app execution alias", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x8000001B}, finding.KindSpecialFile},
		{"unknown tag", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x12345678}, finding.KindSpecialFile},
		{"close to cloud", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0x9000001B}, finding.KindSpecialFile},
		{"tag unknown", Attributes{Mode: irregular, Windows: attrReparsePoint}, finding.KindSpecialFile},
		{"symbolic link of Windows", Attributes{Mode: fs.ModeSymlink, Windows: attrReparsePoint, Tag: 0xA000000C}, finding.KindLink},
		{"junction", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0xA0000003}, finding.KindLink},
		{"symbolic link of Linux on Windows", Attributes{Mode: irregular, Windows: attrReparsePoint, Tag: 0xA000001D}, finding.KindLink},
		{"symbolic link", Attributes{Mode: fs.ModeSymlink}, finding.KindLink},
		{"pipe", Attributes{Mode: fs.ModeNamedPipe}, finding.KindSpecialFile},
		{"socket", Attributes{Mode: fs.ModeSocket}, finding.KindSpecialFile},
		{"device", Attributes{Mode: fs.ModeDevice}, finding.KindSpecialFile},
		{"terminal", Attributes{Mode: fs.ModeDevice | fs.ModeCharDevice}, finding.KindSpecialFile},
		{"dataless of macOS", Attributes{Flags: 0x40000000}, finding.KindCloudPlaceholder},
		{"compressed of macOS", Attributes{Flags: 0x20}, ""},
	} {
		if got := Decide(c.a); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDecideFolder(t *testing.T) {
	dir := fs.ModeDir
	for _, c := range []struct {
		name string
		a    Attributes
		want finding.Kind
	}{
		{"folder", Attributes{Mode: dir}, ""},
		{"in the cloud", Attributes{Mode: dir, Windows: attrOffline}, finding.KindCloudPlaceholder},
		{"fetched when listed", Attributes{Mode: dir, Windows: attrRecallOnOpen}, finding.KindCloudPlaceholder},
		{"folder of OneDrive", Attributes{Mode: dir | fs.ModeIrregular, Windows: attrReparsePoint, Tag: 0x9000701A}, ""},
		{"folder of OneDrive with files in the cloud", Attributes{Mode: dir | fs.ModeIrregular, Windows: attrReparsePoint | attrRecallOnDataAccess, Tag: 0x9000701A}, ""},
		{"junction by tag", Attributes{Mode: dir, Windows: attrReparsePoint, Tag: tagMount}, finding.KindLink},
		{"junction as the listing says", Attributes{Mode: fs.ModeIrregular, Junction: true}, finding.KindLink},
		{"link of a container", Attributes{Mode: dir, Windows: attrReparsePoint, Tag: 0xA0000027}, finding.KindLink},
		{"link to a folder", Attributes{Mode: fs.ModeSymlink, Folder: true}, finding.KindLink},
		{"dataless of macOS", Attributes{Mode: dir, Flags: dataless}, finding.KindCloudPlaceholder},
	} {
		if got := DecideFolder(c.a); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestIsCloud(t *testing.T) {
	for tag, want := range map[uint32]bool{0x9000001A: true, 0x9000301A: true, 0x80000021: true, 0xA0000003: false, 0x80000017: false, 0: false} {
		if IsCloud(tag) != want {
			t.Errorf("%#x", tag)
		}
	}
}
