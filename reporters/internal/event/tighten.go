package event

// Tighten cuts the lists of an event whose line came out longer than MaxLine,
// so that it fits when it is encoded again. What is left out is counted.
func (e *Event) Tighten() {
	if n := len(e.Types); n > 4 {
		e.TypesCut, e.Types = e.TypesCut+n-4, e.Types[:4]
	}
	for i := range e.Types {
		e.Types[i].Places = nil
	}
	if n := len(e.Members); n > 1 {
		e.MembersCut, e.Members = e.MembersCut+n-1, e.Members[:1]
	}
	if n := len(e.Breaches); n > 1 {
		e.BreachesCut, e.Breaches = e.BreachesCut+n-1, e.Breaches[:1]
	}
	if n := len(e.Copies); n > 1 {
		e.CopiesCut, e.Copies = e.CopiesCut+n-1, e.Copies[:1]
	}
	e.PathBase64, e.Folder = "", ""
}
