package finding

import (
	"slices"
	"time"
)

// A KnownState says what a baseline means for a document.
type KnownState string

// The states.
const (
	Accepted KnownState = "accepted" // every finding and every breached duty was accepted
	Changed  KnownState = "changed"  // there is something that was not
	Expired  KnownState = "expired"  // it was accepted until a day that is past
)

// A Known is what somebody decided about a document's findings earlier.
type Known struct {
	State      KnownState
	Reason, By string
	Until      time.Time  // the last day on which it holds
	Types      []InfoType // those of which every finding is known, by name
}

// Holds reports whether the findings of an infotype are known and accepted.
func (k *Known) Holds(t InfoType) bool {
	return k != nil && k.State != Expired && slices.Contains(k.Types, t)
}

// All reports whether the whole document is known and accepted.
func (k *Known) All() bool { return k != nil && k.State == Accepted }

// Over reports whether the last day of the decision is past.
func (k *Known) Over(now time.Time) bool { return !now.Before(k.Until.AddDate(0, 0, 1)) }

// Accept is the verdict on a document about which a decision was made. When
// it still holds and the document breaches no duty but those, the document is
// allowed; what it breaches stays in the list. Else the verdict stands.
func (v Verdict) Accept(k Known, duties []string, now time.Time) Verdict {
	if k.Over(now) {
		k.State = Expired
	} else if k.State == Expired {
		k.State = Changed // the day was moved; only the baseline itself can tell that nothing else is new
	}
	for _, b := range v.Breaches {
		if k.State == Accepted && !slices.Contains(duties, b.Duty) {
			k.State = Changed
		}
	}
	v.Known = &k
	if k.State == Accepted && (v.Judgement == Violation || v.Judgement == Undetermined) {
		v.Judgement, v.Severity, v.Action, v.Target, v.TargetPath = Allowed, Info, "", "", ""
	}
	return v
}
