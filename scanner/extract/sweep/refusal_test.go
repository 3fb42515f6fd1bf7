package sweep

import (
	"errors"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		e    extracttest.Extractor
		want error
	}{{Sealed{}, document.ErrEncrypted}, {Picture{}, document.ErrNoText}} {
		c := extracttest.CollectBytes(t.Context(), tt.e, tt.e.MIMETypes()[0], "a", []byte("een lange tekst"))
		if !errors.Is(c.Err, tt.want) || c.Text() != "" {
			t.Errorf("%T: %v, want %v", tt.e, c, tt.want)
		}
	}
}
