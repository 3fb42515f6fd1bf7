//go:build !unix

package isolate

import "os"

func signalledKill(*os.ProcessState) bool { return false }
