package main

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// lowerPriority lets this process and its children run only when nothing else
// wants the processor, and this one at a speed that saves energy. The
// background mode of Windows is not used: it caps the working set at 32 MiB.
func lowerPriority() error {
	saveEnergy()
	return windows.SetPriorityClass(windows.CurrentProcess(), windows.IDLE_PRIORITY_CLASS)
}

// saveEnergy asks for slow, cool processors; Windows before 10 has no such
// wish.
//
// Source: Microsoft, SetProcessInformation with ProcessPowerThrottling (4) and
// PROCESS_POWER_THROTTLING_STATE: version 1, EXECUTION_SPEED is 1.
func saveEnergy() {
	state := struct{ version, control, state uint32 }{1, 1, 1}
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("SetProcessInformation")
	if set.Find() == nil {
		_, _, _ = set.Call(uintptr(windows.CurrentProcess()), 4, uintptr(unsafe.Pointer(&state)), unsafe.Sizeof(state))
	}
}

// presentFor is how long somebody counts as working at the machine after a
// touch.
const presentFor = 30 * time.Second

// systemPowerStatus is SYSTEM_POWER_STATUS.
type systemPowerStatus struct {
	acLine, flag, percent, saver byte
	life, fullLife               uint32
}

// watchMachine gives the function that looks at the machine, and remembers
// what it saw last.
func watchMachine() func() machine {
	var before usage
	return func() machine {
		m := unknownMachine()
		var s systemPowerStatus
		get := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")
		if ok, _, _ := get.Call(uintptr(unsafe.Pointer(&s))); ok != 0 {
			m.battery, m.charge = windowsPower(s.acLine, s.flag, s.percent)
		}
		now := usageNow()
		m.busy, before = busyOthers(before, now), now
		m.present = sinceTouch() < presentFor
		return m
	}
}

// usageNow asks for the times of the processors; zero when they are not told.
//
// Source: Microsoft, GetSystemTimes: kernel time includes idle time.
func usageNow() usage {
	var idle, kernel, user windows.Filetime
	get := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemTimes")
	if ok, _, _ := get.Call(uintptr(unsafe.Pointer(&idle)), uintptr(unsafe.Pointer(&kernel)), uintptr(unsafe.Pointer(&user))); ok == 0 {
		return usage{}
	}
	return usage{total: span(kernel) + span(user), idle: span(idle), own: ownTime()}
}

// span is a FILETIME that holds no date but a time that passed.
func span(f windows.Filetime) time.Duration {
	return time.Duration(int64(f.HighDateTime)<<32|int64(f.LowDateTime)) * 100
}

// ownTime is the processor time of this process and its children.
func ownTime() time.Duration {
	own := processTime(windows.CurrentProcess())
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return own
	}
	defer func() { _ = windows.CloseHandle(snapshot) }()
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err := windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ParentProcessID != windows.GetCurrentProcessId() {
			continue
		}
		if h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, entry.ProcessID); err == nil {
			own += processTime(h)
			_ = windows.CloseHandle(h)
		}
	}
	return own
}

func processTime(h windows.Handle) time.Duration {
	var created, ended, kernel, user windows.Filetime
	if windows.GetProcessTimes(h, &created, &ended, &kernel, &user) != nil {
		return 0
	}
	return span(kernel) + span(user)
}

// sinceTouch is how long nobody touched keyboard or mouse of the session that
// this process runs in; a service has none and waits for nobody.
//
// Source: Microsoft, LASTINPUTINFO: milliseconds since the start of the
// system, in 32 bits.
func sinceTouch() time.Duration {
	last := struct{ size, time uint32 }{size: 8}
	get := windows.NewLazySystemDLL("user32.dll").NewProc("GetLastInputInfo")
	if ok, _, _ := get.Call(uintptr(unsafe.Pointer(&last))); ok == 0 || last.time == 0 {
		return presentFor
	}
	return time.Duration(uint32(windows.DurationSinceBoot().Milliseconds())-last.time) * time.Millisecond
}
