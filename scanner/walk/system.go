package walk

import "strings"

// systemFolders are folders that hold no documents of people: programs, the
// operating system, what can be downloaded again. They are found by their
// last name, then by the names above it.
type systemFolders struct {
	fold bool
	back bool                // paths have backslashes
	tail map[string][]string // last name → paths; with a leading / from the top of the volume, else anywhere
}

// What is left out by default. Trash, temporary folders, attachments that a
// mail program keeps, and browsers' downloads are not in the lists: that is
// where forgotten copies lie.
//
// Source: Filesystem Hierarchy Standard 3.0; Apple, File System Programming
// Guide; Microsoft, KNOWNFOLDERID and Windows setup folders.
var (
	linuxFolders = []string{
		"/proc", "/sys", "/dev", "/boot", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/lost+found",
		"/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/include", "/usr/share",
		"/usr/src", "/usr/games", "/snap", "/nix/store", "/gnu/store",
		"/run/systemd", "/run/udev", "/run/lock", "/run/dbus", "/run/initramfs",
		"/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/lib/rpm", "/var/lib/pacman", "/var/lib/snapd", "/var/lib/flatpak",
	}
	darwinFolders = []string{
		"/System", "/Library/Caches", "/Library/Developer", "/Library/Apple", "/usr", "/bin", "/sbin", "/dev", "/cores",
		"/Applications", "/private/var/vm", "/private/var/db", "Library/Caches",
		".Spotlight-V100", ".fseventsd", ".DocumentRevisions-V100", ".MobileBackups", "Backups.backupdb", ".TemporaryItems",
	}
	windowsFolders = []string{
		"/Windows", "/Program Files", "/Program Files (x86)", "/System Volume Information", "/Recovery", "/PerfLogs",
		"/MSOCache", "/Config.Msi", "/$WinREAgent", "/$SysReset", "/$WINDOWS.~BT", "/$WINDOWS.~WS", "/$Extend",
		"/ProgramData/Package Cache", "/ProgramData/Microsoft/Windows Defender",
		"AppData/Local/Microsoft/Windows/INetCache/IE", "AppData/Local/Microsoft/Windows/Explorer",
		"AppData/Local/D3DSCache", "AppData/Local/CrashDumps",
		"/pagefile.sys", "/hiberfil.sys", "/swapfile.sys",
	}
	everywhere = []string{
		".cache", "node_modules", "__pycache__",
		".snapshot", ".snapshots", ".zfs", "~snapshot", "#snapshot", // what was there, once an hour
	}
)

// SystemFolder reports whether a path, of a system as runtime.GOOS names it,
// is left out of a scan by default. A root that the user names is always
// scanned, also when it lies in such a folder.
func SystemFolder(goos, path string, folder bool) bool {
	return systemFoldersOf(goos).has(path, folder)
}

func systemFoldersOf(goos string) systemFolders {
	s := systemFolders{fold: goos == "windows" || goos == "darwin", back: goos == "windows", tail: map[string][]string{}}
	own := linuxFolders
	switch goos {
	case "windows":
		own = windowsFolders
	case "darwin":
		own = darwinFolders
	}
	for _, list := range [][]string{own, everywhere} {
		for _, path := range list {
			path = sameName(path, s.fold)
			name := path[strings.LastIndexByte(path, '/')+1:]
			s.tail[name] = append(s.tail[name], path)
		}
	}
	return s
}

// has reports whether the path is one of the folders. Files count only on
// Windows, whose memory images lie at the top of a drive.
func (s systemFolders) has(path string, folder bool) bool {
	if len(s.tail) == 0 || !folder && !strings.HasSuffix(path, ".sys") {
		return false
	}
	if s.back {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if s.fold {
		name = strings.ToLower(name)
	}
	tails := s.tail[name]
	if len(tails) == 0 {
		return false
	}
	path = sameName(path, s.fold)
	if s.back && len(path) > 2 && path[1] == ':' {
		path = path[2:] // from the top of the drive
	}
	for _, t := range tails {
		if path == t || t[0] != '/' && strings.HasSuffix(path, "/"+t) {
			return true
		}
	}
	return false
}
