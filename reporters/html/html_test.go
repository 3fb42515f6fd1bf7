package html_test

import (
	"io"
	"testing"

	"uitrusting/reporters/html"
	"uitrusting/reporters/reportertest"
)

func maker(w io.Writer) reportertest.Reporter { return html.New(w, html.Options{Lang: "nl"}) }

func TestHTML(t *testing.T) { reportertest.Accept(t, maker) }

func BenchmarkHTML(b *testing.B) { reportertest.Benchmark(b, maker) }
