package scanner

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestNames(t *testing.T) {
	n := names{}
	var got []string
	for _, name := range []string{
		"loon.csv", "loon.csv", "loon (3).csv", "loon.csv", "loon.csv", "loon (2).csv",
		"a/.env", "a/.env", "Re: index 3.5 procent", "Re: index 3.5 procent", "map.d/x", "map.d/x", "\xff.txt", "\xff.txt",
	} {
		got = append(got, n.own(name))
	}
	want := []string{
		"loon.csv", "loon (2).csv", "loon (3).csv", "loon (4).csv", "loon (5).csv", "loon (2) (2).csv",
		"a/.env", "a/.env (2)", "Re: index 3.5 procent", "Re: index 3.5 procent (2)", "map.d/x", "map.d/x (2)", "\xff.txt", "\xff (2).txt",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNames_many is a container that gives all its members one name.
func TestNames_many(t *testing.T) {
	n, began := names{}, time.Now()
	for i := 2; i < 50_000; i++ {
		n.own(fmt.Sprintf("a (%d)", i))
	}
	last := ""
	for range 100_000 {
		last = n.own("a")
	}
	if want := "a (149998)"; last != want || time.Since(began) > 20*time.Second {
		t.Errorf("%q after %v, want %q", last, time.Since(began), want)
	}
}
