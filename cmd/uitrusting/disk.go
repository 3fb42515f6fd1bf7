package main

import (
	"encoding/xml"
	"strings"

	"uitrusting/scanner/walk"
)

// A disk is what `diskutil info -plist` of macOS says of a volume.
type disk struct {
	removable bool  // can be taken out or unplugged
	encrypted *bool // nil = not told
}

// parseDisk reads the property list. An image that was opened is on no medium
// of its own, and a reader of cards inside the machine is internal while its
// cards are not.
//
// Source: Apple, diskutil(8), info -plist; keys as macOS 10.12 to 15 print
// them.
func parseDisk(plist string) disk {
	facts := parsePlist(plist)
	var d disk
	bus := facts["BusProtocol"]
	switch {
	case bus == "Disk Image":
	case facts["RemovableMediaOrExternalDevice"] == "true", facts["RemovableMedia"] == "true",
		bus == "USB", bus == "Secure Digital", bus == "FireWire":
		d.removable = true
	}
	for _, key := range []string{"Encryption", "FileVault", "CoreStorageEncrypted"} {
		if v, ok := facts[key]; ok && d.encrypted == nil || v == "true" {
			yes := v == "true"
			d.encrypted = &yes
		}
	}
	return d
}

const (
	maxPlist      = 1 << 20 // bytes
	maxPlistFacts = 1000
)

// parsePlist reads the texts, numbers and truths of the dictionary of a
// property list; what lies deeper is left out. What is damaged ends it.
func parsePlist(text string) map[string]string {
	facts := map[string]string{}
	d := xml.NewDecoder(strings.NewReader(text[:min(len(text), maxPlist)]))
	depth, key, value := 0, "", ""
	for len(facts) < maxPlistFacts {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			value = ""
		case xml.CharData:
			value += string(t)
		case xml.EndElement:
			if depth == 3 { // plist, dict, value
				switch name := t.Name.Local; name {
				case "key":
					key = value
				case "true", "false":
					facts[key] = name
				case "string", "integer":
					facts[key] = value
				}
			}
			depth--
			value = ""
		}
	}
	return facts
}

// ofDisks asks about each volume on a disk that the machine did not start
// from.
func ofDisks(mounts walk.Mounts, info func(device string) (plist string, err error)) {
	for i := range mounts {
		m := &mounts[i]
		if !strings.HasPrefix(m.Device, "/dev/disk") || m.Path == "/" || strings.HasPrefix(m.Path, "/System/Volumes/") {
			continue
		}
		text, err := info(m.Device)
		if err != nil {
			continue
		}
		d := parseDisk(text)
		m.Removable = m.Removable || d.removable
		if m.Encrypted == nil {
			m.Encrypted = d.encrypted
		}
	}
}
