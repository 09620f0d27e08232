package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/webhooks/validation/server"
)

// domainSuffix is the DNS domain of the cluster, istiod's --domain.
const domainSuffix = "cluster.local"

// Verdict is what istiod's admission webhook says about one object.
type Verdict struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Error is why the object is refused; a refused object is not part of the cluster.
	Error string `json:"error,omitempty"`
	// Warnings are what kubectl would print.
	Warnings []string `json:"warnings,omitempty"`
}

// admit asks istiod's webhook about each object, and gives the verdicts beside those objects that are let in.
func admit(objects []*unstructured.Unstructured) ([]Verdict, []config.Config, error) {
	webhook := http.NewServeMux()
	if _, err := server.New(server.Options{Schemas: collections.PilotGatewayAPI(), DomainSuffix: domainSuffix, Mux: webhook}); err != nil {
		return nil, nil, fmt.Errorf("cannot make istiod's webhook: %w", err)
	}
	verdicts := []Verdict{}
	var admitted []config.Config
	for _, object := range objects {
		verdict, err := review(webhook, object)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", describe(object), err)
		}
		verdicts = append(verdicts, verdict)
		if verdict.Error != "" {
			continue
		}
		admittedObject, err := convert(object)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", describe(object), err)
		}
		admitted = append(admitted, *admittedObject)
	}
	return verdicts, admitted, nil
}

// review asks the webhook about one object, as an API server would that is about to create it.
func review(webhook http.Handler, object *unstructured.Unstructured) (Verdict, error) {
	verdict := Verdict{Kind: object.GetKind(), Namespace: object.GetNamespace(), Name: object.GetName()}
	raw, err := object.MarshalJSON()
	if err != nil {
		return verdict, err
	}
	kind := object.GroupVersionKind()
	body, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admissionv1.AdmissionRequest{
			UID:       "oracle",
			Kind:      metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
			Operation: admissionv1.Create,
			Namespace: object.GetNamespace(),
			Name:      object.GetName(),
			Object:    runtime.RawExtension{Raw: raw},
		},
	})
	if err != nil {
		return verdict, err
	}
	request := httptest.NewRequest(http.MethodPost, "/validate", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	webhook.ServeHTTP(recorder, request)

	var answer admissionv1.AdmissionReview
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || answer.Response == nil {
		return verdict, fmt.Errorf("istiod's webhook answered %q", recorder.Body.String())
	}
	verdict.Warnings = answer.Response.Warnings
	if !answer.Response.Allowed {
		verdict.Error = answer.Response.Result.Message
	}
	return verdict, nil
}

// convert makes of an object what istiod's configuration store holds.
func convert(object *unstructured.Unstructured) (*config.Config, error) {
	raw, err := object.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var istioObject crd.IstioKind
	if err := json.Unmarshal(raw, &istioObject); err != nil {
		return nil, err
	}
	kind := object.GroupVersionKind()
	schema, _ := collections.PilotGatewayAPI().FindByGroupKind(resource.FromKubernetesGVK(&kind))
	return crd.ConvertObject(schema, &istioObject, domainSuffix)
}
