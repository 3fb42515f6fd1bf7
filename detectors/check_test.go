package detectors

import "testing"

// Every built-in rule agrees with its own examples.
func TestCheck(t *testing.T) {
	set, err := Compile(builtin(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Check(); err != nil {
		t.Error(err)
	}
}
