// Package ecs writes events in the Elastic Common Schema 9.4.0, one a
// document and infotype. What the schema has no field for stands under
// "uitrusting", the program's own name.
//
// Source: Elastic Common Schema, tag v9.4.0, generated/ecs/ecs_flat.yml.
package ecs

import (
	"io"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/finding"
)

// Version is the version of the schema.
const Version = "9.4.0"

// The names of the data stream: logs-uitrusting.finding-default.
const (
	Dataset   = "uitrusting.finding"
	Namespace = "default"
)

// Options say how events are written.
type Options struct {
	Now func() time.Time // nil: events bear the start of the run
}

// New writes each event to w in one call.
func New(w io.Writer, opt Options) *event.Lines {
	var j event.JSON
	return event.NewLines(w, opt.Now, event.Format{Encode: func(e *event.Event) []byte {
		j.Reset()
		encode(&j, e)
		return j.B
	}})
}

func encode(j *event.JSON, e *event.Event) {
	j.Open("")
	j.Time("@timestamp", e.Time)
	j.Open("ecs")
	j.Str("version", Version)
	j.Close()
	j.Str("message", e.Message)
	if e.Kind == event.Finding {
		j.Texts("tags", "gdpr", "personal-data")
	} else {
		j.Texts("tags", "gdpr", "scan")
	}
	about(j, e)
	origin(j, e)
	if e.Kind == event.Finding {
		file(j, e)
	}
	j.Open("data_stream")
	j.Str("type", "logs")
	j.Str("dataset", Dataset)
	j.Str("namespace", Namespace)
	j.Close()
	j.Open("uitrusting")
	j.Open("scan")
	j.Str("id", e.Run.ID)
	j.Text("policy_id", e.Run.Policy.ID)
	j.Text("policy_version", e.Run.Policy.Version)
	if e.Summary != nil {
		summary(j, e)
	}
	j.Close()
	if e.Kind == event.Finding {
		own(j, e)
	}
	j.Close()
	j.Close()
	j.B = append(j.B, '\n')
}

func about(j *event.JSON, e *event.Event) {
	j.Open("event")
	switch {
	case e.Kind != event.Finding:
		j.Str("kind", "event")
		j.Texts("category", "process")
		switch e.Kind {
		case event.Started:
			j.Texts("type", "start")
		case event.Cancelled:
			j.Texts("type", "end")
			j.Str("outcome", "failure")
		default:
			j.Texts("type", "end")
			if e.Summary.Complete {
				j.Str("outcome", "success")
			} else {
				j.Str("outcome", "failure")
			}
		}
		j.Str("action", action(e.Kind))
		j.Time("start", e.Run.Started)
		if e.Summary != nil && !e.Summary.Ended.IsZero() {
			j.Time("end", e.Summary.Ended)
			if d := e.Summary.Ended.Sub(e.Run.Started); d >= 0 {
				j.Int("duration", int64(d))
			}
		}
	default:
		kind := "alert"
		if e.Outcome.Verdict.Judgement == finding.Allowed || e.Outcome.Verdict.Judgement == finding.Clean {
			kind = "event"
		}
		j.Str("kind", kind)
		j.Texts("category", "file")
		j.Texts("type", "info")
		j.Str("action", "personal-data-found")
		if len(e.Types) > 0 {
			j.Str("code", event.Short(string(e.Types[0].InfoType)))
		}
		if len(e.Breaches) > 0 {
			j.Text("reason", event.Line(e.Breaches[0].Reason))
		}
	}
	j.Str("id", e.UID)
	j.Int("sequence", e.Sequence)
	j.Str("module", event.Product)
	j.Str("dataset", Dataset)
	j.Str("provider", "scan")
	j.Int("severity", int64(event.Of(e.Severity).ECS))
	j.Time("created", e.Time)
	j.Close()
}

func action(k event.Kind) string {
	switch k {
	case event.Started:
		return "scan-started"
	case event.Cancelled:
		return "scan-cancelled"
	}
	return "scan-completed"
}

// origin says which program on which machine tells.
func origin(j *event.JSON, e *event.Event) {
	j.Open("host")
	j.Text("name", e.Run.Host)
	j.Text("hostname", e.Run.Host)
	j.Text("id", e.Run.DeviceID)
	switch e.Run.OS {
	case "windows", "linux":
		j.Open("os")
		j.Str("type", e.Run.OS)
		j.Close()
	case "darwin":
		j.Open("os")
		j.Str("type", "macos")
		j.Close()
	}
	j.Close()
	user := e.Owner
	if user == "" {
		user = e.Run.User
	}
	if user != "" {
		j.Open("user")
		j.Str("name", user)
		j.Close()
	}
	j.Open("related")
	if e.Run.Host != "" {
		j.Texts("hosts", e.Run.Host)
	}
	if user != "" {
		j.Texts("user", user)
	}
	j.Close()
	j.Open("observer")
	j.Str("vendor", event.Vendor)
	j.Str("product", event.Product)
	j.Str("type", "dlp")
	j.Text("version", e.Run.Version)
	j.Close()
}

