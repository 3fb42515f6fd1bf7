package main

import "fmt"

// Panel is a board to cut.
type Panel struct{ Width, Height int }

func main() {
	p := Panel{Width: 600, Height: 720}
	fmt.Println(p.Width*p.Height, "race condition avoided")
}
