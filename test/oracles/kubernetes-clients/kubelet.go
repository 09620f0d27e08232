package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

// kubelet answers kube-apiserver as a node does: whatever is said to a command, a container or a port comes back.
type kubelet struct {
	mutex sync.Mutex
	seen  map[string]bool
}

func startKubelet(own pair) (*kubelet, int, error) {
	certificate, err := tls.X509KeyPair([]byte(own.Certificate), []byte(own.Key))
	if err != nil {
		return nil, 0, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	node := &kubelet{seen: map[string]bool{}}
	secure := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	server := &http.Server{Handler: node, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { log.Fatal(server.Serve(secure)) }()
	return node, listener.Addr().(*net.TCPAddr).Port, nil
}

func (node *kubelet) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	node.see(request.Header)
	const idle, creation = 10 * time.Second, 10 * time.Second
	// A kubelet of today speaks this version to kube-apiserver.
	protocols := []string{remotecommand.StreamProtocolV4Name}
	kind, _, _ := strings.Cut(strings.TrimPrefix(request.URL.Path, "/"), "/")
	if kind == "portForward" {
		options, err := portforward.NewV4Options(request)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		portforward.ServePortForward(response, request, echo{}, "pod", "", options, idle, creation, portforward.SupportedProtocols)
		return
	}
	options, err := remotecommand.NewOptions(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	switch kind {
	case "exec":
		command := request.URL.Query()["command"]
		remotecommand.ServeExec(response, request, echo{}, "pod", "", "c", command, options, idle, creation, protocols)
	case "attach":
		remotecommand.ServeAttach(response, request, echo{}, "pod", "", "c", options, idle, creation, protocols)
	default:
		http.NotFound(response, request)
	}
}

func (node *kubelet) see(headers http.Header) {
	node.mutex.Lock()
	defer node.mutex.Unlock()
	for name := range headers {
		node.seen[strings.ToLower(name)] = true
	}
}

// takeSeen gives the names of headers that came since it was asked last.
func (node *kubelet) takeSeen() []string {
	node.mutex.Lock()
	defer node.mutex.Unlock()
	names := []string{}
	for name := range node.seen {
		names = append(names, name)
	}
	slices.Sort(names)
	node.seen = map[string]bool{}
	return names
}

type echo struct{}

func (echo) ExecInContainer(_ context.Context, _ string, _ string, _ string, command []string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	fmt.Fprintf(errors, "exec %s", strings.Join(command, " "))
	_, err := io.Copy(out, in)
	return err
}

func (echo) AttachContainer(_ context.Context, _ string, _ string, _ string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	io.WriteString(errors, "attach")
	_, err := io.Copy(out, in)
	return err
}

func (echo) PortForward(_ context.Context, _ string, _ string, _ int32, stream io.ReadWriteCloser) error {
	defer stream.Close()
	_, err := io.Copy(stream, stream)
	return err
}
