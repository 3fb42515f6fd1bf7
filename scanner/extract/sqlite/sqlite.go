// Package sqlite reads SQLite databases: each table as a table, its column
// names beside it. It opens the database through the reader it is given, read
// only, so that no file is written, locked or copied.
//
// The library is SQLite itself, translated from C, and works on hostile
// bytes: the extractor is meant to run behind package isolate. Logged adds
// what a write-ahead log next to the database holds; it runs in the parent.
package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
	"modernc.org/sqlite/vfs"

	"uitrusting/scanner/document"
)

// Extractor reads SQLite databases. It is safe for concurrent use.
type Extractor struct{}

// New makes an Extractor.
func New() *Extractor { return &Extractor{} }

// MIMETypes are the types it reads.
func (*Extractor) MIMETypes() []string { return []string{"application/vnd.sqlite3"} }

const (
	// window is how much text of a table one segment holds, in bytes.
	window = 256 << 10
	// maxText bounds the text of one database, in bytes.
	maxText = 1 << 30
	// maxCell bounds one value, in bytes; SQLite refuses longer ones.
	maxCell = 16 << 20
	// maxTables and maxColumns bound what a hostile schema declares.
	maxTables  = 10_000
	maxColumns = 2000
	// maxBlobs are sent as members of one database.
	maxBlobs = 10_000
)

// Extract sends the rows of every table, in windows, and pictures and
// documents that are stored in cells as members. Views, which only repeat
// tables, and virtual tables, which run code, are left out; the tables that
// virtual ones keep their text in are read.
func (*Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name, system, err := vfs.New(files{r})
	if err != nil {
		return fmt.Errorf("open: %w", document.ErrMemory)
	}
	defer system.Close()
	db, err := sql.Open("sqlite", "file:db?vfs="+name+"&mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("open: %w", document.ErrCorrupt)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return kind(ctx, err)
	}
	defer conn.Close()
	w := &reading{ctx: ctx, conn: conn, out: out}
	return w.database()
}

// reading is a database on its way to the sink.
type reading struct {
	ctx   context.Context
	conn  *sql.Conn
	out   document.Sink
	text  int64
	blobs int
}

func (w *reading) database() error {
	if _, err := sqlite.Limit(w.conn, sqlite3.SQLITE_LIMIT_LENGTH, maxCell); err != nil {
		return kind(w.ctx, err)
	}
	for _, pragma := range []string{"trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "cache_size=-8192"} {
		if _, err := w.conn.ExecContext(w.ctx, "PRAGMA "+pragma); err != nil {
			return kind(w.ctx, err)
		}
	}
	names, err := w.tables()
	if err != nil {
		return err
	}
	var lost error
	for _, name := range names {
		err := w.table(name)
		var stop stopError
		switch {
		case errors.As(err, &stop):
			return stop.error
		case errors.Is(err, document.ErrTooLarge):
			return document.PartialError{Err: err}
		case err != nil && w.ctx.Err() != nil:
			return w.ctx.Err()
		case err != nil:
			lost = err
		}
	}
	switch {
	case lost != nil && w.text > 0:
		return document.PartialError{Err: lost}
	case lost == nil && w.text == 0 && w.blobs == 0:
		return document.ErrNoText
	}
	return lost
}

// stopError carries an error of the sink.
type stopError struct{ error }

