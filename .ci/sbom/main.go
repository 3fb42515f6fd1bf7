// Command sbom prints what a program was built from, as CycloneDX JSON. It
// reads what the Go linker wrote into the program itself, so that the list
// cannot differ from what runs.
//
// Source: CycloneDX 1.6; package-url, type golang.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
)

type component struct {
	Type    string `json:"type"`
	BOMRef  string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	PURL    string `json:"purl,omitempty"`
	Hashes  []hash `json:"hashes,omitempty"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

type bom struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"`
	Metadata struct {
		Component component `json:"component"`
	} `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sbom PROGRAM VERSION")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func write(program, version string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1}
	root := component{
		Type: "application", BOMRef: info.Main.Path, Name: info.Main.Path, Version: version,
		Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}},
	}
	b.Metadata.Component = root
	b.Components = []component{{
		Type: "library", BOMRef: "std", Name: "std", Version: info.GoVersion, PURL: "pkg:golang/std@" + info.GoVersion[len("go"):],
	}}
	needs := []string{"std"}
	for _, m := range info.Deps {
		c := of(m)
		b.Components = append(b.Components, c)
		needs = append(needs, c.BOMRef)
	}
	b.Dependencies = []dependency{{Ref: root.BOMRef, DependsOn: needs}}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	return out.Encode(b)
}

// of is the component of a module, or of what replaces it.
func of(m *debug.Module) component {
	if m.Replace != nil {
		m = m.Replace
	}
	purl := "pkg:golang/" + m.Path + "@" + m.Version
	return component{Type: "library", BOMRef: purl, Name: m.Path, Version: m.Version, PURL: purl}
}
