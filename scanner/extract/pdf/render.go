package pdf

import (
	"image"
	"math"

	"uitrusting/scanner/document"
)

// Rendering for text recognition.
const (
	renderDPI    = 200  // enough for print of 8 points
	maxRender    = 5000 // pixels a side
	bitmapGrey   = 1    // FPDFBitmap_Gray
	renderGrey   = 0x08 // FPDF_GRAYSCALE
	renderAnnots = 0x01 // FPDF_ANNOT
	pointsInch   = 72   // points an inch
	paperWhite   = 1<<32 - 1
)

// render draws the page in shades of grey.
func (p *page) render() (*image.Gray, error) {
	in := p.f.in
	size, err := p.size()
	if err != nil {
		return nil, err
	}
	scale := float64(renderDPI) / pointsInch
	if longest := max(size[0], size[1]) * scale; longest > maxRender {
		scale *= maxRender / longest
	}
	width, height := int(size[0]*scale), int(size[1]*scale)
	if width <= 0 || height <= 0 {
		return nil, document.ErrCorrupt
	}
	bitmap, err := in.call("FPDFBitmap_CreateEx", uint64(width), uint64(height), bitmapGrey, 0, 0)
	if err != nil {
		return nil, err
	}
	if uint32(bitmap) == 0 {
		return nil, document.ErrMemory
	}
	defer in.call("FPDFBitmap_Destroy", bitmap)
	if _, err := in.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(width), uint64(height), paperWhite); err != nil {
		return nil, err
	}
	if _, err := in.call("FPDF_RenderPageBitmap", bitmap, p.handle, 0, 0, uint64(width), uint64(height), 0, renderGrey|renderAnnots); err != nil {
		return nil, err
	}
	stride, err := in.int("FPDFBitmap_GetStride", bitmap)
	if err != nil {
		return nil, err
	}
	if stride < width {
		return nil, document.ErrCorrupt
	}
	pixels, err := in.call("FPDFBitmap_GetBuffer", bitmap)
	if err != nil {
		return nil, err
	}
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		row, ok := in.memory.Read(uint32(pixels)+uint32(y*stride), uint32(width))
		if !ok {
			return nil, document.ErrMemory
		}
		copy(picture.Pix[y*picture.Stride:], row)
	}
	return picture, nil
}

// size is the width and height of the page in points.
func (p *page) size() (size [2]float64, err error) {
	for i, name := range []string{"FPDF_GetPageWidthF", "FPDF_GetPageHeightF"} {
		bits, err := p.f.in.call(name, p.handle)
		if err != nil {
			return size, err
		}
		size[i] = float64(math.Float32frombits(uint32(bits)))
	}
	return size, nil
}
