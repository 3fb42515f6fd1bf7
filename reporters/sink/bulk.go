package sink

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// A bulk writes to Elasticsearch or OpenSearch with the action create, the
// only one that data streams take. The event's id is the document's: an event
// that is already there answers 409, which means that it was taken.
//
// UITRUSTING_BULK_API_KEY or UITRUSTING_BULK_BASIC (user:password) names who
// writes. ?index=NAME chooses the index.
type bulk struct {
	*poster
	index string
	b     []byte
}

func newBulk(u *url.URL, opt Options) (Sink, error) {
	key, err := secret(opt.Env, "UITRUSTING_BULK_API_KEY")
	if err != nil {
		return nil, err
	}
	basic, err := secret(opt.Env, "UITRUSTING_BULK_BASIC")
	if err != nil {
		return nil, err
	}
	p, err := newPoster(u, opt)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(p.url, "/_bulk") {
		p.url = strings.TrimRight(p.url, "/") + "/_bulk"
	}
	switch {
	case key != "":
		p.header.Set("Authorization", "ApiKey "+key)
	case basic != "":
		p.header.Set("Authorization", "Basic "+base64(basic))
	}
	s := &bulk{poster: p, index: u.Query().Get("index")}
	if s.index == "" {
		s.index = "logs-uitrusting.finding-default"
	}
	if s.index != ascii(s.index, 255) || strings.ContainsAny(s.index, `"\`) {
		return nil, errors.New("?index= is no name of an index")
	}
	return s, nil
}

func (s *bulk) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	s.b = s.b[:0]
	for _, r := range batch {
		s.b = append(s.b, `{"create":{"_index":`...)
		s.b = strconv.AppendQuote(s.b, s.index)
		s.b = append(s.b, `,"_id":`...)
		s.b = strconv.AppendQuote(s.b, r.ID)
		s.b = append(s.b, "}}\n"...)
		s.b = append(s.b, r.Line...)
		s.b = append(s.b, '\n')
	}
	answer, err := s.post(ctx, s.url, "application/x-ndjson", s.b, nil)
	if err != nil {
		return nil, err
	}
	var result struct {
		Errors *bool
		Items  []map[string]struct{ Status int }
	}
	if json.Unmarshal(answer, &result) != nil || result.Errors == nil {
		return nil, &Later{Err: errors.New("the answer is not one of a bulk request")}
	}
	if !*result.Errors {
		return nil, nil
	}
	if len(result.Items) != len(batch) {
		return nil, &Later{Err: errors.New("the answer does not tell of every event")}
	}
	verdicts := make([]Verdict, len(batch))
	for i, item := range result.Items {
		for _, r := range item {
			switch {
			case r.Status >= 200 && r.Status < 300, r.Status == 409:
			case r.Status == 429, r.Status >= 500:
				verdicts[i] = Verdict{State: Again, Reason: "status " + strconv.Itoa(r.Status)}
			default:
				verdicts[i] = Verdict{State: Refused, Reason: "status " + strconv.Itoa(r.Status)}
			}
		}
	}
	return verdicts, nil
}
