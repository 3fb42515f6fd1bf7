package mail

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/charset"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
)

// Limits of one message.
const (
	maxDepth = 50      // multiparts inside each other
	maxParts = 10_000  // in one message
	maxHeld  = 2 << 20 // bytes of a text that is compared with its alternative
	maxNames = 64 << 10
)

// A message is one that is being read.
type message struct {
	ctx     context.Context
	src     *source
	out     document.Sink
	w       *flow.Writer
	parts   int
	names   []string // of attachments
	subject string
	plain   *alternative // text/plain of the current multipart/alternative
	err     error        // of the sink or the context
	sealed  bool         // something was encrypted
	damaged error
}

// An alternative is the plain version of a text, held until it is known
// whether the HTML version says more.
type alternative struct {
	depth int
	text  string
}

func extractMessage(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if r.Size() == 0 {
		return document.ErrCorrupt
	}
	return readMessage(ctx, r, out)
}

// readMessage sends what a message holds.
func readMessage(ctx context.Context, r io.Reader, out document.Sink) error {
	m := &message{ctx: ctx, src: newSource(r), out: out, w: flow.New(ctx, out)}
	h := m.src.header()
	m.headers(h)
	m.entity(h, 0)
	m.flushPlain()
	m.attachments()
	if err := m.w.End(); m.err == nil {
		m.err = err
	}
	switch {
	case m.err != nil:
		return m.err
	case m.src.err != nil && m.src.err != io.EOF:
		return m.src.err
	case m.damaged != nil:
		return document.PartialError{Err: m.damaged}
	case m.sealed:
		return document.PartialError{Err: document.ErrEncrypted}
	}
	return nil
}

// shown are the fields that name people, and what the message is about.
var shown = map[string]string{
	"from": "From", "sender": "Sender", "reply-to": "Reply-To", "to": "To", "cc": "Cc", "bcc": "Bcc", "subject": "Subject", "date": "Date",
	"resent-from": "Resent-From", "resent-to": "Resent-To", "delivered-to": "Delivered-To", "x-original-to": "X-Original-To",
	"return-path": "Return-Path", "organization": "Organization", "disposition-notification-to": "Disposition-Notification-To",
	"x-originating-ip": "X-Originating-IP", "thread-topic": "Thread-Topic", "keywords": "Keywords", "comments": "Comments",
	"newsgroups": "Newsgroups", "followup-to": "Followup-To", "apparently-to": "Apparently-To", "errors-to": "Errors-To",
	"snapshot-content-location": "Snapshot-Content-Location", "content-description": "Content-Description",
}

// headers sends the properties and the text of the message's own header.
func (m *message) headers(h header) {
	m.subject = h.text("subject")
	sent := date(h.raw("date"))
	if !sent.IsZero() {
		m.property(document.Sent, sent.UTC().Format(time.RFC3339))
	}
	if from := address(h.text("from")); from != "" {
		m.property(document.MailFrom, from)
	}
	if id := strings.Trim(h.raw("message-id"), " <>"); id != "" {
		m.property(document.Lineage, strings.ToValidUTF8(clean(id), ""))
	}
	if m.subject != "" {
		m.property(document.Title, m.subject)
	}
	if m.err != nil {
		return
	}
	m.w.Begin(document.Position{Part: "headers"})
	for _, f := range h {
		label, ok := shown[f.name]
		if !ok {
			continue
		}
		value := decodeWords(string(f.value))
		if value == "" || f.name == "thread-topic" && value == m.subject {
			continue
		}
		m.w.WriteString(label)
		m.w.WriteString(": ")
		m.w.WriteString(value)
		_ = m.w.WriteByte('\n')
	}
	m.err = m.w.End()
}

func (m *message) property(name document.Property, value string) {
	if m.err == nil {
		m.err = m.out.Property(name, value)
	}
}

// address is the first e-mail address of a field, lower case.
func address(s string) string {
	if a, err := mail.ParseAddressList(s); err == nil && len(a) > 0 {
		return strings.ToLower(a[0].Address)
	}
	at := strings.IndexByte(s, '@')
	if at < 0 {
		return ""
	}
	const ends = " \t<>,;:\"'()[]"
	start := strings.LastIndexAny(s[:at], ends) + 1
	end := len(s)
	if i := strings.IndexAny(s[at:], ends); i >= 0 {
		end = at + i
	}
	return strings.ToLower(s[start:end])
}

