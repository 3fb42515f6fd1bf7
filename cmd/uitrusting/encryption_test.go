package main

import (
	"testing"

	"uitrusting/scanner/walk"
)

func said(b *bool) string {
	switch {
	case b == nil:
		return "unknown"
	case *b:
		return "yes"
	}
	return "no"
}

func TestBitLocker(t *testing.T) {
	for value, want := range map[int32]string{0: "unknown", 1: "yes", 2: "no", 3: "unknown", 4: "unknown", 5: "no", 6: "yes", 7: "unknown", -1: "unknown"} {
		if got := said(bitLocker(value)); got != want {
			t.Errorf("%d: %s, want %s", value, got, want)
		}
	}
}

func TestFileVault(t *testing.T) {
	for text, want := range map[string]string{
		"FileVault is On.\n": "yes", "FileVault is Off.\n": "no", "": "unknown",
		"FileVault is On.\nEncryption in progress: Percent completed = 12\n":  "unknown",
		"FileVault is Off.\nDecryption in progress: Percent completed = 50\n": "unknown",
	} {
		if got := said(fileVault(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	ms := walk.Mounts{{Path: "/"}, {Path: "/System/Volumes/Data"}, {Path: "/Volumes/STICK"}}
	yes := true
	ofStartDisk(ms, &yes)
	if said(ms[0].Encrypted) != "yes" || said(ms[1].Encrypted) != "yes" || ms[2].Encrypted != nil {
		t.Errorf("%+v", ms)
	}
}
