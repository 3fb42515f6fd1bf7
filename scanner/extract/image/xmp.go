package image

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
)

// Bounds of an XMP packet.
const (
	maxXMPTokens = 100_000
	maxXMPDepth  = 64
)

// xmp adds the texts of an XMP packet: a line for each value, named by its
// element or attribute. It reads as far as the packet is sound.
func (m *metadata) xmp(packet []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(packet))
	decoder.Strict = false
	var names []xml.Name
	for range maxXMPTokens {
		token, err := decoder.RawToken()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(names) >= maxXMPDepth {
				return
			}
			names = append(names, t.Name)
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Space != "xml" && a.Name.Space != "rdf" {
					m.xmpValue(a.Name, a.Value)
				}
			}
		case xml.EndElement:
			if len(names) > 0 {
				names = names[:len(names)-1]
			}
		case xml.CharData:
			if value := strings.TrimSpace(string(t)); value != "" {
				m.xmpValue(property1(names), value)
			}
		}
	}
}

// property1 is the innermost name that is not of RDF's own.
func property1(names []xml.Name) xml.Name {
	for i := len(names) - 1; i >= 0; i-- {
		if names[i].Space != "rdf" {
			return names[i]
		}
	}
	return xml.Name{}
}

// xmpValue adds one value. Namespaces are told by their usual prefix, which
// all programs keep to.
func (m *metadata) xmpValue(name xml.Name, value string) {
	switch name.Space {
	case "", "x", "crs", "xmpMM", "stEvt", "stRef", "stDim", "xmpTPg", "xmpG", "GCamera", "GDepth", "GImage", "GContainer", "Container", "Item", "HDRGainMap", "hdrgm", "xmpNote", "xmpDM":
		return
	}
	switch name.Space + ":" + name.Local {
	case "exif:GPSLatitude":
		m.half(value, true)
		return
	case "exif:GPSLongitude":
		m.half(value, false)
		return
	case "xmp:CreatorTool":
		m.property(document.Generator, value)
		return
	case "xmp:CreateDate", "photoshop:DateCreated":
		m.property(document.Created, rfc3339(value))
		return
	case "xmp:ModifyDate":
		m.property(document.Modified, rfc3339(value))
		return
	case "dc:title":
		m.property(document.Title, value)
	case "dc:format":
		return
	}
	if name.Space == "exif" || name.Space == "tiff" || name.Space == "aux" || name.Space == "xmp" {
		switch name.Local {
		case "UserComment", "ImageDescription", "Artist", "Copyright", "OwnerName", "SerialNumber", "Label", "Nickname", "Identifier":
		default:
			return // measurements
		}
	}
	m.add(name.Local, value)
}

// rfc3339 gives a date of XMP back when it is complete.
func rfc3339(s string) string {
	if len(s) == len("2006-01-02T15:04:05") {
		s += "Z"
	}
	if len(s) < len("2006-01-02T15:04:05Z") {
		return ""
	}
	return s
}

// half reads a latitude or a longitude such as "50,50.802N" or "4,21,9E".
func (m *metadata) half(value string, latitude bool) {
	if value == "" || m.located {
		return
	}
	sign := 1.0
	switch value[len(value)-1] {
	case 'S', 'W':
		sign = -1
	case 'N', 'E':
	default:
		return
	}
	degrees, unit := 0.0, 1.0
	for part := range strings.SplitSeq(value[:len(value)-1], ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || unit > 3600 {
			return
		}
		degrees += v / unit
		unit *= 60
	}
	degrees *= sign
	if latitude {
		m.xmpLat = &degrees
	} else {
		m.xmpLon = &degrees
	}
	if m.xmpLat != nil && m.xmpLon != nil {
		m.locate(*m.xmpLat, *m.xmpLon)
	}
}
