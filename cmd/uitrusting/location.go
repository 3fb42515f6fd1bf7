package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

// places say where a document lies by what this computer knows: its mounts,
// the folders that sync programs keep, and those of mail programs. The
// deepest folder decides.
type places struct {
	goos    string
	folders map[string]finding.Location
	mounts  map[string]walk.Mount
}

func newPlaces(goos string, mounts walk.Mounts) *places {
	p := &places{goos: goos, folders: map[string]finding.Location{}, mounts: map[string]walk.Mount{}}
	for _, m := range mounts {
		p.mounts[p.key(m.Path)] = m
	}
	return p
}

// key is a path as it is looked up: with slashes, none at the end, in lower
// case where the system's names differ in more than case.
func (p *places) key(path string) string {
	if p.goos == "windows" {
		path = strings.ReplaceAll(strings.TrimPrefix(path, `\\?\`), `\`, "/")
	}
	if p.goos != "linux" {
		path = strings.ToLower(path)
	}
	return strings.TrimRight(path, "/")
}

func (p *places) add(path string, l finding.Location) {
	if key := p.key(path); key != "" {
		p.folders[key] = l
	}
}

// of says where a path lies: local where nothing else is known.
func (p *places) of(path string) finding.Location {
	key := p.key(path)
	var folder finding.Location
	found := false
	for k := key; ; k = k[:max(0, strings.LastIndexByte(k, '/'))] {
		if !found {
			folder, found = p.folders[k]
		}
		if m, ok := p.mounts[k]; ok {
			if found {
				folder.VolumeEncrypted = m.Encrypted
				return folder
			}
			return onMount(m)
		}
		if k == "" {
			break
		}
	}
	if found {
		return folder
	}
	if p.goos == "windows" && strings.HasPrefix(key, "//") {
		return finding.Location{Kind: finding.Network}
	}
	return finding.Location{Kind: finding.Local}
}

// onMount is the location on a mount.
func onMount(m walk.Mount) finding.Location {
	l := finding.Location{Kind: finding.Local}
	switch {
	case m.OnDemand():
		l = finding.Location{Kind: finding.CloudSync, Cloud: &finding.Cloud{Provider: mountProvider(m.Type)}}
	case m.Network():
		l.Kind = finding.Network
	case m.Removable && m.Path != "/": // a system that runs from a stick is at home there
		l.Kind = finding.Removable
	}
	l.VolumeEncrypted = m.Encrypted
	return l
}

func mountProvider(fsType string) string {
	switch fsType {
	case "fuse.google-drive-ocamlfuse":
		return "google-drive"
	case "fuse.onedriver":
		return "onedrive"
	}
	return "unknown"
}

// locate lets the policy say where a document lies, and this computer where
// the policy says nothing.
func (p *places) locate(policy func(*document.Document) finding.Location) func(*document.Document) finding.Location {
	return func(doc *document.Document) finding.Location {
		l, here := policy(doc), p.of(doc.Path)
		if l.Kind == finding.Local && !l.Private {
			return here
		}
		if l.VolumeEncrypted == nil {
			l.VolumeEncrypted = here.VolumeEncrypted
		}
		return l
	}
}

// maxHomes bounds of how many users the folders are asked for.
const maxHomes = 1000

// homes are the home folders of this computer: of the person who runs the
// scan, and of others who have theirs beside it or in the usual place.
func homes(goos, own string, list func(dir string) []string) []string {
	found := []string{}
	if own != "" {
		found = append(found, own)
	}
	var dirs []string
	switch goos {
	case "linux":
		dirs = []string{"/home"}
	case "darwin":
		dirs = []string{"/Users"}
	case "windows":
		if i := strings.LastIndexAny(own, `/\`); i > 0 {
			dirs = []string{own[:i]}
		}
	}
	for _, dir := range dirs {
		for _, name := range list(dir) {
			if home := filepath.Join(dir, name); home != own && len(found) < maxHomes {
				found = append(found, home)
			}
		}
	}
	return found
}

// folderNames lists the folders in a folder.
func folderNames(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// thisMachine asks for the places of the computer that the scan runs on.
func (a *app) thisMachine(mounts walk.Mounts) *places {
	p := newPlaces(runtime.GOOS, mounts)
	own, _ := os.UserHomeDir()
	for _, dir := range homes(runtime.GOOS, own, folderNames) {
		p.addHome(dir)
	}
	for _, r := range append(environmentRoots(a.env), systemRoots()...) {
		p.add(r.path, r.location())
	}
	p.add("/var/mail", finding.Location{Kind: finding.MailStore})
	p.add("/var/spool/mail", finding.Location{Kind: finding.MailStore})
	return p
}

// addHome adds the mail and sync folders of one user.
func (p *places) addHome(home string) {
	for _, m := range mailFolders(p.goos) {
		p.add(filepath.Join(home, filepath.FromSlash(m)), finding.Location{Kind: finding.MailStore})
	}
	for _, r := range homeRoots(p.goos, home, folderNames, readSmall) {
		p.add(r.path, r.location())
	}
}

// readSmall reads a configuration of another program; "" when it cannot be
// read or is no such thing.
func readSmall(path string) string {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 1<<20 {
		return ""
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}
