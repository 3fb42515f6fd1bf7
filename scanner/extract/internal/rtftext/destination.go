package rtftext

// destinations of which nothing is text of the document.
var ignored = map[string]bool{
	"colortbl": true, "stylesheet": true, "listtable": true, "listoverridetable": true, "rsidtbl": true,
	"themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true, "xmlnstbl": true,
	"filetbl": true, "nonshppict": true, "shprslt": true, "sp": true, "nonesttables": true, "pgptbl": true,
	"bkmkstart": true, "bkmkend": true, "atnid": true, "atnicn": true, "atnref": true, "atndate": true, "atnparent": true,
	"fontemb": true, "falt": true, "panose": true, "generator": true, "template": true,
	"ftnsep": true, "ftnsepc": true, "ftncn": true, "aftnsep": true, "aftnsepc": true, "aftncn": true,
	"pntxta": true, "pntxtb": true,
	"objclass": true, "objname": true, "objtime": true, "datafield": true, "wgrffmtfilter": true,
	"mmathPr": true, "fchars": true, "lchars": true, "passwordhash": true, "oldcprops": true, "oldpprops": true,
	"oldsprops": true, "oldtprops": true, "blipuid": true, "blipdata": true, "nextfile": true,
}

// starred are destinations marked \* that hold text nonetheless; others so
// marked are ignored.
var starred = map[string]bool{
	"shpinst": true, "shptxt": true, "do": true, "dptxbxtext": true, "shpgrp": true, "ud": true, "mmath": true,

	"momath": true, "moMath": true, "moMathPara": true, "mr": true, "me": true, "mnum": true, "mden": true, "msub": true, "msup": true,
}

// infoFields are those of the info group that are kept.
var infoFields = map[string]bool{
	"title": true, "subject": true, "author": true, "manager": true, "company": true, "operator": true,
	"category": true, "keywords": true, "comment": true, "doccomm": true, "hlinkbase": true,
	"creatim": true, "revtim": true,
}

// open obeys a word that begins a destination, or does nothing: most words
// are formatting.
func (p *parser) open(word string, star bool) {
	if p.cur.dest == toNowhere || p.cur.dest == toHex && word != "objdata" {
		if !p.inInfo(word) {
			return
		}
	}
	switch word {
	case "fonttbl":
		p.cur.dest = toFonts
	case "info":
		p.cur.dest, p.cur.info = toNowhere, "info"
	case "header", "headerl", "headerr", "headerf":
		p.openStory("header")
	case "footer", "footerl", "footerr", "footerf":
		p.openStory("footer")
	case "footnote":
		p.openStory("footnote")
	case "ftnalt":
		if n := len(p.side); n > 0 && p.side[n-1].part == "footnote" {
			p.side[n-1].part = "endnote"
		}
	case "annotation":
		p.openStory("comment")
	case "shptxt", "dptxbxtext":
		p.openStory("textbox")
	case "atnauthor":
		p.cur.dest = toAuthor
		p.text = p.text[:0]
	case "revtbl":
		p.cur.dest = toRevisors
		p.text = p.text[:0]
	case "fldinst":
		p.cur.dest = toField
		p.text = p.text[:0]
	case "propname":
		p.cur.dest = toName
		p.text = p.text[:0]
	case "staticval":
		p.cur.dest = toValue
		p.text = p.text[:0]
	case "htmltag":
		if p.isHTML {
			p.cur.dest, p.cur.rtfOnly = toHTML, false
			return
		}
		p.cur.dest = toNowhere
	case "objdata":
		p.cur.dest, p.cur.object, p.cur.info = toHex, true, "object"
		p.hex = p.hex[:0]
	case "pict":
		p.cur.dest, p.cur.object, p.cur.info = toHex, true, "picture"
		p.hex, p.picture = p.hex[:0], ""
	case "upr":
		p.cur.dest = toNowhere // until its \ud, which is the same in Unicode
		p.cur.info = "upr"
	case "userprops", "fldrslt":
	default:
		if p.inInfo(word) && infoFields[word] {
			p.cur.dest, p.cur.info = toInfo, word
			p.text = p.text[:0]
			p.time = [6]int{}
			return
		}
		if ignored[word] || star && !starred[word] {
			p.cur.dest = toNowhere
		}
	}
}

// inInfo reports whether the word is one that the info group knows, inside
// it.
func (p *parser) inInfo(word string) bool {
	return p.cur.info == "info" && infoFields[word]
}
