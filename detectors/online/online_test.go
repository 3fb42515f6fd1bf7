package online_test

import (
	"slices"
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/online"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "online", online.New)
	detecttest.Accept(t, d, l, "IP-adres: ⟦81.240.12.7⟧")
	detecttest.Accept(t, d, l, "MAC-adres: ⟦00:1A:2B:3C:4D:5E⟧")
	detecttest.Accept(t, d, l, "Gps: ⟦50.85034, 4.35171⟧")
}

func TestDetect(t *testing.T) {
	d, l := ruletest.Detector(t, "online", online.New)
	for _, c := range []struct {
		text string
		want []string // values at medium or above
	}{
		{"81.240.12.7 - - [17/May/2024:12:00:03 +0200] \"GET /\"", []string{"81.240.12.7"}},
		{"2024-05-17 12:00:03 login from 81.240.12.7:51234 els", []string{"81.240.12.7"}},
		{"81.240.12.7", nil},
		{"IP 81.240.12.7, 10.0.0.1, 192.168.1.1, 172.16.4.5, 127.0.0.1, 169.254.1.1, 224.0.0.1, 203.0.113.7, 198.51.100.2, 8.8.8.8", []string{"81.240.12.7"}},
		{"ip 81.240.12.0/24 81.240.12.256 81.240.012.7 81.240.12.7.5", nil},
		{"version 81.240.12.7", nil},
		{"IPv6: 2A02:a03f:6a1b:9c00::12 fe80::1 ::1 2001:db8::1", []string{"2a02:a03f:6a1b:9c00::12"}},
		{"MAC: 001a.2b3c.4d5e, mac 00:00:00:00:00:00, ether ff:ff:ff:ff:ff:ff, mac 01:00:5e:00:00:01", []string{"00:1a:2b:3c:4d:5e"}},
		{"https://maps/@50.85034,4.35171,15z", []string{"50.85034,4.35171"}},
		{"geo:50.85034,4.35171", []string{"50.85034,4.35171"}},
		{`{"lat":50.85034,"lng":4.35171}`, []string{"50.85034,4.35171"}},
		{"gps -33.86882, 151.20929", []string{"-33.86882,151.20929"}},
		{"50°51'00\"N 4°21'00\"E", []string{"50.85,4.35"}},
		{"waarden 50.8503 4.3517 9.1234 3.2211 op 12.5", nil},
	} {
		var got []string
		for _, m := range detecttest.Run(d, l, document.Segment{Text: c.text}) {
			if m.Confidence >= finding.Medium {
				got = append(got, m.Value)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDetect_column(t *testing.T) {
	d, l := ruletest.Detector(t, "online", online.New)
	seg := document.Segment{Text: "81.240.12.7\tx\n", Table: &document.Table{Columns: []string{"client ip", "y"}, Delimiter: '\t'}}
	if ms := detecttest.Run(d, l, seg); len(ms) != 1 || ms[0].Confidence != finding.Medium {
		t.Errorf("an address in a column of addresses: %+v", ms)
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "online", online.New)
	for _, s := range []string{"ip 1.2.3.4", "mac 00:1A:2B:3C:4D:5E", "ipv6 ::", "50.85034, 4.35171", "50°51'00\"N 4°21'00\"E", "°'\"N°E", "-1.1111,-1.1111", "lat 1.1111 lon 2.2222"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range detecttest.Run(d, l, document.Segment{Text: s}) {
			if m.Start < last || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("%q: match %d to %d", s, m.Start, m.End)
			}
			last = m.Start
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "online", online.New)
	for name, line := range map[string]string{
		"log":     "81.240.12.7 - - [17/May/2024:12:00:03 +0200] \"GET /index.html HTTP/1.1\" 200 5120 \"-\" \"Mozilla/5.0\"\n",
		"figures": "12.45;1034.22;0.5531;2024-01-17;17:45:01;000123;88.120;4711;0815\n",
	} {
		b.Run(name, func(b *testing.B) {
			detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat(line, 3000)})
		})
	}
}
