package finding

import (
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/fingerprint"
)

// A Status says how far a document was read.
type Status string

// The statuses. Every document that the walk met has exactly one.
const (
	Scanned Status = "scanned"
	Partial Status = "partial" // text was lost; findings are kept
	Skipped Status = "skipped" // not read on purpose
	Failed  Status = "failed"
)

// A Stage is the step at which a failure happened.
type Stage string

// The stages.
const (
	StageWalk        Stage = "walk"
	StageOpen        Stage = "open"
	StageIdentify    Stage = "identify"
	StageExtract     Stage = "extract"
	StageDetect      Stage = "detect"
	StageFingerprint Stage = "fingerprint"
)

// A Kind is the reason of a failure or a skip.
type Kind string

// The kinds.
const (
	KindPermission       Kind = "permission"
	KindNotFound         Kind = "not-found"
	KindVanished         Kind = "vanished"
	KindEncrypted        Kind = "encrypted"
	KindCorrupt          Kind = "corrupt"
	KindUnsupported      Kind = "unsupported"
	KindTooLarge         Kind = "too-large"
	KindTooDeep          Kind = "too-deep"
	KindTooManyMembers   Kind = "too-many-members"
	KindBomb             Kind = "bomb"
	KindTimeout          Kind = "timeout"
	KindInterrupted      Kind = "interrupted" // the run was stopped
	KindMemory           Kind = "memory"
	KindCrashed          Kind = "crashed"
	KindCloudPlaceholder Kind = "cloud-placeholder"
	KindNoText           Kind = "no-text"
	KindIO               Kind = "io"
	KindExcluded         Kind = "excluded"
	KindLink             Kind = "link"
	KindSpecialFile      Kind = "special-file"
	KindOtherMount       Kind = "other-mount"
	KindNotText          Kind = "not-text"
	KindPrivate          Kind = "private"
)

// Coverage reports whether the kind is a matter of coverage (counted and
// shown) and does not make a scan incomplete.
func (k Kind) Coverage() bool {
	switch k {
	case KindEncrypted, KindCloudPlaceholder, KindNoText, KindExcluded, KindLink,
		KindSpecialFile, KindOtherMount, KindNotText, KindUnsupported, KindPrivate:
		return true
	}
	return false
}

// Routine reports whether documents skipped for this kind are only counted
// and not listed one by one.
func (k Kind) Routine() bool {
	switch k {
	case KindExcluded, KindLink, KindSpecialFile, KindOtherMount, KindNotText:
		return true
	}
	return false
}

// Passing reports whether the kind is a matter of the moment: the same document
// may be read the next time. What a document itself has wrong with it stays.
func (k Kind) Passing() bool {
	switch k {
	case KindCorrupt, KindUnsupported, KindTooLarge, KindTooDeep, KindTooManyMembers, KindBomb:
		return false
	}
	return !k.Coverage()
}

// A Failure says what kept a document, or a part of it, from being read.
type Failure struct {
	Stage  Stage
	Kind   Kind
	Detail string // fixed words, numbers; no personal data, no text of the document
}

// A LocationKind says on what sort of place a document lies.
type LocationKind string

// The kinds of location.
const (
	Central   LocationKind = "central"
	Local     LocationKind = "local"
	Removable LocationKind = "removable"
	Network   LocationKind = "network"
	CloudSync LocationKind = "cloud-sync"
	MailStore LocationKind = "mail-store"
	Unknown   LocationKind = "unknown"
)

// A Location is where a document lies, in the policy's terms.
type Location struct {
	Kind            LocationKind
	Store           string // name of the central store, for Central
	VolumeEncrypted *bool  // nil = unknown
	Cloud           *Cloud // for CloudSync
	Private         bool   // in a zone whose names are counted, not reported
}

// A Cloud is the account that a sync folder belongs to.
type Cloud struct {
	Provider string // "onedrive", "dropbox", "google-drive", "icloud", "nextcloud"…
	Account  string // "business", "personal", "" = unknown
	Country  string // ISO 3166 alpha-2 of the servers, "" = unknown
}

// Counts are the numbers of findings by infotype and confidence. They are
// complete even where the list of findings was cut.
type Counts map[InfoType]ByConfidence

// ByConfidence counts findings of one infotype.
type ByConfidence struct {
	Low, Medium, High int `json:",omitzero"`
}

// Add counts one finding.
func (c Counts) Add(t InfoType, conf Confidence) {
	n := c[t]
	switch conf {
	case Low:
		n.Low++
	case Medium:
		n.Medium++
	case High:
		n.High++
	}
	c[t] = n
}

// Total is the number of findings of every confidence.
func (n ByConfidence) Total() int { return n.Low + n.Medium + n.High }

// Total is the number of findings of every infotype.
func (c Counts) Total() int {
	sum := 0
	for _, n := range c {
		sum += n.Total()
	}
	return sum
}

// A Date is when the content of a document is from, as well as that is known.
type Date struct {
	Value  time.Time // zero = unknown
	Source string    // "document", "mail", "file"
}

// An Outcome is everything the scan knows of one document.
type Outcome struct {
	Document     document.Document  `json:",omitzero"`
	Dated        Date               `json:",omitzero"`
	Status       Status             `json:",omitzero"`
	Failures     []Failure          `json:",omitzero"`
	Findings     []Finding          `json:",omitzero"`
	Counts       Counts             `json:",omitzero"`
	Truncated    bool               `json:",omitzero"` // Findings was cut; Counts is complete
	Unchanged    bool               `json:",omitzero"` // taken over from an earlier run
	Subjects     int                `json:",omitzero"` // estimated number of distinct persons
	DocumentType string             `json:",omitzero"`
	Location     Location           `json:",omitzero"`
	Print        *fingerprint.Print `json:",omitzero"` // nil unless fingerprints were asked for
	Copies       []Copy             `json:",omitzero"`
	Verdict      Verdict            `json:",omitzero"`
	TextSize     int64              `json:",omitzero"` // bytes of extracted text
}

// Kind is the reason of the first failure, or "".
func (o *Outcome) Kind() Kind {
	if len(o.Failures) == 0 {
		return ""
	}
	return o.Failures[0].Kind
}

// Incomplete reports whether the document is one for which the scan as a
// whole cannot be called complete.
func (o *Outcome) Incomplete() bool {
	switch o.Status {
	case Failed:
		return !o.Kind().Coverage()
	case Partial:
		for _, f := range o.Failures {
			if !f.Kind.Coverage() {
				return true
			}
		}
		return len(o.Failures) == 0
	case Skipped:
		return !o.Kind().Coverage()
	}
	return false
}
