package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// errYAML is what is said of a file that the YAML library cannot get through.
var errYAML = errors.New("not readable as YAML")

// Strict decodes a YAML file into a value. An unknown key or a wrong type is
// an error that names the file, line and column. It is total: a panic of the
// library, which hostile input can cause (an empty tag does), is an error too.
func Strict(name string, src []byte, into any) (err error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")) // editors of Windows put it there
	if silent(src) {
		return nil // nothing is said: what is there already stays
	}
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%s: %w", name, errYAML)
		}
	}()
	if err := yaml.UnmarshalWithOptions(src, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %s", name, strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	return nil
}

// silent reports whether a file holds nothing but comments.
func silent(src []byte) bool {
	for line := range bytes.Lines(src) {
		if t := bytes.TrimSpace(line); len(t) > 0 && t[0] != '#' {
			return false
		}
	}
	return true
}
