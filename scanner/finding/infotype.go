package finding

// An InfoType is a kind of personal data. Its name is part of every report
// and never changes once released.
type InfoType string

// The infotypes.
const (
	PersonName    InfoType = "person-name"
	Email         InfoType = "email"
	Phone         InfoType = "phone"
	PostalAddress InfoType = "postal-address"
	DateOfBirth   InfoType = "date-of-birth"

	BENationalNumber   InfoType = "be-national-number"
	BEIDCard           InfoType = "be-eid-card"
	BEPassport         InfoType = "be-passport"
	BEDrivingLicence   InfoType = "be-driving-licence"
	BELicencePlate     InfoType = "be-licence-plate"
	BERIZIV            InfoType = "be-riziv"
	BEEnterpriseNumber InfoType = "be-enterprise-number"

	IBAN        InfoType = "iban"
	PaymentCard InfoType = "payment-card"

	NLBSN             InfoType = "nl-bsn"
	FRNIR             InfoType = "fr-nir"
	DETaxID           InfoType = "de-tax-id"
	DESocialInsurance InfoType = "de-social-insurance"
	LUMatricule       InfoType = "lu-matricule"
	UKNINO            InfoType = "uk-nino"
	ESDNI             InfoType = "es-dni"
	ITCodiceFiscale   InfoType = "it-codice-fiscale"
	PLPESEL           InfoType = "pl-pesel"

	IdentityDocument InfoType = "identity-document"
	IPAddress        InfoType = "ip-address"
	MACAddress       InfoType = "mac-address"
	GPSPosition      InfoType = "gps-position"
	Credential       InfoType = "credential"

	SpecialEthnicOrigin InfoType = "special-ethnic-origin"
	SpecialPolitical    InfoType = "special-political"
	SpecialReligion     InfoType = "special-religion"
	SpecialUnion        InfoType = "special-union"
	SpecialGenetic      InfoType = "special-genetic"
	SpecialBiometric    InfoType = "special-biometric"
	SpecialHealth       InfoType = "special-health"
	SpecialSexLife      InfoType = "special-sex-life"
	CriminalOffence     InfoType = "criminal-offence"
)

// A Category groups infotypes for reports and policies.
type Category string

// The categories.
const (
	CategoryName             Category = "name"
	CategoryContact          Category = "contact"
	CategoryNationalID       Category = "national-id"
	CategoryIdentityDocument Category = "identity-document"
	CategoryFinancial        Category = "financial"
	CategoryOnline           Category = "online"
	CategoryCredential       Category = "credential"
	CategoryLocation         Category = "location"
	CategoryOrganisation     Category = "organisation"
	CategorySpecial          Category = "special"
	CategoryCriminal         Category = "criminal"
)

// Category is the group of a built-in infotype. An infotype of an
// organisation's own rule pack has none and counts as contact data.
func (t InfoType) Category() Category {
	switch t {
	case PersonName:
		return CategoryName
	case Email, Phone, PostalAddress, DateOfBirth:
		return CategoryContact
	case BENationalNumber, NLBSN, FRNIR, DETaxID, DESocialInsurance, LUMatricule,
		UKNINO, ESDNI, ITCodiceFiscale, PLPESEL:
		return CategoryNationalID
	case BEIDCard, BEPassport, BEDrivingLicence, IdentityDocument:
		return CategoryIdentityDocument
	case BELicencePlate, BERIZIV:
		return CategoryContact
	case IBAN, PaymentCard:
		return CategoryFinancial
	case IPAddress, MACAddress:
		return CategoryOnline
	case GPSPosition:
		return CategoryLocation
	case Credential:
		return CategoryCredential
	case BEEnterpriseNumber:
		return CategoryOrganisation
	case SpecialEthnicOrigin, SpecialPolitical, SpecialReligion, SpecialUnion, SpecialGenetic,
		SpecialBiometric, SpecialHealth, SpecialSexLife:
		return CategorySpecial
	case CriminalOffence:
		return CategoryCriminal
	}
	return CategoryContact
}

// Secret reports whether findings of the infotype carry no value at all, not
// even a masked one: the special categories of GDPR art. 9 and the criminal
// data of art. 10.
func (t InfoType) Secret() bool {
	c := t.Category()
	return c == CategorySpecial || c == CategoryCriminal
}

// InfoTypes lists the built-in infotypes in the order of the contract.
func InfoTypes() []InfoType {
	return []InfoType{PersonName, Email, Phone, PostalAddress, DateOfBirth,
		BENationalNumber, BEIDCard, BEPassport, BEDrivingLicence, BELicencePlate, BERIZIV, BEEnterpriseNumber,
		IBAN, PaymentCard, NLBSN, FRNIR, DETaxID, DESocialInsurance, LUMatricule, UKNINO, ESDNI,
		ITCodiceFiscale, PLPESEL, IdentityDocument, IPAddress, MACAddress, GPSPosition, Credential,
		SpecialEthnicOrigin, SpecialPolitical, SpecialReligion, SpecialUnion, SpecialGenetic,
		SpecialBiometric, SpecialHealth, SpecialSexLife, CriminalOffence}
}
