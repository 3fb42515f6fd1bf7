package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/reporters"
)

// TestRedactPaths gives every name that a scan meets a part that stands
// nowhere else, and wants none of them in any report, message, log or file
// that the scan leaves.
func TestRedactPaths(t *testing.T) {
	work := t.TempDir()
	home, store, state := filepath.Join(work, "Thuisnaam"), filepath.Join(work, "Winkelnaam"), filepath.Join(work, "state")
	table := "naam;rijksregisternummer\nJan Peeters;85.05.17-997.22\nEls Maes;62.07.04-998.39\nAn Claes;71.09.07-213.64\n"
	letter := "Beste Jan Peeters,\n\nrijksregisternummer 85.05.17-997.22, rekening BE32 1234 5678 9002.\nJan Peeters lijdt aan hepatitis.\n"
	files := map[string]string{
		"Winkelnaam/Centralemap/Centralenaam.csv": table,
		"Thuisnaam/Mapnaam/Kopienaam.csv":         table,
		"Thuisnaam/Mapnaam/Deelnaam.csv":          strings.Join(strings.SplitAfter(table, "\n")[:3], ""),
		"Thuisnaam/Bestandnaam.txt":               letter,
		"Thuisnaam/brief.Eindenaam":               letter,
		"Thuisnaam/Kapotnaam.docx":                "PK\x03\x04" + letter,
		"Thuisnaam/Kapotnaam.zip":                 "PK\x03\x04" + letter,
		"Thuisnaam/Versleuteldnaam.zip":           archived(t, 1, "Geslotennaam.txt", letter),
		"Thuisnaam/Archiefnaam.zip": archived(t, 0, "Ledenmap/Lidnaam.csv", table, "Binnennaam.zip", archived(t, 0, "Diepnaam.txt", letter),
			"Kapotlid.pdf", "%PDF-1.7\n"+letter),
		"Thuisnaam/Mailnaam.eml": "From: Els <els@example.com>\nSubject: Onderwerpnaam\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + letter +
			"\n--b\nContent-Type: text/csv\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"Bijlagenaam.csv\"\n\n" +
			base64.StdEncoding.EncodeToString([]byte(table)) + "\n--b--\n",
		"Thuisnaam/boek.epub": archived(t, 0, "mimetype", "application/epub+zip",
			"META-INF/container.xml", `<container><rootfiles><rootfile full-path="boek.opf"/></rootfiles></container>`,
			"boek.opf", `<package><manifest><item id="h" href="Hoofdstuknaam.xhtml" media-type="application/xhtml+xml"/></manifest><spine/></package>`,
			"Hoofdstuknaam.xhtml", "<html><body><p>rijksregisternummer 85.05.17-997.22</p></body></html>"),
		"Thuisnaam/blad.fods": `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
			`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
			`office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="Bladnaam"><table:table-row>` +
			`<table:table-cell><text:p>rijksregisternummer 85.05.17-997.22</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`,
	}
	for name, content := range files {
		path := filepath.Join(work, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("Bestandnaam.txt", filepath.Join(home, "Koppelingnaam")); err != nil {
		t.Log("no link: ", err)
	}
	key, log := filepath.Join(work, "key"), filepath.Join(work, "log")
	if err := os.WriteFile(key, bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := []string{"thuisnaam", "winkelnaam", "centralemap", "centralenaam", "mapnaam", "kopienaam", "deelnaam", "bestandnaam", "eindenaam", "kapotnaam",
		"versleuteldnaam", "geslotennaam", "archiefnaam", "ledenmap", "lidnaam", "binnennaam", "diepnaam", "kapotlid", "mailnaam", "onderwerpnaam",
		"bijlagenaam", "bladnaam", "hoofdstuknaam", "koppelingnaam", strings.ToLower(filepath.Base(filepath.Dir(work)))}
	silent := func(what, text string) {
		text = strings.ToLower(text)
		for _, s := range secret {
			if i := strings.Index(text, s); i >= 0 {
				t.Errorf("%s: the name %q is in it: …%s…", what, s, text[max(i-80, 0):min(i+80, len(text))])
			}
		}
	}
	scan := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append([]string{"scan", "--redact-paths", "-v", "--progress", "never", "--key-file", key, "--central", store, "--log-file", log}, args...)
		if code := run(context.Background(), append(args, home, store), nil, &out, &errs); code != exitFindings && code != exitClean {
			t.Fatalf("%v: exit %d: %s", args, code, errs.String())
		}
		silent(fmt.Sprint(args, " messages"), errs.String())
		return out.String()
	}
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		args := []string{"--all", "--min-confidence", "low", "--lang", lang}
		for _, format := range reporters.Formats() {
			args = append(args, "-o", format+":"+filepath.Join(work, format))
		}
		scan(args...)
		for _, format := range reporters.Formats() {
			b, err := os.ReadFile(filepath.Join(work, format))
			if err != nil {
				t.Fatal(err)
			}
			silent(lang+" "+format, string(b))
			if !bytes.Contains(b, []byte("k1:")) {
				t.Errorf("%s: no pseudonym", format)
			}
		}
	}
	silent("dry run", scan("--dry-run"))
	silent("summary", scan("--summary"))

	// What a scan leaves: memory apart, which holds names by its purpose, the
	// log and the history.
	first, second := filepath.Join(work, "first.jsonl"), filepath.Join(work, "second.jsonl")
	scan("--state", state, "-o", "jsonl:"+first)
	for _, path := range []string{log, filepath.Join(state, "history.json")} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		silent(path, string(b))
	}

	// Two redacted results of one key can be compared.
	if err := os.Remove(filepath.Join(home, "Bestandnaam.txt")); err != nil {
		t.Fatal(err)
	}
	scan("-o", "jsonl:"+second)
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"convert", second, "--compare", first, "--lang", "en"}, nil, &out, &errs); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if !strings.Contains(out.String(), "0 new · ") || !strings.Contains(out.String(), "1 no longer found") {
		t.Errorf("redacted results are not compared: %s", out.String())
	}
	direct := scan("--compare", first, "--lang", "en")
	if !strings.Contains(direct, "0 new · ") || !strings.Contains(direct, "1 no longer found") {
		t.Errorf("a redacted scan is not compared: %s", direct)
	}
	_ = filepath.WalkDir(work, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".uitrusting") {
			t.Errorf("%s was left", path)
		}
		return nil
	})
}

// archived is an archive of members, each a name and a content; flags as in
// its headers: 1 says that a member is encrypted.
func archived(t *testing.T, flags uint16, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		m, err := w.CreateHeader(&zip.FileHeader{Name: members[i], Method: zip.Store, Flags: flags})
		if err == nil {
			_, err = m.Write([]byte(members[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
