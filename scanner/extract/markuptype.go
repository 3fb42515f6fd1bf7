package extract

import "bytes"

// htmlStart are tags that begin a web page or a piece of one.
var htmlStart = []string{
	"!doctype html", "html", "head", "body", "title", "meta", "link", "style", "script", "table", "div", "p", "h1", "h2", "h3",
	"span", "a", "br", "b", "ul", "ol", "font", "center", "form", "iframe", "article", "section", "main", "nav", "header",
}

// markupType tells web pages, XML and pictures in SVG from texts that begin
// with "<".
func markupType(t []byte, extension string) string {
	for bytes.HasPrefix(t, []byte("<!--")) {
		end := bytes.Index(t, []byte("-->"))
		if end < 0 {
			switch extension {
			case ".html", ".htm", ".xhtml":
				return "text/html"
			case ".xml":
				return "application/xml"
			}
			return ""
		}
		t = bytes.TrimLeft(t[end+3:], " \t\r\n")
	}
	if len(t) < 3 || t[0] != '<' {
		return ""
	}
	declared := hasPrefixFold(t, "<?xml")
	if declared || hasPrefixFold(t, "<!doctype") && !hasPrefixFold(t, "<!doctype html") {
		rest := t[:min(len(t), 2048)]
		switch {
		case declared && !bytes.Contains(rest, []byte("<!DOCTYPE")) && (bytes.Contains(rest, []byte("<!ELEMENT ")) || bytes.Contains(rest, []byte("<!ENTITY "))):
			return "" // a document type definition has no elements
		case containsTag(rest, "svg"):
			return "image/svg+xml"
		case containsTag(rest, "html"):
			return "text/html"
		case bytes.Contains(t, []byte("<office:document")):
			for _, kind := range [...]string{"text", "spreadsheet", "presentation", "graphics"} {
				if bytes.Contains(t, []byte(`"application/vnd.oasis.opendocument.`+kind+`"`)) {
					return "application/vnd.oasis.opendocument." + kind + "-flat-xml"
				}
			}
		}
		return "application/xml"
	}
	for _, tag := range htmlStart {
		if hasPrefixFold(t[1:], tag) && endsTag(t[1+len(tag):]) {
			return "text/html"
		}
	}
	if hasPrefixFold(t, "<svg") && endsTag(t[4:]) {
		return "image/svg+xml"
	}
	switch extension {
	case ".html", ".htm", ".xhtml":
		return "text/html"
	case ".vue", ".svelte", ".php", ".md", ".jsp", ".asp", ".aspx", ".erb", ".tpl", ".tmpl":
		return "" // programs and templates
	}
	// An element: a name, then white space, ">" or "/".
	if c := t[1]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' {
		for i := 2; i < len(t) && i < 80; i++ {
			switch c := t[i]; {
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':':
			case c == '>' || c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '/':
				if bytes.Contains(t[i:], []byte("</")) || bytes.Contains(t[i:], []byte("/>")) || bytes.Contains(t[i:], []byte("=\"")) {
					return "application/xml"
				}
				return ""
			default:
				return ""
			}
		}
	}
	return ""
}

func endsTag(t []byte) bool {
	return len(t) == 0 || t[0] == '>' || t[0] == ' ' || t[0] == '\n' || t[0] == '\r' || t[0] == '\t' || t[0] == '/'
}

func containsTag(t []byte, tag string) bool {
	for {
		i := bytes.IndexByte(t, '<')
		if i < 0 {
			return false
		}
		t = t[i+1:]
		if hasPrefixFold(t, tag) && endsTag(t[len(tag):]) {
			return true
		}
	}
}
