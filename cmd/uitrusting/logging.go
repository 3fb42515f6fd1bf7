package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"

	"uitrusting/scanner"
	"uitrusting/scanner/finding"
)

// maxLog is the size in bytes at which a log file becomes FILE.1, in place of
// the one before it.
const maxLog = 10 << 20

// A rotatingFile is a log that only its owner reads and that never grows
// beyond twice its limit. Its writer must not be shared without a lock; slog
// has one.
type rotatingFile struct {
	path  string
	limit int64
	file  *os.File
	size  int64
	err   error // the first write that failed
}

func openRotating(path string, limit int64) (*rotatingFile, error) {
	r := &rotatingFile{path: path, limit: limit}
	return r, r.open()
}

func (r *rotatingFile) open() error {
	f, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		_ = f.Chmod(0o600) // on Windows the folder's rights count
	}
	if err != nil {
		_ = f.Close()
		return err
	}
	r.file, r.size = f, info.Size()
	return nil
}

func (r *rotatingFile) Write(p []byte) (int, error) {
	n, err := r.write(p)
	if r.err == nil {
		r.err = err
	}
	return n, err
}

func (r *rotatingFile) write(p []byte) (int, error) {
	if r.size > 0 && r.size+int64(len(p)) > r.limit {
		if err := r.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := r.file.Write(p)
	r.size += int64(n)
	return n, err
}

// rotate closes the file before it is renamed: Windows does not rename open
// files. Where it cannot be renamed, it is emptied: a log does not fill a
// disk.
func (r *rotatingFile) rotate() error {
	if err := r.file.Close(); err != nil {
		return err
	}
	if os.Rename(r.path, r.path+".1") != nil {
		if err := os.Truncate(r.path, 0); err != nil {
			return err
		}
	}
	return r.open()
}

// logged runs a job and writes to --log-file and --system-log when it began
// and how it ended. The logs hold counts and kinds, never text or paths of
// documents.
func (a *app) logged(s *settings, roots []string, job func() error) error {
	var handlers []slog.Handler
	if s.LogFile != "" {
		f, err := openRotating(s.LogFile, maxLog)
		if err != nil {
			return fmt.Errorf("--log-file: %w", withoutPath(err))
		}
		defer func() {
			_ = f.file.Close()
			if f.err != nil {
				a.warn(s, "--log-file could not be written: "+withoutPath(f.err).Error())
			}
		}()
		handlers = append(handlers, slog.NewTextHandler(f, nil))
	}
	if s.SystemLog {
		send, closeLog, err := a.systemLog()
		if err != nil {
			a.warn(s, "--system-log: "+withoutPath(err).Error())
		} else {
			defer closeLog()
			handlers = append(handlers, newSystemLog(send))
		}
	}
	if len(handlers) == 0 {
		return job()
	}
	log := a.log
	a.log = slog.New(slog.NewMultiHandler(handlers...)).With("pid", os.Getpid())
	defer func() { a.log = log }()
	a.logger().Info(messageStarted, "version", version, "os", runtime.GOOS)
	err := job()
	var e exit
	switch {
	case err == nil:
		a.logger().Info(messageEnded, "exit", exitClean, "summary", a.summed)
	case errors.As(err, &e):
		a.logger().Info(messageEnded, "exit", e.code, "summary", a.summed)
	default:
		a.logger().Error(messageEnded, "exit", exitFatal, "error", errorForLog(err, roots))
	}
	return err
}

// errorForLog is the text of an error without the roots it names.
func errorForLog(err error, roots []string) string {
	var root *scanner.RootError
	if errors.As(err, &root) {
		return "a root cannot be scanned: " + string(root.Kind)
	}
	text := err.Error()
	for _, r := range append(absolute(roots), roots...) {
		if r != "-" && r != "" {
			text = strings.ReplaceAll(text, r, "ROOT")
			text = strings.ReplaceAll(text, printable(r), "ROOT")
		}
	}
	return text
}

// logger is the log, also where there is none.
func (a *app) logger() *slog.Logger {
	if a.log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return a.log
}

// logSummary writes the counts of a scan.
func (a *app) logSummary(sum finding.Summary) {
	if a.log == nil {
		return
	}
	a.summed = summaryLine(sum)
	a.logger().Info("scan ended", "complete", sum.Complete, "interrupted", sum.Interrupted,
		"bytes", sum.Bytes, "incomplete", sum.Incomplete, "summary", a.summed)
}

// warn tells a person, unless -q was given, and the log.
func (a *app) warn(s *settings, text string) {
	a.logger().Warn(text)
	if !s.Quiet {
		fmt.Fprintln(a.err, "uitrusting:", text)
	}
}
