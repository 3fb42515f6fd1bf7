package office

import (
	"errors"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const xlsxType = openXML + "spreadsheetml.sheet"

func TestExtract_xlsx(t *testing.T) { golden(t, "xlsx", xlsxType) }

// workbookOf packs one sheet of which rows is the XML.
func workbookOf(t *testing.T, rows, strings string) []byte {
	return pack(t, map[string]string{
		"[Content_Types].xml":        `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst>` + strings + `</sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	})
}

func TestExtract_sheet(t *testing.T) {
	tests := []struct{ name, rows, strings, want string }{
		{"types", `<row><c><v>1.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>a</v></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r></is></c><c t="s"><v>0</v></c><c t="d"><v>2024-02-29T00:00:00</v></c></row>`, `<si><t>s</t><rPh><t>x</t></rPh></si>`, "1.5\tTRUE\t#N/A\ta\tbc\ts\t2024-02-29\n"},
		{"gap", `<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row>`, "", "\t1\t\t2\n"},
		{"wide gap", `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>`, "", "1\t2\n"},
		{"tab and line break in a cell", `<row><c t="inlineStr"><is><t>a&#9;b` + "\n" + `c_x000D_d</t></is></c></row>`, "", "a b c d\n"},
		{"long number", `<row><c><v>3.2470123456E10</v></c><c><v>0.30000000000000004</v></c></row>`, "", "32470123456\t0.3\n"},
		{"formula without a value", `<row><c><f>HYPERLINK("mailto:els@voorbeeld.be","Els ""E."" Maes")</f></c><c><f>SUM(A1:A2)</f></c><c><f>IF(A1="","","Jan")</f><v></v></c></row>`, "", "mailto:els@voorbeeld.be Els \"E.\" Maes\t\tJan\n"},
		{"formula with a value", `<row><c t="str"><f>IF(A2="Jan","ja","nee")</f><v>nee</v></c></row>`, "", "nee\n"},
		{"string out of range", `<row><c t="s"><v>7</v></c><c><v>1</v></c></row>`, "", "\t1\n"},
	}
	for _, tt := range tests {
		c := extracttest.CollectBytes(t.Context(), New(), xlsxType, "x.xlsx", workbookOf(t, tt.rows, tt.strings))
		if c.Err != nil {
			t.Errorf("%s: %v", tt.name, c.Err)
		}
		if got := strings.TrimPrefix(c.Text(), "S\n"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestExtract_sheetPositions(t *testing.T) {
	rows := `<row r="3"><c r="B3" t="str"><v>Naam</v></c><c r="C3" t="str"><v>Loon</v></c></row><row r="9"><c r="B9" t="str"><v>Jan</v></c><c r="XFD9"><v>5</v></c></row>`
	c := extracttest.CollectBytes(t.Context(), New(), xlsxType, "x.xlsx", workbookOf(t, rows, ""))
	s := &c.Segments[1]
	if got, want := s.Table.Column(2)+" "+s.Table.Column(3), "Naam Loon"; got != want {
		t.Errorf("columns %q, want %q", got, want)
	}
	for text, want := range map[string]document.Position{
		"Naam": {Sheet: "S", Row: 3, Col: 2},
		"Loon": {Sheet: "S", Row: 3, Col: 3},
		"Jan":  {Sheet: "S", Row: 9, Col: 2},
		"5":    {Sheet: "S", Row: 9, Col: 16384},
	} {
		if got := s.Locate(strings.Index(s.Text, text)); got != want {
			t.Errorf("%s at %+v, want %+v", text, got, want)
		}
	}
}

// Where a formula leads is read like where a link of a cell leads.
func TestExtract_hyperlinkFormula(t *testing.T) {
	rows := `<row r="3"><c r="B3" t="str"><f>HYPERLINK("mailto:els@voorbeeld.be","Els")</f><v>Els</v></c></row>`
	c := extracttest.CollectBytes(t.Context(), New(), xlsxType, "x.xlsx", workbookOf(t, rows, ""))
	s := &c.Segments[len(c.Segments)-1]
	at := strings.Index(s.Text, "els@voorbeeld.be")
	if at < 0 {
		t.Fatalf("no link in %q", c.Text())
	}
	if got, want := s.Locate(at), (document.Position{Sheet: "S", Row: 3, Col: 2, Part: "link"}); got != want {
		t.Errorf("at %+v, want %+v", got, want)
	}
}

// A text box is found on its sheet, whatever the number of its part.
func TestExtract_sheetDrawing(t *testing.T) {
	raw := pack(t, map[string]string{
		"[Content_Types].xml": `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>`,
		"xl/workbook.xml":                     `<workbook><sheets><sheet name="Jan" sheetId="1" r:id="r1"/><sheet name="Feb" sheetId="2" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels":          `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":            `<worksheet><sheetData/></worksheet>`,
		"xl/worksheets/sheet2.xml":            `<worksheet><sheetData/><drawing r:id="r1"/></worksheet>`,
		"xl/worksheets/_rels/sheet2.xml.rels": `<Relationships><Relationship Id="r1" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>`,
		"xl/drawings/drawing1.xml":            `<wsDr><sp><txBody><p><r><t>Rand</t></r></p></txBody></sp></wsDr>`,
	})
	c := extracttest.CollectBytes(t.Context(), New(), xlsxType, "x.xlsx", raw)
	s := &c.Segments[len(c.Segments)-1]
	at := strings.Index(s.Text, "Rand")
	if at < 0 {
		t.Fatalf("no text box in %q", s.Text)
	}
	if got, want := s.Locate(at), (document.Position{Sheet: "Feb", Part: "textbox"}); got != want {
		t.Errorf("at %+v, want %+v", got, want)
	}
}

// One long shared string in each of many cells must not fill the memory.
func TestExtract_sharedStringBomb(t *testing.T) {
	rows := strings.Repeat(`<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 3000)
	c := extracttest.CollectBytes(t.Context(), New(), xlsxType, "x.xlsx", workbookOf(t, rows, "<si><t>"+strings.Repeat("lang ", 6000)+"</t></si>"))
	if !errors.Is(c.Err, document.ErrTooLarge) {
		t.Errorf("error %v, want %v", c.Err, document.ErrTooLarge)
	}
}

func TestReference(t *testing.T) {
	for _, tt := range []struct {
		ref      string
		row, col int
	}{{"A1", 1, 1}, {"bc23", 23, 55}, {"XFD1048576", 1 << 20, 1 << 14}, {"", 0, 0}, {"XFE1", 1, 0}, {"A9999999999", 0, 1}} {
		if row, col := reference([]byte(tt.ref)); row != tt.row || col != tt.col {
			t.Errorf("reference(%q) = %d, %d, want %d, %d", tt.ref, row, col, tt.row, tt.col)
		}
	}
}

func TestAppendEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"a_b_c":             "a_b_c",
		"a_x000D_b":         "a b",
		"_x000D__x0041_":    " A",
		"_x005F_x000D_":     "_x000D_", // an underscore that was escaped for what follows
		"__x0009_":          "_ ",
		"_x000":             "_x000",
		"_xzzzz_ _x00E9_":   "_xzzzz_ é",
		"_x_x000D_ _x0041-": "_x  _x0041-",
	} {
		if got := string(appendEscaped(nil, []byte(in))); got != want {
			t.Errorf("appendEscaped(%q) = %q, want %q", in, got, want)
		}
	}
}
