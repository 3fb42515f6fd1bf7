//go:build !linux

package main

import "context"

// alone does nothing here: priorities hold between all processes.
func (a *app) alone(context.Context) (done bool, err error) { return false, nil }
