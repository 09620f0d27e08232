//go:build !before_uids

package main

import (
	"k8s.io/apiserver/pkg/authentication/authenticatorfactory"
	"k8s.io/apiserver/pkg/authentication/request/headerrequest"
)

func setUIDHeaders(config *authenticatorfactory.RequestHeaderConfig, headers []string) {
	config.UIDHeaders = headerrequest.StaticStringSlice(headers)
}
