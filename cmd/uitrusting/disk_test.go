package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"uitrusting/scanner/walk"
)

// plist is what diskutil prints: pairs of a key and a value in XML.
func plist(pairs ...string) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n")
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "\t<key>%s</key>\n\t%s\n", pairs[i], pairs[i+1])
	}
	return b.String() + "</dict>\n</plist>\n"
}

func TestParseDisk(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name, text string
		removable  bool
		encrypted  *bool
	}{
		{"stick", plist("BusProtocol", "<string>USB</string>", "Internal", "<false/>", "RemovableMediaOrExternalDevice", "<true/>", "Encryption", "<false/>"), true, &no},
		{"encrypted external disk", plist("BusProtocol", "<string>Thunderbolt</string>", "RemovableMediaOrExternalDevice", "<true/>", "Encryption", "<true/>", "FileVault", "<false/>"), true, &yes},
		{"second disk inside", plist("BusProtocol", "<string>SATA</string>", "Internal", "<true/>", "RemovableMedia", "<false/>", "RemovableMediaOrExternalDevice", "<false/>"), false, nil},
		{"card in the reader inside", plist("BusProtocol", "<string>Secure Digital</string>", "Internal", "<true/>"), true, nil},
		{"image", plist("BusProtocol", "<string>Disk Image</string>", "RemovableMediaOrExternalDevice", "<true/>"), false, nil},
		{"old system", plist("BusProtocol", "<string>USB</string>", "CoreStorageEncrypted", "<true/>"), true, &yes},
		{"in something deeper", plist("APFSSnapshot", "<dict><key>BusProtocol</key><string>USB</string></dict>", "Size", "<integer>5</integer>"), false, nil},
		{"damaged", plist("BusProtocol", "<string>USB</string>")[:200], false, nil},
		{"empty", "", false, nil},
	} {
		d := parseDisk(c.text)
		if d.removable != c.removable || (d.encrypted == nil) != (c.encrypted == nil) || d.encrypted != nil && *d.encrypted != *c.encrypted {
			t.Errorf("%s: removable %t, encrypted %v", c.name, d.removable, d.encrypted)
		}
	}
}

func TestOfDisks(t *testing.T) {
	ms := walk.Mounts{
		{Path: "/", Device: "/dev/disk3s1"}, {Path: "/System/Volumes/Data", Device: "/dev/disk3s5"}, {Path: "/Volumes/nas", Device: "//srv/share"},
		{Path: "/Volumes/stick", Device: "/dev/disk4s1"}, {Path: "/Volumes/weg", Device: "/dev/disk9s1", Removable: true},
	}
	var asked []string
	ofDisks(ms, func(device string) (string, error) {
		asked = append(asked, device)
		if device == "/dev/disk9s1" {
			return "", errors.New("no such disk")
		}
		return plist("BusProtocol", "<string>USB</string>", "Encryption", "<true/>"), nil
	})
	if strings.Join(asked, " ") != "/dev/disk4s1 /dev/disk9s1" {
		t.Errorf("asked about %q", asked)
	}
	for i, want := range []bool{false, false, false, true, true} {
		if ms[i].Removable != want {
			t.Errorf("%s: removable %t", ms[i].Path, ms[i].Removable)
		}
	}
	if ms[3].Encrypted == nil || !*ms[3].Encrypted || ms[0].Encrypted != nil {
		t.Error("encryption")
	}
}

func FuzzParsePlist(f *testing.F) {
	f.Add(plist("BusProtocol", "<string>USB</string>", "Internal", "<false/>"))
	f.Fuzz(func(t *testing.T, text string) {
		if len(parsePlist(text)) > maxPlistFacts {
			t.Error("unbounded")
		}
	})
}
