package sink

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
)

// secret is what an environment variable holds, or the file that NAME_FILE
// names; "" when neither is set.
func secret(env func(string) string, name string) (string, error) {
	if v := env(name); v != "" {
		return v, nil
	}
	path := env(name + "_FILE")
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE cannot be read", name)
	}
	return strings.TrimSpace(string(b)), nil
}

// tlsConfig verifies certificates by the system's authorities and those in
// UITRUSTING_CA_FILE, and shows the certificate of UITRUSTING_CLIENT_CERT_FILE
// with the key of UITRUSTING_CLIENT_KEY_FILE.
func tlsConfig(env func(string) string) (*tls.Config, error) {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if path := env("UITRUSTING_CA_FILE"); path != "" {
		pem, err := os.ReadFile(path)
		if err != nil {
			return nil, errors.New("UITRUSTING_CA_FILE cannot be read")
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("UITRUSTING_CA_FILE holds no certificate")
		}
		cfg.RootCAs = pool
	}
	cert, key := env("UITRUSTING_CLIENT_CERT_FILE"), env("UITRUSTING_CLIENT_KEY_FILE")
	if cert != "" || key != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, errors.New("UITRUSTING_CLIENT_CERT_FILE and UITRUSTING_CLIENT_KEY_FILE are no pair")
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	return cfg, nil
}
