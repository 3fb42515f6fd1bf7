// This program makes the image of the lexicon of the built-in rules. Run it by
// go generate ./detectors when a list of names or terms, or a rule, has changed.
package main

import (
	"log"
	"os"

	"uitrusting/detectors"
)

func main() {
	log.SetFlags(0)
	image, err := detectors.Image()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("image.bin", image, 0o644); err != nil {
		log.Fatal(err)
	}
}
