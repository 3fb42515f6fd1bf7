package main

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestRestFor(t *testing.T) {
	idle := unknownMachine()
	with := func(change func(*machine)) machine { m := idle; change(&m); return m }
	for _, c := range []struct {
		name string
		m    machine
		want time.Duration
	}{
		{"nothing known", idle, 0},
		{"mains, nearly empty", with(func(m *machine) { m.charge = 3 }), 0},
		{"battery, full", with(func(m *machine) { m.battery, m.charge = true, 90 }), 0},
		{"battery at the bound", with(func(m *machine) { m.battery, m.charge = true, 30 }), 0},
		{"battery low", with(func(m *machine) { m.battery, m.charge = true, 29 }), restOnBattery},
		{"battery empty", with(func(m *machine) { m.battery, m.charge = true, 0 }), restOnBattery},
		{"battery unknown", with(func(m *machine) { m.battery = true }), 0},
		{"pressed", with(func(m *machine) { m.pressure = 60 }), restForUser},
		{"not pressed though loaded", with(func(m *machine) { m.pressure, m.load = 5, 9 }), 0},
		{"loaded", with(func(m *machine) { m.load = 2.5 }), restForUser},
		{"used by others", with(func(m *machine) { m.busy = 55 }), restForUser},
		{"used a little", with(func(m *machine) { m.busy = 20 }), 0},
		{"used a little by somebody at the keyboard", with(func(m *machine) { m.busy, m.present = 20, true }), restForUser},
		{"somebody reads", with(func(m *machine) { m.busy, m.present = 3, true }), 0},
		{"somebody is there, use unknown", with(func(m *machine) { m.present = true }), 0},
		{"loaded by the scan alone", with(func(m *machine) { m.load = 1.1 }), 0},
	} {
		if got := restFor(c.m); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPauser(t *testing.T) {
	now, looks := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), 0
	m := unknownMachine()
	m.pressure = 90
	p := newPauser(func() machine { looks++; return m }, func() time.Time { return now })
	for range 100 {
		p.pause()
	}
	if looks != 1 || p.pause() != 0 {
		t.Errorf("%d looks", looks)
	}
	if now = now.Add(workFirst); p.pause() != restForUser {
		t.Error("it does not rest")
	}
	rested, worked := 0, 0
	for range 3600 { // an hour on a machine that is always busy
		now = now.Add(time.Second)
		if p.pause() > 0 {
			rested++
		} else {
			worked++
		}
	}
	if worked < 600 || rested < 2000 {
		t.Errorf("rested %d s, worked %d s", rested, worked)
	}
	m = unknownMachine()
	m.battery, m.charge = true, 10
	now = now.Add(lookEvery)
	for range 1000 {
		if now = now.Add(time.Second); p.pause() == 0 {
			t.Fatal("went on with a low battery")
		}
	}
	m = machine{charge: 10, pressure: 0}
	now = now.Add(-24 * time.Hour) // the clock was set back
	if p.pause() != 0 {
		t.Error("it waits for a time that was set back")
	}
}

func TestBusyOthers(t *testing.T) {
	at := func(total, idle, own int) usage {
		return usage{time.Duration(total) * time.Second, time.Duration(idle) * time.Second, time.Duration(own) * time.Second}
	}
	for _, c := range []struct {
		name        string
		before, now usage
		want        float64
	}{
		{"first look", usage{}, at(1000, 900, 5), -1},
		{"not told", at(1000, 900, 5), usage{}, -1},
		{"idle", at(1000, 900, 5), at(1020, 920, 5), 0},
		{"the scan alone", at(1000, 900, 5), at(1020, 910, 15), 0},
		{"the scan and somebody", at(1000, 900, 5), at(1020, 905, 10), 50},
		{"all by others", at(1000, 900, 5), at(1020, 900, 5), 100},
		{"a child ended", at(1000, 900, 50), at(1020, 910, 1), 50},
		{"more own time than there was", at(1000, 900, 0), at(1020, 915, 90), 0},
		{"no time passed", at(1000, 900, 5), at(1000, 900, 5), -1},
		{"counted back", at(1000, 900, 5), at(1020, 890, 5), -1},
	} {
		if got := busyOthers(c.before, c.now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParsePressure(t *testing.T) {
	for text, want := range map[string]float64{
		"some avg10=12.50 avg60=1.00 avg300=0.10 total=123\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n": 12.5,
		"":                      -1,
		"some avg10=x\n":        -1,
		"some avg10=1000.00 \n": -1,
	} {
		if got := parsePressure(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if parseLoad("4.00 1.0 1.0 1/2 3\n", 2) != 2 || parseLoad("", 2) != -1 {
		t.Error("load")
	}
}

func TestPowerSupplies(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s + "\n")} }
	for _, c := range []struct {
		name    string
		sys     fstest.MapFS
		battery bool
		charge  int
	}{
		{"desktop", fstest.MapFS{}, false, -1},
		{"plugged in", fstest.MapFS{"AC/type": file("Mains"), "AC/online": file("1"), "BAT0/type": file("Battery"), "BAT0/status": file("Charging"), "BAT0/capacity": file("20")}, false, 20},
		{"unplugged", fstest.MapFS{"AC/type": file("Mains"), "AC/online": file("0"), "BAT0/type": file("Battery"), "BAT0/status": file("Discharging"), "BAT0/capacity": file("20")}, true, 20},
		{"two batteries", fstest.MapFS{"B0/type": file("Battery"), "B0/status": file("Discharging"), "B0/capacity": file("80"), "B1/type": file("Battery"), "B1/status": file("Unknown"), "B1/capacity": file("10")}, true, 10},
		{"only a mouse", fstest.MapFS{"hid/type": file("Battery"), "hid/scope": file("Device"), "hid/status": file("Discharging"), "hid/capacity": file("5")}, false, -1},
	} {
		if b, n := powerSupplies(c.sys); b != c.battery || n != c.charge {
			t.Errorf("%s: %t %d", c.name, b, n)
		}
	}
}

func TestParsePmset(t *testing.T) {
	b, n := parsePmset("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t27%; discharging; 1:51 remaining present: true\n")
	if !b || n != 27 {
		t.Error(b, n)
	}
	if b, n = parsePmset("Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining\n"); b || n != 100 {
		t.Error(b, n)
	}
	if b, n = parsePmset("Now drawing from 'AC Power'\n"); b || n != -1 {
		t.Error(b, n)
	}
}

func TestWindowsPower(t *testing.T) {
	for _, c := range []struct {
		ac, flag, percent byte
		battery           bool
		charge            int
	}{
		{0, 2, 20, true, 20}, {1, 8, 20, false, 20}, {255, 255, 255, false, -1}, {0, 128, 255, false, -1}, {0, 255, 255, true, -1},
	} {
		if b, n := windowsPower(c.ac, c.flag, c.percent); b != c.battery || n != c.charge {
			t.Errorf("%+v: %t %d", c, b, n)
		}
	}
}
