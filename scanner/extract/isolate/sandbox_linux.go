package isolate

import (
	"math"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// restrict gives up what reading documents does not need. Each part is tried
// on its own and passed over where the kernel does not have it:
//
//   - new privileges, for good (prctl);
//   - core dumps, which would hold the document, and writing to files
//     (resource limits);
//   - memory far beyond the limit, should it grow faster than the child looks;
//   - with Landlock (Linux 5.13 and later): opening any file but those below
//     the read-only folders and the time zones; TCP (6.7), signals and
//     abstract sockets of other processes (6.12).
func restrict(h hello) {
	_, _, _ = syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
	lower(unix.RLIMIT_CORE, 0)
	lower(unix.RLIMIT_FSIZE, 0)
	if h.memory > 0 {
		lower(unix.RLIMIT_DATA, uint64(h.memory)*2+slack)
	}
	folders := append([]string{"/usr/share/zoneinfo"}, h.readOnly...)
	_ = landlock.V11.BestEffort().Restrict(landlock.RODirs(folders...).IgnoreIfMissing())
}

// slack is what the runtime reserves beside the memory it counts, in bytes.
const slack = 128 << 20

// lower sets a resource limit, never above what it is.
func lower(resource int, limit uint64) {
	var now unix.Rlimit
	if unix.Getrlimit(resource, &now) != nil {
		return
	}
	limit = min(limit, now.Max, math.MaxInt64)
	_ = unix.Setrlimit(resource, &unix.Rlimit{Cur: limit, Max: limit})
}
