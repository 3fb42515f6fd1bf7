package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"uitrusting/detectors"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

func (a *app) extractCommand() *cobra.Command {
	s := defaultSettings()
	var format string
	c := &cobra.Command{
		Use:     "extract FILE...",
		Short:   "Print the text that the detectors would see",
		Example: "  uitrusting extract letter.docx\n  uitrusting extract --format jsonl payroll.xlsx",
		Args:    arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "jsonl" {
				return fmt.Errorf("--format %q: choose from text, jsonl", format)
			}
			cfg, closeAll, err := a.bare(&s)
			if err != nil {
				return err
			}
			defer closeAll()
			w := bufio.NewWriter(a.out)
			p := printer{w: w, jsonl: format == "jsonl", enc: json.NewEncoder(w)}
			p.enc.SetEscapeHTML(false)
			cfg.Observe, cfg.Workers = p.segment, 1
			engine, err := scanner.New(cfg)
			if err != nil {
				return err
			}
			for _, path := range args {
				if _, err := os.Lstat(path); err != nil && path != "-" {
					return fmt.Errorf("cannot read %s: %w", printable(path), withoutPath(err))
				}
			}
			sum, err := a.scanAll(c.Context(), engine, absolute(args), func(o finding.Outcome) error {
				if _, err := w.Write(nil); err != nil {
					return err // nobody reads on, or the disk is full: that says nothing of the document
				}
				if o.Status != finding.Scanned {
					fmt.Fprintf(a.err, "uitrusting: %s: %s: %s\n", printable(o.Document.String()), o.Status, o.Kind())
				}
				return nil
			})
			if err == nil {
				err = w.Flush()
			}
			if err != nil {
				return err
			}
			if sum.Documents.Scanned < sum.Documents.Walked {
				return exit{code: exitIncomplete}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&format, "format", "text", "text, or jsonl with places")
	f.BoolVar(&s.OCR, "ocr", false, "read pictures of text with an installed tesseract")
	f.StringVar(&s.PasswordFile, "password-file", "", "`FILE` with passwords to try on encrypted documents, one a line")
	f.DurationVar(&s.FileTimeout, "file-timeout", s.FileTimeout, "`TIME` for one document")
	f.Var(&s.MaxMemory, "max-memory", "bound for all processes together")
	return c
}

// bare is a configuration that looks for nothing.
func (a *app) bare(s *settings) (scanner.Config, func(), error) {
	return a.config(s, &detectors.Set{Lexicon: lex.NewBuilder().Build()}, finding.Key{})
}

// A printer prints segments as they come.
type printer struct {
	w     io.Writer
	enc   *json.Encoder
	jsonl bool
	last  *document.Document // of the segment before
}

// mark is the byte order mark of UTF-8. It is no text, but findings are counted
// in bytes of the file.
const mark = "\ufeff"

type segmentRecord struct {
	Path    string         `json:"path"`
	Members []string       `json:"members"`
	At      map[string]any `json:"at"`
	Offset  int64          `json:"offset"`
	Text    string         `json:"text"`
	Context string         `json:"context,omitempty"`
}

// segment prints what the segment answers for: windows overlap, their text is
// printed once.
func (p *printer) segment(doc *document.Document, seg *document.Segment) error {
	text := seg.Text[seg.Lead:seg.End()]
	if p.jsonl {
		members := doc.Members
		if members == nil {
			members = []string{}
		}
		return p.enc.Encode(segmentRecord{
			Path: strings.ToValidUTF8(doc.Path, "�"), Members: members, At: position(seg.Locate(seg.Lead)),
			Offset: seg.Offset + int64(seg.Lead), Text: text, Context: seg.Context,
		})
	}
	if first := doc != p.last; first && seg.Offset == int64(len(mark)) && strings.HasPrefix(doc.MIMEType, "text/") {
		text = mark + text
	}
	p.last = doc
	if seg.Core == 0 && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	_, err := io.WriteString(p.w, text)
	return err
}

func position(at document.Position) map[string]any {
	m := map[string]any{}
	for name, n := range map[string]int{"page": at.Page, "row": at.Row, "column": at.Col, "line": at.Line} {
		if n > 0 {
			m[name] = n
		}
	}
	for name, s := range map[string]string{"sheet": at.Sheet, "part": at.Part} {
		if s != "" {
			m[name] = s
		}
	}
	return m
}

func section(w io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, l := range lines {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(strings.TrimSpace(l), "\n", "\n  "))
	}
}
