package sink

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 8 << 20

// A poster sends compressed bodies. Redirects are not followed: they would
// carry the secret to another place.
type poster struct {
	client *http.Client
	url    string
	header http.Header
	body   bytes.Buffer
	zip    *gzip.Writer
}

func newPoster(u *url.URL, opt Options) (*poster, error) {
	cfg, err := tlsConfig(opt.Env)
	if err != nil {
		return nil, err
	}
	target := *u
	target.Scheme, _, _ = strings.Cut(u.Scheme, "+")
	target.RawQuery, target.Fragment = "", ""
	p := &poster{
		client: &http.Client{
			Timeout:       opt.Timeout,
			Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: cfg, ForceAttemptHTTP2: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		url:    target.String(),
		header: http.Header{"User-Agent": {"uitrusting/" + ascii(opt.Version, 40)}},
	}
	p.zip = gzip.NewWriter(io.Discard)
	return p, nil
}

// post sends a body and returns the answer when it is a success; else an
// error as Sink.Send returns it.
func (p *poster) post(ctx context.Context, target, contentType string, plain []byte, extra http.Header) ([]byte, error) {
	p.body.Reset()
	p.zip.Reset(&p.body)
	_, _ = p.zip.Write(plain) // to memory: cannot fail
	_ = p.zip.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(p.body.Bytes()))
	if err != nil {
		return nil, errors.New("not a URL")
	}
	for k, v := range p.header {
		req.Header[k] = v
	}
	for k, v := range extra {
		req.Header[k] = v
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Content-Encoding", "gzip")
	resp, err := p.client.Do(req)
	if err != nil {
		var unverified *tls.CertificateVerificationError
		if errors.As(err, &unverified) {
			return nil, errors.New("the receiver's certificate cannot be verified")
		}
		return nil, &Later{Err: errors.New("the receiver cannot be reached")}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		if err != nil {
			return nil, &Later{Err: errors.New("the answer was cut off")}
		}
		return answer, nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return nil, &Later{After: after(resp.Header.Get("Retry-After")), Err: fmt.Errorf("the receiver answers %d", code)}
	case code == http.StatusBadRequest, code == http.StatusRequestEntityTooLarge, code == http.StatusUnprocessableEntity:
		return nil, fmt.Errorf("%w: it answers %d", ErrRefused, code)
	default:
		return nil, fmt.Errorf("the receiver answers %d: look at its address and at the secret", code)
	}
}

// longestAfter bounds what a receiver may ask for.
const longestAfter = 10 * time.Minute

// after is the wait that a Retry-After asks for: seconds or a date.
//
// Source: RFC 9110, section 10.2.3.
func after(v string) time.Duration {
	d := time.Duration(0)
	if n, err := strconv.Atoi(v); err == nil {
		d = time.Duration(min(n, int(longestAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(v); err == nil {
		d = time.Until(at)
	}
	return min(max(d, 0), longestAfter)
}

func (p *poster) Close() error {
	p.client.CloseIdleConnections()
	return nil
}
