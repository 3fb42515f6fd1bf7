package iban_test

import (
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/finding"
)

func TestCorpus(t *testing.T) {
	set := ruletest.All(t)
	detecttest.Corpus(t, set, "testdata/iban.txt", finding.IBAN)
}
