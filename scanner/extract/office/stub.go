package office

import "uitrusting/scanner/extract/internal/zippart"

func (e *extraction) binaryWorkbook(main *zippart.Part) error { return nil }