// tables lists the tables in the order in which they were made.
func (w *reading) tables() ([]string, error) {
	rows, err := w.conn.QueryContext(w.ctx, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid LIMIT ?`, maxTables)
	if err != nil {
		return nil, kind(w.ctx, err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, kind(w.ctx, err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return nil, kind(w.ctx, err)
	}
	return names, nil
}

// table sends the rows of one table.
func (w *reading) table(name string) error {
	rows, err := w.conn.QueryContext(w.ctx, `SELECT * FROM "`+strings.ReplaceAll(name, `"`, `""`)+`"`)
	if err != nil {
		return kind(w.ctx, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil || len(columns) > maxColumns {
		return fmt.Errorf("columns: %w", document.ErrCorrupt)
	}
	for i, column := range columns {
		columns[i] = cell(column)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	name = cell(name)
	t := &document.Table{Columns: columns, Delimiter: '\t'}
	var b strings.Builder
	row, first := 0, 1
	for rows.Next() {
		row++
		if err := rows.Scan(places...); err != nil {
			return kind(w.ctx, err)
		}
		for i, value := range values {
			if i > 0 {
				b.WriteByte('\t')
			}
			if raw, ok := value.([]byte); ok && !readable(raw) {
				if err := w.blob(name, columns[i], row, raw); err != nil {
					return err
				}
				continue
			}
			b.WriteString(show(value))
		}
		b.WriteByte('\n')
		if b.Len() >= window {
			if err := w.send(name, t, first, &b); err != nil {
				return err
			}
			first = row + 1
		}
	}
	if err := w.send(name, t, first, &b); err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return kind(w.ctx, err)
	}
	return nil
}

// send sends the rows that were collected.
func (w *reading) send(name string, t *document.Table, first int, b *strings.Builder) error {
	text := b.String()
	b.Reset()
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if w.text += int64(len(text)); w.text > maxText {
		return document.ErrTooLarge
	}
	err := w.out.Segment(document.Segment{
		Text:    text,
		Context: name,
		Table:   t,
		Marks:   []document.Mark{{At: document.Position{Sheet: name, Row: first, Col: 1}}},
	})
	if err != nil {
		return stopError{err}
	}
	return nil
}

// magics are the first bytes of what is worth reading as a document of its
// own when it is stored in a cell.
func magics() []string {
	return []string{
		"%PDF-", "PK\x03\x04", "\xff\xd8\xff", "\x89PNG", "\x1f\x8b\x08", "{\\rtf", "\xd0\xcf\x11\xe0", "SQLite format 3\x00", "bplist00",
		"II*\x00", "MM\x00*", "\x28\xb5\x2f\xfd", "7z\xbc\xaf", "Rar!",
	}
}

// blob sends a document that is stored in a cell.
func (w *reading) blob(table, column string, row int, raw []byte) error {
	for _, magic := range magics() {
		if !bytes.HasPrefix(raw, []byte(magic)) {
			continue
		}
		if w.blobs++; w.blobs > maxBlobs {
			return document.ErrTooManyMembers
		}
		err := w.out.Member(document.Member{
			Name: table + "/" + column + "/" + strconv.Itoa(row), Size: int64(len(raw)), Content: bytes.NewReader(raw),
		})
		if err != nil {
			return stopError{err}
		}
		return nil
	}
	return nil
}

// readable reports whether a blob is text.
func readable(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	return bytes.IndexFunc(raw, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }) < 0
}

// show is a value as a person would write it.
func show(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return cell(v)
	case []byte:
		return cell(string(v))
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time: // a text in a column declared as a date
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05")
	}
	return ""
}

// cell makes a text fit into one cell: tabs and line ends part cells.
func cell(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == utf8.RuneError }) < 0 {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// kind turns an error of SQLite into one of package document. Its text can
// quote the schema and is dropped.
func kind(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch code := e.Code() & 0xff; code {
		case sqlite3.SQLITE_NOMEM:
			return document.ErrMemory
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
			return document.ErrCorrupt
		default:
			return fmt.Errorf("sqlite code %d: %w", code, document.ErrCorrupt)
		}
	}
	return document.ErrCorrupt
}

// files is a file system that holds the database as "db" and nothing else.
type files struct{ r *io.SectionReader }

func (f files) Open(name string) (fs.File, error) {
	if name != "db" {
		return nil, fs.ErrNotExist
	}
	return &file{io.NewSectionReader(plain{f.r}, 0, f.r.Size())}, nil
}

// A file is the database as the file system gives it.
type file struct{ *io.SectionReader }

func (f *file) Stat() (fs.FileInfo, error) { return stat(f.Size()), nil }
func (f *file) Close() error               { return nil }

type stat int64

func (s stat) Name() string       { return "db" }
func (s stat) Size() int64        { return int64(s) }
func (s stat) Mode() fs.FileMode  { return 0o400 }
func (s stat) ModTime() time.Time { return time.Time{} }
func (s stat) IsDir() bool        { return false }
func (s stat) Sys() any           { return nil }

// plain gives a database that uses a write-ahead log as one that does not:
// SQLite would want to write beside it. What the log holds is already in, or
// was never to be had.
type plain struct{ r io.ReaderAt }

// versions are the bytes of the header that name the journal: 2 is a log.
const (
	versionAt = 18
	versions  = 2
)

func (p plain) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.r.ReadAt(b, off)
	for i := range versions {
		if at := versionAt + int64(i) - off; at >= 0 && at < int64(n) && b[at] == 2 {
			b[at] = 1
		}
	}
	return n, err
}
