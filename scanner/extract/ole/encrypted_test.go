package ole

import (
	"errors"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

// The documents were saved by LibreOffice with the password "geheim", or with
// the one that programs use without asking.
func TestExtract_passwords(t *testing.T) {
	tests := []struct {
		file      string
		passwords []string
		how       string // "" = stays closed
	}{
		{"libreoffice-standard.docx", []string{"fout", "geheim"}, "given-password"},
		{"libreoffice-standard.docx", []string{"fout"}, ""},
		{"libreoffice-velvet.xlsx", nil, "empty-password"},
	}
	for _, tt := range tests {
		c := extracttest.Collect(t, New().WithPasswords(tt.passwords), "application/x-ole-storage", shared+"encrypted/"+tt.file)
		if tt.how == "" {
			if !errors.Is(c.Err, document.ErrEncrypted) || len(c.Members) > 0 {
				t.Errorf("%s with %q: %v, want %v", tt.file, tt.passwords, c.Err, document.ErrEncrypted)
			}
			continue
		}
		if c.Err != nil || len(c.Members) != 1 || c.Members[0].ReadErr != nil {
			t.Errorf("%s with %q: %v, %d members", tt.file, tt.passwords, c.Err, len(c.Members))
			continue
		}
		if got := string(c.Members[0].Body[:2]); got != "PK" || c.Property1(document.Encrypted) != tt.how {
			t.Errorf("%s with %q: begins with %q, %s", tt.file, tt.passwords, got, c.Property1(document.Encrypted))
		}
	}
	for _, file := range []string{"libreoffice-geheim.xls", "libreoffice-geheim.doc"} {
		if c := extracttest.Collect(t, New(), "application/x-ole-storage", shared+"encrypted/"+file); !errors.Is(c.Err, document.ErrEncrypted) {
			t.Errorf("%s: %v, want %v", file, c.Err, document.ErrEncrypted)
		}
	}
}

func TestExtract_passwordsOfStreams(t *testing.T) {
	tests := []struct {
		file, want string
		passwords  []string
	}{
		{"libreoffice-geheim.xls", "85073003328", []string{"fout", "geheim"}},
		{"libreoffice-velvet.xls", "85073003328", nil},
		{"libreoffice-geheim.doc", "Rijksregisternummer 85.07.30-033.28", []string{"geheim"}},
	}
	for _, tt := range tests {
		c := extracttest.Collect(t, New().WithPasswords(tt.passwords), "application/x-ole-storage", shared+"encrypted/"+tt.file)
		if c.Err != nil || !strings.Contains(c.Text(), tt.want) || c.Property1(document.Encrypted) == "" {
			t.Errorf("%s: %v, %d bytes of text without what was sought", tt.file, c.Err, len(c.Text()))
		}
	}
}
