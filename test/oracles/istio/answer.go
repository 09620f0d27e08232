package main

import (
	"runtime/debug"

	corev1 "k8s.io/api/core/v1"

	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
)

// Question is what istiod is asked.
type Question struct {
	// Manifests are YAML documents.
	Manifests string `json:"manifests"`
	// Pods are the gateways as "namespace/name"; without any, all Pods that a Gateway selects.
	Pods []string `json:"pods"`
	// IstioVersion is the version that the gateways say they have.
	IstioVersion string `json:"istioVersion"`
	// WithoutEnvoyFilters asks for what the EnvoyFilters are applied to.
	WithoutEnvoyFilters bool `json:"withoutEnvoyFilters"`
	// Endpoints asks for the endpoints of the clusters, too.
	Endpoints bool `json:"endpoints"`
}

// Answer is what istiod says.
type Answer struct {
	// Istio is the version of the Go module whose code answered.
	Istio string `json:"istio"`
	// Objects are the verdicts of the admission webhook, in the order of the manifests.
	Objects []Verdict `json:"objects"`
	// Ignored are the objects that istiod does not read.
	Ignored []string `json:"ignored"`
	// Gateways are the proxies, sorted by their Pods.
	Gateways []Gateway `json:"gateways"`
}

// Gateway is the configuration of one gateway. Resources have Envoy's field names and are sorted by name; what has an
// order of its own (filter chains, filters, virtual hosts, routes) keeps it.
type Gateway struct {
	Pod       string         `json:"pod"`
	Listeners []any          `json:"listeners"`
	Routes    []any          `json:"routes"`
	Clusters  []any          `json:"clusters"`
	Endpoints []any          `json:"endpoints,omitempty"`
	Secrets   []NeededSecret `json:"secrets"`
}

// ask starts an istiod with the manifests of a question and lets the gateways connect to it.
func ask(question Question) (*Answer, error) {
	manifests, err := parseManifests(question.Manifests)
	if err != nil {
		return nil, err
	}
	verdicts, admitted, err := admit(manifests.Istio)
	if err != nil {
		return nil, err
	}
	if question.WithoutEnvoyFilters {
		admitted = withoutEnvoyFilters(admitted)
	}
	pods, err := findGatewayPods(manifests, admitted, question.Pods)
	if err != nil {
		return nil, err
	}
	gateways, err := withIstiod(manifests, admitted, func(istiod *core.ConfigGenTest) ([]Gateway, error) {
		return describeGateways(istiod, pods, question, manifests.Secrets)
	})
	if err != nil {
		return nil, err
	}
	ignored := append([]string{}, manifests.Ignored...)
	return &Answer{Istio: istioVersion(), Objects: verdicts, Ignored: ignored, Gateways: gateways}, nil
}

// withoutEnvoyFilters leaves the EnvoyFilters out.
func withoutEnvoyFilters(objects []config.Config) []config.Config {
	var others []config.Config
	for _, object := range objects {
		if object.GroupVersionKind != gvk.EnvoyFilter {
			others = append(others, object)
		}
	}
	return others
}

// describeGateways connects each Pod to istiod and takes down its configuration.
func describeGateways(istiod *core.ConfigGenTest, pods []*corev1.Pod, question Question, secrets map[string]bool) ([]Gateway, error) {
	var gateways []Gateway
	for _, pod := range pods {
		proxy, err := connect(istiod, pod, question.IstioVersion)
		if err != nil {
			return nil, err
		}
		gateway, err := generate(istiod, proxy, question.Endpoints)
		if err != nil {
			return nil, err
		}
		gateway.Pod = podName(pod)
		gateway.Secrets = neededSecrets(gateway, pod.Namespace, secrets)
		gateways = append(gateways, *gateway)
	}
	return gateways, nil
}

// istioVersion is the version of istio.io/istio in this program.
func istioVersion() string {
	if information, ok := debug.ReadBuildInfo(); ok {
		for _, module := range information.Deps {
			if module.Path == "istio.io/istio" {
				return module.Path + "@" + module.Version
			}
		}
	}
	return "istio.io/istio@unknown"
}
