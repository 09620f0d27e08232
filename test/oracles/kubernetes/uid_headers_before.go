//go:build before_uids

package main

import "k8s.io/apiserver/pkg/authentication/authenticatorfactory"

// Kubernetes before 1.32 has no flag for them.
func setUIDHeaders(_ *authenticatorfactory.RequestHeaderConfig, _ []string) {}
