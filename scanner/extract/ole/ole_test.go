package ole

import (
	"os"
	"path/filepath"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

const shared = "../../../testdata/documents/"

// golden checks every document of a format against its golden file.
func golden(t *testing.T, format, mime string) {
	t.Helper()
	paths, err := filepath.Glob(shared + format + "/*." + format)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s documents: %v", format, err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			extracttest.Accept(t, New(), mime, path)
			c := extracttest.Collect(t, New(), mime, path)
			extracttest.Golden(t, "testdata/"+name+".golden.txt", c.String())
		})
	}
}

func TestExtract_doc(t *testing.T) { golden(t, "doc", "application/msword") }

func TestExtract_xls(t *testing.T) { golden(t, "xls", "application/vnd.ms-excel") }

func TestExtract_ppt(t *testing.T) { golden(t, "ppt", "application/vnd.ms-powerpoint") }

func FuzzExtract(f *testing.F) {
	for _, format := range []string{"doc", "xls", "ppt", "msg"} {
		paths, _ := filepath.Glob(shared + format + "/*." + format)
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", raw))
	})
}
