package term

import (
	"strings"

	"uitrusting/scanner/finding"
)

// A header says what a column with such a title holds.
type header struct {
	category category
	person   bool // a column of persons: names, numbers, addresses
	loose    bool // means it only beside a column of persons: a party can be a lot, an origin that of goods
}

// newHeaders is the table of column titles, folded, words parted by one
// blank. A tilde marks loose ones.
func newHeaders() map[string]header {
	m := make(map[string]header, 400)
	add := func(h header, list string) {
		for _, title := range strings.Split(list, ",") {
			key := title2key(title)
			if key == "" {
				continue
			}
			h := h
			h.loose = strings.Contains(title, "~")
			m[key] = h
		}
	}
	add(header{category: religion}, `religie,godsdienst,geloof,geloofsovertuiging,levensbeschouwing,gezindte,levensbeschouwelijk vak,keuze levensbeschouwing,godsdienstkeuze,
		confession,appartenance religieuse,cours philosophique,culte,konfession,religionszugehörigkeit,bekenntnis,religion,religious affiliation,denomination,faith,belief`)
	add(header{category: union}, `vakbond,syndicaat,vakbondslid,vakbondslidmaatschap,lid vakbond,lidnummer vakbond,syndicale premie,vakbondspremie,vakbondsbijdrage,syndicale bijdrage,
		syndicat,affiliation syndicale,prime syndicale,cotisation syndicale,délégué syndical,gewerkschaft,gewerkschaftsmitglied,gewerkschaftsbeitrag,gewerkschaftsprämie,
		trade union,union membership,union member,union dues,union premium,union name`)
	add(header{category: ethnic}, `etniciteit,etnische afkomst,etnische herkomst,~herkomst,~afkomst,huidskleur,~ras,migratieachtergrond,
		origine ethnique,ethnie,couleur de peau,~origine,ethnische herkunft,ethnie,ethnizität,hautfarbe,migrationshintergrund,
		ethnicity,ethnic origin,ethnic background,ethnic group,~race,skin colour,skin color`)
	add(header{category: political}, `politieke partij,~partij,politieke voorkeur,politieke overtuiging,stemgedrag,partijlid,stemvoorkeur,
		parti politique,~parti,opinion politique,affiliation politique,intention de vote,politische partei,~partei,parteizugehörigkeit,parteimitglied,wahlabsicht,
		political party,~party,political affiliation,party membership,voting intention`)
	add(header{category: health}, `diagnose,diagnoses,ziekte,ziektebeeld,ziekteverzuim,reden afwezigheid,reden ziekte,aandoening,aandoeningen,medische aandoening,medicatie,geneesmiddelen,medicijnen,allergie,allergieën,
		voedselallergie,bloedgroep,handicap,beperking,arbeidsongeschiktheid,ziektedagen,dagen ziekte,medische info,medische gegevens,medische opmerkingen,zwanger,zorgbehoefte,katz,
		dieet,vaccinatie,vaccinatiestatus,gevaccineerd,ziekenfonds,mutualiteit,bmi,
		diagnostic,maladie,motif absence,motif d absence,affection,médicaments,médication,allergie,allergies,groupe sanguin,invalidité,incapacité,jours de maladie,enceinte,
		vaccin,statut vaccinal,mutuelle,mutualité,pathologie,
		erkrankung,krankheit,krankheitstage,fehlgrund,medikation,medikamente,allergien,blutgruppe,behinderung,grad der behinderung,gdb,impfstatus,krankenkasse,schwanger,
		diagnosis,illness,disease,medical medication,allergy,allergies,blood group,blood type,disability,sick days,sick leave,absence reason,vaccination status,pregnant,health fund`)
	add(header{category: genetic}, `dna profiel,dna,genmutatie,genetische test,genotype,profil adn,adn,test génétique,dna profil,genmutation,gentest,dna profile,gene genetic test,brca`)
	add(header{category: biometric}, `vingerafdruk,vingerafdruk template,biometrische template,gezichtstemplate,irisscan,empreinte digitale,gabarit biométrique,gabarit facial,fingerabdruck,biometrisches template,
		gesichtstemplate,fingerprint,fingerprint template,face template,biometric template,finger template,iris template`)
	add(header{category: sex}, `seksuele geaardheid,seksuele oriëntatie,geaardheid,orientation sexuelle,sexuelle orientierung,sexual orientation,sexuality`)
	add(header{category: criminal}, `strafblad,strafregister,veroordeling,veroordelingen,misdrijf,~feiten,~boete,verkeersboete,rijverbod,uittreksel strafregister,casier judiciaire,condamnation,condamnations,~infraction,
		vorstrafen,verurteilung,straftat,strafregister,führungszeugnis,bußgeld,fahrverbot,criminal record,conviction,convictions,offence,offense,criminal offence`)
	add(header{person: true, category: categories}, `naam,voornaam,familienaam,achternaam,volledige naam,naam en voornaam,naam voornaam,werknemer,personeelslid,medewerker,leerling,patiënt,bewoner,deelnemer,kandidaat,lid,rijksregisternummer,insz,
		personeelsnummer,stamnummer,stamboeknummer,e mail,email,mail,gsm,telefoon,geboortedatum,klantnummer,lidnummer,
		nom,prénom,nom et prénom,nom complet,travailleur,employé,élève,patient,résident,participant,candidat,membre,numéro national,niss,matricule,date de naissance,courriel,téléphone,
		name,vorname,nachname,familienname,mitarbeiter,schüler,patient,teilnehmer,mitglied,personalnummer,geburtsdatum,telefon,
		first name,last name,surname,full name,employee,employee id,pupil,participant,member,patient id,staff number,date of birth,dob,phone,person`)
	return m
}

