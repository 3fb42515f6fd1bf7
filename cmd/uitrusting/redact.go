package main

import (
	"path"
	"strings"

	"uitrusting/reporters"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A redactor hides paths from a report: a file name can name a person. What
// stays is the class of the folder, the ending and a keyed id, so that the
// same file can be told again by whoever has the key.
type redactor struct {
	reporters.Reporter
	key finding.Key
}

// Begin implements reporters.Reporter.
func (r redactor) Begin(run finding.Run) error {
	run.Roots = r.paths(run.Roots)
	run.Central = r.paths(run.Central)
	run.User = r.key.Pseudonym("user", run.User)
	return r.Reporter.Begin(run)
}

// Report implements reporters.Reporter.
func (r redactor) Report(o *finding.Outcome) error {
	c := *o
	c.Document.Ref = redacted(r.key, o.Document.Ref)
	if c.Document.Owner != "" {
		c.Document.Owner = r.key.Pseudonym("user", o.Document.Owner)
	}
	c.Verdict.Target, c.Verdict.TargetPath = r.store(o.Verdict.Target), ""
	if k := o.Verdict.Known; k != nil {
		known := *k
		known.By = r.key.Pseudonym("user", k.By)
		c.Verdict.Known = &known
	}
	c.Location.Store = r.store(o.Location.Store)
	c.Findings = append([]finding.Finding(nil), o.Findings...)
	for i := range c.Findings {
		c.Findings[i].At = r.position(c.Findings[i].At)
	}
	c.Copies = append([]finding.Copy(nil), o.Copies...)
	for i := range c.Copies {
		c.Copies[i].Of, c.Copies[i].Store = "", r.store(c.Copies[i].Store)
	}
	c.Verdict.Breaches = append([]finding.Breach(nil), o.Verdict.Breaches...)
	for i := range c.Verdict.Breaches {
		for _, of := range o.Copies {
			if of.Of != "" {
				c.Verdict.Breaches[i].Reason = strings.ReplaceAll(c.Verdict.Breaches[i].Reason, of.Of, "a document")
			}
		}
	}
	return r.Reporter.Report(&c)
}

// redacted is the name of a document without what could name a person.
func redacted(key finding.Key, ref document.Ref) document.Ref {
	r := redactor{key: key}
	out := document.Ref{Path: r.path(ref.Path)}
	for _, m := range ref.Members {
		out.Members = append(out.Members, r.path(m))
	}
	return out
}

// store is the pseudonym of a central store.
func (r redactor) store(name string) string {
	if name == "" {
		return ""
	}
	return r.key.Pseudonym("path", name)
}

// position is a place without the titles of sheets and the names of parts.
func (r redactor) position(at document.Position) document.Position {
	if at.Sheet != "" {
		at.Sheet = r.title(at.Sheet)
	}
	if word, _, _ := strings.Cut(at.Part, " "); !strings.Contains(plainParts, " "+word+" ") {
		at.Part = r.title(at.Part)
	}
	return at
}

// plainParts are the words with which extractors name what every document of
// a format has; another can be a name that somebody gave.
const plainParts = "  attachments body chart comment contact diagram end endnote event external fields footer footnote header headers journal link " +
	"macro note object ocr outline pivot properties sheets styles textbox todo transport "

// title is a short pseudonym: it only tells the parts of one document apart.
func (r redactor) title(name string) string { return r.key.Pseudonym("title", name)[:11] }

func (r redactor) paths(list []string) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = r.path(p)
	}
	return out
}

// path is folder class, keyed id and ending: "downloads/k1:5b0c….xlsx".
func (r redactor) path(p string) string {
	ext := path.Ext(path.Base(strings.ReplaceAll(p, `\`, "/")))
	if !strings.Contains(plainEndings, strings.ToLower(ext)+" ") {
		ext = ""
	}
	return folderClass(p) + "/" + r.key.Pseudonym("path", p) + strings.ToLower(ext)
}

// plainEndings are endings that name a format; another could be a part of a
// name ("jan.maes").
const plainEndings = ".txt .csv .tsv .log .md .json .xml .html .htm .yaml .yml .sql .db .sqlite .pdf .rtf .doc .docx .docm .dotx .xls .xlsx .xlsm " +
	".xlsb .ppt .pptx .odt .ods .odp .eml .msg .mbox .pst .ost .vcf .ics .zip .tar .gz .tgz .bz2 .xz .zst .7z .rar .iso .jpg .jpeg .png .gif .tif .tiff .heic .epub "

// folderClass is the kind of folder that a path lies in, in one fixed word.
func folderClass(p string) string {
	class := "other"
	parts := strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return r == '/' || r == '\\' })
	for _, part := range parts {
		switch part {
		case "desktop", "bureaublad", "bureau", "schreibtisch":
			class = "desktop"
		case "documents", "documenten", "dokumente", "my documents", "mijn documenten":
			class = "documents"
		case "downloads", "téléchargements":
			class = "downloads"
		case "pictures", "afbeeldingen", "images", "bilder", "foto's":
			class = "pictures"
		case "mail", ".thunderbird", "outlook", "outlook files":
			class = "mail"
		case "temp", "tmp":
			class = "temporary"
		case "trash", ".trash", "$recycle.bin":
			class = "trash"
		case "onedrive", "dropbox", "nextcloud", "google drive", "icloud drive":
			class = "cloud-sync"
		}
	}
	return class
}

// A discreet reporter counts what lies in a private zone and does not name
// it: the path becomes a pseudonym, the list of findings is left out.
type discreet struct {
	reporters.Reporter
	key finding.Key
}

// Report implements reporters.Reporter.
func (d discreet) Report(o *finding.Outcome) error {
	if !o.Location.Private {
		return d.Reporter.Report(o)
	}
	c := *o
	c.Document.Ref = document.Ref{Path: "private/" + d.key.Pseudonym("path", o.Document.Ref.String())}
	c.Findings, c.Truncated = nil, c.Counts.Total() > 0
	c.Copies = nil
	c.Verdict.Breaches = append([]finding.Breach(nil), o.Verdict.Breaches...)
	for i := range c.Verdict.Breaches {
		c.Verdict.Breaches[i].Reason = "in a private folder"
	}
	return d.Reporter.Report(&c)
}
