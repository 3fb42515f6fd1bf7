package scanner

import (
	"sync/atomic"
	"time"

	"uitrusting/scanner/finding"
)

// Stats counts what a scan has done so far. All fields may be read while the
// scan runs.
type Stats struct {
	Documents  atomic.Int64 // outcomes reported
	Bytes      atomic.Int64 // read from files
	Findings   atomic.Int64 // at or above the least confidence
	Violations atomic.Int64 // documents
	started    atomic.Int64 // Unix nanoseconds
}

func (s *Stats) start() { s.started.Store(time.Now().UnixNano()) }

// Elapsed is the time since the scan started.
func (s *Stats) Elapsed() time.Duration {
	return time.Duration(time.Now().UnixNano() - s.started.Load())
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
