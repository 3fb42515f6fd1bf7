package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// byFolder is what the documents of a folder are.
var byFolder = map[string]string{
	"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "msg": "application/vnd.ms-outlook",
	"docx": officeParts[0].mime, "xlsx": officeParts[4].mime, "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
	"odp": "application/vnd.oasis.opendocument.presentation", "rtf": "application/rtf", "pdf": "application/pdf",
	"zip": zipMIME, "tar": "application/x-tar", "gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz",
	"zstd": "application/zstd", "lz4": "application/x-lz4", "eml": "message/rfc822", "mbox": "application/mbox", "vcf": "text/vcard",
	"ics": "text/calendar", "html": "text/html", "xml": "application/xml", "epub": "application/epub+zip", "svg": "image/svg+xml",
	"7z": "application/x-7z-compressed", "rar": "application/vnd.rar", "cab": "application/vnd.ms-cab-compressed",
	"iso": "application/x-iso9660-image", "sqlite": "application/vnd.sqlite3", "csv": "text/csv", "tnef": "application/vnd.ms-tnef",
	"pst": "application/vnd.ms-outlook-pst", "json": "application/json",
}

// exceptions are documents that are not what their folder says.
var exceptions = map[string]string{
	".lzma": "application/x-lzma", ".gz": "application/gzip", ".fodt": "application/vnd.oasis.opendocument.text-flat-xml",
	".fods": "application/vnd.oasis.opendocument.spreadsheet-flat-xml", ".fodp": "application/vnd.oasis.opendocument.presentation-flat-xml",
}

// TestIdentify_documents names real documents without their names.
func TestIdentify_documents(t *testing.T) {
	root := filepath.Join("..", "..", "testdata", "documents")
	folders, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, f := range folders {
		want, ok := byFolder[f.Name()]
		if !ok {
			continue
		}
		files, _ := filepath.Glob(filepath.Join(root, f.Name(), "*"))
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil || strings.HasSuffix(file, ".golden") || strings.HasSuffix(file, ".txt") {
				continue
			}
			looked++
			want := want
			if e, ok := exceptions[filepath.Ext(file)]; ok {
				want = e
			}
			if got := identify("", string(raw)); got != want {
				t.Errorf("%s: %q, want %q", file, got, want)
			}
		}
	}
	if looked < len(byFolder) {
		t.Errorf("%d documents in the folders of %d formats", looked, len(byFolder))
	}
}
