package main

import (
	"fmt"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/serviceregistry"
	kubecontroller "istio.io/istio/pilot/pkg/serviceregistry/kube/controller"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/test"
)

// clusterID is what istiod calls the cluster it runs in.
const clusterID = cluster.ID("Kubernetes")

// startIstiod runs the part of istiod that makes configuration: the store with the admitted objects, the service registry
// of a Kubernetes cluster that holds the others, and the push context made of both. It ends with the test.
func startIstiod(t test.Failer, manifests *Manifests, admitted []config.Config) *core.ConfigGenTest {
	index := model.NewEndpointIndex(model.DisabledCache{})
	updater := model.NewEndpointIndexUpdater(index)
	stop := make(chan struct{})
	registry, _ := kubecontroller.NewFakeControllerWithOptions(t, kubecontroller.FakeControllerOptions{
		Client:          kube.NewFakeClient(manifests.Kubernetes...),
		MeshWatcher:     meshwatcher.NewTestWatcher(manifests.Mesh),
		ClusterID:       clusterID,
		ConfigCluster:   true,
		DomainSuffix:    domainSuffix,
		SystemNamespace: manifests.Mesh.RootNamespace,
		XDSUpdater:      updater,
		Stop:            stop,
		SkipRun:         true,
	})
	// What is registered last is done first, and the registry's own cleaning up waits for its watches to end.
	t.Cleanup(func() { close(stop) })
	istiod := core.NewConfigGenTest(t, core.TestOptions{
		Configs:           admitted,
		MeshConfig:        manifests.Mesh,
		ServiceRegistries: []serviceregistry.Instance{registry},
		XDSUpdater:        updater,
		ClusterID:         clusterID,
	})
	istiod.Env().EndpointIndex = index
	return istiod
}

// withIstiod runs use while an istiod with these manifests runs. Istio's doubles for tests give up by ending their
// goroutine, and cleaning up after them may take long: both happen aside.
func withIstiod[T any](manifests *Manifests, admitted []config.Config, use func(*core.ConfigGenTest) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	outcomes := make(chan outcome, 2)
	// Whatever an istiod watches is kept in this register; a new one lets go of the last istiod.
	krt.GlobalDebugHandler = new(krt.DebugHandler)
	go func() {
		err := test.Wrap(func(t test.Failer) {
			value, err := use(startIstiod(t, manifests, admitted))
			outcomes <- outcome{value, err}
		})
		var none T
		outcomes <- outcome{none, fmt.Errorf("istiod did not start: %w", err)}
	}()
	first := <-outcomes
	return first.value, first.err
}
