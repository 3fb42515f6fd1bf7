package main

import (
	"context"
	"os/exec"
	"time"

	"uitrusting/scanner/walk"
)

// encryptedVolumes asks whether FileVault is on, which every user may.
func encryptedVolumes(mounts walk.Mounts) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "/usr/bin/fdesetup", "status").Output(); err == nil {
		ofStartDisk(mounts, fileVault(string(out)))
	}
}
