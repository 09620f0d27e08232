package main

import (
	"fmt"
	"sort"
	"strings"

	corev1 "k8s.io/api/core/v1"

	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/labels"
	"istio.io/istio/pkg/config/schema/gvk"
)

// defaultProxyVersion is the Istio version of a gateway of which nothing else is said.
const defaultProxyVersion = "1.29.6"

// findGatewayPods gives the Pods that are named as "namespace/name", or else all that a Gateway selects.
func findGatewayPods(manifests *Manifests, admitted []config.Config, names []string) ([]*corev1.Pod, error) {
	if len(names) == 0 {
		return selectedPods(manifests, admitted)
	}
	var pods []*corev1.Pod
	for _, name := range names {
		pod := findPod(manifests.Pods, name)
		if pod == nil {
			return nil, fmt.Errorf("no Pod %q among the manifests, only %s", name, podNames(manifests.Pods))
		}
		pods = append(pods, pod)
	}
	return pods, nil
}

// selectedPods gives the Pods that a Gateway selects, sorted by name. Without one there is nothing to ask for.
func selectedPods(manifests *Manifests, admitted []config.Config) ([]*corev1.Pod, error) {
	var pods []*corev1.Pod
	for _, pod := range manifests.Pods {
		if isGateway(pod, admitted) {
			pods = append(pods, pod)
		}
	}
	if len(pods) == 0 {
		return nil, fmt.Errorf("no Gateway selects a Pod of the manifests (%s); istiod asks the gateway's Pod for its ports", podNames(manifests.Pods))
	}
	sort.Slice(pods, func(i, j int) bool { return podName(pods[i]) < podName(pods[j]) })
	return pods, nil
}

// isGateway says whether a Pod has all labels of some Gateway's selector.
func isGateway(pod *corev1.Pod, admitted []config.Config) bool {
	for _, object := range admitted {
		gateway, ok := object.Spec.(*networking.Gateway)
		if ok && object.GroupVersionKind == gvk.Gateway && labels.Instance(gateway.Selector).SubsetOf(pod.Labels) {
			return true
		}
	}
	return false
}

// findPod finds a Pod by "namespace/name".
func findPod(pods []*corev1.Pod, name string) *corev1.Pod {
	for _, pod := range pods {
		if podName(pod) == name {
			return pod
		}
	}
	return nil
}

// podName is "namespace/name".
func podName(pod *corev1.Pod) string {
	return pod.Namespace + "/" + pod.Name
}

// podNames lists Pods for people.
func podNames(pods []*corev1.Pod) string {
	if len(pods) == 0 {
		return "none"
	}
	var names []string
	for _, pod := range pods {
		names = append(names, podName(pod))
	}
	return strings.Join(names, ", ")
}

// connect is what istiod knows of a gateway that has just connected: the node that its agent says it is, with labels,
// services and Gateways that istiod finds for it.
func connect(istiod *core.ConfigGenTest, pod *corev1.Pod, version string) (*model.Proxy, error) {
	if version == "" {
		version = defaultProxyVersion
	}
	proxy, err := model.ParseServiceNodeWithMetadata(nodeID(pod), nodeMetadata(pod, version))
	if err != nil {
		return nil, fmt.Errorf("Pod %s cannot be a gateway: %w", podName(pod), err)
	}
	proxy.ConfigNamespace = model.GetProxyConfigNamespace(proxy)
	proxy.SetWorkloadLabels(istiod.Env())
	return istiod.SetupProxy(proxy), nil
}

// nodeID is the node's name as Istio's agent builds it.
func nodeID(pod *corev1.Pod) string {
	return strings.Join([]string{
		string(model.Router), pod.Status.PodIP, pod.Name + "." + pod.Namespace, pod.Namespace + ".svc." + domainSuffix,
	}, "~")
}

// nodeMetadata is the part of the metadata of Istio's agent that istiod looks at.
func nodeMetadata(pod *corev1.Pod, version string) *model.NodeMetadata {
	var addresses []string
	for _, address := range pod.Status.PodIPs {
		addresses = append(addresses, address.IP)
	}
	return &model.NodeMetadata{
		Namespace:    pod.Namespace,
		Labels:       pod.Labels,
		IstioVersion: version,
		ClusterID:    clusterID,
		InstanceIPs:  addresses,
		Raw: map[string]any{
			"NAMESPACE":     pod.Namespace,
			"NAME":          pod.Name,
			"ISTIO_VERSION": version,
			"CLUSTER_ID":    string(clusterID),
		},
	}
}
