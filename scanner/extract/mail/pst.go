package mail

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/lzfu"
)

// Kinds and identifiers of nodes ([MS-PST] 2.2.2.1 and 2.4.1).
const (
	pstFolder     = 0x02
	pstMessage    = 0x04
	pstAttachment = 0x05
	pstRecipients = 0x692
	pstRoot       = 0x122
)

// Properties ([MS-OXPROPS]).
const (
	propClass       = 0x001a
	propSubject     = 0x0037
	propSubmitted   = 0x0039
	propDelivered   = 0x0e06
	propTransport   = 0x007d
	propSenderName  = 0x0c1a
	propSenderMail  = 0x0c1f
	propSenderSMTP  = 0x5d01
	propDisplayTo   = 0x0e04
	propDisplayCc   = 0x0e03
	propDisplayBcc  = 0x0e02
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propMessageID   = 0x1035
	propName        = 0x3001
	propMail        = 0x3003
	propSMTP        = 0x39fe
	propAttachData  = 0x3701
	propAttachShort = 0x3704
	propAttachLong  = 0x3707
	propCodePage    = 0x3ffd
	propInternetCP  = 0x3fde
	propBirthday    = 0x3a42
)

// Types of properties ([MS-OXCDATA] 2.11.1).
const (
	typeLong   = 0x0003
	typeObject = 0x000d
	typeString = 0x001e
	typeWide   = 0x001f
	typeTime   = 0x0040
	typeBinary = 0x0102
)

