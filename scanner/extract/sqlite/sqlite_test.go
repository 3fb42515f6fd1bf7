package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const mime = "application/vnd.sqlite3"

// database makes a database on disk by the statements and gives its path.
func database(t testing.TB, statements ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.db")
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return file
}

func members(t testing.TB) string {
	return database(t,
		`CREATE TABLE leden (id INTEGER PRIMARY KEY, naam TEXT, geboren DATE, iban TEXT, bedrag REAL, foto BLOB, nota BLOB)`,
		`INSERT INTO leden VALUES (1, 'Jan Peeters', '1985-07-30', 'BE68 5390 0754 7034', 12.5, x'ffd8ffe000', 'tekst in een blob')`,
		`INSERT INTO leden VALUES (2, 'Anaïs'||char(9)||'Müller'||char(10)||'Luik', NULL, NULL, 85073003328.0, x'00010203', NULL)`,
		`CREATE TABLE "weird ""name"" ta	ble" (x)`,
		`INSERT INTO "weird ""name"" ta	ble" VALUES ('jan.peeters@example.com')`,
		`CREATE VIEW v AS SELECT * FROM leden`,
		`CREATE TABLE leeg (x)`,
		`CREATE VIRTUAL TABLE zoek USING fts5(tekst)`,
		`INSERT INTO zoek VALUES ('volledige tekst')`,
	)
}

func TestAccept(t *testing.T) { extracttest.Accept(t, New(), mime, members(t)) }

func TestExtract(t *testing.T) {
	got := extracttest.Collect(t, New(), mime, members(t))
	if got.Err != nil {
		t.Error(got.Err)
	}
	text := got.String()
	for _, want := range []string{
		`--- segment sheet "leden" row 1 column 1 table '\t' ["id" "naam" "geboren" "iban" "bedrag" "foto" "nota"] context "leden"` + "\n",
		"1\tJan Peeters\t1985-07-30\tBE68 5390 0754 7034\t12.5\t\ttekst in een blob\n",
		"2\tAnaïs Müller Luik\t\t\t85073003328\t\t\n",
		"jan.peeters@example.com\n",
		"volledige tekst",
		`--- member "leden/foto/1" 5 bytes`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if n := strings.Count(text, "Jan Peeters"); n != 1 {
		t.Errorf("the view was read too: %d", n)
	}
}

func TestExtract_windows(t *testing.T) {
	file := database(t, `CREATE TABLE t (a, b)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 30000) INSERT INTO t SELECT i, 'een tekst van enige lengte' FROM n`)
	got := extracttest.Collect(t, New(), mime, file)
	if len(got.Segments) < 3 {
		t.Fatalf("%d segments", len(got.Segments))
	}
	last := &got.Segments[len(got.Segments)-1]
	at := last.Locate(strings.Index(last.Text, "30000"))
	if at.Row != 30000 || at.Col != 1 || at.Sheet != "t" {
		t.Errorf("position %+v", at)
	}
}

func TestExtract_log(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "x.db")
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(file)+"?_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for i := range 50 {
		if i == 1 {
			db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
		}
		db.Exec("CREATE TABLE IF NOT EXISTS t (x)")
		if _, err := db.Exec("INSERT INTO t VALUES (?)", fmt.Sprintf("regel %d %s", i, strings.Repeat("x", 500))); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(file + "-wal")
	if err != nil || len(before) == 0 {
		t.Fatalf("no log: %v", err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, _ := f.Stat()
	read := func(x Inner) string {
		var got extracttest.Collection
		err := x.Extract(t.Context(), document.Document{Ref: document.Ref{Path: file}}, io.NewSectionReader(f, 0, info.Size()), &got)
		if err != nil {
			t.Error(err)
		}
		return got.Text()
	}
	if text := read(New()); strings.Contains(text, "regel 49") || !strings.Contains(text, "regel 0") {
		t.Error("without the log: not the old state")
	}
	if text := read(WithLog(New())); !strings.Contains(text, "regel 49") || !strings.Contains(text, "regel 0") {
		t.Error("with the log: not the new state")
	}
	after, _ := os.ReadFile(file + "-wal")
	if !bytes.Equal(before, after) {
		t.Error("the log was changed")
	}
}

func TestExtract_cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	raw, err := os.ReadFile(members(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := extracttest.CollectBytes(ctx, New(), mime, "x", raw); !errors.Is(got.Err, context.Canceled) {
		t.Error(got.Err)
	}
}

func FuzzExtract(f *testing.F) {
	raw, err := os.ReadFile(database(f, `CREATE TABLE t (a, b)`, `INSERT INTO t VALUES (1, 'x')`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), mime, "x", raw))
	})
}

func FuzzMerge(f *testing.F) {
	f.Add([]byte("x"), []byte("\x37\x7f\x06\x82\x00\x2d\xe2\x18\x00\x00\x10\x00"))
	f.Fuzz(func(t *testing.T, base, log []byte) {
		o, ok := merge(io.NewSectionReader(bytes.NewReader(base), 0, int64(len(base))), io.NewSectionReader(bytes.NewReader(log), 0, int64(len(log))))
		if ok {
			io.Copy(io.Discard, io.LimitReader(io.NewSectionReader(o, 0, o.size), 1<<20))
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	raw, err := os.ReadFile(database(b, `CREATE TABLE t (a, b)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 100000) INSERT INTO t SELECT i, 'een tekst van enige lengte' FROM n`))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		extracttest.CollectBytes(b.Context(), New(), mime, "x", raw)
	}
}
