package isolate

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// The system ends a child whose job is closed, as it is when the parent is
// killed. Before that it goes on.
func TestHold(t *testing.T) {
	if os.Getenv("TEST_HOLD") != "" {
		time.Sleep(time.Minute)
		os.Exit(7)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestHold$")
	cmd.Env = append(os.Environ(), "TEST_HOLD=1")
	tie(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	release := hold(cmd)
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	select {
	case <-ended:
		t.Fatal("the child ended by itself")
	case <-time.After(2 * time.Second):
	}
	release()
	<-ended
	if cmd.ProcessState.ExitCode() == 7 {
		t.Error("the child slept to its end")
	}
}
