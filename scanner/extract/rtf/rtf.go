// Package rtf reads Rich Text Format.
package rtf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
	"uitrusting/scanner/extract/internal/rtftext"
	"uitrusting/scanner/extract/internal/textpart"
)

// An Extractor reads RTF. It is stateless.
type Extractor struct{}

// New makes an extractor.
func New() Extractor { return Extractor{} }

// MIMETypes are those of RTF.
func (Extractor) MIMETypes() []string { return []string{"application/rtf", "text/rtf"} }

// Extract sends the body, the stories around it, properties, embedded objects
// and pictures.
func (Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := textpart.New(ctx, out)
	if err := w.Part(document.Position{Line: 1}); err != nil {
		return err
	}
	res, damage := rtftext.Read(r, w)
	if err := w.Flush(); err != nil {
		return err
	}
	if err := properties(res, out); err != nil {
		return err
	}
	if len(res.HTML) > 0 {
		f := flow.New(ctx, out)
		f.Begin(document.Position{Line: 1})
		if _, err := htmltext.Render(f, bytes.NewReader(res.HTML)); err != nil {
			if f.Err() != nil {
				return f.Err()
			}
			damage = errors.Join(damage, err)
		}
		if err := f.End(); err != nil {
			return err
		}
	}
	for _, s := range res.Running {
		if err := w.Part(document.Position{Part: s.Part}); err != nil {
			return err
		}
		w.Title = true
		w.WriteString(s.Text)
	}
	if err := framing(res, w); err != nil {
		return err
	}
	for _, o := range res.Objects {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.Member(document.Member{Name: o.Name, Size: int64(len(o.Data)), Content: bytes.NewReader(o.Data)}); err != nil {
			return err
		}
	}
	if damage != nil && w.Sent() > 0 && !errors.Is(damage, document.ErrBomb) {
		return document.PartialError{Err: damage}
	}
	return damage
}

func properties(res *rtftext.Result, out document.Sink) error {
	for _, p := range []struct {
		name  document.Property
		value string
	}{
		{document.Title, res.Info["title"]},
		{document.Created, res.Info["creatim"]},
		{document.Modified, res.Info["revtim"]},
		{document.Lineage, res.Lineage},
	} {
		if p.value == "" {
			continue
		}
		if err := out.Property(p.name, p.value); err != nil {
			return err
		}
	}
	return nil
}

// framing sends what the document says of itself.
func framing(res *rtftext.Result, w *textpart.Writer) error {
	if err := w.Part(document.Position{Part: "properties"}); err != nil {
		return err
	}
	w.Title = true
	line := func(label, value string) {
		if value != "" {
			w.WriteString(label + ": " + strings.Join(strings.Fields(value), " ") + "\n")
		}
	}
	for _, f := range []struct{ label, key string }{
		{"Title", "title"}, {"Subject", "subject"}, {"Author", "author"}, {"Last modified by", "operator"}, {"Manager", "manager"},
		{"Company", "company"}, {"Category", "category"}, {"Keywords", "keywords"}, {"Comment", "doccomm"}, {"Base", "hlinkbase"},
	} {
		line(f.label, res.Info[f.key])
	}
	for _, f := range res.Fields {
		w.WriteString(f + "\n")
	}
	for _, a := range res.Authors {
		if !slices.Contains([]string{res.Info["author"], res.Info["operator"]}, a) {
			line("Author", a)
		}
	}
	return w.Flush()
}
