package mail

import (
	"context"
	"io"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
)

// technical are properties of calendars that say nothing of people.
var technical = map[string]bool{
	"VERSION": true, "PRODID": true, "UID": true, "DTSTAMP": true, "SEQUENCE": true, "RRULE": true, "EXDATE": true, "RDATE": true,
	"TZID": true, "TZOFFSETFROM": true, "TZOFFSETTO": true, "TZNAME": true, "CALSCALE": true, "METHOD": true, "CREATED": true,
	"LAST-MODIFIED": true, "TRANSP": true, "CLASS": true, "STATUS": true, "PRIORITY": true, "TRIGGER": true, "ACTION": true,
	"RECURRENCE-ID": true, "REPEAT": true, "DURATION": true, "PERCENT-COMPLETE": true, "ATTACH": true,
}

// extractCalendar sends events, tasks and notes, one paragraph each.
func extractCalendar(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	w := flow.New(ctx, out)
	n, depth := 0, 0
	zone := false
	err := properties(r, func(p property) error {
		switch p.name {
		case "BEGIN":
			depth++
			switch kind := strings.ToUpper(p.value); kind {
			case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY":
				n++
				if w.Written() > 0 {
					_ = w.WriteByte('\n')
				}
				w.Mark(document.Position{Part: strings.ToLower(kind[1:]) + " " + strconv.Itoa(n)})
			case "VTIMEZONE":
				zone = true
			}
			return w.Err()
		case "END":
			depth--
			if strings.EqualFold(p.value, "VTIMEZONE") {
				zone = false
			}
			return w.Err()
		}
		if technical[p.name] || zone || strings.HasPrefix(p.name, "X-") && !shownExtension(p) {
			return nil
		}
		if text := calendarText(ctx, p); text != "" {
			w.WriteString(text)
			_ = w.WriteByte('\n')
		}
		return w.Err()
	})
	if err == nil {
		err = w.End()
	}
	if err == nil && depth != 0 {
		err = document.PartialError{Err: document.ErrCorrupt}
	}
	if err == nil && n == 0 && w.Written() == 0 && r.Size() == 0 {
		err = document.ErrCorrupt
	}
	return err
}

// shownExtension keeps extensions that hold text for people.
func shownExtension(p property) bool {
	return p.name == "X-ALT-DESC" || p.name == "X-WR-CALNAME" || p.name == "X-WR-CALDESC" || strings.Contains(p.value, "@")
}

func calendarText(ctx context.Context, p property) string {
	value := strings.TrimSpace(p.text())
	switch {
	case strings.HasPrefix(p.name, "DT") || p.name == "DUE" || p.name == "COMPLETED":
		value = isoDate(p.value)
	case p.name == "X-ALT-DESC":
		held := &holder{}
		w := flow.New(ctx, held)
		if _, err := htmltext.Render(w, strings.NewReader(value)); err != nil || w.End() != nil {
			return ""
		}
		value = strings.TrimSpace(held.text.String())
	}
	if len(value) > 7 && strings.EqualFold(value[:7], "mailto:") {
		value = "<" + value[7:] + ">"
	}
	if name := p.params["CN"]; name != "" && !strings.Contains(value, name) {
		value = name + " " + value
	}
	if value == "" {
		return ""
	}
	return p.name + ": " + value
}
