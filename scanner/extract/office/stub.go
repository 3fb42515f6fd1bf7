package office

import "uitrusting/scanner/extract/internal/zippart"

func (e *extraction) workbook(main *zippart.Part) error     { return nil }
func (e *extraction) presentation(main *zippart.Part) error { return nil }
func (e *extraction) drawing(main *zippart.Part) error      { return nil }
