package main

import (
	"sort"
	"strings"
)

// NeededSecret is a certificate or CA that the gateway asks istiod for. Contents are never part of an answer.
type NeededSecret struct {
	// Name is the resource's name, such as "kubernetes://kube-apiserver-tls-cacert".
	Name string `json:"name"`
	// Secret is the Secret it stands in, as "namespace/name"; empty when it does not come from one.
	Secret string `json:"secret,omitempty"`
	// Found says whether that Secret is among the manifests.
	Found bool `json:"found"`
}

// kubernetesSecret is how names of certificates begin that come from a Secret.
const kubernetesSecret = "kubernetes://"

// neededSecrets lists the secrets that listeners and clusters name.
func neededSecrets(gateway *Gateway, namespace string, secrets map[string]bool) []NeededSecret {
	names := map[string]bool{}
	collectSecretNames(gateway.Listeners, names)
	collectSecretNames(gateway.Clusters, names)
	needed := []NeededSecret{}
	for name := range names {
		needed = append(needed, findSecret(name, namespace, secrets))
	}
	sort.Slice(needed, func(i, j int) bool { return needed[i].Name < needed[j].Name })
	return needed
}

// collectSecretNames walks through configuration: all that asks for a secret has its name beside an sds_config.
func collectSecretNames(value any, names map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			collectSecretNames(item, names)
		}
	case map[string]any:
		if name, ok := value["name"].(string); ok && value["sds_config"] != nil {
			names[name] = true
		}
		for _, item := range value {
			collectSecretNames(item, names)
		}
	}
}

// findSecret finds the Secret of a resource name: "<name>" in the gateway's namespace or "<namespace>/<name>"; a name that
// ends in "-cacert" may stand for the CA in the Secret without that ending.
func findSecret(name, namespace string, secrets map[string]bool) NeededSecret {
	path, isKubernetes := strings.CutPrefix(name, kubernetesSecret)
	if !isKubernetes {
		return NeededSecret{Name: name}
	}
	if !strings.Contains(path, "/") {
		path = namespace + "/" + path
	}
	base := strings.TrimSuffix(path, "-cacert")
	if secrets[base] || !secrets[path] {
		path = base
	}
	return NeededSecret{Name: name, Secret: path, Found: secrets[path]}
}
