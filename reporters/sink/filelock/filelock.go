// Package filelock takes a file for one process alone. The system gives it
// back when the file is closed or the process ends, however it ends.
package filelock

import "errors"

// ErrTaken says that another process has the file.
var ErrTaken = errors.New("another process has the lock")
