package person_test

import (
	"slices"
	"testing"

	"uitrusting/detectors"
	"uitrusting/scanner/finding"
)

// TestShout looks at texts without a small letter, as of old programs and of
// the ends of licences.
func TestShout(t *testing.T) {
	s := set(t)
	for _, marked := range []string{
		"RIJKSREGISTER VAN ⟦PEETERS JAN⟧ GEBOREN TE GENT OP 12 MEI 1980",
		"DE HEER ⟦JAN PEETERS⟧ WONENDE TE GENT KERKSTRAAT 12",
		"BETREFT DOSSIER VAN MEVROUW ⟦FATIMA EL AMRANI⟧ GEBOREN OP 3 MEI",
		"OVEREENKOMST TUSSEN ⟦KAREL DE SMET⟧ EN DE BANK",
		"LE SOUSSIGNE ⟦DUPONT MARIE⟧ DECLARE AVOIR RECU LA SOMME",
		"AANWEZIG WAREN OOK ⟦MIA CLAES⟧ EN ⟦ELS DE WITTE⟧ VAN DE DIENST",
		"TUSSEN BV JANSSENS TRANSPORT EN DE WERKNEMER WORDT HET VOLGENDE BEPAALD",
		"DAMAGES OR OTHER LIABILITY WHETHER IN AN ACTION OF CONTRACT OR OTHERWISE",
		"VRIJDAG MARKT IN GENT MET GRATIS PARKING AAN DE KERK",
	} {
		text, want := detectors.Unmark(marked)
		var got [][2]int
		for _, m := range s.Find(text) {
			if m.Confidence >= finding.Medium {
				got = append(got, [2]int{m.Start, m.End})
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", text, got, want)
		}
	}
}

// TestDated looks at words of English dates and addresses that are names
// elsewhere.
func TestDated(t *testing.T) {
	s := set(t)
	for _, text := range []string{
		"Release 3.4.2 (released Jan 04, 2021) fixes this.", "Sat Jan 14 12:00:00 CET 2023",
		"Sie lebt mit ihrer Frau in Eupen.", "Free Software Foundation, Inc., 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301 USA",
	} {
		for _, m := range s.Find(text) {
			if m.Confidence >= finding.Medium {
				t.Errorf("%s: found %s", text, m.Value)
			}
		}
	}
	if ms := s.Find("Gisteren belde Jan Peeters, vandaag Floor Jansen. Mevrouw in 't Veld is ziek."); len(ms) != 3 {
		t.Errorf("%d names, want 3", len(ms))
	}
}
