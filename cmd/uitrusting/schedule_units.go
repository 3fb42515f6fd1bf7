package main

import (
	"fmt"
	"strings"
)

// service is the systemd service: a scan that may read everything and write
// to its own folders alone, the spool of events among them. What it prints does
// not go to the journal, which others read: its reports name files. PDFs are read by code compiled at run time, so
// memory may be executable.
//
// Source: systemd.exec(5), systemd.service(5), systemd.resource-control(5).
func (s *schedule) service() string {
	words := make([]string, 0, 16)
	for _, arg := range s.args() {
		words = append(words, systemdWord(arg))
	}
	return `[Unit]
Description=Find personal data where it should not be
Documentation=man:uitrusting(1)

[Service]
Type=oneshot
ExecStart=` + strings.Join(words, " ") + `
SuccessExitStatus=1
User=root
CapabilityBoundingSet=CAP_DAC_READ_SEARCH
AmbientCapabilities=CAP_DAC_READ_SEARCH
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
StateDirectory=uitrusting
LogsDirectory=uitrusting
CacheDirectory=uitrusting
StateDirectoryMode=0700
LogsDirectoryMode=0700
CacheDirectoryMode=0700
Environment=XDG_CACHE_HOME=/var/cache/uitrusting XDG_STATE_HOME=/var/lib
StandardOutput=null
PrivateTmp=no
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=no
SystemCallArchitectures=native
SystemCallFilter=@system-service @resources @sandbox
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
UMask=0077
Nice=19
IOSchedulingClass=idle
CPUWeight=20
MemoryHigh=768M
MemoryMax=1G
TasksMax=256
TimeoutStopSec=10
`
}

// systemdWord quotes a word of a command line.
//
// Source: systemd.service(5), Command lines; systemd.syntax(7), Quoting.
func systemdWord(s string) string {
	s = strings.NewReplacer("%", "%%", "$", "$$", `\`, `\\`, `"`, `\"`).Replace(s)
	if s == "" || strings.ContainsAny(s, " \t'\"\\;") {
		return `"` + s + `"`
	}
	return s
}

// timer is the systemd timer. A scan that was missed is made up for.
func (s *schedule) timer() string {
	return fmt.Sprintf(`[Unit]
Description=Weekly search for personal data

[Timer]
OnCalendar=%s %02d:00
RandomizedDelaySec=4h
FixedRandomDelay=true
Persistent=true
AccuracySec=15m

[Install]
WantedBy=timers.target
`, s.day, s.hour)
}

// launchd is the property list of macOS. A scan that was missed while the
// machine slept starts when it wakes.
//
// Source: launchd.plist(5).
func (s *schedule) launchd() string {
	var args strings.Builder
	for _, arg := range s.args() {
		args.WriteString("\t\t<string>" + xmlText(arg) + "</string>\n")
	}
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>%s</string>
	<key>ProgramArguments</key>
	<array>
%s	</array>
	<key>StartCalendarInterval</key>
	<dict>
		<key>Weekday</key>
		<integer>%d</integer>
		<key>Hour</key>
		<integer>%d</integer>
		<key>Minute</key>
		<integer>0</integer>
	</dict>
	<key>ProcessType</key>
	<string>Background</string>
	<key>LowPriorityIO</key>
	<true/>
	<key>Nice</key>
	<integer>19</integer>
	<key>EnvironmentVariables</key>
	<dict>
		<key>UITRUSTING_SPOOL</key>
		<string>/Library/Application Support/uitrusting/spool</string>
	</dict>
	<key>Umask</key>
	<integer>63</integer>
</dict>
</plist>
`, launchLabel, args.String(), s.weekday(), s.hour)
}

// task is the XML of the Task Scheduler: as SYSTEM, not on battery, made up
// for when missed, one at a time, below normal priority.
//
// Source: Microsoft, Task Scheduler Schema.
func (s *schedule) task() string {
	args := s.args()
	quoted := make([]string, 0, len(args))
	for _, a := range args[1:] {
		quoted = append(quoted, windowsWord(a))
	}
	return fmt.Sprintf(`<?xml version="1.0"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Finds personal data where it should not be</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-05T%02d:00:00</StartBoundary>
      <RandomDelay>PT4H</RandomDelay>
      <ScheduleByWeek>
        <DaysOfWeek><%s/></DaysOfWeek>
        <WeeksInterval>1</WeeksInterval>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>true</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
    </IdleSettings>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%s</Command>
      <Arguments>%s</Arguments>
    </Exec>
  </Actions>
</Task>
`, s.hour, weekdays[s.weekday()].long, xmlText(args[0]), xmlText(strings.Join(quoted, " ")))
}

// windowsWord quotes an argument as programs of Windows take it apart: a
// backslash counts only before a quotation mark.
//
// Source: Microsoft, CommandLineToArgvW.
func windowsWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\"") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	back := 0
	for i := range len(s) {
		switch s[i] {
		case '\\':
			back++
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, 2*back+1))
		default:
			b.WriteString(strings.Repeat(`\`, back))
		}
		back = 0
		b.WriteByte(s[i])
	}
	b.WriteString(strings.Repeat(`\`, 2*back))
	b.WriteByte('"')
	return b.String()
}
