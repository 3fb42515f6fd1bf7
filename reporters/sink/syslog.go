package sink

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// A syslog sends RFC 5424 messages: over TCP and TLS with octet counting (RFC
// 6587 section 3.4.1, RFC 5425), over UDP one in a datagram (RFC 5426). A
// datagram is not acknowledged and can be lost.
//
// ?facility=N chooses the facility, 20 (local4) when it does not.
type syslog struct {
	network, address string
	tls              *tls.Config // nil = plain
	timeout          time.Duration
	facility         int
	head             string // host and name of the program
	conn             net.Conn
	b                []byte
}

func newSyslog(u *url.URL, opt Options) (Sink, error) {
	s := &syslog{network: "tcp", timeout: opt.Timeout, facility: 20}
	port := "514"
	switch u.Scheme {
	case "syslog+udp":
		s.network = "udp"
	case "syslog+tls":
		cfg, err := tlsConfig(opt.Env)
		if err != nil {
			return nil, err
		}
		cfg.ServerName = u.Hostname()
		s.tls, port = cfg, "6514"
	}
	if u.Port() != "" {
		port = u.Port()
	}
	s.address = net.JoinHostPort(u.Hostname(), port)
	if f := u.Query().Get("facility"); f != "" {
		n, err := strconv.Atoi(f)
		if err != nil || n < 0 || n > 23 {
			return nil, errors.New("?facility= takes a number from 0 to 23")
		}
		s.facility = n
	}
	s.head = " " + ascii(opt.Host, 255) + " uitrusting " + strconv.Itoa(os.Getpid()) + " EVENT "
	return s, nil
}

// ascii is a text as a header field: printable characters, or "-".
func ascii(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return '_'
		}
		return r
	}, s)
	if s == "" {
		return "-"
	}
	return s[:min(len(s), max)]
}

// message appends a record as a syslog message. The byte order mark that the
// RFC asks for before UTF-8 is left out: rsyslog's parser of JSON fails on it.
func (s *syslog) message(b []byte, r Record) []byte {
	b = append(b, '<')
	b = strconv.AppendInt(b, int64(s.facility*8+min(max(r.Severity, 0), 7)), 10)
	b = append(b, ">1 "...)
	b = r.Time.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, s.head...)
	b = append(b, `[event@32473 id="`...)
	for i := range len(r.ID) {
		if c := r.ID[i]; c == '"' || c == '\\' || c == ']' {
			b = append(b, '\\')
		}
		b = append(b, r.ID[i])
	}
	b = append(b, `"] `...)
	return append(b, r.Line...)
}

func (s *syslog) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.timeout)); err != nil {
		return nil, s.lost(err)
	}
	s.b = s.b[:0]
	var msg []byte
	for _, r := range batch {
		msg = s.message(msg[:0], r)
		if s.network == "udp" {
			if _, err := s.conn.Write(msg); err != nil {
				return nil, s.lost(err)
			}
			continue
		}
		s.b = strconv.AppendInt(s.b, int64(len(msg)), 10)
		s.b = append(s.b, ' ')
		s.b = append(s.b, msg...)
	}
	if len(s.b) > 0 {
		if _, err := s.conn.Write(s.b); err != nil {
			return nil, s.lost(err)
		}
		if err := s.alive(); err != nil {
			return nil, s.lost(err)
		}
	}
	return nil, nil
}

func (s *syslog) connect(ctx context.Context) error {
	if s.conn != nil {
		if s.network == "udp" || s.alive() == nil {
			return nil
		}
		_ = s.lost(nil)
	}
	dialer := net.Dialer{Timeout: s.timeout}
	var err error
	if s.tls != nil {
		d := tls.Dialer{NetDialer: &dialer, Config: s.tls}
		s.conn, err = d.DialContext(ctx, s.network, s.address)
	} else {
		s.conn, err = dialer.DialContext(ctx, s.network, s.address)
	}
	if err != nil {
		s.conn = nil
		var unverified *tls.CertificateVerificationError
		if errors.As(err, &unverified) {
			return errors.New("the receiver's certificate cannot be verified")
		}
		return &Later{Err: errors.New("the receiver cannot be reached")}
	}
	return nil
}

// alive fails when the receiver has closed the connection: it never sends
// anything, so a read either times out or tells the end.
func (s *syslog) alive() error {
	if err := s.conn.SetReadDeadline(time.Now().Add(5 * time.Millisecond)); err != nil {
		return err
	}
	var one [1]byte
	_, err := s.conn.Read(one[:])
	var timeout net.Error
	if err == nil || errors.As(err, &timeout) && timeout.Timeout() {
		return nil
	}
	return io.ErrUnexpectedEOF
}

func (s *syslog) lost(error) error {
	_ = s.conn.Close()
	s.conn = nil
	return &Later{Err: errors.New("the connection was lost")}
}

// Close ends the connection after what was written.
func (s *syslog) Close() error {
	if s.conn == nil {
		return nil
	}
	err := s.conn.Close()
	s.conn = nil
	return err
}
