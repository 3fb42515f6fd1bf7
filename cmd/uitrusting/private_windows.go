package main

import (
	"golang.org/x/sys/windows"
)

// ownerOnly lets the user who runs the program, SYSTEM and Administrators
// alone at a file, or at a folder and what will be made in it.
//
// Source: Microsoft, Security Descriptor Definition Language: FA is all
// rights, P keeps those of the folder above out.
func ownerOnly(path string, folder bool) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	flags := ""
	if folder {
		flags = "OICI"
	}
	sddl := "D:P"
	for _, who := range []string{"SY", "BA", user.User.Sid.String()} {
		sddl += "(A;" + flags + ";FA;;;" + who + ")"
	}
	sd, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		return err
	}
	dacl, _, err := sd.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, dacl, nil)
}
