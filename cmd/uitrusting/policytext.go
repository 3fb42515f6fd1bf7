package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"uitrusting/reporters/message"
	"uitrusting/rules"
	"uitrusting/scanner/policy"
)

// A letter is plain text for people, in lines that fit a terminal and a mail.
type letter struct{ strings.Builder }

// textWidth is in characters.
const textWidth = 78

// line writes a paragraph; lines after the first are indented as the first.
func (t *letter) line(indent, words string) {
	width := 0
	for i, word := range message.Words(words) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			t.WriteString(indent)
			width = utf8.RuneCountInString(indent)
			indent = strings.Repeat(" ", width)
		case width+1+n > textWidth:
			t.WriteString("\n" + indent)
			width = utf8.RuneCountInString(indent)
		default:
			t.WriteByte(' ')
			width++
		}
		t.WriteString(word)
		width += n
	}
	t.WriteByte('\n')
}

// part writes a heading and paragraphs under it; those that are empty are
// left out, and the heading when all are.
func (t *letter) part(heading string, paragraphs ...string) {
	if strings.Join(paragraphs, "") == "" {
		return
	}
	t.WriteByte('\n')
	t.line("", heading)
	for _, p := range paragraphs {
		if strings.TrimSpace(p) != "" {
			t.line("  ", message.Safe(strings.Join(strings.Fields(p), " ")))
		}
	}
}

// list writes a heading and items under it.
func (t *letter) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	t.WriteByte('\n')
	t.line("", heading)
	for _, item := range items {
		t.line("  - ", message.Safe(item))
	}
}

// policyTitle is the policy's title in a language, or its id.
func policyTitle(p *rules.Policy, m *message.Printer) string {
	return message.Safe(first(p.Title[m.Lang()], p.Policy))
}

// mailText says whether mails are read.
func mailText(p *rules.Policy, m *message.Printer) string {
	if p.MailContent {
		return m.T("policy.mail.yes")
	}
	return m.T("policy.mail.no")
}

// privateText names the private zones, "" when there are none.
func privateText(p *rules.Policy, m *message.Printer) string {
	var match []string
	for _, l := range p.Locations {
		if l.Kind == "private" {
			for _, pattern := range l.Match {
				match = append(match, strings.Trim(pattern, "*/"))
			}
		}
	}
	if len(match) == 0 {
		return ""
	}
	return m.T("policy.private.text", "match", strings.Join(match, ", "))
}

func contactText(p *rules.Policy) string {
	if p.Contact.Name != "" && p.Contact.Mail != "" {
		return p.Contact.Name + ", " + p.Contact.Mail
	}
	return p.Contact.Name + p.Contact.Mail
}

// showPolicy says a policy to the people it is about.
func showPolicy(p *rules.Policy, m *message.Printer) string {
	var t letter
	t.line("", fmt.Sprintf("%s (%s %s)", policyTitle(p, m), message.Safe(p.Policy), message.Safe(p.Version)))
	t.part(m.T("policy.purpose"), first(p.Purpose[m.Lang()], m.T("policy.purpose.builtin")))
	t.part(m.T("policy.scanned"), m.T("policy.scanned.text"), mailText(p, m), privateText(p, m))
	t.part(m.T("policy.readers"), first(p.Readers[m.Lang()], m.T("policy.unset")))
	t.part(m.T("policy.kept"), first(p.Kept[m.Lang()], m.T("policy.unset")))
	t.list(m.T("policy.duties"), dutyTexts(p, m))
	t.list(m.T("policy.retention"), limitTexts(p, m))
	var stores, exceptions, holds []string
	for _, l := range p.Locations {
		if l.Kind == "central" {
			stores = append(stores, l.Name+": "+strings.Join(l.Match, ", "))
		}
	}
	for _, e := range p.Duties.SpecialCategory.Exceptions {
		exceptions = append(exceptions, until(m, strings.Join(e.Match, ", ")+": "+e.Reason+" ("+e.By+")", e.Until))
	}
	for _, h := range p.LegalHold {
		holds = append(holds, until(m, strings.Join(h.Match, ", ")+": "+h.Reason+" ("+h.By+")", h.Until))
	}
	t.list(m.T("policy.exceptions"), exceptions)
	t.list(m.T("policy.holds"), holds)
	t.list(m.T("policy.central"), stores)
	t.part(m.T("policy.contact"), contactText(p))
	return t.String()
}

// dutyTexts are the duties that are judged, with their clauses.
func dutyTexts(p *rules.Policy, m *message.Printer) []string {
	d := &p.Duties
	var list []string
	for _, x := range []struct {
		name string
		duty rules.Duty
	}{
		{policy.CentralStorage, d.CentralStorage}, {policy.SpecialCategory, d.SpecialCategory.Duty}, {policy.RetentionPeriod, d.Retention.Duty},
		{policy.TransferAbroad, d.Transfer.Duty}, {policy.ExposedToMany, d.Exposure}, {policy.IdentityCopies, d.IdentityCopy.Duty},
		{policy.OverCollecting, d.OverCollection.Duty},
	} {
		if x.duty.Off || x.duty.Clause == "" && x.name != policy.CentralStorage {
			continue
		}
		said := m.T("duty." + x.name)
		if x.duty.Clause != "" {
			said += " (" + x.duty.Clause + ")"
		}
		list = append(list, said)
	}
	return list
}

// limitTexts are the maxima of retention, where that is judged.
func limitTexts(p *rules.Policy, m *message.Printer) []string {
	r := &p.Duties.Retention
	if r.Off || r.Clause == "" {
		return nil
	}
	var list []string
	for _, l := range r.Limits {
		var period []string
		if l.Years > 0 {
			period = append(period, m.N("years", l.Years))
		}
		if l.Months > 0 {
			period = append(period, m.N("months", l.Months))
		}
		name := l.Type
		if m.Has("type." + name + ".one") {
			name = m.N("type."+name, 1)
		}
		said := m.T("policy.retention.line", "type", name, "period", strings.Join(period, ", "))
		if day, err := time.Parse(time.DateOnly, l.DatedBefore); err == nil {
			said += " (" + m.T("policy.retention.before", "date", m.Date(day)) + ")"
		}
		list = append(list, said)
	}
	return list
}

// until adds the day that something ends on.
func until(m *message.Printer, said, day string) string {
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return said
	}
	return m.T("policy.until", "text", said, "date", m.Date(date))
}

// staffNotice is what the staff must be told, in the words of the policy.
//
// Source: GDPR art. 13; CCT/CAO 81 of 26 April 2002, art. 7 to 9.
func staffNotice(p *rules.Policy, m *message.Printer) string {
	var t letter
	missing := m.T("policy.missing")
	t.line("", m.T("staff.title"))
	t.WriteByte('\n')
	t.line("", m.T("staff.intro", "title", policyTitle(p, m), "version", message.Safe(p.Version)))
	t.part(m.T("staff.why"), first(p.Purpose[m.Lang()], m.T("policy.purpose.builtin")))
	t.part(m.T("staff.what"), m.T("staff.what.text"))
	t.part(m.T("staff.not"), m.T("staff.not.text"), mailText(p, m), privateText(p, m))
	t.part(m.T("staff.result"), m.T("staff.result.text"), m.T("staff.readers", "text", first(p.Readers[m.Lang()], missing)),
		m.T("staff.kept", "text", first(p.Kept[m.Lang()], missing)))
	t.part(m.T("staff.self"), m.T("staff.self.text"))
	t.part(m.T("staff.rights"), m.T("staff.rights.text"))
	t.part(m.T("staff.contact"), first(contactText(p), missing))
	return t.String()
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
