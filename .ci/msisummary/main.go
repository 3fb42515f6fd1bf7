// Command msisummary writes the two things into the summary of an MSI package
// that wixl takes from its clock and from chance: the time it was made and
// saved, from SOURCE_DATE_EPOCH, and the code of the package.
//
//	msisummary FILE CODE
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "msisummary:", err)
		os.Exit(1)
	}
}

func run() error {
	epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	if len(os.Args) != 3 {
		return errors.New("usage: msisummary FILE CODE")
	}
	b, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	if n := setTimes(b, time.Now(), time.Unix(epoch, 0)); n != 2 {
		return fmt.Errorf("%d times of the last hour, want 2", n)
	}
	if err := setCode(b, os.Args[2]); err != nil {
		return err
	}
	return os.WriteFile(os.Args[1], b, 0o644)
}

// setTimes changes the times of the hour before now to t, and counts them.
// Source: [MS-OLEPS] 2.15, a property is its type, 0x40 for a FILETIME, and
// its value, little endian.
func setTimes(b []byte, now, t time.Time) int {
	n := 0
	for i := 0; ; i++ {
		j := bytes.Index(b[i:], []byte{0x40, 0, 0, 0})
		if j < 0 || i+j+12 > len(b) {
			return n
		}
		i += j
		value := b[i+4 : i+12]
		if ft := binary.LittleEndian.Uint64(value); ft <= fileTime(now) && ft > fileTime(now.Add(-time.Hour)) {
			binary.LittleEndian.PutUint64(value, fileTime(t))
			n++
		}
	}
}

// fileTime is t in steps of 100 ns since 1601.
func fileTime(t time.Time) uint64 { return uint64(t.Unix()+11_644_473_600) * 10_000_000 }

// setCode changes the one property that is a string (type 0x1e) of 38
// characters in braces.
func setCode(b []byte, code string) error {
	found := regexp.MustCompile(`\x1e\x00\x00\x00\x27\x00\x00\x00\{[0-9A-F-]{36}\}\x00`).FindAllIndex(b, -1)
	if len(found) != 1 || len(code) != 36 {
		return fmt.Errorf("%d codes of packages to be %q, want 1", len(found), code)
	}
	copy(b[found[0][0]+9:], code)
	return nil
}