func file(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Open("file")
	j.Str("path", e.Path)
	j.Text("directory", e.Folder)
	j.Text("name", e.Name)
	j.Text("extension", e.Ext)
	if e.Run.OS == "windows" && len(e.Path) > 1 && e.Path[1] == ':' {
		j.Str("drive_letter", e.Path[:1])
	}
	if o.Document.Size >= 0 {
		j.Int("size", o.Document.Size)
	}
	j.Str("type", "file")
	j.Text("owner", e.Owner)
	j.Time("mtime", o.Document.Modified)
	j.Text("mime_type", event.Short(o.Document.MIMEType))
	j.Close()
	if len(e.Types) > 0 && e.Types[0].RuleID != "" {
		t := e.Types[0]
		j.Open("rule")
		j.Str("id", t.RuleID)
		j.Str("category", string(t.InfoType.Category()))
		j.Close()
	}
}

// own are the fields that the schema has no place for.
func own(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Open("finding")
	j.Str("uid", e.FindingUID)
	for _, t := range e.Types {
		j.Str("infotype", event.Short(string(t.InfoType)))
		j.Str("category", string(t.InfoType.Category()))
		j.Str("confidence", t.Confidence.String())
		j.Int("count", int64(t.Count.Total()))
		j.Int("count_high", int64(t.Count.High))
		j.Text("masked_sample", t.Sample)
		if len(t.Places) > 0 {
			j.Num("first_page", t.Places[0].Page)
			j.Num("first_line", t.Places[0].Line)
			j.Text("first_cell", t.Places[0].Cell())
		}
	}
	j.Close()
	j.Open("document")
	j.Text("path_base64", e.PathBase64)
	j.Num("path_omitted", e.PathCut)
	j.Texts("members", e.Members...)
	j.Num("members_omitted", e.MembersCut)
	j.Text("status", string(o.Status))
	j.Text("class", string(o.Verdict.Class))
	j.Text("type", event.Short(o.DocumentType))
	j.Int("subjects", int64(o.Subjects))
	j.Text("location", string(o.Location.Kind))
	j.Text("store", event.Short(o.Location.Store))
	j.Cloud(&o.Location)
	j.Exposure(o)
	j.Close()
	j.Open("verdict")
	j.Text("judgement", string(o.Verdict.Judgement))
	j.Str("severity", e.Severity.String())
	j.Text("action", event.Short(o.Verdict.Action))
	j.Duties(e)
	j.Close()
	if k := e.Known; k != nil {
		j.Open("known")
		j.Bool("holds", k.Holds)
		j.Str("state", string(k.State))
		j.Text("reason", k.Reason)
		j.Text("by", k.By)
		j.Str("until", k.Until)
		j.Close()
	}
	if len(e.Copies) > 0 {
		c := e.Copies[0]
		j.Open("copy")
		j.Str("relation", string(c.Relation))
		j.Text("of_id", event.Short(c.OfID))
		j.Text("of", event.Line(c.Of))
		j.Text("newer", event.Short(c.Newer))
		j.Bool("deletable", c.Deletable)
		j.Num("omitted", len(e.Copies)-1+e.CopiesCut)
		j.Close()
	}
}

func summary(j *event.JSON, e *event.Event) {
	sum := e.Summary
	j.Bool("complete", sum.Complete)
	j.Open("documents")
	j.Int("walked", int64(sum.Documents.Walked))
	j.Int("scanned", int64(sum.Documents.Scanned))
	j.Int("partial", int64(sum.Documents.Partial))
	j.Int("skipped", int64(sum.Documents.Skipped))
	j.Int("failed", int64(sum.Documents.Failed))
	j.Close()
	j.Int("bytes", sum.Bytes)
	j.Int("violations", int64(sum.Verdicts[finding.Violation]))
	j.Int("undetermined", int64(sum.Verdicts[finding.Undetermined]))
	if e.Run.Baseline.ID != "" {
		j.Open("known")
		j.Int("accepted", int64(sum.Known[finding.Accepted]))
		j.Int("changed", int64(sum.Known[finding.Changed]))
		j.Int("expired", int64(sum.Known[finding.Expired]))
		j.Close()
	}
	j.Int("subjects", int64(sum.Subjects))
}
