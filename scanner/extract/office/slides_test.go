package office

import "testing"

func TestExtract_pptx(t *testing.T) { golden(t, "pptx", openXML+"presentationml.presentation") }
