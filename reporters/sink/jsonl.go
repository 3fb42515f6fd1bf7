package sink

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
)

// A jsonl posts lines of JSON to any receiver. The same batch has the same
// Idempotency-Key. UITRUSTING_JSONL_TOKEN is sent as a bearer token.
type jsonl struct {
	*poster
	b []byte
}

func newJSONL(u *url.URL, opt Options) (Sink, error) {
	token, err := secret(opt.Env, "UITRUSTING_JSONL_TOKEN")
	if err != nil {
		return nil, err
	}
	p, err := newPoster(u, opt)
	if err != nil {
		return nil, err
	}
	if token != "" {
		p.header.Set("Authorization", "Bearer "+token)
	}
	return &jsonl{poster: p}, nil
}

func (s *jsonl) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	s.b = s.b[:0]
	ids := sha256.New()
	for _, r := range batch {
		s.b = append(s.b, r.Line...)
		s.b = append(s.b, '\n')
		_, _ = io.WriteString(ids, r.ID+"\n")
	}
	_, err := s.post(ctx, s.url, "application/x-ndjson", s.b, http.Header{"Idempotency-Key": {hex.EncodeToString(ids.Sum(nil))}})
	return nil, err
}
