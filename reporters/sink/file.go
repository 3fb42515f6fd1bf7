package sink

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// OpenFile opens the file of a file:// destination, which is appended to: the
// log that an agent on this machine follows. It is readable by its owner
// alone when it is made.
func OpenFile(dest string) (*os.File, error) {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "file" || u.Path == "" || u.Host != "" && u.Host != "localhost" {
		return nil, errors.New("write file:///PATH")
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = filepath.FromSlash(strings.TrimPrefix(path, "/"))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, errors.New("cannot write there")
	}
	return f, nil
}
