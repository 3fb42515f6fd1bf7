package main

import "uitrusting/scanner/walk"

// encryptedVolumes is for other systems: the mount table of Linux tells of
// LUKS by itself.
func encryptedVolumes(walk.Mounts) {}
