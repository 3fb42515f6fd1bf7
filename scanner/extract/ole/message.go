package ole

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/compound"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
	"uitrusting/scanner/extract/internal/lzfu"
	"uitrusting/scanner/extract/internal/rtftext"
)

// Limits of a message.
const (
	maxBody        = 64 << 20 // bytes of one body
	maxValue       = 1 << 20  // bytes of another property
	maxRecipients  = 10_000
	maxAttachments = 2000
)

// Ids of properties.
const (
	tagSubject    = 0x0037
	tagSubmitted  = 0x0039
	tagHeaders    = 0x007d
	tagSenderName = 0x0c1a
	tagSenderMail = 0x0c1f
	tagSenderSMTP = 0x5d01
	tagForName    = 0x0042
	tagForMail    = 0x0065
	tagDelivered  = 0x0e06
	tagBody       = 0x1000
	tagRTF        = 0x1009
	tagHTML       = 0x1013
	tagMessageID  = 0x1035
	tagName       = 0x3001
	tagMail       = 0x3003
	tagSMTP       = 0x39fe
	tagCreated    = 0x3007
	tagModified   = 0x3008
	tagData       = 0x3701
	tagFileName   = 0x3704
	tagLongName   = 0x3707
	tagInternetCP = 0x3fde
	tagMessageCP  = 0x3ffd
	tagRecipRole  = 0x0c15
)

// A properties is a storage of a message with what it says.
type properties struct {
	s     *compound.Storage
	fixed map[int]uint64 // by id
	page  codepage.Page
}

// message reads a message: who, what, when, its body, the rest of its texts,
// then the attachments.
func (e *extraction) message() error {
	p := readProperties(e.root, codepage.Western)
	if cp, ok := p.fixed[tagMessageCP]; ok {
		p.page = codepage.Of(int(uint32(cp)))
	} else if cp, ok := p.fixed[tagInternetCP]; ok {
		p.page = codepage.Of(int(uint32(cp)))
	}
	if p.page.Multi() && p.fixed[tagMessageCP] == 1200 {
		p.page = codepage.Western
	}
	if err := e.mailProperties(p); err != nil {
		return err
	}
	subject := p.text(tagSubject)
	if err := e.mailHead(p, subject); err != nil {
		return err
	}
	if err := e.mailBody(p, subject); err != nil {
		return err
	}
	if err := e.mailRest(p); err != nil {
		return err
	}
	return e.attachments(p)
}

// readProperties reads the values of fixed size. Their list begins after a
// head of 32 bytes in a message, 24 in an embedded one, 8 elsewhere.
func readProperties(s *compound.Storage, page codepage.Page) *properties {
	p := &properties{s: s, fixed: map[int]uint64{}, page: page}
	st := s.Stream("__properties_version1.0")
	if st == nil {
		return p
	}
	b, _ := st.Bytes(maxValue)
	from := len(b) % 16
	if from == 0 && len(b) >= 32 {
		from = 32
	} else if from == 8 && len(b) >= 24 && s.Storage("__nameid_version1.0") == nil && hasMessage(s) {
		from = 24
	}
	for ; from+16 <= len(b); from += 16 {
		p.fixed[u16(b, from+2)] = uint64(u32(b, from+8)) | uint64(u32(b, from+12))<<32
	}
	return p
}

// hasMessage tells a message from a recipient or an attachment.
func hasMessage(s *compound.Storage) bool {
	for _, st := range s.Storages {
		if strings.HasPrefix(st.Name, "__recip") || strings.HasPrefix(st.Name, "__attach") {
			return true
		}
	}
	return s.Stream("__substg1.0_0037001F") != nil || s.Stream("__substg1.0_0037001E") != nil
}

// stream is the value of a property of that id and type.
func (p *properties) stream(id, kind int) *compound.Stream {
	return p.s.Stream(fmt.Sprintf("__substg1.0_%04X%04X", id, kind))
}

// text is a property that is text; "" without one.
func (p *properties) text(id int) string { return p.longText(id, maxValue) }

func (p *properties) longText(id int, limit int64) string {
	if st := p.stream(id, 0x1f); st != nil {
		raw, _ := st.Bytes(limit)
		return clean(appendUTF16(nil, raw))
	}
	if st := p.stream(id, 0x1e); st != nil {
		raw, _ := st.Bytes(limit)
		return clean(p.page.Append(nil, raw))
	}
	return ""
}

