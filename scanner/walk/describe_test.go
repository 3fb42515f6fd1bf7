package walk

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"uitrusting/scanner/document"
)

func TestDescribe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("mode bits of Unix")
	}
	path := filepath.Join(t.TempDir(), "x")
	for mode, want := range map[os.FileMode][]string{
		0o600: nil, 0o640: {"group-read"}, 0o644: {"group-read", "others-read"}, 0o666: {"group-read", "others-read", "others-write"},
	} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc document.Document
		var d Describer
		d.Describe(&doc, f, info)
		f.Close()
		if !reflect.DeepEqual(doc.Exposure, want) || doc.Owner == "" || doc.Mode != info.Mode().String() {
			t.Errorf("%o: %+v", mode, doc)
		}
	}
}
