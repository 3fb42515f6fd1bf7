//go:build unix

package main

// systemRoots are the sync folders that the system itself knows: none here.
func systemRoots() []syncRoot { return nil }
