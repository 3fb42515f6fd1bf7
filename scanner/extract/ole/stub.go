package ole

func (e *extraction) message() error { return nil }