func clean(text []byte) string {
	text = bytes.TrimRight(text, "\x00")
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return strings.TrimSpace(strings.ReplaceAll(string(text), "\r", "\n"))
}

// mail is the best address there is: of the mail network before the
// directory's.
func (p *properties) mail(ids ...int) string {
	for _, id := range ids {
		if a := p.text(id); strings.Contains(a, "@") {
			return a
		}
	}
	return ""
}

func (e *extraction) mailProperties(p *properties) error {
	sent := fileTime(p.fixed[tagSubmitted])
	if sent == "" {
		sent = fileTime(p.fixed[tagDelivered])
	}
	for _, v := range []property{
		{document.Sent, sent},
		{document.Created, fileTime(p.fixed[tagCreated])},
		{document.Modified, fileTime(p.fixed[tagModified])},
		{document.Title, p.text(tagSubject)},
		{document.MailFrom, p.mail(tagSenderSMTP, tagSenderMail, tagForMail)},
		{document.Lineage, p.text(tagMessageID)},
	} {
		if v.value == "" {
			continue
		}
		if err := e.out.Property(v.name, v.value); err != nil {
			return err
		}
	}
	return nil
}

// mailHead sends sender, recipients and subject as the lines of a header.
func (e *extraction) mailHead(p *properties, subject string) error {
	w := e.w
	if err := w.Part(document.Position{Part: "header"}); err != nil {
		return err
	}
	line := func(label, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			w.WriteString(label + ": " + value + "\n")
		}
	}
	person := func(name, mail string) string {
		switch {
		case mail == "" || strings.EqualFold(name, mail):
			return name
		case name == "":
			return mail
		}
		return name + " <" + mail + ">"
	}
	from := person(p.text(tagSenderName), p.mail(tagSenderSMTP, tagSenderMail))
	line("From", from)
	if on := person(p.text(tagForName), p.mail(0x5d02, tagForMail)); on != from {
		line("On behalf of", on)
	}
	count := 0
	for _, s := range p.s.Storages {
		if !strings.HasPrefix(s.Name, "__recip_version1.0") {
			continue
		}
		if count++; count > maxRecipients {
			break
		}
		r := readProperties(s, p.page)
		label := map[uint32]string{2: "Cc", 3: "Bcc"}[uint32(r.fixed[tagRecipRole])]
		if label == "" {
			label = "To"
		}
		line(label, person(r.text(tagName), r.mail(tagSMTP, tagMail)))
		if err := w.Break(); err != nil {
			return err
		}
	}
	if count == 0 {
		line("To", p.text(0x0e04))
		line("Cc", p.text(0x0e03))
		line("Bcc", p.text(0x0e02))
	}
	line("Date", fileTime(p.fixed[tagSubmitted]))
	line("Subject", subject)
	return w.Flush()
}

// mailBody sends the body: as plain text, else as HTML, else as RTF.
func (e *extraction) mailBody(p *properties, subject string) error {
	w := e.w
	begin := func() error {
		if err := w.Part(document.Position{Part: "body", Line: 1}); err != nil {
			return err
		}
		w.Context = subject
		return nil
	}
	if text := p.longText(tagBody, maxBody); text != "" {
		if err := begin(); err != nil {
			return err
		}
		for l := range strings.SplitAfterSeq(text, "\n") {
			w.WriteString(l)
			if err := w.Break(); err != nil {
				return err
			}
		}
		w.Byte('\n')
		return w.Flush()
	}
	if st := p.stream(tagHTML, 0x102); st != nil {
		return e.html(htmltext.Reader(io.LimitReader(st.Reader(), maxBody), label(p)))
	}
	if text := p.longText(tagHTML, maxBody); text != "" {
		return e.html(strings.NewReader(text))
	}
	st := p.stream(tagRTF, 0x102)
	if st == nil {
		return nil
	}
	packed, err := st.Bytes(maxBody)
	if err := e.try("body", err); err != nil {
		return err
	}
	raw, err := lzfu.Unpack(packed)
	if err := e.try("body", err); err != nil {
		return err
	}
	if len(raw) == 0 {
		return nil
	}
	if err := begin(); err != nil {
		return err
	}
	res, err := rtftext.Read(bytes.NewReader(raw), w)
	if err := e.try("body", err); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(res.HTML) > 0 {
		return e.html(htmltext.Reader(bytes.NewReader(res.HTML), ""))
	}
	return nil
}

