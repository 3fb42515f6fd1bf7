package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// errYAML is what is said of a file that the YAML library cannot get through.
var errYAML = errors.New("not readable as YAML")

// Strict decodes a YAML file into a value. An unknown key, a wrong type or a
// second document is an error that names the file, line and column. It is
// total: a panic of the library, which hostile input can cause (an empty tag
// does), is an error too.
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
	d := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict())
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %s", name, strings.TrimSpace(told(err)))
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: a second document begins after ---: one file holds one", name)
	}
	return nil
}

// told is an error of the library in the words of who wrote the file. It shows
// no line of it: who names a wrong file is not to find its text in a log.
func told(err error) string {
	var kind *yaml.TypeError
	var node *yaml.UnexpectedNodeTypeError
	switch {
	case errors.As(err, &kind):
		if want := wanted(kind.DstType); want != "" {
			return yaml.FormatErrorWithToken(want+" is expected", kind.Token, false, false)
		}
	case errors.As(err, &node) && node.Expected == ast.SequenceType:
		return yaml.FormatErrorWithToken("a list such as [a, b] is expected", node.Token, false, false)
	case errors.As(err, &node) && node.Expected == ast.MappingType:
		return yaml.FormatErrorWithToken("keys with values are expected", node.Token, false, false)
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) && !keyLike(unknown.Token.Value) {
		return yaml.FormatErrorWithToken("unknown key", unknown.Token, false, false)
	}
	return yaml.FormatError(err, false, false)
}

// keyLike reports whether a text can be a key that somebody mistyped. Another
// one is text of a file that is no YAML of ours, and may be about a person.
func keyLike(s string) bool {
	return len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_-") == ""
}

// wanted says what values of a type look like, "" when it has no name for it.
func wanted(t reflect.Type) string {
	if t == reflect.TypeFor[time.Duration]() {
		return "a time such as 90s or 5m"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.String:
		return "a text"
	}
	return ""
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
