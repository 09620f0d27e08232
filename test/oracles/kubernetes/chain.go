package main

import (
	"context"
	"net/http"

	"k8s.io/apiserver/pkg/apis/apiserver"
	"k8s.io/apiserver/pkg/authentication/authenticator"
	"k8s.io/apiserver/pkg/authentication/authenticatorfactory"
	"k8s.io/apiserver/pkg/authentication/request/headerrequest"
	"k8s.io/apiserver/pkg/server/dynamiccertificates"
)

// chain is kube-apiserver's chain of authenticators, without tokens.
type chain struct {
	authenticator  authenticator.Request
	requestHeaders *authenticatorfactory.RequestHeaderConfig
}

func newChain(ctx context.Context, o options) (*chain, error) {
	config := authenticatorfactory.DelegatingAuthenticatorConfig{
		Anonymous: &apiserver.AnonymousAuthConfig{Enabled: o.anonymousAuth},
	}
	if o.requestHeaderCAFile != "" {
		authorities, err := watchedAuthorities(ctx, "request-header", o.requestHeaderCAFile)
		if err != nil {
			return nil, err
		}
		config.RequestHeaderConfig = &authenticatorfactory.RequestHeaderConfig{
			UsernameHeaders:     headerrequest.StaticStringSlice(listOf(o.usernameHeaders)),
			GroupHeaders:        headerrequest.StaticStringSlice(listOf(o.groupHeaders)),
			ExtraHeaderPrefixes: headerrequest.StaticStringSlice(listOf(o.extraHeadersPrefixes)),
			CAContentProvider:   authorities,
			AllowedClientNames:  headerrequest.StaticStringSlice(listOf(o.allowedNames)),
		}
		setUIDHeaders(config.RequestHeaderConfig, listOf(o.uidHeaders))
	}
	if o.clientCAFile != "" {
		authorities, err := watchedAuthorities(ctx, "client-ca", o.clientCAFile)
		if err != nil {
			return nil, err
		}
		config.ClientCertificateCAContentProvider = authorities
	}
	auth, _, err := config.New()
	return &chain{authenticator: auth, requestHeaders: config.RequestHeaderConfig}, err
}

func watchedAuthorities(ctx context.Context, purpose, file string) (dynamiccertificates.CAContentProvider, error) {
	authorities, err := dynamiccertificates.NewDynamicCAContentFromFile(purpose, file)
	if err != nil {
		return nil, err
	}
	go authorities.Run(ctx, 1)
	return authorities, nil
}

type errorKey struct{}

// AuthenticateRequest leaves the error where the handler of failures finds it.
func (c *chain) AuthenticateRequest(request *http.Request) (*authenticator.Response, bool, error) {
	response, ok, err := c.authenticator.AuthenticateRequest(request)
	if place, found := request.Context().Value(errorKey{}).(*error); found {
		*place = err
	}
	return response, ok, err
}
