package main

import (
	"context"
	"os/exec"
	"time"

	"uitrusting/scanner/walk"
)

// encryptedVolumes asks whether FileVault is on, and of other disks by what
// they are connected and whether they are encrypted; every user may.
func encryptedVolumes(mounts walk.Mounts) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "/usr/bin/fdesetup", "status").Output(); err == nil {
		ofStartDisk(mounts, fileVault(string(out)))
	}
	ofDisks(mounts, func(device string) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		out, err := exec.CommandContext(ctx, "/usr/sbin/diskutil", "info", "-plist", device).Output()
		return string(out), err
	})
}
