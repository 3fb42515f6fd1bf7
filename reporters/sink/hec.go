package sink

import (
	"context"
	"crypto/rand"
	enc "encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A hec writes to Splunk's HTTP Event Collector. UITRUSTING_HEC_TOKEN is its
// token. ?index=, ?sourcetype= and ?source= are passed on; ?ack=1 asks
// whether the indexers have the events before they are forgotten.
type hec struct {
	*poster
	meta   string // fields of every event, starting with a comma
	ackURL string
	b      []byte
	wait   func(ctx context.Context, d time.Duration) error
}

func newHEC(u *url.URL, opt Options) (Sink, error) {
	token, err := secret(opt.Env, "UITRUSTING_HEC_TOKEN")
	if err != nil {
		return nil, err
	}
	if token == "" {
		return nil, errors.New("UITRUSTING_HEC_TOKEN or UITRUSTING_HEC_TOKEN_FILE is not set")
	}
	p, err := newPoster(u, opt)
	if err != nil {
		return nil, err
	}
	if u.Path == "" || u.Path == "/" {
		p.url = strings.TrimRight(p.url, "/") + "/services/collector/event"
	}
	p.header.Set("Authorization", "Splunk "+token)
	q := u.Query()
	fields := map[string]string{"host": opt.Host, "source": "uitrusting", "sourcetype": "uitrusting:" + opt.Format}
	for _, k := range []string{"index", "sourcetype", "source"} {
		if v := q.Get(k); v != "" {
			fields[k] = v
		}
	}
	meta, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	s := &hec{poster: p, meta: "," + string(meta[1:]), wait: sleep}
	if q.Get("ack") == "1" {
		channel := uuid()
		p.header.Set("X-Splunk-Request-Channel", channel)
		base, _, _ := strings.Cut(p.url, "/services/collector")
		s.ackURL = base + "/services/collector/ack?channel=" + channel
	}
	return s, nil
}

func (s *hec) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	s.b = s.b[:0]
	for _, r := range batch {
		s.b = append(s.b, `{"time":`...)
		s.b = strconv.AppendFloat(s.b, float64(r.Time.UnixMilli())/1000, 'f', 3, 64)
		s.b = append(s.b, `,"event":`...)
		if strings.HasPrefix(r.Line, "{") {
			s.b = append(s.b, r.Line...)
		} else {
			quoted, _ := json.Marshal(r.Line) // a text: cannot fail
			s.b = append(s.b, quoted...)
		}
		s.b = append(s.b, s.meta...)
		s.b = append(s.b, '\n')
	}
	answer, err := s.post(ctx, s.url, "application/json", s.b, nil)
	if err != nil {
		return nil, err
	}
	var result struct {
		Code  int
		AckID *int64
	}
	if json.Unmarshal(answer, &result) != nil || result.Code != 0 {
		return nil, &Later{Err: errors.New("the answer is not one of an event collector")}
	}
	if s.ackURL == "" {
		return nil, nil
	}
	if result.AckID == nil {
		return nil, errors.New("the token does not acknowledge: leave out ?ack=1 or switch it on")
	}
	return nil, s.acknowledged(ctx, *result.AckID)
}

// acknowledged asks until the indexers have the batch, for about a minute.
func (s *hec) acknowledged(ctx context.Context, id int64) error {
	ask := []byte(fmt.Sprintf(`{"acks":[%d]}`, id))
	for pause := 250 * time.Millisecond; pause < 40*time.Second; pause *= 2 {
		if err := s.wait(ctx, pause); err != nil {
			return err
		}
		answer, err := s.post(ctx, s.ackURL, "application/json", ask, http.Header{})
		if err != nil {
			return err
		}
		var result struct{ Acks map[string]bool }
		if json.Unmarshal(answer, &result) == nil && result.Acks[strconv.FormatInt(id, 10)] {
			return nil
		}
	}
	return &Later{Err: errors.New("the indexers do not acknowledge")}
}

func base64(s string) string { return enc.StdEncoding.EncodeToString([]byte(s)) }

// uuid is a random name of version 4.
func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
