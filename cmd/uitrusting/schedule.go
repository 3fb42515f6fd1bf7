package main

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// A schedule is when and how scans run by themselves.
type schedule struct {
	program string // absolute path of the program
	config  string // absolute path of the configuration; "" = the discovered one
	roots   []string
	day     string // "Mon" … "Sun"
	hour    int
}

// A scheduleFile is one file of a schedule.
type scheduleFile struct {
	path string
	text string
}

// weekdays are the days as systemd writes them, in the order of launchd, where
// Sunday is 0.
var weekdays = []struct{ short, long string }{
	{"Sun", "Sunday"}, {"Mon", "Monday"}, {"Tue", "Tuesday"}, {"Wed", "Wednesday"}, {"Thu", "Thursday"}, {"Fri", "Friday"}, {"Sat", "Saturday"},
}

func (a *app) scheduleCommand() *cobra.Command {
	sch := schedule{day: "Mon", hour: 12}
	system := runtime.GOOS
	c := &cobra.Command{
		Use:   "schedule",
		Short: "Scan by itself every week: Task Scheduler, systemd or launchd",
		Example: "  uitrusting schedule print --config /etc/uitrusting/config.yaml /home\n" +
			"  sudo uitrusting schedule install --day Tue --hour 12 /home\n" +
			"  sudo uitrusting schedule remove",
	}
	prepare := func(args []string) error {
		if system != "windows" && system != "linux" && system != "darwin" {
			return fmt.Errorf("--for %q: choose from windows, linux, darwin", system)
		}
		if sch.roots = args; system == runtime.GOOS {
			sch.roots = absolute(args)
		}
		if sch.config != "" && system == runtime.GOOS {
			if abs, err := filepath.Abs(sch.config); err == nil {
				sch.config = abs
			}
		}
		if sch.program == "" {
			sch.program = defaultProgram(system)
			if self, err := os.Executable(); err == nil && system == runtime.GOOS {
				sch.program = self
			}
		}
		return sch.check()
	}
	flags := func(sub *cobra.Command) *cobra.Command {
		f := sub.Flags()
		f.StringVar(&sch.config, "config", "", "configuration file of the scans")
		f.StringVar(&sch.day, "day", sch.day, "day of the week: Mon, Tue, Wed, Thu, Fri, Sat or Sun")
		f.IntVar(&sch.hour, "hour", sch.hour, "hour of the day, 0 to 23; scans start up to four hours later")
		f.StringVar(&sch.program, "program", "", "path of the program (default: this one)")
		return sub
	}
	show := flags(&cobra.Command{
		Use: "print PATH...", Short: "Print what install would write", Args: arguments(1, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := prepare(args); err != nil {
				return err
			}
			w := bufio.NewWriter(a.out)
			for i, f := range sch.files(system) {
				if i > 0 {
					fmt.Fprintln(w)
				}
				fmt.Fprintf(w, "%s\n%s", comment(system, f.path), f.text)
			}
			return w.Flush()
		},
	})
	show.Flags().StringVar(&system, "for", system, "windows, linux or darwin")
	install := flags(&cobra.Command{
		Use: "install PATH...", Short: "Install the schedule; needs the rights of an administrator", Args: arguments(1, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := prepare(args); err != nil {
				return err
			}
			if err := a.checkScheduled(sch.config); err != nil {
				return err
			}
			return a.install(sch.files(system), installCommands(system))
		},
	})
	remove := &cobra.Command{
		Use: "remove", Short: "Remove the schedule; needs the rights of an administrator", Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			for _, c := range removeCommands(system) {
				if err := a.tool(c); err != nil {
					a.warn(&settings{}, err.Error()) // it may not be running; the files go all the same
				}
			}
			var err error
			for _, f := range sch.files(system) {
				if e := os.Remove(f.path); e != nil && !errors.Is(e, os.ErrNotExist) {
					err = errors.Join(err, fmt.Errorf("%s: %w", f.path, withoutPath(e)))
				}
			}
			return err
		},
	}
	c.AddCommand(show, install, remove)
	return c
}

// checkScheduled refuses a configuration with which every scheduled scan would
// fail, unseen, and warns of one with which nobody hears what it found.
func (a *app) checkScheduled(path string) error {
	asked := path != ""
	if !asked {
		path = systemConfig()
	}
	b, err := os.ReadFile(path)
	if err != nil && (asked || !errors.Is(err, os.ErrNotExist)) {
		return fmt.Errorf("configuration %s: %w", printable(path), withoutPath(err))
	}
	c, err := parseConfiguration(path, b)
	if err != nil {
		return err
	}
	_, locked := c.Locked["output"]
	if len(c.Settings.Output) == 0 && !locked {
		a.warn(&settings{}, "no output is set in "+printable(path)+": nobody gets to see what the scheduled scans find")
	}
	return nil
}

