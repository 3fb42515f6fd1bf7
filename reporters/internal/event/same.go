package event

import "uitrusting/scanner/finding"

// What every format of JSON says under the same keys.

// maxExposure is how many ways to reach a document are told.
const maxExposure = 6

// Cloud writes whose folder a document is in, where it is one of a cloud.
func (j *JSON) Cloud(l *finding.Location) {
	c := l.Cloud
	if c == nil {
		return
	}
	j.Text("cloud_provider", Short(c.Provider))
	j.Text("cloud_account", Short(c.Account))
	j.Text("cloud_country", Short(c.Country))
}

// Exposure writes who else can read a document.
func (j *JSON) Exposure(o *finding.Outcome) {
	j.Texts("exposure", o.Document.Exposure[:min(len(o.Document.Exposure), maxExposure)]...)
}

// Duties writes which duties are not met, and the clause of the gravest.
func (j *JSON) Duties(e *Event) {
	if len(e.Breaches) == 0 {
		return
	}
	j.List("duties")
	for _, b := range e.Breaches {
		j.Item(Short(b.Duty))
	}
	j.EndList()
	j.Num("duties_omitted", e.BreachesCut)
	j.Text("clause", Line(e.Breaches[0].Clause))
}
