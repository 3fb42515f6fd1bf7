package main

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// lowerPriority lets this process and its children run only when nothing else
// wants the processor. The background mode of Windows is not used: it caps
// the working set at 32 MiB.
func lowerPriority() error {
	return windows.SetPriorityClass(windows.CurrentProcess(), windows.IDLE_PRIORITY_CLASS)
}

// systemPowerStatus is SYSTEM_POWER_STATUS.
type systemPowerStatus struct {
	acLine, flag, percent, saver byte
	life, fullLife               uint32
}

func lookAtMachine() machine {
	m := machine{charge: -1, pressure: -1, load: -1}
	var s systemPowerStatus
	get := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")
	if ok, _, _ := get.Call(uintptr(unsafe.Pointer(&s))); ok != 0 {
		m.battery, m.charge = windowsPower(s.acLine, s.flag, s.percent)
	}
	return m
}
