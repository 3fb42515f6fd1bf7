package term

// A markerKind is a sort of text that is told by words which stand in it.
type markerKind uint8

const (
	policyText markerKind = iota
	jobAd
	lawText
	textbook
	leaflet
	menuText
	newsText
	productText
	recordText
	fiction
	softwareText
	publicText // for many readers: minutes, newsletters, invitations, offers
	circular   // a letter to many: "Dear all"
	markerKinds
)

var markerNames = map[string]markerKind{
	"policy": policyText, "job": jobAd, "law": lawText, "textbook": textbook, "leaflet": leaflet,
	"menu": menuText, "news": newsText, "product": productText, "record": recordText, "fiction": fiction, "software": softwareText, "public": publicText, "circular": circular,
}

// enough is how many different markers of a kind make a text one of it.
var enough = [markerKinds]int{
	policyText: 3, jobAd: 2, lawText: 2, textbook: 2, leaflet: 2, menuText: 2, newsText: 2, productText: 2, recordText: 1, fiction: 2, softwareText: 3, publicText: 3, circular: 1,
}

// markerReach is how far from a term its markers are counted, in bytes: what
// scanner.Reach leaves after the widest scope.
const markerReach = 3 << 10

// A window counts the different markers around ascending places of a text.
type window struct {
	markers  []hit
	from, to int              // markers[from:to] are counted
	count    map[*entry]int   // of each marker
	distinct [markerKinds]int // markers counted at least once
}

// mustHead reports whether words that name a text of the kind (flag d) do so at
// its top alone: a mail that ends in "see our privacy policy" is no policy, and
// "handing over the fact sheet" no fact sheet.
func (k markerKind) mustHead() bool {
	return k == policyText || k == lawText || k == leaflet || k == productText
}

// weight is what a marker counts. Those that name the kind of text (flag d)
// are enough by themselves.
func (e *entry) weight() int {
	if e.flags&flagDocument == 0 {
		return 1
	}
	if e.marker == policyText || e.marker == lawText {
		return 3
	}
	return 2
}

// top is how far down a document the title of a policy may stand, in bytes.
const top = 200

// move makes the window count the markers around the place.
func (w *window) move(place int) {
	if len(w.markers) == 0 {
		return
	}
	if w.count == nil {
		w.count = make(map[*entry]int)
	}
	for w.to < len(w.markers) && w.markers[w.to].start <= place+markerReach {
		e := w.markers[w.to].entry
		if w.count[e]++; w.count[e] == 1 {
			w.distinct[e.marker] += e.weight()
		}
		w.to++
	}
	for w.from < w.to && w.markers[w.from].start < place-markerReach {
		e := w.markers[w.from].entry
		if w.count[e]--; w.count[e] == 0 {
			w.distinct[e.marker] -= e.weight()
		}
		w.from++
	}
}

// is reports whether the text around the place is of the kind.
func (w *window) is(k markerKind) bool { return w.distinct[k] >= enough[k] }

// traits are those that follow from the sort of text.
func (w *window) traits() trait {
	var t trait
	if w.is(policyText) || w.is(lawText) {
		t |= inPolicy
	}
	// A doctor's letter speaks of symptoms and side effects too, and of theatres.
	if w.is(jobAd) || !w.is(recordText) && (w.is(textbook) || w.is(leaflet) || w.is(menuText) || w.is(productText)) {
		t |= inOther
	}
	if w.is(newsText) {
		t |= inNews
	}
	if w.is(fiction) && !w.is(recordText) {
		t |= inFiction
	}
	if w.is(softwareText) {
		t |= inSoftware
	}
	if w.is(publicText) {
		t |= inNews
	} else if w.is(recordText) {
		t |= inRecord
	}
	if w.is(circular) {
		t = t&^inRecord | toMany
	}
	return t
}
