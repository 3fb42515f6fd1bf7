package main

import (
	"log/slog"

	"golang.org/x/sys/windows/svc/eventlog"
)

// openSystemLog gives the function that writes to the application log of
// Windows. The MSI and `schedule install` tell Windows which texts the source
// has; without that an event is there all the same, with a remark.
func openSystemLog() (send func(systemEvent) error, closeLog func(), err error) {
	log, err := eventlog.Open(logName)
	if err != nil {
		return nil, nil, err
	}
	send = func(e systemEvent) error {
		switch {
		case e.level >= slog.LevelError:
			return log.Error(uint32(e.id), e.line())
		case e.level >= slog.LevelWarn:
			return log.Warning(uint32(e.id), e.line())
		}
		return log.Info(uint32(e.id), e.line())
	}
	return send, func() { _ = log.Close() }, nil
}
