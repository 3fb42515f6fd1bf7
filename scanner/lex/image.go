package lex

import (
	"encoding/binary"
	"errors"
	"unsafe"
)

// An image is a Lexicon in bytes, as it is searched, with what its makers keep
// beside it. It is made when the program is built, so that nothing is to be done
// when it starts but to look at it.

// A section is what a maker of words keeps in an image.
type section struct{ name, text string }

// errImage is for an image that is cut or was made by another version.
var errImage = errors.New("lex: not an image of this version")

const imageMark = "lex image 1\n"

// Keep stores what the maker of words needs besides the lexicon, for Kept.
func (b *Builder) Keep(name string, text []byte) {
	b.sections = append(b.sections, section{name, string(text)})
}

// Kept returns what was stored when the image was made of which the Builder
// is. Where ok is true the words need not be added.
func (b *Builder) Kept(name string) (text string, ok bool) {
	if b.made != nil {
		for _, s := range b.sections {
			if s.name == name {
				return s.text, true
			}
		}
	}
	return "", false
}

// Image is the Lexicon of what was added, and what was kept.
func (b *Builder) Image() []byte {
	l := b.Build()
	out := []byte(imageMark)
	put := func(text string) {
		out = binary.AppendUvarint(out, uint64(len(text)))
		out = append(out, text...)
	}
	if l.filter == nil {
		return nil
	}
	put(string(l.filter[0][:]) + string(l.filter[1][:]))
	put(l.starts)
	put(l.stream)
	put(l.exact)
	var posts []byte
	for _, p := range l.posts {
		posts = binary.LittleEndian.AppendUint32(posts, p.ref)
		posts = binary.LittleEndian.AppendUint32(posts, p.off)
		last := uint8(0)
		if p.last {
			last = 1
		}
		posts = append(posts, uint8(p.ch), uint8(p.form), last)
	}
	put(string(posts))
	for _, s := range b.sections {
		put(s.name)
		put(s.text)
	}
	return out
}

// FromImage returns a Builder whose Lexicon is that of the image, whatever is
// added. It keeps parts of the image and copies little.
func FromImage(image string) (*Builder, error) {
	if len(image) < len(imageMark) || image[:len(imageMark)] != imageMark {
		return nil, errImage
	}
	image = image[len(imageMark):]
	take := func() string {
		size, n := uint64(0), 0
		for shift := 0; n < len(image) && shift < 63; shift += 7 {
			c := image[n]
			n++
			if size |= uint64(c&0x7F) << shift; c < 0x80 {
				break
			}
		}
		if size > uint64(len(image)-n) {
			image = ""
			return ""
		}
		text := image[n:][:size]
		image = image[n:][size:]
		return text
	}
	l := &Lexicon{}
	filters := take()
	if len(filters) != int(unsafe.Sizeof([2]filter{})) {
		return nil, errImage
	}
	l.filter = (*[2]filter)(unsafe.Pointer(unsafe.StringData(filters))) // bytes, which are only read
	l.starts, l.stream, l.exact = take(), take(), take()
	posts := take()
	const postSize = 11
	if len(l.starts) != 4*(buckets+1) || len(l.stream) < 2*padding || len(posts)%postSize != 0 {
		return nil, errImage
	}
	l.posts = make([]post, len(posts)/postSize)
	for i := range l.posts {
		p := posts[i*postSize:][:postSize]
		x := load(p, 0)
		l.posts[i] = post{ref: uint32(x), off: uint32(x >> 32), ch: Channel(p[8]), form: Form(p[9]), last: p[10] != 0}
	}
	b := &Builder{made: l}
	for image != "" {
		b.sections = append(b.sections, section{take(), take()})
	}
	return b, nil
}
