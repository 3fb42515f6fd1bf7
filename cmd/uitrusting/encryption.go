package main

import (
	"strings"

	"uitrusting/scanner/walk"
)

// bitLocker is what the value of the property System.Volume.BitLockerProtection
// says of a volume; nil = not told. Windows shows it to every user.
//
// Source: values as the shell shows them: 1 on, 2 off, 3 encrypting, 4
// decrypting, 5 suspended, which leaves the key in the clear, 6 locked.
func bitLocker(value int32) *bool {
	yes, no := true, false
	switch value {
	case 1, 6:
		return &yes
	case 2, 5:
		return &no
	}
	return nil
}

// fileVault reads what `fdesetup status` of macOS prints; nil = not told.
func fileVault(text string) *bool {
	yes, no := true, false
	switch {
	case strings.Contains(text, "in progress"):
		return nil
	case strings.Contains(text, "FileVault is On"):
		return &yes
	case strings.Contains(text, "FileVault is Off"):
		return &no
	}
	return nil
}

// ofStartDisk gives the volumes of the disk that macOS started from, where
// FileVault counts, that state.
func ofStartDisk(mounts walk.Mounts, encrypted *bool) {
	for i := range mounts {
		if p := mounts[i].Path; p == "/" || strings.HasPrefix(p, "/System/Volumes/") {
			mounts[i].Encrypted = encrypted
		}
	}
}
