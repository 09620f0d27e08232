package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
)

// unspecifiedCreation is when objects came to be whose manifest does not say so: all at once.
var unspecifiedCreation = metav1.NewTime(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))

// Manifests are the objects of a cluster, by who reads them in istiod.
type Manifests struct {
	// Istio holds the objects that istiod's admission webhook is asked about.
	Istio []*unstructured.Unstructured
	// Kubernetes holds what istiod's service registry watches.
	Kubernetes []runtime.Object
	// Pods are those of Kubernetes that are Pods.
	Pods []*corev1.Pod
	// Secrets are known by "namespace/name" only.
	Secrets map[string]bool
	// Mesh comes from the ConfigMap "istio", and has Istio's defaults without one.
	Mesh *meshconfig.MeshConfig
	// Ignored are the objects that istiod does not read, as "kind namespace/name".
	Ignored []string
}

// readManifests joins the YAML files of paths, folders with all that is below them, in the order of their names.
func readManifests(paths []string) (string, error) {
	if len(paths) == 0 {
		return "", fmt.Errorf("wanted a file or a folder of manifests")
	}
	var documents []string
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || (path != root && !isYAML(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			documents = append(documents, string(text))
			return err
		})
		if err != nil {
			return "", fmt.Errorf("cannot read manifests: %w", err)
		}
	}
	return strings.Join(documents, "\n---\n"), nil
}

// isYAML tells manifests from other files of a folder.
func isYAML(path string) bool {
	return strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml")
}

// parseManifests sorts YAML documents into what istiod does with them.
func parseManifests(text string) (*Manifests, error) {
	manifests := &Manifests{Secrets: map[string]bool{}, Mesh: mesh.DefaultMeshConfig()}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader([]byte(text)), 64*1024)
	for number := 1; ; number++ {
		var raw map[string]any
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("document %d is no YAML: %w", number, err)
		}
		if len(raw) == 0 {
			continue
		}
		if err := manifests.add(&unstructured.Unstructured{Object: raw}); err != nil {
			return nil, fmt.Errorf("document %d, %w", number, err)
		}
	}
	sort.Strings(manifests.Ignored)
	return manifests, nil
}

// add puts an object where istiod reads it.
func (manifests *Manifests) add(object *unstructured.Unstructured) error {
	if object.GetKind() == "" || object.GetName() == "" {
		return fmt.Errorf("wanted an object with apiVersion, kind and metadata.name")
	}
	if created := object.GetCreationTimestamp(); created.IsZero() {
		object.SetCreationTimestamp(unspecifiedCreation)
	}
	kind := object.GroupVersionKind()
	if _, known := collections.PilotGatewayAPI().FindByGroupKind(resource.FromKubernetesGVK(&kind)); known {
		manifests.Istio = append(manifests.Istio, object)
		return nil
	}
	var err error
	switch kind.Group + "/" + kind.Kind {
	case "/Pod":
		var pod *corev1.Pod
		if pod, err = as(object, &corev1.Pod{}); err == nil {
			manifests.Pods = append(manifests.Pods, pod)
			manifests.Kubernetes = append(manifests.Kubernetes, pod)
		}
	case "/Service":
		var service *corev1.Service
		if service, err = as(object, &corev1.Service{}); err == nil {
			giveAddresses(service, len(manifests.Kubernetes)+1)
			manifests.Kubernetes = append(manifests.Kubernetes, service)
		}
	case "/Namespace":
		err = manifests.watch(as(object, &corev1.Namespace{}))
	case "/Node":
		err = manifests.watch(as(object, &corev1.Node{}))
	case "discovery.k8s.io/EndpointSlice":
		err = manifests.watch(as(object, &discoveryv1.EndpointSlice{}))
	case "/Endpoints":
		err = fmt.Errorf("istiod reads no Endpoints, wanted an EndpointSlice")
	case "/Secret":
		manifests.Secrets[object.GetNamespace()+"/"+object.GetName()] = true
	case "/ConfigMap":
		err = manifests.configure(object)
	default:
		manifests.ignore(object)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", describe(object), err)
	}
	return nil
}

// giveAddresses does what an API server does: a Service without cluster IPs gets one for each of its address families.
func giveAddresses(service *corev1.Service, number int) {
	spec := &service.Spec
	if spec.ClusterIP != "" || spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	if len(spec.IPFamilies) == 0 {
		spec.IPFamilies = []corev1.IPFamily{corev1.IPv4Protocol}
	}
	for _, family := range spec.IPFamilies {
		address := fmt.Sprintf("10.96.%d.%d", number/256, number%256)
		if family == corev1.IPv6Protocol {
			address = fmt.Sprintf("fd00:96::%x", number)
		}
		spec.ClusterIPs = append(spec.ClusterIPs, address)
	}
	spec.ClusterIP = spec.ClusterIPs[0]
}

// watch adds an object that the service registry watches, unless reading it failed.
func (manifests *Manifests) watch(object runtime.Object, err error) error {
	if err == nil {
		manifests.Kubernetes = append(manifests.Kubernetes, object)
	}
	return err
}

// configure takes the mesh configuration, in the ConfigMap that istiod reads it from.
func (manifests *Manifests) configure(object *unstructured.Unstructured) error {
	text, found, err := unstructured.NestedString(object.Object, "data", "mesh")
	if err != nil || !found || object.GetName() != "istio" {
		manifests.ignore(object)
		return err
	}
	configuration, err := mesh.ApplyMeshConfigDefaults(text)
	if err != nil {
		return fmt.Errorf("its mesh configuration is not valid: %w", err)
	}
	manifests.Mesh = configuration
	return nil
}

// ignore keeps the name of an object that istiod does not read.
func (manifests *Manifests) ignore(object *unstructured.Unstructured) {
	manifests.Ignored = append(manifests.Ignored, describe(object))
}

// as gives an object its Kubernetes type. Unknown fields are mistakes: no API server would keep them.
func as[T runtime.Object](object *unstructured.Unstructured, typed T) (T, error) {
	text, err := json.Marshal(object.Object)
	if err != nil {
		return typed, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(typed); err != nil {
		return typed, fmt.Errorf("is not what Kubernetes knows by this kind: %w", err)
	}
	return typed, nil
}

// describe names an object for people: "Service istio-ingress/istio-ingressgateway".
func describe(object *unstructured.Unstructured) string {
	if object.GetNamespace() == "" {
		return object.GetKind() + " " + object.GetName()
	}
	return object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
}
