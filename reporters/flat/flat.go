// Package flat writes one flat JSON object a document and infotype, for
// consoles that cannot look inside lists of objects: Wazuh, Splunk, Azure
// tables. Values are texts, numbers, truths and lists of texts. Fields that
// have nothing to say are left out. The start and the end of the scan are
// events too, so that a device that stopped scanning can be noticed.
package flat

import (
	"io"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/finding"
)

// Schema names the version of the fields: it only grows.
const Schema = "uitrusting.flat/1"

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
	j.Str("schema", Schema)
	j.Time("time", e.Time)
	j.Str("product", event.Product)
	j.Str("event_type", string(e.Kind))
	j.Str("event_uid", e.UID)
	j.Text("finding_uid", e.FindingUID)
	j.Int("sequence", e.Sequence)
	j.Str("severity", e.Severity.String())
	j.Int("severity_id", int64(event.Of(e.Severity).OCSF))
	j.Str("message", e.Message)
	j.Text("host", e.Run.Host)
	j.Text("device_id", e.Run.DeviceID)
	j.Text("user", e.Run.User)
	j.Text("os", e.Run.OS)
	j.Str("run_id", e.Run.ID)
	j.Text("product_version", e.Run.Version)
	j.Text("policy_id", e.Run.Policy.ID)
	j.Text("policy_version", e.Run.Policy.Version)
	if e.Kind == event.Finding {
		document(j, e)
		verdict(j, e)
	} else {
		scan(j, e)
	}
	j.Close()
	j.B = append(j.B, '\n')
}

func document(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Str("path", e.Path)
	j.Text("path_base64", e.PathBase64)
	j.Num("path_omitted", e.PathCut)
	j.Text("file_name", e.Name)
	j.Text("folder", e.Folder)
	j.Text("extension", e.Ext)
	j.Texts("members", e.Members...)
	j.Num("members_omitted", e.MembersCut)
	if o.Document.Size >= 0 {
		j.Int("size", o.Document.Size)
	}
	j.Time("modified", o.Document.Modified)
	j.Text("mime_type", event.Short(o.Document.MIMEType))
	j.Text("owner", e.Owner)
	j.Exposure(o)
	j.Text("status", string(o.Status))
	j.Text("location", string(o.Location.Kind))
	j.Text("store", event.Short(o.Location.Store))
	if v := o.Location.VolumeEncrypted; v != nil {
		j.Bool("volume_encrypted", *v)
	}
	j.Cloud(&o.Location)
	j.Text("class", string(o.Verdict.Class))
	j.Text("document_type", event.Short(o.DocumentType))
	j.Int("subjects", int64(o.Subjects))
	j.Bool("unchanged", o.Unchanged)
	for _, t := range e.Types {
		j.Str("infotype", event.Short(string(t.InfoType)))
		j.Str("category", string(t.InfoType.Category()))
		j.Text("rule", t.RuleID)
		j.Str("confidence", t.Confidence.String())
		j.Int("count", int64(t.Count.Total()))
		j.Int("count_high", int64(t.Count.High))
		j.Int("count_medium", int64(t.Count.Medium))
		j.Int("count_low", int64(t.Count.Low))
		j.Text("sample", t.Sample)
		if len(t.Places) > 0 {
			p := t.Places[0]
			j.Num("first_page", p.Page)
			j.Num("first_line", p.Line)
			j.Text("first_cell", p.Cell())
		}
	}
}

func verdict(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Text("verdict", string(o.Verdict.Judgement))
	j.Text("action", event.Short(o.Verdict.Action))
	j.Text("target", event.Line(o.Verdict.Target))
	j.Duties(e)
	if len(e.Breaches) > 0 {
		j.Text("reason", event.Line(e.Breaches[0].Reason))
	}
	if k := e.Known; k != nil {
		j.Bool("known", k.Holds)
		j.Str("known_state", string(k.State))
		j.Text("known_reason", k.Reason)
		j.Text("known_by", k.By)
		j.Str("known_until", k.Until)
	}
	if len(e.Copies) > 0 {
		c := e.Copies[0]
		j.Str("copy_relation", string(c.Relation))
		j.Text("copy_of_id", event.Short(c.OfID))
		j.Text("copy_of", event.Line(c.Of))
		j.Text("copy_newer", event.Short(c.Newer))
		j.Bool("copy_deletable", c.Deletable)
		j.Num("copies_omitted", len(e.Copies)-1+e.CopiesCut)
	}
}

func scan(j *event.JSON, e *event.Event) {
	j.Time("started", e.Run.Started)
	sum := e.Summary
	if sum == nil {
		return
	}
	j.Time("ended", sum.Ended)
	j.Bool("complete", sum.Complete)
	j.Int("documents", int64(sum.Documents.Walked))
	j.Int("documents_scanned", int64(sum.Documents.Scanned))
	j.Int("documents_partial", int64(sum.Documents.Partial))
	j.Int("documents_skipped", int64(sum.Documents.Skipped))
	j.Int("documents_failed", int64(sum.Documents.Failed))
	j.Int("bytes", sum.Bytes)
	j.Int("violations", int64(sum.Verdicts[finding.Violation]))
	j.Int("undetermined", int64(sum.Verdicts[finding.Undetermined]))
	j.Int("allowed", int64(sum.Verdicts[finding.Allowed]))
	if e.Run.Baseline.ID != "" {
		j.Int("known_accepted", int64(sum.Known[finding.Accepted]))
		j.Int("known_changed", int64(sum.Known[finding.Changed]))
		j.Int("known_expired", int64(sum.Known[finding.Expired]))
	}
	j.Int("subjects", int64(sum.Subjects))
}
