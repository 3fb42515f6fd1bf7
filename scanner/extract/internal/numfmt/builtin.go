package numfmt

// Builtin is the format of a built-in id; General for ids without a fixed
// format. Ids 27 to 36 and 50 to 58 are dates in East Asian versions.
func Builtin(id int) *Format {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return date
	case id == 22:
		return dateTime
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return clock
	case id == 46:
		return elapsed
	}
	if f, ok := builtin[id]; ok {
		return f
	}
	return General
}

var (
	date     = Parse("yyyy-mm-dd")
	dateTime = Parse("yyyy-mm-dd hh:mm")
	clock    = Parse("hh:mm:ss")
	elapsed  = Parse("[h]:mm:ss")
	builtin  = map[int]*Format{
		1: Parse("0"), 2: Parse("0.00"), 3: Parse("#,##0"), 4: Parse("#,##0.00"),
		5: Parse("#,##0"), 6: Parse("#,##0"), 7: Parse("#,##0.00"), 8: Parse("#,##0.00"),
		9: Parse("0%"), 10: Parse("0.00%"), 11: Parse("0.00E+00"), 48: Parse("##0.0E+0"),
		37: Parse("#,##0;-#,##0"), 38: Parse("#,##0;-#,##0"), 39: Parse("#,##0.00;-#,##0.00"), 40: Parse("#,##0.00;-#,##0.00"),
		41: Parse("#,##0;-#,##0"), 42: Parse("#,##0;-#,##0"), 43: Parse("#,##0.00;-#,##0.00"), 44: Parse("#,##0.00;-#,##0.00"),
	}
)
