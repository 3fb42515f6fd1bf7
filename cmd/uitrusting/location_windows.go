package main

import "golang.org/x/sys/windows/registry"

// systemRoots are the sync folders of all users that were registered with the
// Cloud Files API.
func systemRoots() []syncRoot {
	const path = `SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager`
	all, err := registry.OpenKey(registry.LOCAL_MACHINE, path, registry.ENUMERATE_SUB_KEYS)
	if err != nil {
		return nil
	}
	defer all.Close()
	ids, _ := all.ReadSubKeyNames(maxHomes)
	var roots []syncRoot
	for _, id := range ids {
		k, err := registry.OpenKey(registry.LOCAL_MACHINE, path+`\`+id+`\UserSyncRoots`, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		names, _ := k.ReadValueNames(maxHomes)
		for _, n := range names {
			if folder, _, err := k.GetStringValue(n); err == nil && folder != "" {
				r := syncRootID(id)
				r.path = folder
				roots = append(roots, r)
			}
		}
		_ = k.Close()
	}
	return roots
}