// entity reads a part whose header was read.
func (m *message) entity(h header, depth int) {
	if m.err != nil {
		return
	}
	if m.err = m.ctx.Err(); m.err != nil {
		return
	}
	if m.parts++; m.parts > maxParts {
		m.err = fmt.Errorf("message parts: %w", document.ErrTooManyMembers)
		return
	}
	content := parseMedia(h.raw("content-type"))
	disposition := parseMedia(h.raw("content-disposition"))
	name := fileName(content, disposition)
	encoding := h.raw("content-transfer-encoding")
	if strings.HasPrefix(content.name, "multipart/") {
		m.multipart(h, content, depth)
		return
	}
	r := decoded(&body{s: m.src}, encoding)
	if !strings.Contains(content.name, "/") || strings.ContainsAny(content.name, "<>") {
		content.name = "" // nonsense: plain text
	}
	attached := disposition.name == "attachment" || disposition.params["filename"] != "" || content.params["name"] != ""
	switch content.name {
	case "", "text", "text/plain", "text/enriched", "text/rfc822-headers", "message/delivery-status", "message/disposition-notification":
		if attached && m.parts > 1 {
			m.attachment(name, r, h)
			break
		}
		m.plainText(h, content, r, depth)
	case "text/html", "text/xhtml", "application/xhtml+xml":
		if attached && m.parts > 1 && disposition.name == "attachment" {
			m.attachment(name, r, h)
			break
		}
		m.html(content, r)
	case "message/rfc822", "message/news", "message/global":
		if name == "" {
			name = "message.eml"
		}
		m.flushPlain()
		m.member(document.Member{Name: name, Size: -1, MIMEType: "message/rfc822", Content: r})
	case "text/css", "text/javascript", "application/javascript":
		if attached {
			m.attachment(name, r, h)
		} // else how a page looks
	case "application/pgp-encrypted":
		// "Version: 1"; the part beside it holds the text
	case "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-signature", "application/x-pkcs7-signature":
		seal := strings.HasSuffix(content.name, "-signature")
		if kind := content.params["smime-type"]; !seal && (kind == "enveloped-data" || kind == "" || kind == "authEnveloped-data") {
			m.flushPlain()
			m.names = append(m.names, name)
			m.member(document.Member{Name: name, Size: -1, Err: document.ErrEncrypted})
			m.sealed = true
			break
		}
		const enough = 32 << 20
		whole, err := io.ReadAll(io.LimitReader(r, enough))
		if err != nil {
			m.err = err
			break
		}
		if inner := signedContent(whole); inner != nil {
			m.flushPlain()
			m.member(document.Member{Name: "signed.eml", Size: int64(len(inner)), MIMEType: "message/rfc822", Content: bytes.NewReader(inner)})
			break
		}
		if seal && len(whole) < enough && sealOnly(whole) {
			break
		}
		m.attachment(name, io.MultiReader(bytes.NewReader(whole), r), h)
	default:
		m.attachment(name, r, h)
	}
	m.src.drain()
}

// multipart reads the parts between boundaries.
func (m *message) multipart(h header, content mediaType, depth int) {
	if depth >= maxDepth {
		m.damaged = fmt.Errorf("multipart: %w", document.ErrTooDeep)
		m.src.drain()
		return
	}
	boundary := content.params["boundary"]
	if boundary == "" {
		boundary = m.guessBoundary()
	}
	if boundary == "" {
		m.plainText(h, mediaType{params: map[string]string{}}, &body{s: m.src}, depth)
		m.src.drain()
		return
	}
	own := len(m.src.boundaries)
	m.src.boundaries = append(m.src.boundaries, "--"+strings.TrimRight(boundary, " \t"))
	var preamble bytes.Buffer
	if _, err := io.Copy(&preamble, io.LimitReader(&body{s: m.src}, maxHeld)); err != nil {
		m.err = err
	}
	m.src.drain()
	if m.src.hit < 0 { // the boundary never comes: what there is, is the text
		m.plainText(h, mediaType{params: map[string]string{}}, &preamble, depth)
		m.damaged = document.ErrCorrupt
	}
	encrypted := content.name == "multipart/encrypted"
	for m.err == nil && m.src.hit == own && !m.src.last {
		m.src.hit = -1
		part := m.src.header()
		if encrypted && parseMedia(part.raw("content-type")).name == "application/octet-stream" {
			m.member(document.Member{Name: "encrypted.asc", Size: -1, Err: document.ErrEncrypted})
			m.sealed = true
			m.src.drain()
			continue
		}
		if content.name == "multipart/digest" && part.raw("content-type") == "" {
			part = append(part, headerField{"content-type", []byte("message/rfc822")})
		}
		m.entity(part, depth+1)
		m.src.drain()
	}
	if m.plain != nil && m.plain.depth > depth {
		m.flushPlain()
	}
	m.src.boundaries = m.src.boundaries[:own]
	if m.src.hit == own {
		m.src.hit = -1
		m.src.drain() // the epilogue
	}
}

// guessBoundary looks for the first line that can be a boundary.
func (m *message) guessBoundary() string {
	head, _ := m.src.r.Peek(4 << 10)
	for line := range bytes.Lines(head) {
		if line = bytes.TrimRight(line, " \t\r\n"); len(line) > 4 && bytes.HasPrefix(line, []byte("--")) {
			return string(line[2:])
		}
	}
	return ""
}

