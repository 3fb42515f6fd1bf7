package sink

import (
	"context"
	"crypto/tls"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A nats publishes to a stream of NATS JetStream: nats://HOST:4222. The id of
// an event is its Nats-Msg-Id: the server drops one that it has seen within
// the stream's duplicate window. An event counts as taken when the stream has
// acknowledged it. Without TLS it only goes to this machine.
//
// ?subject=NAME chooses the subject, uitrusting.events when it does not;
// ?stream=NAME wants that stream to take it. UITRUSTING_NATS_CREDS,
// UITRUSTING_NATS_TOKEN or UITRUSTING_NATS_BASIC (user:password) name who
// publishes.
type nats struct {
	url, subject string
	options      []natsio.Option
	publish      []jetstream.PublishOpt
	timeout      time.Duration
	denied       atomic.Bool // the server forbade something on this connection
	conn         *natsio.Conn
	js           jetstream.JetStream
}

func newNATS(u *url.URL, opt Options) (Sink, error) {
	s := &nats{url: "nats://" + u.Host, subject: "uitrusting.events", timeout: opt.Timeout}
	q := u.Query()
	if name := q.Get("subject"); name != "" {
		s.subject = name
	}
	if s.subject != ascii(s.subject, 255) || strings.ContainsAny(s.subject, "*> ") || strings.HasPrefix(s.subject, "$") {
		return nil, errors.New("?subject= is no subject to publish to")
	}
	s.publish = []jetstream.PublishOpt{jetstream.WithRetryAttempts(0)}
	if name := q.Get("stream"); name != "" {
		s.publish = append(s.publish, jetstream.WithExpectStream(name))
	}
	who, err := natsUser(opt.Env)
	if err != nil {
		return nil, err
	}
	s.options = append(who,
		natsio.Name("uitrusting"), natsio.Timeout(opt.Timeout), natsio.NoReconnect(), natsio.IgnoreDiscoveredServers(),
		natsio.ErrorHandler(func(_ *natsio.Conn, _ *natsio.Subscription, err error) {
			if errors.Is(err, natsio.ErrPermissionViolation) {
				s.denied.Store(true)
			}
		}))
	if !loopback(u.Hostname()) || opt.Env("UITRUSTING_CA_FILE") != "" {
		cfg, err := tlsConfig(opt.Env)
		if err != nil {
			return nil, err
		}
		s.options = append(s.options, natsio.Secure(cfg))
	}
	return s, nil
}

// natsUser is who publishes.
func natsUser(env func(string) string) ([]natsio.Option, error) {
	var options []natsio.Option
	for _, name := range []string{"UITRUSTING_NATS_CREDS", "UITRUSTING_NATS_TOKEN", "UITRUSTING_NATS_BASIC"} {
		v, err := secret(env, name)
		if err != nil {
			return nil, err
		}
		switch {
		case v == "":
		case strings.HasSuffix(name, "CREDS"):
			options = append(options, natsio.UserCredentialBytes([]byte(v)))
		case strings.HasSuffix(name, "TOKEN"):
			options = append(options, natsio.Token(v))
		default:
			user, password, _ := strings.Cut(v, ":")
			options = append(options, natsio.UserInfo(user, password))
		}
	}
	return options, nil
}

func (s *nats) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	if err := s.connect(); err != nil {
		return nil, err
	}
	acks := make([]jetstream.PubAckFuture, len(batch))
	verdicts := make([]Verdict, len(batch))
	for i, r := range batch {
		msg := &natsio.Msg{Subject: s.subject, Data: []byte(r.Line)}
		ack, err := s.js.PublishMsgAsync(msg, append(s.publish, jetstream.WithMsgID(r.ID))...)
		switch {
		case errors.Is(err, natsio.ErrMaxPayload):
			verdicts[i] = Verdict{Refused, "longer than the server allows"}
		case err != nil:
			return nil, s.lost("the connection was lost")
		default:
			acks[i] = ack
		}
	}
	ctx, stop := context.WithTimeout(ctx, s.timeout)
	defer stop()
	for i, ack := range acks {
		if ack == nil {
			continue
		}
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			v, err := s.refusal(err)
			if err != nil {
				return nil, err
			}
			verdicts[i] = v
		case <-ctx.Done():
			return nil, s.lost("the stream does not acknowledge")
		}
	}
	return verdicts, nil
}

// refusal is what the error of one event means.
func (s *nats) refusal(err error) (Verdict, error) {
	var answer jetstream.JetStreamError
	switch {
	case errors.Is(err, natsio.ErrNoResponders), errors.Is(err, jetstream.ErrNoStreamResponse):
		return Verdict{}, s.lost("no stream takes the subject")
	case errors.As(err, &answer) && answer.APIError() != nil:
		api := answer.APIError()
		switch {
		case api.ErrorCode == jetstream.JSErrCodeStreamMessageExceedsMaximum:
			return Verdict{Refused, "longer than the stream allows"}, nil
		case api.Code >= 500 || api.Code == 429:
			return Verdict{Again, "the stream is busy or full"}, nil
		}
		return Verdict{}, errors.New("the stream refuses: look at ?stream= and at its limits")
	}
	return Verdict{}, s.lost("the stream does not acknowledge")
}

func (s *nats) connect() error {
	if s.conn != nil && s.conn.IsConnected() {
		return nil
	}
	s.drop()
	s.denied.Store(false)
	conn, err := natsio.Connect(s.url, s.options...)
	if err != nil {
		var unverified *tls.CertificateVerificationError
		switch {
		case errors.As(err, &unverified):
			return errors.New("the receiver's certificate cannot be verified")
		case errors.Is(err, natsio.ErrSecureConnWanted):
			return errors.New("the receiver has no TLS")
		case errors.Is(err, natsio.ErrAuthorization), errors.Is(err, natsio.ErrAuthExpired):
			return errors.New("the receiver refuses who publishes: look at the secret")
		}
		return &Later{Err: errors.New("the receiver cannot be reached")}
	}
	js, err := jetstream.New(conn, jetstream.WithPublishAsyncMaxPending(batchRecords+1))
	if err != nil {
		conn.Close()
		return &Later{Err: errors.New("the receiver cannot be reached")}
	}
	s.conn, s.js = conn, js
	return nil
}

// lost ends the connection: what comes after it is published in order again,
// and what the stream has already is dropped there.
func (s *nats) lost(reason string) error {
	s.drop()
	if s.denied.Load() {
		return errors.New("the receiver does not allow to publish there")
	}
	return &Later{Err: errors.New(reason)}
}

func (s *nats) drop() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

// Close ends the connection. All that was taken was acknowledged.
func (s *nats) Close() error {
	s.drop()
	return nil
}
