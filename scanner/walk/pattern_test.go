package walk

import (
	"testing"
)

// rules as in gitignore(5).
func TestExclude(t *testing.T) {
	for _, c := range []struct {
		patterns []string
		rel      string
		folder   bool
		want     bool
	}{
		{nil, "a", false, false},
		{[]string{"*.bak"}, "x.bak", false, true},
		{[]string{"*.bak"}, "deep/er/x.bak", false, true},
		{[]string{"*.bak"}, "x.bak.txt", false, false},
		{[]string{"/x.bak"}, "x.bak", false, true},
		{[]string{"/x.bak"}, "deep/x.bak", false, false},
		{[]string{"deep/x"}, "deep/x", false, true},
		{[]string{"deep/x"}, "more/deep/x", false, false},
		{[]string{"**/deep/x"}, "more/deep/x", false, true},
		{[]string{"**/deep/x"}, "deep/x", false, true},
		{[]string{"old/"}, "old", true, true},
		{[]string{"old/"}, "old", false, false},
		{[]string{"old/"}, "a/old", true, true},
		{[]string{"/old/"}, "a/old", true, false},
		{[]string{"a/old/"}, "a/old", true, true},
		{[]string{"abc/**"}, "abc", true, false},
		{[]string{"abc/**"}, "abc/x", false, true},
		{[]string{"abc/**"}, "abc/x/y", false, true},
		{[]string{"abc/**", "!abc/keep.txt"}, "abc/keep.txt", false, false},
		{[]string{"a/**/b"}, "a/b", false, true},
		{[]string{"a/**/b"}, "a/x/y/b", false, true},
		{[]string{"foo/*"}, "foo/bar", false, true},
		{[]string{"foo/*"}, "foo/bar/baz", false, false},
		{[]string{"*"}, "anything", true, true},
		{[]string{"*.txt", "!keep.txt"}, "keep.txt", false, false},
		{[]string{"!keep.txt", "*.txt"}, "keep.txt", false, true},
		{[]string{"x?.t[xy]t"}, "x1.txt", false, true},
		{[]string{"[!a]b"}, "ab", false, false},
		{[]string{"*.{bak,tmp}"}, "a.tmp", false, true},
		{[]string{`\!x`}, "!x", false, true},
		{[]string{"caf\u00e9"}, "cafe\u0301", false, true}, // as a Mac writes it
		{[]string{"CASE"}, "case", false, false},
	} {
		cfg, err := compile(Config{Exclude: c.patterns, Files: newFake()})
		if err != nil {
			t.Fatal(err)
		}
		if cfg.fold && c.patterns != nil && c.patterns[0] == "CASE" {
			c.want = true // on systems whose names differ in more than case
		}
		if got := cfg.matcher().excluded(c.rel, "/root/"+c.rel, c.folder); got != c.want {
			t.Errorf("%q on %q (folder %t): %t", c.patterns, c.rel, c.folder, got)
		}
	}
}

func TestExclude_fold(t *testing.T) {
	p, err := parsePattern("/Oud/*.DOC", true)
	if err != nil {
		t.Fatal(err)
	}
	c := compiled{fold: true, exclude: []pattern{p}}
	for _, name := range []string{"oud/a.doc", "OUD/A.Doc"} {
		if !c.matcher().excluded(name, name, false) {
			t.Error(name)
		}
	}
}

func TestInclude(t *testing.T) {
	c, err := compile(Config{Include: []string{"*.txt", "hr/"}, Files: newFake()})
	if err != nil {
		t.Fatal(err)
	}
	for rel, want := range map[string]bool{"a.txt": true, "x/a.txt": true, "hr/loon.xlsx": true, "x/hr/y/loon.xlsx": true, "a.doc": false, "hr": false} {
		if c.matcher().included(rel) != want {
			t.Errorf("%s: want %t", rel, want)
		}
	}
}

func TestPattern_invalid(t *testing.T) {
	for _, line := range []string{"", "!", "/", "a[", "{a", "//"} {
		if _, err := parsePattern(line, false); err == nil {
			t.Errorf("%q was accepted", line)
		}
	}
}

func TestSystemFolder(t *testing.T) {
	for _, c := range []struct {
		goos, path string
		want       bool
	}{
		{"linux", "/proc", true},
		{"linux", "/usr/share", true},
		{"linux", "/usr/local", false},
		{"linux", "/home/els/usr/share", false},
		{"linux", "/home/els/.cache", true},
		{"linux", "/home/els/web/node_modules", true},
		{"linux", "/home/els/Documents", false},
		{"linux", "/tmp", false},
		{"linux", "/home/els/.local/share/Trash", false},
		{"linux", `/home/x\node_modules`, false},
		{"linux", "/Windows", false},
		{"windows", `C:\Windows`, true},
		{"windows", `D:\program files (X86)`, true},
		{"windows", `C:\Users\els\Windows`, false},
		{"windows", `C:\Windows.old`, false},
		{"windows", `C:\Users\els\AppData\Local\Microsoft\Windows\INetCache\IE`, true},
		{"windows", `C:\Users\els\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook`, false},
		{"windows", `C:\$Recycle.Bin`, false},
		{"windows", `\\srv\share\Windows`, false},
		{"darwin", "/System", true},
		{"darwin", "/Users/els/Library/Caches", true},
		{"darwin", "/Users/els/Library/Mail", false},
		{"darwin", "/Volumes/stick/.Spotlight-V100", true},
	} {
		if got := SystemFolder(c.goos, c.path, true); got != c.want {
			t.Errorf("%s %s: %t", c.goos, c.path, got)
		}
	}
	if SystemFolder("linux", "/home/els/.cache", false) || !SystemFolder("windows", `C:\pagefile.sys`, false) {
		t.Error("files")
	}
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{"*.bak", "/a/**/b/", "!x", "a[b-c]{d,e}", `\*`, "**/**/**/x", "[", "caf\u00e9/**"} {
		f.Add(s, "a/b/c.bak")
	}
	f.Fuzz(func(t *testing.T, line, rel string) {
		if len(line) > 100 || len(rel) > 200 {
			return
		}
		for _, fold := range []bool{false, true} {
			p, err := parsePattern(line, fold)
			if err != nil {
				continue
			}
			c := compiled{fold: fold, exclude: []pattern{p}, include: []pattern{p}}
			c.matcher().excluded(rel, "/"+rel, true)
			c.matcher().included(rel)
		}
	})
}
