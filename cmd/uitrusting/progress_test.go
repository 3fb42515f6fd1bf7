package main

import (
	"testing"
	"time"

	"uitrusting/reporters/message"
)

// What a layperson reads while a check runs.
func TestCalmLine(t *testing.T) {
	for _, c := range []struct {
		lang      string
		done, all int64
		elapsed   time.Duration
		want      string
	}{
		{"nl", 3214, 12856, 40 * time.Second, "Mappen worden nagekeken… 3.214 bestanden, nog ongeveer 2 minuten. Er wordt niets verstuurd."},
		{"fr", 1, 0, time.Second, "Vos dossiers sont examinés… 1 fichier. Rien n’est envoyé."},
		{"de", 90, 100, 10 * time.Second, "Ihre Ordner werden geprüft… 90 Dateien, noch weniger als eine Minute. Es wird nichts verschickt."},
		{"en", 100, 400, 20 * time.Second, "Checking your folders… 100 files, about 1 minute left. Nothing is sent."},
		{"en", 120, 100, 20 * time.Second, "Checking your folders… 120 files. Nothing is sent."},
		{"en", 10, 100, 20 * time.Second, "Checking your folders… 10 files. Nothing is sent."},
	} {
		if got := calmLine(message.New(c.lang), c.done, c.all, c.elapsed); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