// title2key folds a title: words parted by one blank, nothing else.
func title2key(title string) string {
	var buf [128]byte
	b := buf[:0]
	for _, t := range tokenize(title, false) {
		if len(b)+len(t.text) > len(buf)-1 {
			break
		}
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(b, t.text...)
	}
	return string(b)
}

// columnReach bounds how far from the first row of a window values are
// looked for, in bytes.
const columnReach = 2 << 10

// columns offers one match for each column whose title says that it holds a
// special category and that has a value in the first rows of the window. The
// resolver keeps one for the document.
func (p *page) columns(out []finding.Match) []finding.Match {
	table := p.seg.Table
	if len(table.Columns) == 0 || len(table.Columns) > 256 {
		return out
	}
	persons := trait(0)
	found := false
	for _, title := range table.Columns {
		if len(title) > 60 {
			continue
		}
		if h, ok := p.d.heads()[title2key(title)]; ok {
			found = found || h.category < categories
			if h.person {
				persons = personTable
			}
		}
	}
	if !found {
		return out
	}
	for i, title := range table.Columns {
		h, ok := p.d.heads()[title2key(title)]
		if !ok || h.category >= categories || p.d.rules[h.category] == "" || h.loose && persons == 0 {
			continue
		}
		start, end, neg, ok := p.firstValue(i)
		if !ok {
			continue
		}
		t := trait(strong) | column | tableCell | persons
		if neg {
			t |= negated
		}
		if p.columnOf == nil {
			p.columnOf = make(map[int]category)
		}
		p.columnOf[i+1] = h.category
		line := row(p.text, start, end)
		out = append(out, finding.Match{
			RuleID: p.d.rules[h.category], InfoType: h.category.infoType(),
			Start: start, End: end, Confidence: finding.Candidate,
			Value: "column", Scope: [2]int{line.start, line.end}, Role: role(t, i+1),
		})
	}
	// Ascending by start: the columns' first values may stand in any order.
	for i := p.base + 1; i < len(out); i++ {
		for j := i; j > p.base && out[j].Start < out[j-1].Start; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// firstValue finds the first cell of the column that holds a value.
func (p *page) firstValue(col int) (start, end int, neg, ok bool) {
	s := p.text
	i := p.seg.Lead
	if i > 0 { // the first row that starts in the core
		n := strings.IndexByte(s[i:], '\n')
		if n < 0 {
			return 0, 0, false, false
		}
		i += n + 1
	}
	first := -1
	var firstEnd int
	for limit := min(p.seg.End(), i+columnReach); i < limit; {
		lineEnd := len(s)
		if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
			lineEnd = i + n
		}
		if lineEnd-i > 2*columnReach {
			return 0, 0, false, false
		}
		cs, ce, there := p.cell(i, lineEnd, col)
		if there && filled(s[cs:ce]) && !p.isTitle(s[cs:ce], col) {
			if !denies(s[cs:ce]) {
				return cs, ce, false, true
			}
			if first < 0 {
				first, firstEnd = cs, ce
			}
		}
		i = lineEnd + 1
	}
	return first, firstEnd, true, first >= 0
}

// cell bounds a cell of the row from start to end, without quotes and blanks.
func (p *page) cell(start, end, col int) (cs, ce int, ok bool) {
	s, t := p.text, p.seg.Table
	quoted := false
	cs = start
	n := 0
	for i := start; ; i++ {
		if i == end || s[i] == t.Delimiter && !quoted {
			if n == col {
				ce = i
				for cs < ce && (s[cs] == '"' || s[cs] <= ' ') {
					cs++
				}
				for ce > cs && (s[ce-1] == '"' || s[ce-1] <= ' ') {
					ce--
				}
				return cs, ce, ce > cs
			}
			n++
			cs = i + 1
			if i == end {
				return 0, 0, false
			}
			continue
		}
		if s[i] == '"' {
			quoted = t.Quotes(s, i, quoted)
		}
	}
}

// columnAt is the 1-based column of the cell at the offset, 0 if its row
// starts too far away.
func (p *page) columnAt(at int) int {
	s, t := p.text, p.seg.Table
	from := max(0, at-4*reach)
	i := strings.LastIndexByte(s[from:at], '\n')
	if i < 0 && from > 0 {
		return 0
	}
	col, quoted := 1, false
	for k := from + i + 1; k < at; k++ {
		switch {
		case s[k] == '"':
			quoted = t.Quotes(s, k, quoted)
		case s[k] == t.Delimiter && !quoted:
			col++
		}
	}
	return col
}

// isHeader reports whether the cell at the offset is the title of its column.
func (p *page) isHeader(at, col int) bool {
	title := p.seg.Table.Column(col)
	if title == "" {
		return false
	}
	from := strings.LastIndexAny(p.text[max(0, at-80):at], "\n"+string(rune(p.seg.Table.Delimiter)))
	if from >= 0 {
		from += max(0, at-80) + 1
	} else {
		from = max(0, at-80)
	}
	return strings.HasPrefix(strings.TrimLeft(p.text[from:], "\" "), strings.TrimSpace(title))
}

// isTitle reports whether a cell repeats the title of its column.
func (p *page) isTitle(cell string, col int) bool {
	return strings.EqualFold(strings.TrimSpace(p.seg.Table.Columns[col]), cell)
}
