package extract

import "strings"

// useless are binary formats that hold no text of a person: programs, their
// parts and what tools keep for themselves.
var useless = map[string]bool{
	"application/vnd.microsoft.portable-executable": true,
	"application/x-elf":                             true,
	"application/x-object":                          true,
	"application/x-executable":                      true,
	"application/x-sharedlib":                       true,
	"application/x-mach-binary":                     true,
	"application/x-archive":                         true, // of object files
	"application/vnd.debian.binary-package":         true,
	"application/x-rpm":                             true,
	"application/wasm":                              true,
	"application/x-llvm":                            true,
	"application/x-dex":                             true,
	"application/x-java-applet":                     true, // a compiled class
	"application/x-java-pack200":                    true,
	"application/x-bytecode.python":                 true,
	"application/x-program-database":                true,
	"application/x-shockwave-flash":                 true,
	"application/x-git":                             true, // packs, indexes, loose objects
	"application/x-gettext":                         true,
	"application/vnd.iccprofile":                    true,
	"application/tzif":                              true,
	"application/vnd.ms-fontobject":                 true,
	"application/vnd.rn-realmedia-vbr":              true,
	"application/vnd.nintendo.snes.rom":             true,
	"application/ogg":                               true,
	"application/grib":                              true,
	"application/bufr":                              true,
	"application/fits":                              true,
	"image/x-icon":                                  true,
	"image/x-icns":                                  true,
	"image/x-gimp-pat":                              true,
	"image/x-gimp-gbr":                              true,
	"application/x-chrome-extension":                true,
}

// Useless reports whether documents of the type are left unread because they
// are no text: the engine skips them as not-text.
func Useless(mime string) bool {
	if useless[mime] {
		return true
	}
	for _, family := range [...]string{"audio/", "video/", "font/"} {
		if strings.HasPrefix(mime, family) {
			return true
		}
	}
	return false
}
