package number_test

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/detectors/detecttest"
	"uitrusting/rules"
	"uitrusting/scanner/finding"
)

func TestCorpus(t *testing.T) {
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	set, err := detectors.Compile(packs, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	detecttest.Corpus(t, set, "testdata/national-number.txt", finding.BENationalNumber)
	detecttest.Corpus(t, set, "testdata/payment-card.txt", finding.PaymentCard)
}
