// Package ocsf writes events of the Open Cybersecurity Schema Framework
// 1.8.0: a Data Security Finding (class 2006) for each document that there is
// something to say of, and a Scan Activity (class 6007) when the scan starts
// and ends. For receivers that do not know the class 2006, which is younger,
// the same is told as a Detection Finding (class 2004). Places are given without content: numbers of pages, lines, rows.
//
// Source: github.com/ocsf/ocsf-schema, tag 1.8.0.
package ocsf

import (
	"io"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/finding"
)

// Version is the version of the schema.
const Version = "1.8.0"

// Options say how events are written.
type Options struct {
	Now   func() time.Time // nil: events bear the start of the run
	Class int              // of findings: DataSecurity or Detection; 0 = DataSecurity
}

// The classes of findings.
const (
	DataSecurity = 2006
	Detection    = 2004
)

// New writes each event to w in one call.
func New(w io.Writer, opt Options) *event.Lines {
	var j event.JSON
	return event.NewLines(w, opt.Now, event.Format{Documents: true, Encode: func(e *event.Event) []byte {
		j.Reset()
		if e.Kind == event.Finding {
			encode(&j, e, opt.Class == Detection)
		} else {
			scan(&j, e)
		}
		j.Close()
		j.B = append(j.B, '\n')
		return j.B
	}})
}

// base opens the event and writes what both classes have.
func base(j *event.JSON, e *event.Event, class, activity int64, className, activityName, log string) {
	category, categoryName := int64(2), "Findings"
	if class == 6007 {
		category, categoryName = 6, "Application Activity"
	}
	lv := event.Of(e.Severity)
	j.Open("")
	j.Int("activity_id", activity)
	j.Str("activity_name", activityName)
	j.Int("category_uid", category)
	j.Str("category_name", categoryName)
	j.Int("class_uid", class)
	j.Str("class_name", className)
	j.Int("type_uid", class*100+activity)
	j.Str("type_name", className+": "+activityName)
	j.Int("time", e.Time.UnixMilli())
	j.Time("time_dt", e.Time)
	j.Int("severity_id", int64(lv.OCSF))
	j.Str("severity", lv.Caption)
	j.Str("message", e.Message)
	j.Open("metadata")
	j.Str("version", Version)
	j.Open("product")
	j.Str("name", event.Product)
	j.Str("vendor_name", event.Vendor)
	j.Text("version", e.Run.Version)
	j.Close()
	if class == 6007 {
		j.Texts("profiles", "host", "datetime")
	} else {
		j.Texts("profiles", "host", "security_control", "datetime", "data_classification")
	}
	j.Str("uid", e.UID)
	j.Str("correlation_uid", e.Run.ID)
	j.Str("log_name", log)
	j.Int("sequence", e.Sequence)
	j.Close()
	j.Open("device")
	j.Int("type_id", 0)
	j.Str("type", "Unknown")
	if e.Run.Host != "" {
		j.Str("hostname", e.Run.Host)
	}
	j.Str("uid", e.Run.DeviceID)
	os := system(e.Run.OS)
	j.Open("os")
	j.Str("name", os.name)
	j.Int("type_id", os.id)
	j.Str("type", os.name)
	j.Close()
	j.Close()
}

type osName struct {
	id   int64
	name string
}

func system(goos string) osName {
	switch goos {
	case "windows":
		return osName{100, "Windows"}
	case "linux":
		return osName{200, "Linux"}
	case "darwin":
		return osName{300, "macOS"}
	}
	return osName{0, "Unknown"}
}

