package extract

import "bytes"

// mailFields are header fields of messages. Strong ones are written by mail
// programs only.
var mailFields = map[string]bool{ // name: strong
	"from": false, "to": false, "cc": false, "bcc": false, "subject": false, "date": false, "sender": false,
	"reply-to": true, "received": true, "return-path": true, "delivered-to": true, "envelope-to": true,
	"message-id": true, "in-reply-to": true, "references": true, "mime-version": true, "content-type": true,
	"content-transfer-encoding": true, "dkim-signature": true, "arc-seal": true, "authentication-results": true,
	"thread-topic": true, "thread-index": true, "list-id": true, "importance": false, "organization": false,
	"x-mailer": true, "user-agent": true, "disposition-notification-to": true, "errors-to": true, "status": false,
	"x-mozilla-status": true, "x-mozilla-status2": true, "received-spf": true, "x-sender": true, "x-priority": true,
	"x-unsent": true, "x-uidl": true, "x-account-key": true, "x-gmail-labels": true, "x-gm-thrid": true,
	"snapshot-content-location": true, "return-receipt-to": true, "delivery-date": true, "x-envelope-from": true,
	"x-originating-ip": true, "x-ms-has-attach": true, "precedence": true, "autocrypt": true, "lines": false,
}

// fields are the header fields that a text begins with, one a line.
type fields struct {
	strong  int // a mail program's own
	plain   int // that people could have written too: From, To, Subject
	unknown int // such as the Sent of a quoted mail, and what a mail's reader does not show
}

// message reports whether they are the header of a message: at least two are
// known and one is a mail program's own, or as many as given are plain.
func (f fields) message(plain int) bool {
	return f.strong >= 1 && f.strong+f.plain >= 2 || f.plain >= plain
}

func fieldsOf(t []byte) (f fields) {
	lines := 0
	for len(t) > 0 && lines < 60 {
		end := bytes.IndexByte(t, '\n')
		line := t
		if end >= 0 {
			line, t = t[:end], t[end+1:]
		} else {
			t = nil
		}
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			break
		}
		lines++
		if line[0] == ' ' || line[0] == '\t' {
			if lines == 1 {
				return fields{}
			}
			continue
		}
		colon := 0
		for colon < len(line) && (line[colon] > ' ' && line[colon] < 0x7f && line[colon] != ':') {
			colon++
		}
		if colon == len(line) && end < 0 {
			break // cut off
		}
		if colon == 0 || colon == len(line) || line[colon] != ':' || colon > 60 {
			if lines == 1 || f.strong+f.plain < 2 {
				return fields{}
			}
			break // a broken field in a header, or a body without an empty line
		}
		var folded [60]byte
		name := folded[:colon]
		for i, c := range line[:colon] {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			name[i] = c
		}
		switch strong, ok := mailFields[string(name)]; {
		case strong:
			f.strong++
		case ok:
			f.plain++
		default:
			if f.unknown++; lines > 8 && f.strong+f.plain == 0 {
				return fields{}
			}
		}
	}
	return f
}
