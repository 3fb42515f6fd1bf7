//go:build unix

package main

// ownerOnly is for Windows: here files and folders are made with the mode that
// keeps others out.
func ownerOnly(string, bool) error { return nil }