// scan writes a Scan Activity.
func scan(j *event.JSON, e *event.Event) {
	activity, name := int64(1), "Started"
	switch e.Kind {
	case event.Completed:
		activity, name = 2, "Completed"
	case event.Cancelled:
		activity, name = 3, "Cancelled"
	}
	base(j, e, 6007, activity, "Scan Activity", name, "scans")
	j.Milli("start_time", e.Run.Started)
	j.Time("start_time_dt", e.Run.Started)
	j.Open("scan")
	j.Int("type_id", 0)
	j.Str("type", "Unknown")
	j.Str("uid", e.Run.ID)
	j.Close()
	policy(j, e)
	if sum := e.Summary; sum != nil {
		if !sum.Ended.IsZero() {
			j.Milli("end_time", sum.Ended)
			j.Time("end_time_dt", sum.Ended)
			if d := sum.Ended.Sub(e.Run.Started); d >= 0 {
				j.Int("duration", d.Milliseconds())
			}
		}
		if sum.Complete {
			j.Int("status_id", 1)
			j.Str("status", "Success")
		} else {
			j.Int("status_id", 2)
			j.Str("status", "Failure")
		}
		detections := 0
		for _, n := range sum.Verdicts {
			detections += n
		}
		j.Int("num_files", int64(sum.Documents.Walked))
		j.Int("num_skipped_items", int64(sum.Documents.Skipped+sum.Documents.Failed))
		j.Int("num_detections", int64(detections))
		j.Int("num_trusted_items", int64(sum.Verdicts[finding.Allowed]))
		j.Int("total", int64(sum.Documents.Walked))
		j.Open("unmapped")
		j.Int("documents_partial", int64(sum.Documents.Partial))
		j.Int("documents_failed", int64(sum.Documents.Failed))
		j.Int("violations", int64(sum.Verdicts[finding.Violation]))
		j.Int("undetermined", int64(sum.Verdicts[finding.Undetermined]))
		if e.Run.Baseline.ID != "" {
			j.Int("known_accepted", int64(sum.Known[finding.Accepted]))
			j.Int("known_changed", int64(sum.Known[finding.Changed]))
			j.Int("known_expired", int64(sum.Known[finding.Expired]))
		}
		j.Int("bytes", sum.Bytes)
		j.Close()
	}
}

func policy(j *event.JSON, e *event.Event) {
	if e.Run.Policy.ID == "" {
		return
	}
	j.Open("policy")
	j.Str("uid", e.Run.Policy.ID)
	j.Text("version", e.Run.Policy.Version)
	j.Close()
}

// encode writes a Data Security Finding or a Detection Finding.
func encode(j *event.JSON, e *event.Event, detection bool) {
	o := e.Outcome
	if detection {
		base(j, e, Detection, 1, "Detection Finding", "Create", "findings")
	} else {
		base(j, e, DataSecurity, 1, "Data Security Finding", "Create", "findings")
	}
	lv := event.Of(e.Severity)
	if e.Known != nil && e.Known.Holds {
		j.Int("status_id", 3)
		j.Str("status", "Suppressed")
		j.Str("status_detail", e.Known.Reason)
	} else {
		j.Int("status_id", 1)
		j.Str("status", "New")
	}
	j.Bool("is_alert", o.Verdict.Judgement == finding.Violation || o.Verdict.Judgement == finding.Undetermined)
	j.Int("risk_level_id", int64(lv.Risk))
	j.Str("risk_level", lv.RiskLevel)
	j.Int("action_id", 3)
	j.Str("action", "Observed")
	j.Int("disposition_id", 15)
	j.Str("disposition", "Detected")
	confidence(j, e)
	info(j, e)
	if detection {
		evidence(j, e)
	} else {
		security(j, e)
		file(j, e)
		j.Close()
	}
	if e.Run.User != "" {
		j.Open("actor")
		j.Open("user")
		j.Str("name", e.Run.User)
		j.Close()
		j.Str("app_name", event.Product)
		j.Close()
	}
	unmapped(j, e)
}

func confidence(j *event.JSON, e *event.Event) {
	best := finding.Candidate
	for _, t := range e.Types {
		best = max(best, t.Confidence)
	}
	caption := [...]string{"Unknown", "Low", "Medium", "High"}[best]
	j.Int("confidence_id", int64(best))
	j.Str("confidence", caption)
}

func info(j *event.JSON, e *event.Event) {
	j.Open("finding_info")
	j.Str("uid", e.FindingUID)
	j.Str("title", "Personal data in a document")
	if len(e.Breaches) > 0 {
		j.Text("desc", event.Line(e.Breaches[0].Reason))
	}
	if len(e.Types) > 0 {
		j.List("types")
		for _, t := range e.Types {
			j.Item(event.Short(string(t.InfoType)))
		}
		j.EndList()
		j.Open("analytic")
		j.Int("type_id", 1)
		j.Str("type", "Rule")
		j.Text("uid", e.Types[0].RuleID)
		j.Str("name", event.Short(string(e.Types[0].InfoType)))
		j.Close()
	}
	j.Milli("last_seen_time", e.Time)
	j.Time("last_seen_time_dt", e.Time)
	j.Close()
}

// security says what kind of data it is.
func security(j *event.JSON, e *event.Event) {
	j.Open("data_security")
	j.Int("data_lifecycle_state_id", 1)
	j.Str("data_lifecycle_state", "Data at-Rest")
	j.Int("detection_system_id", 4)
	j.Str("detection_system", "Data Discovery & Classification")
	if len(e.Types) > 0 {
		j.Str("detection_pattern", event.Short(string(e.Types[0].InfoType)))
	}
	classification(j, e)
	j.Close()
}

