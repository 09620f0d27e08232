package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/httpstream"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
)

// pair is a certificate and its key, in PEM.
type pair struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// question is either about a kubelet to start, or asks a kube-apiserver for a stream.
type question struct {
	Kubelet *pair `json:"kubelet"`

	// Host is what kubectl finds in a kubeconfig.
	Host       string `json:"host"`
	ServerName string `json:"serverName"`
	User       *pair  `json:"user"`
	Token      string `json:"token"`
	// Path is that of the pod.
	Path string `json:"path"`
	// Stream is exec, attach or portforward.
	Stream string `json:"stream"`
	// Protocol is SPDY or WebSocket.
	Protocol string `json:"protocol"`
	Input    string `json:"input"`
}

type answer struct {
	Port   int    `json:"port,omitempty"`
	Output string `json:"output"`
	Errors string `json:"errors"`
	// Problem is what the client says when it gets no stream.
	Problem string `json:"problem"`
	// Seen are the names of the headers that came to the kubelet, in lower case.
	Seen []string `json:"seen"`
}

const timeout = 20 * time.Second

func ask(asked question) answer {
	config := &rest.Config{
		Host:        asked.Host,
		BearerToken: asked.Token,
		TLSClientConfig: rest.TLSClientConfig{
			Insecure:   true,
			ServerName: asked.ServerName,
		},
	}
	if asked.User != nil {
		config.CertData, config.KeyData = []byte(asked.User.Certificate), []byte(asked.User.Key)
	}
	speak := runCommand
	if asked.Stream == "portforward" {
		speak = forwardPort
	}
	said, err := speak(config, asked)
	if err != nil {
		said.Problem = err.Error()
	}
	return said
}

// runCommand is what kubectl exec and kubectl attach do.
func runCommand(config *rest.Config, asked question) (answer, error) {
	query := url.Values{"container": {"c"}, "stdin": {"true"}, "stdout": {"true"}, "stderr": {"true"}}
	if asked.Stream == "exec" {
		query["command"] = []string{"cat", "-"}
	}
	target, err := targetOf(asked, query)
	if err != nil {
		return answer{}, err
	}
	executor, err := executorFor(config, asked.Protocol, target)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var output, errors bytes.Buffer
	streams := remotecommand.StreamOptions{Stdin: strings.NewReader(asked.Input), Stdout: &output, Stderr: &errors}
	err = executor.StreamWithContext(ctx, streams)
	return answer{Output: output.String(), Errors: errors.String()}, err
}

func executorFor(config *rest.Config, protocol string, target *url.URL) (remotecommand.Executor, error) {
	if protocol == "WebSocket" {
		return remotecommand.NewWebSocketExecutor(config, http.MethodGet, target.String())
	}
	return remotecommand.NewSPDYExecutor(config, http.MethodPost, target)
}

// forwardPort is what kubectl port-forward does, with a client of the forwarded port.
func forwardPort(config *rest.Config, asked question) (answer, error) {
	target, err := targetOf(asked, nil)
	if err != nil {
		return answer{}, err
	}
	dialer, err := dialerFor(config, asked.Protocol, target)
	if err != nil {
		return answer{}, err
	}
	stop, ready := make(chan struct{}), make(chan struct{})
	defer close(stop)
	var errors bytes.Buffer
	forwarder, err := portforward.NewOnAddresses(dialer, []string{"127.0.0.1"}, []string{"0:80"}, stop, ready, io.Discard, &errors)
	if err != nil {
		return answer{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- forwarder.ForwardPorts() }()
	select {
	case err := <-ended:
		return answer{}, err
	case <-time.After(timeout):
		return answer{}, fmt.Errorf("not ready after %s", timeout)
	case <-ready:
	}
	ports, err := forwarder.GetPorts()
	if err != nil {
		return answer{}, err
	}
	output, err := sayTo(ports[0].Local, asked.Input)
	return answer{Output: output}, err
}

func dialerFor(config *rest.Config, protocol string, target *url.URL) (httpstream.Dialer, error) {
	if protocol == "WebSocket" {
		return portforward.NewSPDYOverWebsocketDialer(target, config)
	}
	transport, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	return spdy.NewDialer(upgrader, &http.Client{Transport: transport}, http.MethodPost, target), nil
}

func sayTo(port uint16, input string) (string, error) {
	connection, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), timeout)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(connection, input); err != nil {
		return "", err
	}
	output := make([]byte, len(input))
	size, err := io.ReadFull(connection, output)
	return string(output[:size]), err
}

func targetOf(asked question, query url.Values) (*url.URL, error) {
	target, err := url.Parse(asked.Host)
	if err != nil {
		return nil, err
	}
	target.Path, target.RawQuery = asked.Path+"/"+asked.Stream, query.Encode()
	return target, nil
}