// check refuses what the formats cannot carry.
func (s *schedule) check() error {
	if s.weekday() < 0 {
		return fmt.Errorf("--day %q: choose from Mon, Tue, Wed, Thu, Fri, Sat, Sun", s.day)
	}
	if s.hour < 0 || s.hour > 23 {
		return errors.New("--hour: 0 to 23")
	}
	for _, arg := range s.args() {
		if strings.ContainsFunc(arg, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return errors.New("a path with control characters cannot be scheduled")
		}
	}
	return nil
}

func (s *schedule) weekday() int {
	for i, d := range weekdays {
		if d.short == s.day {
			return i
		}
	}
	return -1
}

// args is the command line of a scheduled scan.
func (s *schedule) args() []string {
	args := []string{s.program, "scan", "--gentle", "--exit-zero", "--system-log", "--progress", "never"}
	if s.config != "" {
		args = append(args, "--config", s.config)
	}
	return append(append(args, "--"), s.roots...)
}

func defaultProgram(system string) string {
	switch system {
	case "windows":
		return `C:\Program Files\uitrusting\uitrusting.exe`
	case "darwin":
		return "/usr/local/bin/uitrusting"
	}
	return "/usr/bin/uitrusting"
}

// Where the files of a schedule lie.
const (
	servicePath = "/etc/systemd/system/uitrusting.service"
	timerPath   = "/etc/systemd/system/uitrusting.timer"
	launchLabel = "uitrusting.scan"
	launchPath  = "/Library/LaunchDaemons/" + launchLabel + ".plist"
	taskName    = `\uitrusting\scan`
	eventSource = `HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\` + logName
	taskPath    = `C:\ProgramData\uitrusting\schedule.xml`
)

func (s *schedule) files(system string) []scheduleFile {
	switch system {
	case "windows":
		return []scheduleFile{{taskPath, s.task()}}
	case "darwin":
		return []scheduleFile{{launchPath, s.launchd()}}
	}
	return []scheduleFile{{servicePath, s.service()}, {timerPath, s.timer()}}
}

// comment names a file above its text, in the file's own way of comments.
func comment(system, path string) string {
	if system == "linux" {
		return "# " + path
	}
	return "<!-- " + path + " -->"
}

func installCommands(system string) [][]string {
	switch system {
	case "windows":
		return [][]string{
			{"schtasks", "/Create", "/F", "/TN", taskName, "/XML", taskPath},
			{"reg", "add", eventSource, "/v", "EventMessageFile", "/t", "REG_EXPAND_SZ", "/d", `%SystemRoot%\System32\EventCreate.exe`, "/f"},
			{"reg", "add", eventSource, "/v", "TypesSupported", "/t", "REG_DWORD", "/d", "7", "/f"},
		}
	case "darwin":
		return [][]string{{"launchctl", "bootstrap", "system", launchPath}}
	}
	return [][]string{{"systemctl", "daemon-reload"}, {"systemctl", "enable", "--now", "uitrusting.timer"}}
}

func removeCommands(system string) [][]string {
	switch system {
	case "windows":
		return [][]string{{"schtasks", "/Delete", "/F", "/TN", taskName}} // the source stays: events of the past need its texts
	case "darwin":
		return [][]string{{"launchctl", "bootout", "system/" + launchLabel}}
	}
	return [][]string{{"systemctl", "disable", "--now", "uitrusting.timer"}}
}

// install writes the files, then tells the system.
func (a *app) install(files []scheduleFile, commands [][]string) error {
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return fmt.Errorf("schedule: %s: %w", f.path, withoutPath(err))
		}
		if err := os.WriteFile(f.path, []byte(f.text), 0o644); err != nil {
			return fmt.Errorf("schedule: %s: %w", f.path, withoutPath(err))
		}
		fmt.Fprintln(a.err, "uitrusting: wrote", f.path)
	}
	for _, c := range commands {
		if err := a.tool(c); err != nil {
			return err
		}
	}
	return nil
}

// execute runs a tool of the system.
func (a *app) execute(args []string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = io.Discard, a.err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("schedule: %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// xmlText escapes a text for XML.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
