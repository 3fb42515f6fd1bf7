package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"

	"uitrusting/scanner/finding"
)

// key is the key for pseudonyms: the organisation's, or a random one for this
// run.
func (a *app) key(s *settings) (finding.Key, error) {
	var secret [32]byte
	if s.KeyFile == "" && s.State != "" {
		key, err := lastingKey(s.State)
		if err != nil {
			return key, fmt.Errorf("--state: %w", err)
		}
		return key, nil
	}
	if s.KeyFile == "" {
		if _, err := rand.Read(secret[:]); err != nil {
			return finding.Key{}, err
		}
		return finding.NewKey(secret, false), nil
	}
	b, err := os.ReadFile(s.KeyFile)
	if err != nil {
		return finding.Key{}, fmt.Errorf("--key-file: %w", withoutPath(err))
	}
	if len(b) != len(secret) {
		if b, err = hex.DecodeString(string(bytes.TrimSpace(b))); err != nil || len(b) != len(secret) {
			return finding.Key{}, errors.New("--key-file: neither 32 bytes nor 64 hexadecimal digits")
		}
	}
	copy(secret[:], b)
	return finding.NewKey(secret, true), nil
}

// lockedKey locks the folder of --state and gives the key for pseudonyms. A
// folder that cannot be used, as on a full disk, is no reason not to scan:
// nothing is remembered then. One that another scan uses is.
func (a *app) lockedKey(s *settings) (unlock func(), key finding.Key, err error) {
	if unlock, err = lockState(s.State); err == nil {
		if key, err = a.key(s); err == nil {
			return unlock, key, nil
		}
		unlock()
		if s.State == "" || s.KeyFile != "" {
			return nil, key, err
		}
	}
	if errors.Is(err, errLocked) {
		return nil, key, err
	}
	a.warn(s, err.Error()+"; nothing is remembered of this scan")
	s.State = ""
	key, err = a.key(s)
	return func() {}, key, err
}

// maxPasswords bounds how many passwords are tried on one document.
const maxPasswords = 100

func readPasswords(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--password-file: %w", withoutPath(err))
	}
	var list []string
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		if p := strings.TrimRight(lines.Text(), "\r"); p != "" {
			list = append(list, p)
		}
	}
	if len(list) > maxPasswords {
		return nil, fmt.Errorf("--password-file: more than %d passwords", maxPasswords)
	}
	return list, nil
}

// printable is a path for a message: what a terminal would act on is
// replaced.
func printable(path string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, strings.ToValidUTF8(path, "�"))
}
