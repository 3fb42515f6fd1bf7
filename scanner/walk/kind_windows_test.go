package walk

import (
	"syscall"
	"testing"

	"golang.org/x/sys/windows"

	"uitrusting/scanner/finding"
)

func TestKindOf(t *testing.T) {
	for err, want := range map[syscall.Errno]finding.Kind{
		362: finding.KindCloudPlaceholder, 381: finding.KindCloudPlaceholder,
		395: finding.KindCloudPlaceholder, 426: finding.KindCloudPlaceholder,
		windows.ERROR_SHARING_VIOLATION: finding.KindPermission, windows.ERROR_LOCK_VIOLATION: finding.KindPermission,
		windows.ERROR_ACCESS_DENIED: finding.KindPermission, windows.ERROR_FILE_NOT_FOUND: finding.KindNotFound,
		windows.ERROR_PATH_NOT_FOUND: finding.KindNotFound, windows.ERROR_CRC: finding.KindIO,
	} {
		if got := KindOf(err); got != want {
			t.Errorf("%d: %q, want %q", err, got, want)
		}
	}
}
