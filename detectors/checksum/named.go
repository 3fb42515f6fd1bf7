package checksum

// Names are the checks that a rule can name as its validator, sorted.
func Names() []string {
	return []string{"be-enterprise-number", "be-national-number", "bsn", "codice-fiscale", "damm", "dni", "ean13", "iban",
		"iso7064-mod11-10", "iso7064-mod11-2", "iso7064-mod97-10", "luhn", "mod97-complement", "mod97-remainder", "nir", "pesel", "verhoeff"}
}

// Named is the check of that name, of a value without separators in upper
// case.
func Named(name string) (check func(string) bool, ok bool) {
	switch name {
	case "be-enterprise-number":
		return func(s string) bool { return len(s) == 10 && s[0] <= '8' && Mod97Complement(s) }, true
	case "be-national-number":
		return func(s string) bool { ok, _ := NationalNumber(s); return ok }, true
	case "bsn":
		return BSN, true
	case "codice-fiscale":
		return CodiceFiscale, true
	case "damm":
		return Damm, true
	case "dni":
		return DNI, true
	case "ean13":
		return EAN13, true
	case "iban":
		return IBAN, true
	case "iso7064-mod11-10":
		return MOD11_10, true
	case "iso7064-mod11-2":
		return MOD11_2, true
	case "iso7064-mod97-10":
		return MOD97_10, true
	case "luhn":
		return Luhn, true
	case "mod97-complement":
		return Mod97Complement, true
	case "mod97-remainder":
		return Mod97Remainder, true
	case "nir":
		return NIR, true
	case "pesel":
		return PESEL, true
	case "verhoeff":
		return Verhoeff, true
	}
	return nil, false
}
