// Package rules holds the rules as data: what is looked for, how it is told,
// and where that is written. Detectors are code that obeys them.
package rules

// A Rule is one kind of thing to find.
type Rule struct {
	ID        string            `yaml:"id"`       // "<group>/<name>"
	InfoType  string            `yaml:"infotype"` // "iban"
	Detector  string            `yaml:"detector"` // the detector that obeys it: "number", "pattern"…
	Validator string            `yaml:"validator,omitempty"`
	Title     map[string]string `yaml:"title"` // by language: nl, fr, de, en
	Explain   map[string]string `yaml:"explain,omitempty"`
	Pattern   []string          `yaml:"pattern,omitempty"`
	// Keywords raise the confidence of a match within Window bytes of them,
	// whole words only, by language; Against lowers it.
	Keywords map[string][]string `yaml:"keywords,omitempty"`
	Against  []string            `yaml:"against,omitempty"`
	Window   int                 `yaml:"window,omitempty"` // bytes before or after the match
	// Parameters are what the detector lets a rule set: items that rest on
	// memory and may have to change.
	Parameters map[string][]string `yaml:"parameters,omitempty"`
	// Examples carry ⟦…⟧ around each expected match; Counterexamples must
	// give none.
	Examples        []string `yaml:"examples"`
	Counterexamples []string `yaml:"counterexamples"`
	Sources         []Source `yaml:"sources"`
	// At is where the rule stands, "own.yaml:4:9", and PatternAt where each
	// pattern does; "" and nil where it is not known.
	At        string   `yaml:"-" json:"-"`
	PatternAt []string `yaml:"-" json:"-"`
}

// A Source says where a rule is written.
type Source struct {
	Title string `yaml:"title"`         // law, standard or issuer, with the article
	URL   string `yaml:"url,omitempty"` // where it was read
	Read  string `yaml:"read"`          // date, YYYY-MM-DD, or "memory" when nobody read it again
}

// A Pack is a file of rules.
type Pack struct {
	Pack    string `yaml:"pack"`
	Version int    `yaml:"version"`
	Rules   []Rule `yaml:"rules"`
}
