package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/xds/endpoints"
)

// generate lets istiod make the resources of a gateway, with the EnvoyFilters applied.
func generate(istiod *core.ConfigGenTest, proxy *model.Proxy, withEndpoints bool) (*Gateway, error) {
	clusters := istiod.Clusters(proxy)
	gateway := &Gateway{}
	var err error
	if gateway.Listeners, err = toJSON(istiod.Listeners(proxy)); err != nil {
		return nil, err
	}
	if gateway.Routes, err = routesOf(istiod, proxy, gateway.Listeners); err != nil {
		return nil, err
	}
	if gateway.Clusters, err = toJSON(clusters); err != nil {
		return nil, err
	}
	if !withEndpoints {
		return gateway, nil
	}
	var names []string
	for _, cluster := range clusters {
		if cluster.GetEdsClusterConfig() != nil {
			names = append(names, cluster.Name)
		}
	}
	gateway.Endpoints, err = endpointsOf(istiod, proxy, names)
	return gateway, err
}

// routesOf gives the route configurations that an Envoy with these listeners asks for.
func routesOf(istiod *core.ConfigGenTest, proxy *model.Proxy, listeners []any) ([]any, error) {
	names := map[string]bool{}
	collectRouteNames(listeners, names)
	request := &model.PushRequest{Push: istiod.PushContext()}
	resources, _ := istiod.ConfigGen.BuildHTTPRoutes(proxy, request, slices.Sorted(maps.Keys(names)))
	var routes []proto.Message
	for _, resource := range resources {
		configuration := &route.RouteConfiguration{}
		if err := resource.Resource.UnmarshalTo(configuration); err != nil {
			return nil, fmt.Errorf("istiod gave no route configuration: %w", err)
		}
		routes = append(routes, configuration)
	}
	return toJSON(routes)
}

// collectRouteNames walks through listeners: connection managers name in "rds" what they ask for.
func collectRouteNames(value any, names map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			collectRouteNames(item, names)
		}
	case map[string]any:
		if rds, ok := value["rds"].(map[string]any); ok {
			if name, ok := rds["route_config_name"].(string); ok {
				names[name] = true
			}
		}
		for _, item := range value {
			collectRouteNames(item, names)
		}
	}
}

// endpointsOf gives the load assignments of clusters whose endpoints are asked for separately.
func endpointsOf(istiod *core.ConfigGenTest, proxy *model.Proxy, clusters []string) ([]any, error) {
	var assignments []proto.Message
	for _, cluster := range clusters {
		builder := endpoints.NewEndpointBuilder(cluster, proxy, istiod.PushContext())
		assignments = append(assignments, builder.BuildClusterLoadAssignment(istiod.Env().EndpointIndex))
	}
	return toJSON(assignments)
}

// toJSON gives messages as Envoy's configuration dump would print them, sorted by name.
func toJSON[T proto.Message](messages []T) ([]any, error) {
	values := []any{}
	for _, message := range messages {
		value, err := messageToJSON(message)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	sort.SliceStable(values, func(i, j int) bool { return resourceName(values[i]) < resourceName(values[j]) })
	return values, nil
}

// messageToJSON gives a message as plain values, with the names of Envoy's own API.
func messageToJSON(message proto.Message) (any, error) {
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("cannot write a %s: %w", message.ProtoReflect().Descriptor().FullName(), err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	err = decoder.Decode(&value)
	return value, err
}

// resourceName is what a resource is known by.
func resourceName(value any) string {
	fields, _ := value.(map[string]any)
	for _, key := range []string{"name", "cluster_name"} {
		if name, ok := fields[key].(string); ok {
			return name
		}
	}
	return ""
}
