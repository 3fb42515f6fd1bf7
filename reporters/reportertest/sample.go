// Package reportertest holds what every reporter must withstand, and a small
// scan of fictitious people to show.
package reportertest

import (
	"fmt"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Planted are raw values that the scan of Sample and of Accept holds: no
// report without --reveal may show any of them.
func Planted() []string {
	return []string{"BE68539007547034", "85073003328", "els.peeters@example.com", "Zomer-2026-geheim", "+32470123456", "depressie"}
}

func day(y, m, d int) time.Time {
	return time.Date(y, time.Month(m), d, 11, 30, 0, 0, time.UTC)
}

// Run is the start of the sample.
func Run() finding.Run {
	return finding.Run{
		ID: "0192-sample", Started: day(2026, 11, 20), Version: "1.0.0", Host: "LT-0042", DeviceID: "d1:0042",
		User: "els", OS: "linux", Roots: []string{"/home/els"}, Policy: finding.PolicyRef{ID: "servisoft", Version: "3"},
		Central: []string{"/srv/central"}, Catalogs: []finding.CatalogRef{{ID: "cat-1", Created: day(2026, 11, 1), Documents: 48211}},
		Rules: finding.RulesRef{Packs: []string{"be", "core"}, Digest: "abc123"}, KeyID: "run",
	}
}

// Outcomes are the documents of the sample: each verdict, several relations
// to central documents, and documents that were not read.
func Outcomes() []finding.Outcome {
	const central = "ServiSoft policy, art. IX"
	payslips := outcome("/home/els/Downloads/loon-2024 (2).xlsx", finding.SeverityHigh, 48, "payslip", central)
	payslips.Copies = []finding.Copy{{Relation: finding.Version, OfID: "c1:1", Of: "hr/loon-2024.xlsx", LocalInCentral: .97, CentralInLocal: .95,
		SharedIdentifiers: 46, LocalIdentifiers: 48, CentralIdentifier: 49, Newer: "central", NewerBy: "metadata", CentralModified: day(2025, 2, 1)}}
	payslips.Verdict.Action, payslips.Verdict.Target = "merge", "/srv/central"
	payslips.Counts = finding.Counts{finding.BENationalNumber: {High: 48}, finding.IBAN: {High: 48}, finding.PersonName: {High: 46, Medium: 2}}

	sick := outcome("/home/els/Desktop/ziekte.docx", finding.SeverityHigh, 5, "", central)
	sick.Verdict.Class, sick.Verdict.Action, sick.Verdict.Target = finding.ClassSpecial, "move", "/srv/central"
	sick.Counts = finding.Counts{finding.SpecialHealth: {High: 5}, finding.PersonName: {High: 5}}
	sick.Copies = []finding.Copy{{Relation: finding.Original, LocalInCentral: -1, CentralInLocal: -1, Newer: "unknown"}}
	sick.Findings = append(sick.Findings, finding.Finding{ID: "k1:h", RuleID: "special/health", InfoType: finding.SpecialHealth,
		Confidence: finding.High, Start: 10, End: 19, Value: finding.NewValue(finding.SpecialHealth, "depressie"), Evidence: []finding.Evidence{"tie: same sentence"}})

	customers := outcome("/home/els/Documents/klanten-export.csv", finding.Critical, 1204, "customer-export", central)
	customers.Copies = []finding.Copy{{Relation: finding.Extract, OfID: "c1:2", Of: "crm/klanten.csv", LocalInCentral: 1, CentralInLocal: .24,
		SharedIdentifiers: 1204, LocalIdentifiers: 1204, CentralIdentifier: 5012, Newer: "unknown", Deletable: true}}
	customers.Verdict.Action = "delete"
	customers.Counts = finding.Counts{finding.Email: {High: 1204}, finding.Phone: {High: 1100}, finding.PersonName: {High: 1204}}
	customers.Truncated = true

	zipped := outcome("/home/els/Downloads/personeel.zip", finding.SeverityMedium, 12, "payslip", central)
	zipped.Document.Members = []string{"2026/loon-2026-02.csv"}
	zipped.Copies = []finding.Copy{{Relation: finding.Exact, OfID: "c1:3", Of: "hr/loon-2026-02.csv", LocalInCentral: 1, CentralInLocal: 1, Newer: "same", NewerBy: "content", Deletable: true}}
	zipped.Verdict.Action = "delete"

	old := outcome("/home/els/Documents/cv-2019.pdf", finding.SeverityMedium, 1, "cv", "ServiSoft policy, art. V")
	old.Verdict.Breaches[0].Duty = "retention"
	old.Verdict.Action = "ask-dpo"
	old.Dated = finding.Date{Value: day(2019, 4, 2), Source: "document"}

	allowed := outcome("/srv/central/hr/loon-2024.xlsx", finding.Info, 49, "payslip", "")
	allowed.Verdict.Judgement, allowed.Verdict.Breaches = finding.Allowed, nil

	note := outcome("/home/els/Documents/notities.txt", finding.SeverityMedium, 2, "", central)
	note.Counts = finding.Counts{finding.Credential: {High: 1}, finding.PersonName: {Medium: 2}}
	note.Copies = []finding.Copy{{Relation: finding.Undecided, Reason: "its text is too short", LocalInCentral: -1, CentralInLocal: -1}}
	note.Verdict.Action, note.Verdict.Target = "move", "/srv/central"

	return []finding.Outcome{payslips, sick, customers, zipped, old, allowed, note,
		unread("/home/els/Documents/oud.pdf", finding.KindEncrypted), unread("/home/els/OneDrive/plan.docx", finding.KindCloudPlaceholder),
		unread("/home/els/Documents/stuk.docx", finding.KindCorrupt), unread("/home/els/bin/tool", finding.KindNotText)}
}

func unread(path string, kind finding.Kind) finding.Outcome {
	return finding.Outcome{
		Document: document.Document{Ref: document.Ref{Path: path}, Size: 1000}, Status: finding.Skipped, Counts: finding.Counts{},
		Location: finding.Location{Kind: finding.Local},
		Failures: []finding.Failure{{Stage: finding.StageOpen, Kind: kind}}, Verdict: finding.Verdict{Judgement: finding.Clean, Class: finding.ClassNone},
	}
}

// outcome is a violation with a finding of each planted value.
func outcome(path string, s finding.Severity, subjects int, doctype, clause string) finding.Outcome {
	o := finding.Outcome{
		Document: document.Document{Ref: document.Ref{Path: path}, MIMEType: "text/plain", Size: 48213, Modified: day(2025, 12, 6), Owner: "els", Mode: "-rw-r--r--"},
		Dated:    finding.Date{Value: day(2024, 2, 29), Source: "document"}, Status: finding.Scanned, Subjects: subjects, DocumentType: doctype,
		Location: finding.Location{Kind: finding.Local},
		Verdict: finding.Verdict{Judgement: finding.Violation, Class: finding.ClassSensitive, Severity: s, Breaches: []finding.Breach{
			{Duty: "central-storage", Clause: clause, Severity: s, Reason: "personal data outside the central store"}}},
		Counts: finding.Counts{finding.IBAN: {High: 1}, finding.BENationalNumber: {High: 1}, finding.Email: {Medium: 1}, finding.Credential: {High: 1}, finding.Phone: {High: 1}},
	}
	raw := Planted()
	for i, t := range []finding.InfoType{finding.IBAN, finding.BENationalNumber, finding.Email, finding.Credential, finding.Phone} {
		o.Findings = append(o.Findings, finding.Finding{
			ID: fmt.Sprintf("k1:%04d", i), RuleID: "core/" + string(t), InfoType: t, Confidence: finding.High,
			At: document.Position{Sheet: "Jan", Row: i + 2, Col: 2}, Start: int64(i * 20), End: int64(i*20 + 11),
			Value: finding.NewValue(t, raw[i]), Evidence: []finding.Evidence{"layout", "checksum: mod 97", "header: rijksregisternummer"},
		})
	}
	return o
}

// Summary is the end of the sample or of any other outcomes.
func Summary(outcomes []finding.Outcome) finding.Summary {
	sum := finding.NewSummary()
	for i := range outcomes {
		sum.Add(&outcomes[i])
	}
	sum.Ended, sum.Bytes, sum.Complete = day(2026, 11, 20).Add(14*time.Second), 3_100_000_000, sum.Incomplete == 0
	return sum
}
