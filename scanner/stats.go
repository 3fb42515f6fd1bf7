package scanner

import (
	"sync/atomic"
	"time"

	"uitrusting/scanner/finding"
)

// Stats counts what a scan has done so far. All fields may be read while the
// scan runs.
type Stats struct {
	Documents  atomic.Int64              // outcomes reported
	Bytes      atomic.Int64              // read from files; of each at most its size
	Findings   atomic.Int64              // at or above the least confidence
	Violations atomic.Int64              // documents
	started    atomic.Pointer[time.Time] // nil = not yet; keeps a clock that nobody sets
}

func (s *Stats) start() { now := time.Now(); s.started.Store(&now) }

// Elapsed is the time since the scan started, however the clock is set
// meanwhile.
func (s *Stats) Elapsed() time.Duration {
	if began := s.started.Load(); began != nil {
		return time.Since(*began)
	}
	return 0
}

func (s *Stats) add(o *finding.Outcome) {
	s.Documents.Add(1)
	if n := o.Counts.Total(); n > 0 {
		s.Findings.Add(int64(n))
	}
	if o.Verdict.Judgement == finding.Violation {
		s.Violations.Add(1)
	}
}