func (m *message) member(d document.Member) {
	if m.err == nil {
		m.err = m.out.Member(d)
	}
}

func (m *message) attachment(name string, r io.Reader, h header) {
	m.flushPlain()
	if name == "" {
		name = innerName(h)
	} else if len(m.names) < maxParts {
		m.names = append(m.names, name)
	}
	m.member(document.Member{Name: name, Size: -1, Content: r})
}

// innerName names a part that is shown inside the text: by the address that
// the text refers to.
func innerName(h header) string {
	name := h.raw("content-location")
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name = name[:i]
	}
	if name == "" {
		name, _, _ = strings.Cut(strings.Trim(h.raw("content-id"), "<> "), "@")
	}
	return strings.ToValidUTF8(clean(name), "")
}

// attachments sends the names of what was attached.
func (m *message) attachments() {
	if m.err != nil || len(m.names) == 0 {
		return
	}
	m.w.Begin(document.Position{Part: "attachments"})
	for _, name := range m.names {
		if m.w.WriteString(name); m.w.Last() != 0 {
			_ = m.w.WriteByte('\n')
		}
	}
	m.err = m.w.End()
}

// plainText sends a text, or holds it as the plain one of two versions.
func (m *message) plainText(h header, content mediaType, r io.Reader, depth int) {
	m.flushPlain()
	if m.err != nil {
		return
	}
	text := charset.NewReader(r, content.params["charset"])
	lost := ""
	if n := len(h); n > 0 && h[n-1].name == lostLine {
		lost = string(h[n-1].value) + "\n"
		text = io.MultiReader(strings.NewReader(charset.Decode([]byte(lost), "")), text)
	}
	lines := bufio.NewReaderSize(text, 8<<10)
	flowed := strings.EqualFold(content.params["format"], "flowed")
	deleteSpace := strings.EqualFold(content.params["delsp"], "yes")
	var held strings.Builder
	if err := unwrap(&held, lines, flowed, deleteSpace); err != nil {
		m.err = err
		return
	}
	if held.Len() < maxHeld {
		m.plain = &alternative{depth, held.String()}
		return
	}
	m.body(held.String())
	if m.err = m.w.Err(); m.err == nil {
		if err := unwrap(m.w, lines, flowed, deleteSpace); err != nil {
			m.err = err
		}
	}
	if err := m.w.End(); m.err == nil {
		m.err = err
	}
}

// body begins the segment of a body.
func (m *message) body(text string) {
	if strings.Contains(text, "-----BEGIN PGP MESSAGE-----") {
		m.sealed = true
	}
	m.w.Begin(document.Position{Part: "body", Line: 1})
	m.w.Context(m.subject)
	m.w.WriteString(text)
}

// flushPlain sends the plain text that was held.
func (m *message) flushPlain() {
	if m.plain == nil || m.err != nil {
		return
	}
	m.body(m.plain.text)
	m.plain = nil
	m.err = m.w.End()
}

// html sends a page, unless the plain text beside it says the same; and
// drops that one when the page says all of it.
func (m *message) html(content mediaType, r io.Reader) {
	page := htmltext.Reader(r, content.params["charset"])
	if m.plain == nil {
		m.page(page)
		return
	}
	head, err := io.ReadAll(io.LimitReader(page, maxHeld))
	if err != nil || len(head) == maxHeld {
		m.flushPlain()
		m.page(io.MultiReader(bytes.NewReader(head), page))
		return
	}
	held := &holder{}
	w := flow.New(m.ctx, held)
	if _, err := htmltext.Render(w, bytes.NewReader(head)); err == nil {
		_ = w.End() // what a holder takes cannot fail
	}
	rendered := held.text.String()
	plainMore, htmlMore := compare(m.plain.text, rendered)
	switch {
	case !htmlMore:
		m.flushPlain()
	case !plainMore:
		m.plain = nil
		fallthrough
	default:
		m.flushPlain()
		m.page(bytes.NewReader(head))
	}
}

func (m *message) page(r io.Reader) {
	if m.err != nil {
		return
	}
	m.w.Begin(document.Position{Part: "body", Line: 1})
	m.w.Context(m.subject)
	p, err := htmltext.Render(m.w, r)
	if m.w.Err() == nil && err != nil {
		m.damaged = err
	}
	if p.Comments != "" {
		m.w.Begin(document.Position{Part: "comment"})
		m.w.WriteString(p.Comments)
	}
	m.err = m.w.End()
}

// A holder is a sink that keeps the text.
type holder struct{ text strings.Builder }

func (h *holder) Segment(s document.Segment) error {
	h.text.WriteString(s.Text[s.Lead:s.End()])
	return nil
}
func (h *holder) Member(document.Member) error             { return nil }
func (h *holder) Property(document.Property, string) error { return nil }