// label names the charset of an HTML body that does not say it.
func label(p *properties) string {
	switch cp := uint32(p.fixed[tagInternetCP]); {
	case cp == 65001:
		return "utf-8"
	case cp >= 1250 && cp <= 1258:
		return fmt.Sprintf("windows-%d", cp)
	case cp >= 28591 && cp <= 28605:
		return fmt.Sprintf("iso-8859-%d", cp-28590)
	}
	return ""
}

func (e *extraction) html(r io.Reader) error {
	f := flow.New(e.ctx, e.out)
	f.Begin(document.Position{Part: "body", Line: 1})
	_, err := htmltext.Render(f, r)
	if f.Err() != nil {
		return f.Err()
	}
	if err := e.try("body", err); err != nil {
		return err
	}
	return f.End()
}

// isField tells the properties that hold what people wrote: fields of
// contacts, and those with names of their own, as of appointments. The others
// stand elsewhere already or serve programs.
func isField(id int) bool { return id >= 0x3a00 && id < 0x3b00 || id >= 0x8000 }

// mailRest sends the other texts: fields of contacts and appointments, then
// the header lines of the way the message went.
func (e *extraction) mailRest(p *properties) error {
	w := e.w
	if err := w.Part(document.Position{Part: "fields"}); err != nil {
		return err
	}
	seen := map[string]bool{}
	streams := slices.Clone(p.s.Streams)
	slices.SortStableFunc(streams, func(a, b *compound.Stream) int { return strings.Compare(a.Name, b.Name) })
	for _, st := range streams {
		var id, kind int
		if n, _ := fmt.Sscanf(st.Name, "__substg1.0_%04X%04X", &id, &kind); n != 2 || kind != 0x1e && kind != 0x1f || !isField(id) {
			continue
		}
		v := p.text(id)
		if v == "" || seen[v] || strings.HasPrefix(v, "IPM.") || len(seen) > 5000 {
			continue
		}
		seen[v] = true
		w.WriteString(v + "\n")
		if err := w.Break(); err != nil {
			return err
		}
	}
	if h := p.text(tagHeaders); h != "" {
		if err := w.Part(document.Position{Part: "transport"}); err != nil {
			return err
		}
		w.Title = true
		w.WriteString(h + "\n")
	}
	return w.Flush()
}

// attachments sends files as they are and messages as files of their own.
func (e *extraction) attachments(p *properties) error {
	count := 0
	for _, s := range p.s.Storages {
		if !strings.HasPrefix(s.Name, "__attach_version1.0") {
			continue
		}
		if count++; count > maxAttachments {
			return document.ErrTooManyMembers
		}
		if err := e.ctx.Err(); err != nil {
			return err
		}
		a := readProperties(s, p.page)
		name := a.text(tagLongName)
		if name == "" {
			name = a.text(tagFileName)
		}
		if name == "" {
			name = a.text(tagName)
		}
		var err error
		switch inner := s.Storage("__substg1.0_3701000D"); {
		case inner != nil:
			err = e.inner(name, inner)
		default:
			m := document.Member{Name: name, Size: -1, Err: document.ErrUnsupported} // a link, or lost
			if st := a.stream(tagData, 0x102); st != nil {
				m = document.Member{Name: name, Size: st.Size, Content: st.Reader()}
			}
			if mod := fileTime(a.fixed[tagModified]); mod != "" {
				m.Modified, _ = time.Parse(time.RFC3339, mod)
			}
			err = e.out.Member(m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inner sends an attached message, or the object of another program.
func (e *extraction) inner(name string, s *compound.Storage) error {
	if s.Stream("__properties_version1.0") == nil && s.Stream("CONTENTS") != nil {
		st := s.Stream("CONTENTS")
		return e.out.Member(document.Member{Name: name, Size: st.Size, Content: st.Reader()})
	}
	return e.storageMember(name, s)
}
