package finding

import "fmt"

// A Class is the most sensitive kind of data in a document.
type Class string

// The classes, in ascending order; ClassCriminal ranks with ClassSpecial.
const (
	ClassNone      Class = "none"
	ClassPersonal  Class = "personal"
	ClassSensitive Class = "sensitive"
	ClassSpecial   Class = "special"
	ClassCriminal  Class = "criminal"
)

// Rank orders classes.
func (c Class) Rank() int {
	switch c {
	case ClassPersonal:
		return 1
	case ClassSensitive:
		return 2
	case ClassSpecial, ClassCriminal:
		return 3
	}
	return 0
}

// A Judgement is what the policy says of a document.
type Judgement string

// The judgements.
const (
	Clean        Judgement = "clean"
	Allowed      Judgement = "allowed"
	Undetermined Judgement = "undetermined"
	Violation    Judgement = "violation"
)

// A Severity says how bad a document is. Only the policy sets it.
type Severity uint8

// The severities.
const (
	Info Severity = iota
	SeverityLow
	SeverityMedium
	SeverityHigh
	Critical
)

func (s Severity) String() string {
	switch s {
	case SeverityLow:
		return "low"
	case SeverityMedium:
		return "medium"
	case SeverityHigh:
		return "high"
	case Critical:
		return "critical"
	}
	return "info"
}

// MarshalText writes the word of the contract.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word of the contract.
func (s *Severity) UnmarshalText(text []byte) error {
	for _, v := range []Severity{Info, SeverityLow, SeverityMedium, SeverityHigh, Critical} {
		if v.String() == string(text) {
			*s = v
			return nil
		}
	}
	return fmt.Errorf("severity %q is not info, low, medium, high or critical", text)
}

// A Verdict is the policy's judgement of a document.
type Verdict struct {
	Judgement Judgement
	Class     Class
	Severity  Severity
	Breaches  []Breach // worst first
	// Action is what the person may do, in the words of the message
	// catalogues: "delete", "move", "merge", "keep-with-reason", "ask-dpo".
	Action string
	Target string // where to move it: the central store, as the policy names it
	// TargetPath is where that store is, when the policy gives it a name and a
	// path without wildcards.
	TargetPath string
	Known      *Known // nil = the document does not stand in a baseline
}

// A Breach is a duty that the document does not meet.
type Breach struct {
	Duty     string // "central-storage", "retention"… or the organisation's own
	Clause   string // as the policy cites it
	Severity Severity
	Reason   string // in English, for machines; reporters translate by Duty and the copies
}
