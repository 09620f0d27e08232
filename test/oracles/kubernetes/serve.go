package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"sort"
	"time"

	"golang.org/x/net/http2"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/filters"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
)

// verdict is whom the chain took a client for. All names and values are hexadecimal, as they need not be UTF-8.
type verdict struct {
	User *verdictUser `json:"user,omitempty"`
	// Why there is none.
	Error string `json:"error,omitempty"`
	// SHA-256 of the certificate of the connection.
	Peer string `json:"peer,omitempty"`
	// The headers as they arrived, by name, each name's values in order; then the names that authentication left.
	Received  [][2]string `json:"received"`
	Remaining []string    `json:"remaining,omitempty"`
	Protocol  string      `json:"protocol"`
}

type verdictUser struct {
	Name   string              `json:"name"`
	UID    string              `json:"uid"`
	Groups []string            `json:"groups"`
	Extra  map[string][]string `json:"extra"`
}

// serve answers every request on the listener with a verdict, with the limits of kube-apiserver's own server (secure_serving.go).
func serve(listener net.Listener, c *chain, o options) error {
	certificate, err := tls.LoadX509KeyPair(o.tlsCertFile, o.tlsPrivateKeyFile)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handlerOf(c),
		MaxHeaderBytes:    1 << 20,
		IdleTimeout:       90 * time.Second,
		ReadHeaderTimeout: 32 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{certificate},
			ClientAuth:   tls.RequestClientCert,
			NextProtos:   []string{"h2", "http/1.1"},
		},
	}
	if err := http2.ConfigureServer(server, &http2.Server{IdleTimeout: 90 * time.Second, MaxConcurrentStreams: 100}); err != nil {
		return err
	}
	return server.ServeTLS(listener, "", "")
}

func handlerOf(c *chain) http.Handler {
	accepted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := genericapirequest.UserFrom(r.Context())
		result := r.Context().Value(verdictKey{}).(*verdict)
		result.User = userOf(given)
		for name := range r.Header {
			result.Remaining = append(result.Remaining, hexOf(name))
		}
		sort.Strings(result.Remaining)
		answer(w, http.StatusOK, result)
	})
	refused := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 {
			w.Header().Set("Connection", "close")
		}
		result := r.Context().Value(verdictKey{}).(*verdict)
		if err := *r.Context().Value(errorKey{}).(*error); err != nil {
			result.Error = err.Error()
		}
		answer(w, http.StatusUnauthorized, result)
	})
	authenticated := filters.WithAuthentication(accepted, c, refused, nil, c.requestHeaders)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), verdictKey{}, received(r))
		authenticated.ServeHTTP(w, r.WithContext(context.WithValue(ctx, errorKey{}, new(error))))
	})
}

type verdictKey struct{}

func received(r *http.Request) *verdict {
	result := &verdict{Protocol: r.Proto, Received: [][2]string{}}
	if certificates := r.TLS.PeerCertificates; len(certificates) > 0 {
		digest := sha256.Sum256(certificates[0].Raw)
		result.Peer = hex.EncodeToString(digest[:])
	}
	for name, values := range r.Header {
		for _, value := range values {
			result.Received = append(result.Received, [2]string{hexOf(name), hexOf(value)})
		}
	}
	sort.SliceStable(result.Received, func(i, j int) bool { return result.Received[i][0] < result.Received[j][0] })
	return result
}

func userOf(given user.Info) *verdictUser {
	result := &verdictUser{
		Name:   hexOf(given.GetName()),
		UID:    hexOf(given.GetUID()),
		Groups: []string{},
		Extra:  map[string][]string{},
	}
	for _, group := range given.GetGroups() {
		result.Groups = append(result.Groups, hexOf(group))
	}
	for key, values := range given.GetExtra() {
		list := []string{}
		for _, value := range values {
			list = append(list, hexOf(value))
		}
		result.Extra[hexOf(key)] = list
	}
	return result
}

func hexOf(text string) string { return hex.EncodeToString([]byte(text)) }

func answer(w http.ResponseWriter, status int, result *verdict) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(result)
}
