package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"uitrusting/reporters/sink"
)

// patience is how long a scan that is over tries to send its events.
const patience = 20 * time.Second

func (a *app) deliverCommand() *cobra.Command {
	var spool string
	wait := 5 * time.Minute
	c := &cobra.Command{
		Use:   "deliver",
		Short: "Send what waits in the spool",
		Long: "deliver sends the events that scans left in the spool, in order, to the servers that --output named.\n" +
			"What a server does not take stays in the spool for the next time; what it refuses goes to the file\n" +
			"refused.ndjson there. Secrets come from the environment or from files that it names:\n" +
			"UITRUSTING_HEC_TOKEN, UITRUSTING_BULK_API_KEY, UITRUSTING_BULK_BASIC, UITRUSTING_JSONL_TOKEN,\n" +
			"UITRUSTING_NATS_CREDS, UITRUSTING_NATS_TOKEN, UITRUSTING_NATS_BASIC, UITRUSTING_AZURE_CLIENT_SECRET (beside\n" +
			"UITRUSTING_AZURE_TENANT and UITRUSTING_AZURE_CLIENT_ID), each also with _FILE; UITRUSTING_CA_FILE, UITRUSTING_CLIENT_CERT_FILE and UITRUSTING_CLIENT_KEY_FILE for TLS.",
		Example: "  UITRUSTING_HEC_TOKEN_FILE=/etc/uitrusting/token uitrusting deliver",
		Args:    arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			root, err := a.spoolFolder(spool)
			if err != nil {
				return err
			}
			dirs, err := sink.Queues(root)
			if errors.Is(err, fs.ErrNotExist) && spool == "" {
				return nil // no scan has put anything there yet
			}
			if err != nil {
				return fmt.Errorf("spool %s: %w", printable(root), withoutPath(err))
			}
			ctx, stop := context.WithTimeout(c.Context(), wait)
			defer stop()
			return a.deliver(ctx, dirs)
		},
	}
	c.Flags().StringVar(&spool, "spool", "", "`FOLDER` of the spool (default: UITRUSTING_SPOOL, or a folder of the user)")
	c.Flags().DurationVar(&wait, "wait", wait, "`TIME` to try")
	return c
}

// deliver sends what waits in the queues and says what became of it.
func (a *app) deliver(ctx context.Context, dirs []string) error {
	left := false
	for _, dir := range dirs {
		rep := a.delivery().Queue(ctx, dir)
		fmt.Fprintf(a.err, "%s: %d sent, %d refused, %d waiting", printable(rep.Target.Format+":"+rep.Target.Dest), rep.Sent, rep.Refused, rep.Waiting)
		if rep.Lost > 0 {
			fmt.Fprintf(a.err, ", %d lost because the spool was full or too old", rep.Lost)
		}
		if rep.Err != nil {
			fmt.Fprintf(a.err, " (%s)", reason(rep.Err))
		}
		fmt.Fprintln(a.err)
		left = left || rep.Err != nil || rep.Refused > 0
	}
	if left {
		return exit{code: exitIncomplete}
	}
	return nil
}

func (a *app) delivery() sink.Delivery {
	host, _ := os.Hostname()
	return sink.Delivery{
		Now:     a.now,
		Options: sink.Options{Host: host, Version: version, Env: a.env, Timeout: 30 * time.Second},
	}
}

// deliverSoon tries for a short while to send what a scan queued. The scan
// has its result whatever comes of it.
func (a *app) deliverSoon(s *settings, dirs []string) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	for _, dir := range dirs {
		d := a.delivery()
		d.Tries, d.Options.Timeout = 3, patience/2
		rep := d.Queue(ctx, dir)
		if rep.Err != nil || rep.Refused > 0 {
			text := fmt.Sprintf("%d events wait for %s and %d were refused; send them later with: uitrusting deliver",
				rep.Waiting, printable(rep.Target.Format+":"+rep.Target.Dest), rep.Refused)
			if rep.Err != nil {
				text += " (" + reason(rep.Err) + ")"
			}
			a.warn(s, text)
		}
	}
}

func reason(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no time left"
	}
	return err.Error()
}

// spoolFolder is where events wait: the folder that was asked for,
// UITRUSTING_SPOOL, or one in the folder for what programs remember of this
// user.
func (a *app) spoolFolder(asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	if dir := a.env("UITRUSTING_SPOOL"); dir != "" {
		return dir, nil
	}
	base := ""
	switch runtime.GOOS {
	case "windows":
		base = a.env("LOCALAPPDATA")
	case "darwin":
		if home := a.env("HOME"); home != "" {
			base = filepath.Join(home, "Library", "Application Support")
		}
	default:
		if base = a.env("XDG_STATE_HOME"); base == "" && a.env("HOME") != "" {
			base = filepath.Join(a.env("HOME"), ".local", "state")
		}
	}
	if base == "" {
		return "", errors.New("there is no folder for the spool: set UITRUSTING_SPOOL")
	}
	return filepath.Join(base, "uitrusting", "spool"), nil
}
