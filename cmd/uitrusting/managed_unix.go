//go:build unix

package main

import "runtime"

// systemConfig is the configuration file of the system, which only an
// administrator writes.
func systemConfig() string {
	if runtime.GOOS == "darwin" {
		return "/Library/Application Support/uitrusting/config.yaml"
	}
	return "/etc/uitrusting/config.yaml"
}