// evidence says the same in a class that has no place for a kind of data: the
// file is the evidence, with its classification.
func evidence(j *event.JSON, e *event.Event) {
	policy(j, e)
	j.List("evidences")
	j.Open("")
	file(j, e)
	j.List("data_classifications")
	j.Open("")
	classification(j, e)
	j.Close()
	j.EndList()
	j.Close()
	j.Close()
	j.EndList()
	j.List("resources")
	j.Open("")
	j.Str("uid", e.FindingUID)
	j.Str("name", e.Name)
	j.Str("type", "file")
	j.Int("role_id", 3)
	j.Str("role", "Affected")
	j.Close()
	j.EndList()
}

// classification is the category and the confidentiality: restricted for
// special categories, criminal data and what identifies a person for good;
// then what was found, by infotype.
func classification(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Int("category_id", 1)
	j.Str("category", "Personal")
	switch o.Verdict.Class {
	case finding.ClassSensitive, finding.ClassSpecial, finding.ClassCriminal:
		j.Int("confidentiality_id", 6)
		j.Str("confidentiality", "Restricted")
	default:
		j.Int("confidentiality_id", 5)
		j.Str("confidentiality", "Private")
	}
	policy(j, e)
	if o.Status == finding.Partial {
		j.Int("status_id", 2)
		j.Str("status", "Partial")
	} else {
		j.Int("status_id", 1)
		j.Str("status", "Complete")
	}
	j.Int("total", int64(e.Total))
	if len(e.Types) > 0 {
		j.List("discovery_details")
		for _, t := range e.Types {
			details(j, t)
		}
		j.EndList()
	}
}

func details(j *event.JSON, t event.Type) {
	j.Open("")
	j.Str("type", event.Short(string(t.InfoType)))
	j.Int("count", int64(t.Count.Total()))
	j.Text("value", t.Sample)
	places := 0
	for _, p := range t.Places {
		cell := p.Cell()
		if p.Page <= 0 && p.Line <= 0 && p.Row <= 0 {
			continue
		}
		if places == 0 {
			j.List("occurrences")
		}
		places++
		j.Open("")
		if p.Page > 0 {
			j.Int("page_number", int64(p.Page))
		}
		if p.Line > 0 {
			j.Int("start_line", int64(p.Line))
			j.Int("end_line", int64(p.Line))
		}
		if p.Row > 0 {
			j.Int("row_number", int64(p.Row))
		}
		if p.Col > 0 {
			j.Int("column_number", int64(p.Col))
		}
		j.Text("cell_name", cell)
		j.Close()
	}
	if places > 0 {
		j.EndList()
	}
	j.Close()
}

// file leaves the object open.
func file(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Open("file")
	j.Str("name", e.Name)
	j.Str("path", e.Path)
	j.Text("parent_folder", e.Folder)
	j.Text("ext", e.Ext)
	j.Int("type_id", 1)
	j.Str("type", "Regular File")
	if o.Document.Size >= 0 {
		j.Int("size", o.Document.Size)
	}
	j.Text("mime_type", event.Short(o.Document.MIMEType))
	j.Milli("modified_time", o.Document.Modified)
	j.Time("modified_time_dt", o.Document.Modified)
	if e.Owner != "" {
		j.Open("owner")
		j.Str("name", e.Owner)
		j.Close()
	}
	switch o.Location.Kind {
	case finding.Removable:
		j.Int("drive_type_id", 1)
		j.Str("drive_type", "Removable")
	case finding.Network:
		j.Int("drive_type_id", 3)
		j.Str("drive_type", "Remote")
	}
}

// unmapped is what the schema has no place for.
func unmapped(j *event.JSON, e *event.Event) {
	o := e.Outcome
	j.Open("unmapped")
	j.Text("path_base64", e.PathBase64)
	j.Num("path_omitted", e.PathCut)
	j.Texts("members", e.Members...)
	j.Num("members_omitted", e.MembersCut)
	j.Text("verdict", string(o.Verdict.Judgement))
	j.Text("class", string(o.Verdict.Class))
	j.Text("document_type", event.Short(o.DocumentType))
	j.Int("subjects", int64(o.Subjects))
	j.Text("location", string(o.Location.Kind))
	j.Text("store", event.Short(o.Location.Store))
	j.Cloud(&o.Location)
	j.Exposure(o)
	j.Text("action", event.Short(o.Verdict.Action))
	j.Duties(e)
	if k := e.Known; k != nil {
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
		j.Bool("copy_deletable", c.Deletable)
		j.Num("copies_omitted", len(e.Copies)-1+e.CopiesCut)
	}
	j.Num("infotypes_omitted", e.TypesCut)
	j.Close()
}
