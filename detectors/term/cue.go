package term

import "strings"

// A cue is what a word of a sentence says about the term beside it. The low
// bits are the categories that the word ties to a person.
type cue uint64

const (
	tieMask cue = 1<<categories - 1

	cuePronoun cue = 1 << (iota + 9)
	cueSelf
	cueTitle
	cuePerson
	cueNegation
	cueSuppose
	cueEqual
	cuePlural
	cueDutch
	cueFrench
	cueGerman
	cueEnglish
	cueEr    // a pronoun in German, another word in Dutch
	cueJe    // "I" in French, "you" in Dutch
	cueFalls // "if" in German, what happens to the old in English
	cueTrade
	cueReader
	cueAnimal
	cueVerb     // follows a name: "Toby has"
	cueComplain // makes a part of the body a fact: "pijn", "opérée"
	cueCentury  // another century
	cueScience  // a discovery, with a year
	cueEvent    // a book, a film, a lecture
	cueTopic    // "about"
	cueSay      // "says"
	cueChat     // an animal in French
)

// complaints are the words beside which a part of the body is a fact of
// health.
const complaints = `pijn pijnen last sukkelt sukkelde sukkelen klaagt klaagde klachten geopereerd opereren operatie ingreep gebroken brak breuk breekt gescheurd
	verstuikt gekneusd ontstoken gezwollen geblesseerd blessure kapot versleten slijtage mes verzwikt gekwetst verlamd gips infiltratie prothese letsel kwetsuur
	verrekt ontwricht gespalkt bloeding tintelingen stijf slecht verbrand amputatie geamputeerd gebroke kwaal verslechterd problemen weggenomen verwijderd
	mal douleur douleurs souffre souffrait opéré opérée opération opérer cassé cassée fracture fracturé fracturée déchiré déchirée foulé foulée entorse luxé luxée enflé gonflé
	gonflée blessé blessée blessure plâtre prothèse usure usée arthrose bloqué bloquée coincé brûlé brûlure amputé amputée ablation problèmes soucis fragile
	schmerzen schmerz operiert operation beschwerden gebrochen bruch bricht gerissen riss verstaucht geprellt entzündet geschwollen verletzt verletzung kaputt verschlissen
	verschleiß gips prothese ausgekugelt gezerrt verbrannt amputiert gelähmt probleme entfernt leidet schäden
	pain pains painful hurt hurts hurting sore broke broken fracture fractured tore torn sprained bruised swollen injured injury surgery operation operated replaced replacement
	removed dislocated cast inflamed aching ache aches trouble troubles dodgy bad slipped worn amputated burned scan problems
	hoort hoor doof hört höre hörte taub entend entends sourd sourde hear hears deaf
	tightness tight numb numbness swelling cramp cramps giving gave weak weakness dressing shadow lump tumour stent ulcer wound wounds blocked blockage spasm clot clots murmur
	vlek vocht knobbel wonde wonden zweer zwak zwakke doof verdoofd krampen kramp trilt trillen beeft zwelt klonter vernauwing vernauwd
	tache nodule plaie plaies ulcère faible crampes tremble tremblent enfle caillot rétréci rétrécie bouchée bouché enlevé enlevée foutu foutue
	schatten knoten wasser wunde wunden geschwür schwach krämpfe zittert zittern taubheit schwillt gerinnsel verengt verstopft abgenommen streikt`

func tie(cs ...category) cue {
	var c cue
	for _, x := range cs {
		c |= 1 << x
	}
	return c
}

