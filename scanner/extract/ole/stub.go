package ole

import "uitrusting/scanner/extract/internal/compound"

func (e *extraction) workbook(s *compound.Stream) error { return nil }
func (e *extraction) presentation() error               { return nil }
func (e *extraction) message() error                    { return nil }
