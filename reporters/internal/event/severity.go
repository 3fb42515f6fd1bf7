package event

import "uitrusting/scanner/finding"

// Levels are what one severity is called in each format.
type Levels struct {
	OCSF, Risk         int
	Caption, RiskLevel string // captions of the two
	ECS                int    // the scale of Elastic Security
	CEF, LEEF          int
	Syslog             int // RFC 5424 severity
	SARIF              string
	Score              string // SARIF security-severity, 0.0 to 10.0
}

// Of is the row of the severity table.
//
// Sources: OCSF 1.8.0 severity_id and risk_level_id; Elastic Security risk
// scale; CEF 0-10, LEEF 1-10; RFC 5424 section 6.2.1; SARIF 2.1.0 level.
func Of(s finding.Severity) Levels {
	switch s {
	case finding.SeverityLow:
		return Levels{2, 1, "Low", "Low", 21, 3, 3, 5, "note", "3.0"}
	case finding.SeverityMedium:
		return Levels{3, 2, "Medium", "Medium", 47, 5, 5, 4, "warning", "5.0"}
	case finding.SeverityHigh:
		return Levels{4, 3, "High", "High", 73, 8, 8, 3, "error", "8.0"}
	case finding.Critical:
		return Levels{5, 4, "Critical", "Critical", 99, 10, 10, 2, "error", "9.5"}
	}
	return Levels{1, 0, "Informational", "Info", 0, 1, 1, 6, "note", "1.0"}
}
