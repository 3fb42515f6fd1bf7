// Command uitrusting finds personal data where it should not be.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	// A reader of standard output that goes away is a write error, by which the
	// other reports are tidied up; a second signal ends the program at once.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes of the contract.
const (
	exitClean       = 0
	exitFindings    = 1
	exitFatal       = 2
	exitIncomplete  = 3
	exitInterrupted = 130
)

// An exit ends a command with a code and, unless it is nil, a message.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}
func (e exit) Unwrap() error { return e.err }

// An app is what the subcommands share.
type app struct {
	args     []string // of the program
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	env      func(string) string
	log      *slog.Logger // to --log-file and --system-log; nil = none
	garbage  garbage
	summed   string // what the last scan came to, for the log

	systemLog func() (send func(systemEvent) error, closeLog func(), err error)
	tool      func(args []string) error // runs a tool of the system
}

// run is main without the process: scripts of tests call it too.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	a := &app{args: args, in: in, out: out, err: errw, now: time.Now, env: os.Getenv, systemLog: openSystemLog}
	a.tool = a.execute
	a.collect()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	help := kept{w: out}
	root.SetOut(&help)
	root.SetErr(errw)
	root.InitDefaultCompletionCmd(args...) // the library adds it too late for a wrong shell to be seen
	err := unknownBelow(root, args)
	if err == nil {
		err = cmp.Or(root.ExecuteContext(ctx), help.err)
	}
	if err == nil {
		return exitClean
	}
	var e exit
	if errors.As(err, &e) {
		if e.err != nil {
			fmt.Fprintln(errw, "uitrusting:", e.err)
		}
		return e.code
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		fmt.Fprintln(errw, "uitrusting: interrupted")
		return exitInterrupted
	}
	if !readerWent(err) {
		fmt.Fprintln(errw, "uitrusting:", err)
	}
	return exitFatal
}

// A kept writer keeps its first error: the library prints help without asking
// what became of it.
type kept struct {
	w   io.Writer
	err error
}

func (k *kept) Write(b []byte) (int, error) {
	n, err := k.w.Write(b)
	k.err = cmp.Or(k.err, err)
	return n, err
}

// readerWent reports whether an error says only that who read standard output,
// such as head, has seen enough.
func readerWent(err error) bool {
	var p *os.PathError
	return errors.As(err, &p) && p.Path == os.Stdout.Name() && errors.Is(err, syscall.EPIPE)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "uitrusting",
		Short: "Find personal data where it should not be",
		Long: "uitrusting finds personal data on computers, shares and media, and tells which files are\n" +
			"stray copies of documents in the organisation's central store. It only reads; nothing leaves\n" +
			"this computer unless a destination was configured.",
		Example: "  uitrusting scan --central //srv01/hr C:\\Users\\els\n" +
			"  uitrusting scan --output html:report.html ~/Documents\n" +
			"  uitrusting check",
		SilenceUsage: true, SilenceErrors: true,
		Version: version,
	}
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("uitrusting {{.Version}}\n")
	root.AddCommand(a.scanCommand(), a.indexCommand(), a.catalogCommand(), a.checkCommand(), a.convertCommand(), a.extractCommand(), a.rulesCommand(), a.policyCommand(), a.deliverCommand(), a.integrationsCommand(), a.scheduleCommand(), a.versionCommand(), a.manCommand(),
		a.workerCommand())
	if len(a.args) > 0 && strings.HasPrefix(a.args[0], cobra.ShellCompRequestCmd) {
		completions(root, words())
	}
	return root
}
