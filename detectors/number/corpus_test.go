package number_test

import (
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/finding"
)

func TestCorpus(t *testing.T) {
	set := ruletest.All(t)
	detecttest.Corpus(t, set, "testdata/national-number.txt", finding.BENationalNumber)
	detecttest.Corpus(t, set, "testdata/payment-card.txt", finding.PaymentCard)
}
