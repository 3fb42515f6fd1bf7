// Package detectors compiles rules into the detectors, resolvers and
// dictionary of a scan.
package detectors

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/lex"
)

// Options choose rules.
type Options struct {
	Only []string // rule ids; none = all
	Skip []string // rule ids
	Own  Own
}

// Own is what belongs to the organisation itself and is kept out of findings.
type Own struct {
	Domains   []string // mail domains
	IBANs     []string
	Phones    []string // E.164
	Addresses []string
}

// A Set is what a scan looks for. It is immutable.
type Set struct {
	Detectors []scanner.Detector
	Resolvers []scanner.Resolver
	Lexicon   *lex.Lexicon
	Packs     []rules.Pack // the rules chosen
	Digest    string       // of the rules chosen; changes when any of them does
}

// Compile makes a Set of packs. A rule that names an unknown detector or
// cannot be compiled is an error.
func Compile(packs []rules.Pack, opt Options) (*Set, error) {
	chosen, err := choose(packs, opt)
	if err != nil {
		return nil, err
	}
	d := digest(chosen)
	return compile(chosen, d, opt, builderFor(d))
}

// CompileBuiltin makes a Set of all that is part of the program.
func CompileBuiltin(own Own) (*Set, error) {
	packs, err := Builtin()
	if err != nil {
		return nil, err
	}
	if p, ok := opened(); ok { // their digest is known, and each rule is there once
		return compile(packs, p.digest, Options{Own: own}, builderFor(p.digest))
	}
	return Compile(packs, Options{Own: own})
}

// compile makes a Set of the chosen rules with a Builder that is empty or has
// their words.
func compile(chosen []rules.Pack, digest string, opt Options, b *lex.Builder) (*Set, error) {
	s := &Set{Packs: chosen, Digest: digest}
	byDetector := map[string][]rules.Rule{}
	known := map[string]bool{}
	shelf := leaves()
	for _, l := range shelf {
		known[l.name] = true
	}
	for _, p := range chosen {
		for _, r := range p.Rules {
			if !known[r.Detector] {
				return nil, fmt.Errorf("rule %s: unknown detector %q", r.ID, r.Detector)
			}
			byDetector[r.Detector] = append(byDetector[r.Detector], r)
		}
	}
	for _, l := range shelf {
		if rs := byDetector[l.name]; len(rs) > 0 {
			d, err := l.compile(rs, b)
			if err != nil {
				return nil, err
			}
			s.Detectors = append(s.Detectors, d)
		}
	}
	s.Lexicon = b.Build()
	s.Resolvers = resolvers(chosen)
	if !opt.Own.empty() {
		s.Resolvers = append(s.Resolvers, newOwnFilter(opt.Own))
	}
	return s, nil
}

// choose keeps the rules that are asked for.
func choose(packs []rules.Pack, opt Options) ([]rules.Pack, error) {
	ids := map[string]bool{}
	var chosen []rules.Pack
	for _, p := range packs {
		kept := rules.Pack{Pack: p.Pack, Version: p.Version}
		for _, r := range p.Rules {
			if ids[r.ID] {
				return nil, fmt.Errorf("rule %s is there twice", r.ID)
			}
			ids[r.ID] = true
			if (len(opt.Only) == 0 || slices.Contains(opt.Only, r.ID)) && !slices.Contains(opt.Skip, r.ID) {
				kept.Rules = append(kept.Rules, r)
			}
		}
		if len(kept.Rules) > 0 {
			chosen = append(chosen, kept)
		}
	}
	for _, id := range slices.Concat(opt.Only, opt.Skip) {
		if !ids[id] {
			return nil, fmt.Errorf("no rule %q: see uitrusting rules list", id)
		}
	}
	if len(opt.Only)+len(opt.Skip) > 0 && len(chosen) == 0 {
		return nil, errors.New("no rule is left: nothing would be found")
	}
	return chosen, nil
}

func digest(packs []rules.Pack) string {
	b, err := json.Marshal(packs)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
