package finding

import "time"

// A Run describes a scan before its first outcome.
type Run struct {
	ID       string
	Started  time.Time
	Version  string
	Host     string
	DeviceID string
	User     string
	OS       string
	Roots    []string
	Policy   PolicyRef
	Central  []string
	Catalogs []CatalogRef
	Rules    RulesRef
	KeyID    string
	Baseline BaselineRef
	Notes    []string // what the reader must know: access times not kept, a privacy permission missing
}

// A PolicyRef names the policy that judged.
type PolicyRef struct{ ID, Version string }

// A BaselineRef names the list of known findings that was used. The zero
// value means that there was none.
type BaselineRef struct {
	ID        string // digest of the file
	Documents int
}

// A CatalogRef names a catalog that copies were looked up in.
type CatalogRef struct {
	ID        string
	Created   time.Time
	Documents int
	Scope     string
}

// A RulesRef names the rule packs that were used.
type RulesRef struct {
	Packs  []string
	Digest string
}

// A Summary is what a scan amounts to.
type Summary struct {
	Ended       time.Time
	Complete    bool
	Interrupted bool
	Documents   Tally
	NotExamined map[Kind]int // documents by the reason they were not (wholly) read
	Bytes       int64        // read from files
	Verdicts    map[Judgement]int
	Severities  map[Severity]int
	InfoTypes   map[InfoType]int
	Subjects    int                // sum over documents of the estimated distinct persons
	Incomplete  int                // documents and folders for which the scan cannot be called complete
	Known       map[KnownState]int // documents that stand in the baseline
	KnownCount  int                // findings that the baseline accepts
}

// A Tally counts documents by status. Walked is the sum of the others.
type Tally struct{ Walked, Scanned, Partial, Skipped, Failed int }

// NewSummary is an empty summary, ready to Add to.
func NewSummary() Summary {
	return Summary{
		NotExamined: map[Kind]int{}, Verdicts: map[Judgement]int{},
		Severities: map[Severity]int{}, InfoTypes: map[InfoType]int{}, Known: map[KnownState]int{},
	}
}

// Add counts one outcome.
func (s *Summary) Add(o *Outcome) {
	s.Documents.Walked++
	switch o.Status {
	case Scanned:
		s.Documents.Scanned++
	case Partial:
		s.Documents.Partial++
	case Skipped:
		s.Documents.Skipped++
	case Failed:
		s.Documents.Failed++
	}
	if o.Status != Scanned && len(o.Failures) > 0 {
		s.NotExamined[o.Kind()]++
	}
	if o.Verdict.Judgement != "" && o.Verdict.Judgement != Clean {
		s.Verdicts[o.Verdict.Judgement]++
		s.Severities[o.Verdict.Severity]++
	}
	if o.Incomplete() {
		s.Incomplete++
	}
	for t, n := range o.Counts {
		s.InfoTypes[t] += n.Total()
	}
	s.Subjects += o.Subjects
	if k := o.Verdict.Known; k != nil {
		s.Known[k.State]++
		for t, n := range o.Counts {
			if k.Holds(t) {
				s.KnownCount += n.Total()
			}
		}
	}
}
