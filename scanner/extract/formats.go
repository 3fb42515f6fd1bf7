package extract

import "strings"

// A Coverage says how far a format is read.
type Coverage string

// The coverages.
const (
	Read    Coverage = "read"
	Partly  Coverage = "partly"             // some of the text is out of reach
	Strings Coverage = "printable strings"  // no reader; the outcome is partial
	Closed  Coverage = "reported as closed" // counted, with the reason
	Skipped Coverage = "skipped"            // holds no text: counted as not-text
)

// A Format is a row of the table of formats.
type Format struct {
	Name     string
	Types    []string // MIME types as Identify names them, or the beginning of several, ending in "*"
	Coverage Coverage
	Note     string // what is read besides the obvious, or what is not
}

const openXML, odf = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."

// Formats lists what is read and what is not. A test compares it with All.
func Formats() []Format {
	return []Format{
		{"Plain text, source code, logs, SQL dumps, chat exports, YAML", []string{"text/plain"}, Read, "UTF-8, UTF-16, UTF-32, Windows and ISO code pages, told from the bytes"},
		{"CSV, TSV", []string{"text/csv", "text/tab-separated-values"}, Read, "delimiter and titles told from the content"},
		{"JSON, JSON lines", []string{"application/json", "application/x-ndjson"}, Read, "escapes decoded"},
		{"HTML, XHTML", []string{"text/html", "application/xhtml+xml"}, Read, "form values, link targets with addresses, comments, linked data"},
		{"XML, SVG", []string{"application/xml", "text/xml", "image/svg+xml"}, Read, "element names as labels"},
		{"EPUB", []string{"application/epub+zip"}, Read, "in reading order; pictures as members"},
		{"RTF", []string{"application/rtf", "text/rtf"}, Read, ""},
		{"PDF", []string{"application/pdf"}, Read, "form fields, notes, outline, attached files; scanned pages with --ocr"},
		{"Word, Excel, PowerPoint, Visio since 2007", []string{openXML + "*", "application/vnd.ms-word.*", "application/vnd.ms-excel.*", "application/vnd.ms-powerpoint.*", "application/vnd.ms-visio.*"},
			Read, "all parts, embedded files as members"},
		{"Word, Excel, PowerPoint 6 to 2003", []string{"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/x-ole-storage"},
			Read, "other programs' compound files: printable strings"},
		{"OpenDocument, OpenOffice.org 1", []string{odf + "*", "application/vnd.sun.xml.*"}, Read, "packages and flat XML"},
		{"Pages, Numbers, Keynote", []string{"application/x-iwork-archive"}, Partly, "the strings, in the order of the file"},
		{"E-mail, saved web pages (eml, Maildir, mht)", []string{"message/rfc822"}, Read, "attachments and nested messages as members; signed ones too"},
		{"Mailboxes (mbox)", []string{"application/mbox"}, Read, "each message a member"},
		{"Outlook messages (msg)", []string{"application/vnd.ms-outlook"}, Read, "with attachments"},
		{"Outlook stores (pst, ost)", []string{"application/vnd.ms-outlook-pst"}, Read, "each message, contact and appointment a member"},
		{"winmail.dat", []string{"application/vnd.ms-tnef"}, Read, ""},
		{"Address cards, calendars (vcf, ics)", []string{"text/vcard", "text/calendar"}, Read, ""},
		{"SQLite databases", []string{"application/vnd.sqlite3"}, Read, "tables with their column names"},
		{"Pictures (JPEG, PNG, TIFF, WebP, GIF, HEIC, AVIF, PSD)", []string{"image/jpeg", "image/png", "image/tiff", "image/webp", "image/gif", "image/heic", "image/heif", "image/avif", "image/vnd.adobe.photoshop"},
			Read, "Exif, XMP, IPTC and PNG text; what is drawn, with --ocr"},
		{"Other pictures (BMP, JPEG 2000, JPEG XL, PNM, …)", []string{"image/bmp", "image/jp2", "image/jpx", "image/jxl", "image/jxr", "image/bpg", "image/vnd.radiance", "image/x-portable-*"}, Closed, "no-text"},
		{"zip", []string{"application/zip"}, Read, "zip64, AES and old encryption with a password, lost directory; not implode and PPMd"},
		{"tar, gz, bz2, xz, lzma, zst, lz4, zlib", []string{"application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz", "application/x-lzma", "application/zstd", "application/x-lz4", "application/zlib"}, Read, ""},
		{"7z, RAR", []string{"application/x-7z-compressed", "application/vnd.rar"}, Read, "of a set of volumes only the one at hand"},
		{"Cabinets (cab)", []string{"application/vnd.ms-cab-compressed"}, Partly, "stored and MSZIP; LZX and Quantum reported"},
		{"Disc images (ISO 9660, Joliet, Rock Ridge)", []string{"application/x-iso9660-image"}, Partly, "not UDF"},
		{"Access, Parquet, CHM, .Z, Java key stores, unknown binaries",
			[]string{Binary, "application/x-msaccess", "application/vnd.apache.parquet", "application/vnd.ms-htmlhelp", "application/x-compress", "application/x-java-keystore"}, Strings, "ASCII, UTF-8, UTF-16"},
		{"Encrypted documents, mails and containers (PGP, age, KeePass, LUKS)",
			[]string{"application/pgp-encrypted", "application/x-age", "application/x-keepass", "application/x-luks", "application/x-openssl-encrypted"}, Closed, "encrypted"},
		{"Programs, libraries, fonts, sound, film", nil, Skipped, "not-text"},
	}
}

// Table is Formats as a table in Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| format | coverage | |\n|---|---|---|\n")
	for _, f := range Formats() {
		b.WriteString("| " + f.Name + " | " + string(f.Coverage) + " | " + f.Note + " |\n")
	}
	return b.String()
}