// newCues is the table of words. Words are folded.
func newCues() map[string]cue {
	m := make(map[string]cue, 1500)
	add := func(c cue, list string) {
		for _, w := range strings.Fields(list) {
			m[string(fold(nil, w))] |= c
		}
	}
	add(cueDutch, `het een van niet zijn heeft wordt voor bij naar wegens ik zij hij ook dat werd aan uit maar nog deze geen haar mijn
		omdat sinds volgens vanaf tijdens door kan moet zal wij ons jouw jij je als was`)
	add(cueFrench, `le la les des du est dans pour avec une qui sur aux elle il sa ses pas et son mon ma je nous vous votre cette depuis selon
		au que mais ont été sera chez très leur par`)
	add(cueGerman, `das und ist nicht ein eine einen einem einer mit für von im zu wegen hat sich er sie ihr dem ich mein meine wir wurde
		auf aus bei seit nach oder auch wird sein seine des zur zum als dass`)
	add(cueEnglish, `the of and has his with for to he she are not by at from my we you your after been since because their they will this that
		during had an be our it have`)

	add(cuePronoun, `hij zij ze hem haar hare betrokkene
		il elle lui intéressé intéressée
		ihm ihn ihr ihre ihrem ihren ihrer seine seiner seinem seinen
		he she him her his`)
	add(cueEr, `er`)
	add(cueJe, `je`)
	add(cueReader, `u uw jouw jou vous vos votre ihre ihr ihren ihrem ihrer you your`)
	add(cueAnimal, `merrie hengst jument étalon stute hengst mare stallion racehorse renpaard hond kat paard konijn puppy poes chien cheval chiot hund katze pferd dog cat horse puppy kitten dierenarts vétérinaire tierarzt veterinary
		buxus boom bomen plant planten bladeren rozen gazon arbre arbres plante plantes rosiers pelouse baum bäume pflanze pflanzen rosen rasen tree trees plants roses lawn`)
	add(cueChat, `chat`)
	add(cueTrade, `restaurant kebab recept recette rezept recipe menu réservation reservering reservierung
		premieverhoging wagen auto voiture véhicule fahrzeug car vehicle bestelwagen camionnette garage werkstatt chaudière heizung boiler levering bestelling offerte factuur dozen stuks order invoice delivery quote devis commande livraison facture lieferung bestellung angebot rechnung
		ticket tickets driver treiber imprimante drucker printer disque festplatte serveur netwerk réseau netzwerk update
		ssh tls ssl rsa sha certificate key keys hash gpg pgp digest
		server ransomware malware virus phishing backup antivirus firewall
		app bug datenbank databank datenbanken veld champ field software logiciel database update review schuifdeur muur wand scharnier fissures scheuren bolt wall laptop smartphone notebook product produit produkt
		prijs artikel leverancier fournisseur lieferant supplier`)
	add(cueVerb, `has is was had takes suffers heeft had kreeg krijgt neemt slikt lijdt werd wordt a est avait prend souffre suit porte`)
	add(cueSelf, `ik mijn mij me ondergetekende j ai mon ma mes moi soussigné soussignée ich mir mich mein meine meinem meinen meiner i my myself ive undersigned`)
	add(cueTitle, `mevrouw mevr mw dhr heer meneer mijnheer juffrouw madame mme monsieur mlle mademoiselle mr mrs ms miss mister herr herrn frau fräulein`)
	add(cuePerson, `patiënt patiënte werknemer werkneemster medewerker medewerkster collega leerling kandidaat kandidate sollicitant sollicitante cliënt cliënte bewoner bewoonster
		zoon dochter echtgenoot echtgenote moeder vader zus broer oma opa huurder student studente stagiair verzekerde beklaagde chauffeur klant lid kind partner
		man vrouw vriend vriendin arbeider bediende ploegbaas
		patient patiente travailleur travailleuse employé employée collègue élève candidat candidate client cliente fils fille mari femme épouse époux mère père soeur sœur frère
		enfant locataire étudiant étudiante stagiaire assuré assurée résident résidente ouvrier ouvrière compagnon compagne
		patientin mitarbeiter mitarbeiterin kollege kollegin schüler schülerin bewerber bewerberin sohn tochter ehemann ehefrau mutter vater schwester bruder
		kind versicherte versicherter bewohner bewohnerin mieter mieterin praktikant partnerin arbeitnehmer arbeitnehmerin
		employee colleague pupil candidate applicant resident son daughter husband wife mother father sister brother child tenant trainee worker claimant
		boyfriend girlfriend spouse
		slachtoffer verdachte dader benadeelde bestuurder eiser verweerder mama papa ouders moeke vake tante nonkel oom proefpersoon gevangene
		victime suspect auteur conducteur maman plaignant oncle neveu nièce proband probandin opfer fahrer täter oma opa neffe nichte
		koppel echtpaar gezin couple famille family paar ehepaar familie household baby bébé
		aînée aîné cadet cadette benjamin oudste jongste älteste ältester jüngste jüngster eldest youngest keeper torwart gardien mann dame mädchen ratsuchende ratsuchender vorgenannte vorgenannter genannte homme garçon gars jongen meisje kerel woman lady lad girl boy guy bloke gentleman grootouders großeltern grandparents kleinzoon kleindochter petit-fils petite-fille enkelin grandson granddaughter madame meneer mevrouw monsieur intéressé intéressée beschuldigte beschuldigter mandantin mandant cliente respondent
		victim suspect driver mum mom dad parents aunt uncle nephew niece inmate plaintiff appellant subject`)
	add(cueNegation, `niet geen nooit zonder noch pas aucun aucune sans jamais ni nicht kein keine keinen keiner nie ohne no not never without nor neither t`)
	add(cueFalls, `falls`)
	add(cueSuppose, `bijvoorbeeld stel indien bijv eventueel eventuele mogelijk wanneer geval zoals
		exemple cas éventuel éventuelle éventuels éventuellement
		beispielsweise beispiel etwaige eventuell
		example eg e.g if hypothetical`)
	add(cueEqual, `ongeacht discriminatie discrimineren gelijke antidiscriminatie diversiteit diversiteitsbeleid inclusie inclusief benadeeld pesterijen
		discrimination discriminations égalité indépendamment quelle quelque diversité inclusion
		unabhängig ungeachtet benachteiligt chancengleichheit diskriminierung gleichbehandlung vielfalt
		regardless irrespective grounds harassment discriminate equality diversity inclusive`)
	add(cuePlural, `werknemers medewerkers patiënten mensen personen iedereen burgers  werkgevers        cliënten volwassenen deelnemers
		 wie joden moslims christenen protestanten katholieken homo's  vluchtelingen
		juifs musulmans chrétiens protestants catholiques réfugiés
		juden muslime christen protestanten katholiken flüchtlinge
		jews muslims christians protestants catholics refugees
		travailleurs employés patients personnes gens citoyens  employeurs     adultes participants chacun 
		 patienten menschen personen bürger     beschäftigte arbeitnehmer erwachsene teilnehmer betroffene
		vrouwen mannen femmes hommes frauen männer women men vrijwilligers bénévoles volunteers lezers lecteurs leser readers
		malades invalides détenus détenues syndicats syndicales travailleuses seniors jeunes élèves usagers
		zieken langdurig gedetineerden verslaafden ouderen jongeren leerlingen bewoners bezoekers vakbonden
		kranke kranken schwerbehinderte schwerbehinderten behinderte behinderten gefangene häftlinge süchtige senioren jugendliche schüler bewohner gewerkschaften
		prisoners inmates sufferers addicts seniors pupils students residents visitors unions families carers
		employees workers people persons citizens  employers     everyone anyone adults participants individuals staff`)

	add(cueComplain, complaints)
	add(cueCentury, `eeuw eeuwse siècle siècles jahrhundert jahrhunderts jahrhunderten century centuries middeleeuwen mittelalter moyen-âge`)
	add(cueScience, `beschreven ontdekt ontdekte vernoemd uitgevonden ontwikkeld uitvinder ontdekker nobelprijs
		décrite décrit découvert découverte découvrit identifié identifiée inventé prix nobel baptisée
		beschrieben beschrieb entdeckt entdeckte benannt erfunden nobelpreis
		described discovered pioneered invented eponym eponymous nobel coined`)

	add(cueEvent, `lezing infosessie cursus workshop roman boek romans regisseur acteur actrice film films hoofdrol vertolkt museum tentoonstelling expo curator essay documentaire podcast opleiding lesgever debat
		voorstelling toneelstuk musical thriller serie trilogie biografie congres symposium colloquium studiedag vrijwilligersonderzoek hoogleraar professor onderzoekers onderzochten studiedeelnemers proefpersonen
		conférence auteure livre romancier romancière réalisateur réalisatrice incarne musée exposition commissaire documentaire sociologue historien historienne chercheurs chercheuse colloque essai professeur
		buch autor autorin lesung vortrag ausstellung regie verkörpert schauspieler schauspielerin museum kuratorin kurator dokumentarfilm sachbuch forscher forscherin professorin untersuchte untersuchten probanden tagung kongress fortbildung
		book author novel novelist lecture talk exhibition museum curator documentary starring directed drama thriller historian biography memoir researchers volunteers lancet conference seminar webinar workshop`)
	add(cueEvent, `ratgeber broschüre broschüren brochure brochures dépliant dépliants faltblatt handboek handbuch
		module modul modules kapitel hoofdstuk hoofdstukken chapitre chapitres chapter chapters bijscholing nascholing`)
	add(cueSay, `zegt zei verklaarde benadrukt waarschuwt raadt vindt déclare déclaré affirme explique rappelle conseille dénonce souligne sagt sagte erklärte erklärt rät warnt betont forderte says said warns warned stressed urged argues advises
		berichtet berichtete erläutert erläuterte informiert informierte referiert rapporteert rapporteerde overloopt informeert toelichting présente expose exposé informe reports reported explained outlined presented informed`)
	add(cueTopic, `over rond omtrent inzake sur autour concernant über rund about concerning regarding`)

	// Words that tie a fact to a person: "is", "heeft", "wegens" for any
	// category, others for one.
	all := tie(ethnic, political, religion, union, genetic, biometric, health, sex, criminal)
	add(all, `is ben was werd wordt bleek bekend verklaart verklaarde vertelde noemt geregistreerd vermeld
		est suis était fut devenu devenue déclare déclaré enregistré enregistrée
		ist bin war wurde gilt bekannt gab
		am became identifies declared registered`)
	add(tie(health), `heeft had hebt heb kreeg krijgt krijg lijdt leed neemt slikt gebruikt volgt volgde onderging onderging ondergaat wegens door thuis afwezig opgenomen behandeld behandeling
		allergisch last diagnose vastgesteld gediagnosticeerd uitgevallen gestopt herstelt herstel hersteld afgekeurd verwezen klaagt meldt voelt ligt spoed geopereerd overleden gestorven
		toegediend voorgeschreven mg ml medicatie kampt sukkelt kuur opname vermoedt vermoed getest weigert fehlt brak gebroken consulteert gebruikt rookt drinkt bekend gekend toont onderzocht kloeg verloor wacht lag zit zat
		a ai avait souffre souffrait prend suit subi subit atteint atteinte malade absent absente hospitalisé hospitalisée soigné soignée traité traitée allergique diagnostiqué diagnostiquée
		diagnostic suivi suivie opéré opérée décédé décédée prescrit prescrite plaint présente développé suspecte refuse cassé consomme consommer fume boit montre revient attend perdu reçu reçoit fait connaît
		hat hatte habe leidet litt nimmt bekommt bekam erhielt erkrankt behandelt behandlung operiert abwesend fehlt allergisch diagnostiziert festgestellt verschrieben verstorben wegen klagt vermutet fehlte verweigert wird konsumiert raucht trinkt bekannt gebrochen zeigt litt erlitt stürzte verlor liegt
		has had suffers suffered suffering takes taking underwent undergoing treated absent diagnosed allergic prescribed admitted died recovering recovers off diagnosis because due missed suspects refuses broke uses smokes drinks presents complains shows lost gets got developed`)
	add(tie(political), `overstapt overgestapt rejoint quitte wechselt gewechselt joins moving moved lid lidkaart kandidaat kandidate stemt stemde stem gestemd militant verkozen raadslid campagne flyers kopstuk voorzitter partij sympathie sympathiseert kiest mandataris
		raadslid gemeenteraadslid opkomt opkomen komt bestuurslid deelt berichten propaganda sympathiek militeert betoging zetelt zetelde aangesloten afdeling steunt actief lidmaatschap engageert fractie lijst verkiezingen
		membre carte candidat candidate vote voté votait militant militante élu élue parti sympathisant sympathisante liste campagne affilié affiliée soutient adhérent adhéré échevin section mandat présente présentera milite militait proche participe manifestations siège siégeait conseiller conseillère tracts colle distribue
		mitglied kandidat kandidatin gewählt wählt wählte partei kandidiert parteibuch anhänger liste stadtrat ortsgruppe unterstützt mandat fraktion verteilt flugblätter eingetreten sitzt saß gemeinderat wahl wahlkampf aktiv engagiert
		member candidate voted votes party supporter supports campaign campaigned canvassing elected joined donated list branch council councillor campaigner hands leaflets rep running runs stood stands standing openly`)
	add(tie(religion), `wegens omwille vraagt gaat gaan bezoekt bezoeken bidt bidden bad gebeden vasten vieren gelovig overtuigd praktiserend bekeerd gedoopt lid vrijwilliger belijdt opgevoed trouwde getrouwd viert eet draagt vast wekelijks zondag vrijdag actief koor
		cause motif raison va aller fréquente fréquenter prie prier pratiquant pratiquante converti convertie baptisé membre croyant croyante marié mariée célèbre mange porte jeûne vendredi chaque bénévole
		wegen geht gehen besucht besuchen betet beten möchte bittet gläubig konvertiert getauft mitglied bekennt trägt fastet feiert isst aktiv ehrenamtlich
		because attends attend prays pray going asks asked practising practicing converted baptised member goes observes fasts wears eats volunteers celebrates raised`)
	add(tie(union), `stelt kandidaatstelling kandideert kandidiert présentait présente présentera standing stands election nominated elected gewählt élu élue lid aangesloten bijdrage lidgeld premie sluiten bond militant delegee deelgenomen deel deelnam nam mee stond afgevaardigde lidnummer uitbetaling kandidaat militant lidmaatschap aansluiting ingehouden inhouding afhouding verkozen syndicaal ingeschreven
		membre affilié affiliée cotisation prime délégué déléguée militant militante affiliation numéro paiement retenue candidat candidate syndical adhérent représentant participé participe affilier syndiquer tracts distribue distribuait menacé permanent permanente manifeste
		mitglied beitrag prämie delegierter delegierte beigetreten mitgliedschaft kandidat mitgliedsnummer vertrauensmann gewerkschaftlich teilgenommen mitgemacht teil
		member joined dues subscription delegate steward affiliated membership premium deducted deduction rep representative took part joined walked`)
	add(tie(criminal), `veroordeeld verhoord opgepakt aangehouden verdacht verdachte beschuldigd betrapt gearresteerd gedagvaard gedaagd voor verschijnen vrijgesproken schuldig pleegde gepleegd wegens
		strafblad opgelopen kreeg vervolgd ontslagen aangeklaagd
		condamné condamnée poursuivi poursuivie inculpé inculpée arrêté arrêtée accusé accusée soupçonné suspecté comparaître coupable commis acquitté interpellé interpellée pour licencié
		verurteilt angeklagt festgenommen verhaftet verdächtig beschuldigt schuldig begangen vorbestraft ermittelt wegen freigesprochen beging
		convicted sentenced arrested accused charged guilty suspected committed prosecuted acquitted fined caught dismissed for cautioned`)
	add(tie(biometric), `geïdentificeerd logt prikt herkend gelekt gekopieerd afgenomen geregistreerd opgeslagen ingelezen prikt gebruikt aanmelden template
		connecte pointe identifié identifiée reconnu reconnue conservé conservées enregistré enregistrée enregistrées prélevé prélevée prélevées stocké stockée pointe
		loggt meldet stempelt identifiziert erkannt erfasst gespeichert abgenommen registriert hinterlegt
		clocks logs unlocks identified recognised recognized verified exported enrolled stored captured recorded taken scanned`)
	add(tie(genetic), `gezocht onderzocht getest recherche dépiste gesucht untersucht getestet tested searched screened heeft drager draagster draagt positief vastgesteld afgenomen uitslag resultaat a porteur porteuse positif résultat hat träger trägerin positiv ergebnis has carrier carries tested positive result`)
	add(tie(sex), `trouwen trouwt heiraten heiratet marier épouser marry marrying heeft getrouwd samen relatie partner woont a marié mariée vit relation couple hat verheiratet lebt zusammen beziehung has married lives relationship partner dating came`)
	add(tie(ethnic), `heeft geboren herkomst afkomstig afkomst komt gevlucht a né née originaire origine fui hat geboren stammt herkunft geflohen has born descent fled originally from speaks spreekt parle spricht thuis`)
	return m
}
