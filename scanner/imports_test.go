package scanner_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Imports    []string
}

// TestImports keeps the layers: who may import whom, and why.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "uitrusting/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			if why := forbidden(strings.TrimPrefix(p.ImportPath, "uitrusting/"), imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

// forbidden says why a package may not import another; "" means it may.
func forbidden(from, imported string) string {
	own, local := strings.CutPrefix(imported, "uitrusting/")
	if !local {
		return system(from, imported)
	}
	switch {
	case strings.HasPrefix(own, "cmd/"):
		return "cmd wires everything and is imported by nobody"
	case strings.HasPrefix(from, "cmd/"), strings.HasSuffix(from, "test"), strings.Contains(from, "/internal/devtest"):
		return ""
	}
	allowed := map[string][]string{
		"scanner/document":    {},
		"scanner/lex":         {},
		"scanner/fingerprint": {"scanner/document"},
		"scanner/finding":     {"scanner/document", "scanner/fingerprint"},
		"scanner/walk":        {"scanner/document", "scanner/finding"},
		"scanner/policy":      {"scanner/document", "scanner/finding", "rules"},
		"scanner/catalog":     {"scanner/document", "scanner/fingerprint", "scanner/finding"},
		"scanner/state":       {"scanner/document", "scanner/finding"},
		"scanner":             {"scanner/walk", "scanner/lex", "scanner/document", "scanner/finding", "scanner/fingerprint"},
		"rules":               {"rules/names"},
	}
	if list, ok := allowed[from]; ok {
		if slices.Contains(list, own) {
			return ""
		}
		return "it stands on " + strings.Join(list, ", ") + " alone; the rest comes in by Config or reads its facts"
	}
	nouns := []string{"scanner/document", "scanner/finding"}
	shelf := func(root string, also ...string) string {
		if own == root || from == root && strings.HasPrefix(own, root+"/") {
			return ""
		}
		if slices.Contains(slices.Concat(nouns, also), own) || strings.HasPrefix(own, root+"/internal/") {
			return ""
		}
		if strings.HasPrefix(own, root+"/") && strings.HasPrefix(from, own+"/") || strings.HasPrefix(own, from+"/") {
			return "" // a leaf and the parts in its own folder
		}
		return "a leaf knows the nouns and its shelf's shared parts, not its siblings"
	}
	switch {
	case strings.HasPrefix(from, "detectors"):
		return shelf("detectors", "scanner", "scanner/lex", "rules", "rules/names", "detectors/checksum")
	case strings.HasPrefix(from, "scanner/extract"):
		return shelf("scanner/extract", "scanner")
	case strings.HasPrefix(from, "reporters"):
		return shelf("reporters", "reporters/message")
	case strings.HasPrefix(from, "rules/"):
		return ""
	case strings.HasPrefix(from, "scanner/catalog"), strings.HasPrefix(from, "scanner/fingerprint"), strings.HasPrefix(from, "scanner/walk"):
		return ""
	}
	return "a package that no rule of this test knows: say where it belongs"
}

// exempt are the leaves that need the system, with the reason.
func exempt() map[string]string {
	return map[string]string{
		"scanner/extract/isolate": "starts and kills child processes",
		"scanner/extract/ocr":     "runs tesseract",
		"scanner/extract/sqlite":  "the library opens files by name",
		"scanner/extract/pdf":     "keeps the compiled PDFium in the user's cache folder",
		"reporters/sink":          "network and spool",
	}
}

// system keeps leaves from the system: the engine owns files, processes and
// the network.
func system(from, imported string) string {
	if !slices.Contains([]string{"os", "os/exec", "net", "net/http", "log/slog"}, imported) {
		return ""
	}
	leaf := false
	for _, shelf := range []string{"detectors/", "scanner/extract", "reporters"} {
		leaf = leaf || strings.HasPrefix(from, shelf)
	}
	if !leaf || strings.HasSuffix(from, "test") || strings.Contains(from, "/train") || strings.Contains(from, "/gen") || strings.HasSuffix(from, "/figures") { // commands for developers
		return ""
	}
	for name := range exempt() {
		if from == name || strings.HasPrefix(from, name+"/") {
			return ""
		}
	}
	return "leaves have no files, processes or network: the engine hands them what they need"
}
