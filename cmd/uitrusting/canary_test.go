package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/reporters"
)

// TestCanary plants values in documents of several kinds and wants none of
// them in any report, message or error.
func TestCanary(t *testing.T) {
	dir := t.TempDir()
	planted := []string{"85.05.17-997.22", "85051799722", "Kanarievogel", "BE32123456789002", "1234 5678 9002",
		"0470 12 34 56", "+32470123456", "kanarie@post.example", "Zomer2026!geheim", "hepatitis", "4716000000000007"}
	body := "Beste Jan Kanarievogel,\n\nrijksregisternummer 85.05.17-997.22, rekening BE32 1234 5678 9002,\n" +
		"gsm 0470 12 34 56, mail jan.kanarie@post.example\nwachtwoord: Zomer2026!geheim\n" +
		"Jan Kanarievogel lijdt aan hepatitis.\nVisa 4716 0000 0000 0007\n"
	for name, content := range map[string]string{
		"brief.txt": body, "tabel.csv": "naam;nummer\nJan Kanarievogel;85.05.17-997.22\n",
		"kapot.docx": "PK\x03\x04" + body, "kapot.pdf": "%PDF-1.7\n" + body, "mail.eml": "From: Jan Kanarievogel <jan.kanarie@post.example>\nSubject: hepatitis\n\n" + body,
		"data.json": `{"naam":"Jan Kanarievogel","nummer":"85.05.17-997.22"`, "dump.bin": "\x00\x01\x02\x03" + body + "\xff\xfe\x00",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	key := filepath.Join(t.TempDir(), "key") // a baseline needs one that lasts
	if err := os.WriteFile(key, bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range reporters.Formats() {
		var out, errs bytes.Buffer
		code := run(context.Background(), []string{"scan", "-v", "--key-file", key, "--all", "--min-confidence", "low", "-o", format + ":-", dir}, nil, &out, &errs)
		if code != exitFindings {
			t.Errorf("%s: exit %d, want 1: %s", format, code, errs.String())
		}
		for _, v := range planted {
			if strings.Contains(out.String(), v) || strings.Contains(errs.String(), v) {
				t.Errorf("%s: the planted value %q is in the output", format, v)
			}
		}
	}
}
