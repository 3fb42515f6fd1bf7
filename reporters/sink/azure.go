package sink

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// An azure writes to the Logs Ingestion interface of Azure Monitor, which
// Sentinel reads: https+logs://ENDPOINT/dataCollectionRules/ID/streams/NAME.
// The application that writes is named by UITRUSTING_AZURE_TENANT and
// UITRUSTING_AZURE_CLIENT_ID, its secret is UITRUSTING_AZURE_CLIENT_SECRET.
// UITRUSTING_AZURE_LOGIN names another cloud's login than the public one's.
type azure struct {
	*poster
	login   string
	form    url.Values
	token   string
	expires time.Time
	b       []byte
}

func newAzure(u *url.URL, opt Options) (Sink, error) {
	tenant, id := opt.Env("UITRUSTING_AZURE_TENANT"), opt.Env("UITRUSTING_AZURE_CLIENT_ID")
	key, err := secret(opt.Env, "UITRUSTING_AZURE_CLIENT_SECRET")
	if err != nil {
		return nil, err
	}
	if tenant == "" || id == "" || key == "" {
		return nil, errors.New("UITRUSTING_AZURE_TENANT, UITRUSTING_AZURE_CLIENT_ID and UITRUSTING_AZURE_CLIENT_SECRET (or _FILE) must be set")
	}
	if !strings.Contains(u.Path, "/dataCollectionRules/") || !strings.Contains(u.Path, "/streams/") {
		return nil, errors.New("write https+logs://ENDPOINT/dataCollectionRules/ID/streams/NAME")
	}
	base := opt.Env("UITRUSTING_AZURE_LOGIN")
	if base == "" {
		base = "https://login.microsoftonline.com"
	}
	login, err := url.Parse(base)
	if err != nil || login.Scheme != "https" && !(login.Scheme == "http" && loopback(login.Hostname())) {
		return nil, errors.New("UITRUSTING_AZURE_LOGIN is no https URL")
	}
	p, err := newPoster(u, opt)
	if err != nil {
		return nil, err
	}
	p.url += "?api-version=2023-01-01"
	return &azure{
		poster: p, login: login.JoinPath(tenant, "oauth2/v2.0/token").String(),
		form: url.Values{
			"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {key}, "scope": {"https://monitor.azure.com/.default"},
		},
	}, nil
}

// Send posts a list of objects. The rule that collects them has to make the
// column TimeGenerated of the field "time".
func (s *azure) Send(ctx context.Context, batch []Record) ([]Verdict, error) {
	if err := s.authorise(ctx); err != nil {
		return nil, err
	}
	s.b = append(s.b[:0], '[')
	for i, r := range batch {
		if i > 0 {
			s.b = append(s.b, ',')
		}
		s.b = append(s.b, r.Line...)
	}
	s.b = append(s.b, ']')
	_, err := s.post(ctx, s.url, "application/json", s.b, http.Header{"Authorization": {"Bearer " + s.token}})
	return nil, err
}

// authorise gets a token when there is none or when it is about to expire.
//
// Source: RFC 6749, section 4.4.
func (s *azure) authorise(ctx context.Context) error {
	if s.token != "" && time.Until(s.expires) > time.Minute {
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.login, strings.NewReader(s.form.Encode()))
	if err != nil {
		return errors.New("UITRUSTING_AZURE_LOGIN is no URL")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		return &Later{Err: errors.New("the login cannot be reached")}
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500 {
		return &Later{After: after(resp.Header.Get("Retry-After")), Err: errors.New("the login is busy")}
	}
	var answer struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"`
	}
	if resp.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&answer) != nil || answer.Token == "" {
		return errors.New("the login refuses the application: look at tenant, id and secret")
	}
	s.token, s.expires = answer.Token, time.Now().Add(time.Duration(answer.Expires)*time.Second)
	return nil
}