// extractPST sends each message, contact, appointment and task of an Outlook
// store as a member. A member is a message in MIME that stands for what the
// store holds, so that it is read as any other mail.
//
// mooijtech/go-pst v6 was measured beside it: it prints names of message
// classes to the standard output, gives a store up at its first damaged
// folder, and needs six more modules (2026-11).
func extractPST(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	p, err := openPST(r)
	if err != nil {
		return err
	}
	folders := map[uint32]*pstFolderName{}
	lost, err := p.eachNode(func(n pstNode) error {
		if n.id&31 == pstFolder && len(folders) < pstMaxNodes {
			folders[n.id] = &pstFolderName{node: n}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	sent, damaged := 0, 0
	again, err := p.eachNode(func(n pstNode) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n.id&31 != pstMessage {
			return nil
		}
		sent++
		name := p.path(folders, n.parent, 0) + "message " + strconv.Itoa(sent)
		m := document.Member{Name: name, Size: -1, MIMEType: "message/rfc822"}
		content, date, err := p.message(n, 0)
		if err != nil {
			damaged++
			m.Err = document.ErrCorrupt
		} else {
			m.Content, m.Modified = &pstContent{r: content, damaged: &damaged}, date
		}
		return out.Member(m)
	})
	switch {
	case err != nil:
		return err
	case sent == 0 && (lost || again):
		return errPST
	case lost || again || p.lost || damaged > 0:
		return document.PartialError{Err: errPST}
	}
	return nil
}

// pstContent counts members that break off.
type pstContent struct {
	r       io.Reader
	damaged *int
}

func (c *pstContent) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if err != nil && err != io.EOF {
		*c.damaged++
		err = io.EOF // what was read of the message is kept
	}
	return n, err
}

// A pstFolderName is a folder whose name is read when it is needed.
type pstFolderName struct {
	node pstNode
	name string
	read bool
}

// path is the way to a folder, with a slash at its end.
func (p *pstFile) path(folders map[uint32]*pstFolderName, id uint32, depth int) string {
	f := folders[id]
	if f == nil || id == pstRoot || depth > 32 {
		return ""
	}
	if !f.read {
		f.read = true
		if h, err := p.heap(f.node); err == nil {
			if props, err := h.properties(); err == nil {
				name := (&pstItem{heap: h, props: props}).text(propName)
				f.name = strings.ReplaceAll(clean(name[:min(len(name), 200)]), "/", "_") + "/"
			}
		}
	}
	return p.path(folders, f.node.parent, depth+1) + f.name
}

// A pstItem is a message or an attachment with its properties.
type pstItem struct {
	heap  *pstHeap
	props map[uint16]pstProperty
	page  int // code page of its 8-bit strings
}

func (p *pstFile) item(n pstNode) (*pstItem, error) {
	h, err := p.heap(n)
	if err != nil {
		return nil, err
	}
	props, err := h.properties()
	if err != nil {
		return nil, err
	}
	i := &pstItem{heap: h, props: props, page: 1252}
	if cp, ok := props[propCodePage]; ok && cp.kind == typeLong && cp.value > 0 && cp.value < 1<<16 {
		i.page = int(cp.value)
	}
	return i, nil
}

// text is the value of a string property.
func (i *pstItem) text(id uint16) string {
	p, ok := i.props[id]
	if !ok {
		return ""
	}
	return i.decode(p)
}

func (i *pstItem) decode(p pstProperty) string {
	switch p.kind {
	case typeWide:
		b := i.heap.value(p.value)
		units := make([]uint16, len(b)/2)
		for k := range units {
			units[k] = binary.LittleEndian.Uint16(b[2*k:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	case typeString:
		page := codepage.Of(i.page)
		return strings.TrimRight(strings.ToValidUTF8(string(page.Append(nil, i.heap.value(p.value))), "\ufffd"), "\x00")
	}
	return ""
}

// time is the value of a time property: 100 ns since 1601.
func (i *pstItem) time(id uint16) time.Time {
	p, ok := i.props[id]
	if !ok || p.kind != typeTime {
		return time.Time{}
	}
	b := i.heap.value(p.value)
	if len(b) < 8 {
		return time.Time{}
	}
	const to1970 = 11_644_473_600
	t := int64(binary.LittleEndian.Uint64(b) / 10_000_000)
	if t < 100 || t > 1<<36 {
		return time.Time{}
	}
	return time.Unix(t-to1970, 0).UTC()
}

// message writes what the store holds of a message as MIME.
func (p *pstFile) message(n pstNode, depth int) (io.Reader, time.Time, error) {
	if depth > 8 {
		return nil, time.Time{}, document.ErrTooDeep
	}
	i, err := p.item(n)
	if err != nil {
		return nil, time.Time{}, err
	}
	var head strings.Builder
	field := func(name, value string) {
		if value = strings.TrimSpace(clean(value)); value != "" {
			head.WriteString(name + ": " + value + "\n")
		}
	}
	date := i.time(propSubmitted)
	if date.IsZero() {
		date = i.time(propDelivered)
	}
	field("From", person(i.text(propSenderName), i.text(propSenderSMTP), i.text(propSenderMail)))
	to, cc, bcc := i.recipients()
	field("To", first(to, i.text(propDisplayTo)))
	field("Cc", first(cc, i.text(propDisplayCc)))
	field("Bcc", first(bcc, i.text(propDisplayBcc)))
	subject := i.text(propSubject)
	if len(subject) > 1 && subject[0] == 1 { // the length of a prefix such as "RE: "
		subject = subject[2:]
	}
	field("Subject", subject)
	if !date.IsZero() {
		field("Date", date.Format(time.RFC1123Z))
	}
	transport := newSource(strings.NewReader(i.text(propTransport))).header()
	field("Message-ID", first(i.text(propMessageID), transport.raw("message-id")))
	field("X-Originating-IP", transport.raw("x-originating-ip"))
	boundary := fmt.Sprintf("=_part_%d_%x", depth, n.id)
	head.WriteString("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"" + boundary + "\"\n")

	m := &pstParts{boundary: boundary, readers: []io.Reader{strings.NewReader(head.String())}}
	body := i.text(propBody)
	if more := i.details(); more != "" {
		body += "\n" + more
	}
	if body != "" {
		m.part("Content-Type: text/plain; charset=utf-8", strings.NewReader(body))
	}
	html, hasHTML := i.props[propHTML]
	if hasHTML {
		if html.kind == typeBinary {
			label := ""
			if cp := i.props[propInternetCP]; cp.kind == typeLong && cp.value != 0 {
				label = "; charset=" + charsetOf(int(cp.value))
			}
			m.part("Content-Type: text/html"+label, i.heap.content(html.value))
		} else if text := i.decode(html); text != "" {
			m.part("Content-Type: text/html; charset=utf-8", strings.NewReader(text))
		}
	}
	if packed, ok := i.props[propRTF]; ok && body == "" && !hasHTML {
		rtf, err := lzfu.Unpack(i.heap.value(packed.value))
		p.lost = p.lost || err != nil
		if err == nil {
			m.part("Content-Type: application/rtf", bytes.NewReader(rtf))
		}
	}
	p.attachments(m, i, depth)
	m.readers = append(m.readers, strings.NewReader("\n--"+boundary+"--\n"))
	return io.MultiReader(m.readers...), date, nil
}

// pstParts are the parts of a message that is being written.
type pstParts struct {
	boundary string
	readers  []io.Reader
}

func (m *pstParts) part(head string, content io.Reader) {
	m.readers = append(m.readers, strings.NewReader("\n--"+m.boundary+"\n"+head+"\n\n"), content)
}

// attachments adds the files and messages below a message. Each is opened when
// those before it are read: there can be many.
func (p *pstFile) attachments(m *pstParts, i *pstItem, depth int) {
	ids := make([]uint32, 0, len(i.heap.below))
	for id := range i.heap.below {
		if id&31 == pstAttachment {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		m.readers = append(m.readers, &pstLater{open: func() io.Reader {
			parts := pstParts{boundary: m.boundary}
			if err := p.attachment(&parts, i.heap.below[id], i.page, depth); err != nil {
				p.lost = true // the message is kept
			}
			return io.MultiReader(parts.readers...)
		}})
	}
}

// attachment adds one file or message.
func (p *pstFile) attachment(m *pstParts, n pstNode, page, depth int) error {
	a, err := p.item(n)
	if err != nil {
		return err
	}
	a.page = page
	name := first(a.text(propAttachLong), a.text(propAttachShort), a.text(propName))
	name = strings.NewReplacer(`"`, "'", `\`, "/").Replace(clean(name))
	data, ok := a.props[propAttachData]
	if !ok {
		return nil // a link to a file elsewhere
	}
	if data.kind != typeObject {
		m.part("Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\nContent-Disposition: attachment; filename=\""+name+"\"", a.heap.content(data.value))
		return nil
	}
	ref := a.heap.value(data.value)
	if len(ref) < 4 {
		return errPST
	}
	below, ok := a.heap.below[binary.LittleEndian.Uint32(ref)]
	if !ok {
		return errPST
	}
	content, _, err := p.message(below, depth+1)
	if err != nil {
		return err
	}
	m.part("Content-Type: message/rfc822; name=\""+first(name, "message")+".eml\"", content)
	return nil
}

// A pstLater is opened when it is read.
type pstLater struct {
	open func() io.Reader
	r    io.Reader
}

func (l *pstLater) Read(b []byte) (int, error) {
	if l.r == nil {
		l.r, l.open = l.open(), nil
	}
	return l.r.Read(b)
}

// recipients lists those of a message, by kind, from its table.
func (i *pstItem) recipients() (to, cc, bcc string) {
	n, ok := i.heap.below[pstRecipients]
	if !ok {
		return "", "", ""
	}
	store := i.heap.p
	h, err := store.heap(n)
	if err != nil {
		store.lost = true
		return "", "", ""
	}
	var lists [4][]string
	size := 0
	err = h.eachRow(func(row map[uint16]pstProperty) {
		r := &pstItem{heap: h, props: row, page: i.page}
		kind := row[0x0c15].value
		if kind < 1 || kind > 3 {
			kind = 1
		}
		if size > pstMaxText {
			store.lost = true
			return
		}
		if who := person(r.text(propName), r.text(propSMTP), r.text(propMail)); who != "" {
			lists[kind] = append(lists[kind], who)
			size += len(who)
		}
	})
	store.lost = store.lost || err != nil
	return strings.Join(lists[1], ", "), strings.Join(lists[2], ", "), strings.Join(lists[3], ", ")
}

// person writes a name with the address that is one of the internet, not one
// of Exchange.
func person(name string, addresses ...string) string {
	name = strings.Trim(clean(name), " '\"")
	for _, a := range addresses {
		if strings.Contains(a, "@") {
			if a = clean(a); name == "" || strings.EqualFold(name, a) {
				return a
			}
			return `"` + strings.ReplaceAll(name, `"`, "'") + `" <` + a + ">"
		}
	}
	return name
}

// details are the strings of contacts, appointments and tasks that no mail
// has.
func (i *pstItem) details() string {
	class := i.text(propClass)
	if class == "" || strings.HasPrefix(class, "IPM.Note") || strings.HasPrefix(class, "REPORT") || strings.HasPrefix(class, "IPM.Configuration") {
		return ""
	}
	ids := make([]int, 0, len(i.props))
	for id := range i.props {
		if id >= 0x8000 || id >= 0x3a00 && id < 0x3b00 || id == propName {
			ids = append(ids, int(id))
		}
	}
	slices.Sort(ids)
	var b strings.Builder
	seen := map[string]bool{}
	for _, id := range ids {
		if b.Len() > pstMaxText {
			i.heap.p.lost = true
			break
		}
		value := strings.TrimSpace(i.decode(i.props[uint16(id)]))
		if id == propBirthday {
			if t := i.time(propBirthday); !t.IsZero() {
				value = t.Add(12 * time.Hour).Format("2006-01-02") // midnight, in the zone of the owner
			}
		}
		if value == "" || len(value) > 64<<10 || seen[value] || strings.HasPrefix(value, "IPM.") {
			continue
		}
		seen[value] = true
		if label := pstLabels[id]; label != "" {
			b.WriteString(label + ": ")
		}
		b.WriteString(value)
		b.WriteByte('\n')
	}
	return b.String()
}

// pstLabels are words for properties of contacts.
var pstLabels = map[int]string{
	propName: "Name", 0x3a06: "First name", 0x3a11: "Surname", 0x3a16: "Company", 0x3a17: "Title", 0x3a18: "Department",
	0x3a08: "Tel", 0x3a09: "Tel", 0x3a1a: "Tel", 0x3a1b: "Tel", 0x3a1c: "Mobile", 0x3a2f: "Tel", 0x3a23: "Fax", 0x3a24: "Fax", 0x3a25: "Fax",
	0x3a15: "Address", 0x3a29: "Street", 0x3a27: "City", 0x3a2a: "Postal code", 0x3a26: "Country", propBirthday: "Birthday",
	0x3a4f: "Nickname", 0x3a48: "Spouse", 0x3a58: "Children", 0x3a4e: "Manager", 0x3a30: "Assistant",
}

func first(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// charsetOf is the label of a code page of Windows.
func charsetOf(page int) string {
	switch {
	case page == 65001:
		return "utf-8"
	case page == 1200:
		return "utf-16le"
	case page >= 28591 && page <= 28606:
		return "iso-8859-" + strconv.Itoa(page-28590)
	case page >= 1250 && page <= 1258 || page == 874:
		return "windows-" + strconv.Itoa(page)
	case page == 20127:
		return "us-ascii"
	case page == 932:
		return "shift_jis"
	case page == 936:
		return "gbk"
	case page == 949:
		return "euc-kr"
	case page == 950:
		return "big5"
	case page == 20866:
		return "koi8-r"
	case page == 50220:
		return "iso-2022-jp"
	}
	return "cp" + strconv.Itoa(page)
}
