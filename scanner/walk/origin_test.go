package walk

import (
	"strings"
	"testing"
)

func TestZoneHost(t *testing.T) {
	for text, want := range map[string]string{
		"[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://mail.example.com/u/els?id=1\r\nHostUrl=https://files.example.net/t/0c1/loon.xlsx?token=x\r\n": "files.example.net",
		"[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://mail.example.com/\r\nHostUrl=about:internet\r\n":                                              "mail.example.com",
		"[ZoneTransfer]\nZoneId=3\n": "",
		"hosturl=HTTP://A.Example":   "a.example",
		"":                           "",
		"HostUrl":                    "",
	} {
		if got := zoneHost([]byte(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestURLHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.example.com/a/b?c#d":      "www.example.com",
		"https://els:secret@example.com:8443/": "example.com",
		"https://example.com?mail=a@b.example": "example.com",
		"https://example.com\\@evil.example":   "example.com",
		"ftp://10.0.0.1/x":                     "10.0.0.1",
		"file:///C:/Users/els/x":               "",
		"mailto:els@example.com":               "",
		"https:///x":                           "",
		"https://els peeters/x":                "",
		"https://[::1]/x":                      "",
		"https://" + strings.Repeat("a", 300):  "",
		"example.com":                          "",
	} {
		if got := urlHost(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestWhereFromsHost(t *testing.T) {
	for plist, want := range map[string]string{
		"bplist00\xa2\x01\x02_\x10\x27https://files.example.net/t/0c1/loon.pdf_\x10\x18https://mail.example.com/": "files.example.net",
		"bplist00\xa1\x01Qhttp": "",
		"https://example.com":   "",
		"":                      "",
	} {
		if got := whereFromsHost([]byte(plist)); got != want {
			t.Errorf("%q: %q, want %q", plist, got, want)
		}
	}
}
