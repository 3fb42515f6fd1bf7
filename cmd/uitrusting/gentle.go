package main

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A machine is what a gentle scan asks of the computer it runs on.
type machine struct {
	battery  bool    // runs on its battery
	charge   int     // percent; < 0 = unknown
	pressure float64 // percent of the time that something waits for a processor; < 0 = unknown
	load     float64 // processes that run or wait, a processor; < 0 = unknown
	busy     float64 // percent of the processors that other programs use; < 0 = unknown
	present  bool    // somebody touched keyboard or mouse just now
}

// unknownMachine is one that tells nothing.
func unknownMachine() machine { return machine{charge: -1, pressure: -1, load: -1, busy: -1} }

// When a gentle scan rests, and how long before it looks again.
const (
	lowCharge    = 30  // percent, on battery
	highPressure = 40  // percent of time; the scan's own processes count too
	highLoad     = 2.0 // a processor: one of the scan and one of somebody else
	highBusy     = 50  // percent, by others
	someBusy     = 15  // percent, by others while somebody works at the machine

	restOnBattery = time.Minute
	restForUser   = 5 * time.Second
	longestRest   = 2 * time.Minute  // for the user's sake, at a stretch
	workFirst     = 10 * time.Second // before the first rest for the user's sake, so that short scans end
	workBetween   = 30 * time.Second // after the longest one
	lookEvery     = 5 * time.Second
)

// restFor says how long to rest on such a machine; 0 = go on.
func restFor(m machine) time.Duration {
	switch {
	case m.battery && m.charge >= 0 && m.charge < lowCharge:
		return restOnBattery
	case m.pressure > highPressure, m.pressure < 0 && m.load > highLoad, m.busy > highBusy, m.present && m.busy > someBusy:
		return restForUser
	}
	return 0
}

// A pauser answers between documents how long to rest. It looks at the
// machine now and then only, and never rests for ever on a machine that is
// always busy. It is safe for concurrent use.
type pauser struct {
	look func() machine
	now  func() time.Time

	mu      sync.Mutex
	next    time.Time     // of the next look
	rest    time.Duration // what the last look said
	since   time.Time     // since when it rests for the user; zero = it does not
	workTil time.Time     // it does not rest for the user before
}

func newPauser(look func() machine, now func() time.Time) *pauser {
	return &pauser{look: look, now: now, workTil: now().Add(workFirst)}
}

// pause is the Pause of a scanner.
func (p *pauser) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if !now.Before(p.next) || now.Before(p.next.Add(-restOnBattery)) { // the clock went back
		p.next, p.rest = now.Add(lookEvery), p.decide(now)
	}
	return p.rest
}

func (p *pauser) decide(now time.Time) time.Duration {
	d := restFor(p.look())
	if d != restForUser {
		p.since = time.Time{}
		return d
	}
	switch {
	case now.Before(p.workTil):
		return 0
	case p.since.IsZero(), now.Before(p.since):
		p.since = now
	case now.Sub(p.since) >= longestRest:
		p.since, p.workTil = time.Time{}, now.Add(workBetween)
		return 0
	}
	return d
}

// parsePressure reads /proc/pressure/cpu: the share of the last ten seconds
// in which something waited for a processor; -1 when it is not told.
//
// Source: Linux, Documentation/accounting/psi.rst.
func parsePressure(text string) float64 {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, "some avg10=")
		if !ok {
			continue
		}
		value, _, _ := strings.Cut(rest, " ")
		if f, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && f >= 0 && f <= 100 {
			return f
		}
	}
	return -1
}

// parseLoad reads /proc/loadavg: the load of the last minute; -1 when it is
// not told.
func parseLoad(text string, processors int) float64 {
	value, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || f < 0 || processors < 1 {
		return -1
	}
	return f / float64(processors)
}

// powerSupplies reads /sys/class/power_supply: whether no mains supply is
// online while a battery of the computer itself empties, and the lowest
// charge.
//
// Source: Linux, Documentation/ABI/testing/sysfs-class-power.
func powerSupplies(sys fs.FS) (battery bool, charge int) {
	charge = -1
	supplies, err := fs.ReadDir(sys, ".")
	if err != nil {
		return false, -1
	}
	line := func(dir, name string) string {
		b, err := fs.ReadFile(sys, dir+"/"+name)
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(b))
	}
	mains, discharging := false, false
	for _, s := range supplies {
		dir := s.Name()
		switch line(dir, "type") {
		case "Mains", "USB":
			mains = mains || line(dir, "online") == "1"
		case "Battery":
			if line(dir, "scope") == "Device" { // of a mouse
				continue
			}
			discharging = discharging || line(dir, "status") == "Discharging"
			if n, err := strconv.Atoi(line(dir, "capacity")); err == nil && n >= 0 && n <= 100 && (charge < 0 || n < charge) {
				charge = n
			}
		}
	}
	return discharging && !mains, charge
}

// parsePmset reads what `pmset -g batt` of macOS prints.
func parsePmset(text string) (battery bool, charge int) {
	charge = -1
	for line := range strings.Lines(text) {
		if strings.Contains(line, "drawing from") {
			battery = strings.Contains(line, "'Battery Power'")
		}
		before, _, ok := strings.Cut(line, "%;")
		if !ok {
			continue
		}
		digits := before[strings.LastIndexFunc(before, func(r rune) bool { return r < '0' || r > '9' })+1:]
		if n, err := strconv.Atoi(digits); err == nil && n <= 100 && charge < 0 {
			charge = n
		}
	}
	return battery, charge
}

// windowsPower reads the answer of GetSystemPowerStatus.
//
// Source: Microsoft, SYSTEM_POWER_STATUS: ACLineStatus 0 is offline,
// BatteryFlag 128 is no battery, 255 is unknown.
func windowsPower(acLine, flag, percent byte) (battery bool, charge int) {
	battery = acLine == 0 && (flag == 255 || flag&128 == 0)
	if percent > 100 {
		return battery, -1
	}
	return battery, int(percent)
}

// A usage is how long processors have worked since the machine started.
type usage struct {
	total time.Duration // of all processors, idle or not
	idle  time.Duration
	own   time.Duration // of this process and its children
}

// busyOthers is the share of the processors in percent that other programs
// used between two looks; -1 when it is not told. Children that ended since
// take their time with them: it counts as of others once.
func busyOthers(before, now usage) float64 {
	total, idle := now.total-before.total, now.idle-before.idle
	if before.total == 0 || total <= 0 || idle < 0 || idle > total {
		return -1
	}
	others := total - idle - max(now.own-before.own, 0)
	return 100 * float64(max(others, 0)) / float64(total)
}

// gentle makes the scan the least important work of the machine: its
// processes give way, use half of the processors unless told otherwise, and
// rest while the machine is needed or its battery is low.
func (a *app) gentle(s *settings) (pause func() time.Duration) {
	if err := lowerPriority(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		// It still rests; what cannot be lowered is no reason not to scan.
		a.warn(s, "the priority of the scan could not be lowered: "+withoutPath(err).Error())
	}
	if s.Workers == 0 {
		s.Workers = max(1, s.workers()/2)
	}
	return newPauser(watchMachine(), a.now).pause
}
