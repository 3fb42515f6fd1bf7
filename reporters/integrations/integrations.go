// Package integrations holds what a security console needs to understand the
// events: rules, mappings, templates, queries. It is data with the names of
// the fields that the reporters write.
package integrations

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed content
var content embed.FS

// A File is one file of an integration.
type File struct {
	Name string
	Text []byte
}

// Names lists the integrations.
func Names() []string {
	entries, _ := fs.ReadDir(content, "content") // embedded: cannot fail
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Files are the files of an integration, in the order of their names, which
// puts the README first.
func Files(name string) ([]File, error) {
	if name == "" || strings.ContainsAny(name, `/\.`) {
		return nil, unknown(name)
	}
	entries, err := fs.ReadDir(content, path.Join("content", name))
	if err != nil {
		return nil, unknown(name)
	}
	var files []File
	for _, e := range entries {
		b, err := fs.ReadFile(content, path.Join("content", name, e.Name()))
		if err != nil {
			return nil, err
		}
		files = append(files, File{e.Name(), b})
	}
	return files, nil
}

func unknown(name string) error {
	return fmt.Errorf("unknown integration %q: choose from %s", name, strings.Join(Names(), ", "))
}
