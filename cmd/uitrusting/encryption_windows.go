package main

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"uitrusting/scanner/walk"
)

// encryptedVolumes asks the shell whether BitLocker protects the fixed
// volumes: it tells every user, where the tools of BitLocker want an
// administrator. What it does not tell stays unknown.
func encryptedVolumes(mounts walk.Mounts) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // COM counts by thread; the thread ends with this function
		if windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED) != nil {
			return
		}
		defer windows.CoUninitialize()
		for i := range mounts {
			if mounts[i].Type == "fixed" {
				if value, ok := volumeProperty(mounts[i].Path, "System.Volume.BitLockerProtection"); ok {
					mounts[i].Encrypted = bitLocker(value)
				}
			}
		}
	}()
	<-done
}

// propertyKey is PROPERTYKEY.
type propertyKey struct {
	format windows.GUID
	id     uint32
}

// volumeProperty is a property of a volume as the shell knows it.
//
// Source: Microsoft, IShellItem2 (shobjidl_core.h): GetInt32 is the 17th of
// its methods, Release the third.
func volumeProperty(path, property string) (int32, bool) {
	parse := windows.NewLazySystemDLL("shell32.dll").NewProc("SHCreateItemFromParsingName")
	named := windows.NewLazySystemDLL("propsys.dll").NewProc("PSGetPropertyKeyFromName")
	if parse.Find() != nil || named.Find() != nil {
		return 0, false
	}
	name, err := windows.UTF16PtrFromString(property)
	if err != nil {
		return 0, false
	}
	var key propertyKey
	if hr, _, _ := named.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&key))); hr != 0 {
		return 0, false
	}
	where, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, false
	}
	iid := windows.GUID{Data1: 0x7e9fb0d3, Data2: 0x919f, Data3: 0x4307, Data4: [8]byte{0xab, 0x2e, 0x9b, 0x18, 0x60, 0x31, 0x0c, 0x93}}
	var item *struct{ methods *[18]uintptr }
	hr, _, _ := parse.Call(uintptr(unsafe.Pointer(where)), 0, uintptr(unsafe.Pointer(&iid)), uintptr(unsafe.Pointer(&item)))
	if hr != 0 || item == nil {
		return 0, false
	}
	defer func() { _, _, _ = syscall.SyscallN(item.methods[2], uintptr(unsafe.Pointer(item))) }()
	var value int32
	hr, _, _ = syscall.SyscallN(item.methods[16], uintptr(unsafe.Pointer(item)), uintptr(unsafe.Pointer(&key)), uintptr(unsafe.Pointer(&value)))
	return value, hr == 0
}
