// Package doctype tells what kind of document the findings stand in: a
// payslip, a medical certificate, the minutes of a meeting. It reads the first
// text of the document, the titles of its tables and the kinds of findings,
// and says nothing when two kinds are as likely.
package doctype

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"uitrusting/rules"
	"uitrusting/scanner/finding"
)

// The kinds of documents, each with the examples that a test runs.
//
//go:embed types.yaml
var typesYAML string

// A kind is a kind of document and what tells it.
type kind struct {
	Type            string             `yaml:"type"`
	Titles          []string           `yaml:"titles"`
	Words           []string           `yaml:"words"`
	Columns         []string           `yaml:"columns"`
	Signs           []string           `yaml:"signs"`
	Findings        []finding.InfoType `yaml:"findings"`
	Headers         bool               `yaml:"headers"` // From, To, Subject at the top
	Examples        []string           `yaml:"examples"`
	Counterexamples []string           `yaml:"counterexamples"`
}

// other is the kind of what looks like a kind and is none: an offer has sums
// and taxes as an invoice has. It is never told.
const other = "other"

// The weights of what tells a kind, in points. They were set on the examples
// of types.yaml: a title alone on a line and one word, or three words and a
// finding, tell it.
const (
	titleAlone  = 4 // on a short line among the first
	titleInText = 1
	perWord     = 1
	maxWords    = 6
	perColumn   = 2
	maxColumns  = 6
	perSign     = 2
	perFinding  = 1
	maxFindings = 2
	mailHeaders = 6
	least       = 5 // points a kind must have
	margin      = 2 // points it must have more than the next
)

// readKinds reads types.yaml.
func readKinds() ([]kind, error) {
	var file struct {
		Types []kind `yaml:"types"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(typesYAML), &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("document types: %w", err)
	}
	return file.Types, nil
}

// Types are the document types that can be told.
func Types() []string {
	kinds, err := readKinds()
	if err != nil {
		return nil // a test keeps types.yaml readable
	}
	var types []string
	for _, k := range kinds {
		if k.Type != other {
			types = append(types, k.Type)
		}
	}
	return types
}

// Sum tells whether types.yaml has changed.
func Sum() uint32 { return rules.Checksum(typesYAML) }
