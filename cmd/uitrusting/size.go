package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// A size is a number of bytes as people write it: 512MiB, 4GiB, 10MB, 4096.
// It is a flag value and a YAML scalar.
type size int64

var units = []struct {
	suffix string
	factor int64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12},
	{"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"T", 1 << 40}, {"B", 1},
}

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	number, factor := strings.TrimSuffix(strings.TrimSpace(text), "/s"), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.suffix); ok {
			number, factor = strings.TrimSpace(rest), u.factor
			break
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !(v >= 0) || v*float64(factor) > 1<<62 {
		return fmt.Errorf("%q is not a size such as 512MiB", text)
	}
	*s = size(v * float64(factor))
	return nil
}

// String implements pflag.Value.
func (s *size) String() string {
	for i := 3; i >= 0; i-- {
		if u := units[i]; *s != 0 && int64(*s)%u.factor == 0 {
			return strconv.FormatInt(int64(*s)/u.factor, 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }

// UnmarshalYAML reads a size from a configuration file.
func (s *size) UnmarshalYAML(n ast.Node) error {
	if err := s.Set(n.GetToken().Value); err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: n.GetToken()}
	}
	return nil
}
