package main

import (
	"sync/atomic"
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
		width     int
		want      string
	}{
		{"nl", 3214, 12856, 40 * time.Second, 0, "Mappen worden nagekeken… 3.214 bestanden, nog ongeveer 2 minuten. Er wordt niets verstuurd."},
		{"fr", 1, 0, time.Second, 0, "Vos dossiers sont examinés… 1 fichier. Rien n’est envoyé."},
		{"de", 90, 100, 10 * time.Second, 0, "Ihre Ordner werden geprüft… 90 Dateien, noch weniger als eine Minute. Es wird nichts verschickt."},
		{"en", 100, 400, 20 * time.Second, 0, "Checking your folders… 100 files, about 1 minute left. Nothing is sent."},
		{"en", 120, 100, 20 * time.Second, 0, "Checking your folders… 120 files. Nothing is sent."},
		{"nl", 3214, 12856, 40 * time.Second, 80, "Mappen worden nagekeken… 3.214 bestanden, nog ongeveer 2 minuten."},
		{"fr", 3214, 12856, 40 * time.Second, 50, "Vos dossiers sont examinés… 3214 fichiers"},
		{"fr", 3214, 12856, 40 * time.Second, 20, "Vos dossiers sont e"},
		{"en", 10, 100, 20 * time.Second, 0, "Checking your folders… 10 files. Nothing is sent."},
	} {
		if got := calmLine(message.New(c.lang), c.done, c.all, c.elapsed, c.width); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// written counts what is written, also by others.
type written struct{ atomic.Int64 }

func (w *written) Write(b []byte) (int, error) { w.Add(int64(len(b))); return len(b), nil }

func TestNewBar_staysCleared(t *testing.T) {
	w := &written{}
	p := newBar(w)
	_ = p.Set64(3)
	time.Sleep(150 * time.Millisecond)
	_ = p.Set64(4)
	if w.Load() == 0 {
		t.Fatal("nothing was drawn")
	}
	_ = p.Clear()
	before := w.Load()
	time.Sleep(400 * time.Millisecond)
	if after := w.Load(); after != before {
		t.Errorf("%d bytes were drawn after the bar was cleared", after-before)
	}
}
