// Command kubernetes-oracle says who kube-apiserver takes a client for: its own authenticators (request header, client certificate, group
// adder, fail on error, anonymous) behind one TLS port for HTTP/1.1 and HTTP/2.
//
// The first line on stdout is {"address":"127.0.0.1:<port>"}. Every line on stdin is a question that it asks its own port (see ask.go), each
// answered by one line on stdout. It ends with its parent, when stdin does.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net"
	"os"
	"strings"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/klog/v2"
)

// Named as kube-apiserver's flags.
type options struct {
	bindAddress          string
	tlsCertFile          string
	tlsPrivateKeyFile    string
	clientCAFile         string
	requestHeaderCAFile  string
	allowedNames         string
	usernameHeaders      string
	uidHeaders           string
	groupHeaders         string
	extraHeadersPrefixes string
	anonymousAuth        bool
	featureGates         string
}

func readOptions() options {
	var o options
	flag.StringVar(&o.bindAddress, "bind-address", "127.0.0.1:0", "address and port to listen on")
	flag.StringVar(&o.tlsCertFile, "tls-cert-file", "", "certificate of the server")
	flag.StringVar(&o.tlsPrivateKeyFile, "tls-private-key-file", "", "its key")
	flag.StringVar(&o.clientCAFile, "client-ca-file", "", "CAs of clients; read again when it changes")
	flag.StringVar(&o.requestHeaderCAFile, "requestheader-client-ca-file", "", "CAs of front proxies; read again when it changes")
	flag.StringVar(&o.allowedNames, "requestheader-allowed-names", "", "common names of front proxies, any where empty")
	flag.StringVar(&o.usernameHeaders, "requestheader-username-headers", "X-Remote-User", "")
	flag.StringVar(&o.uidHeaders, "requestheader-uid-headers", "", "from Kubernetes 1.32 on")
	flag.StringVar(&o.groupHeaders, "requestheader-group-headers", "X-Remote-Group", "")
	flag.StringVar(&o.extraHeadersPrefixes, "requestheader-extra-headers-prefix", "X-Remote-Extra-", "")
	flag.BoolVar(&o.anonymousAuth, "anonymous-auth", true, "")
	flag.StringVar(&o.featureGates, "feature-gates", "", "")
	flag.Parse()
	return o
}

func listOf(flag string) []string {
	if flag == "" {
		return nil
	}
	return strings.Split(flag, ",")
}

func main() {
	// What the authenticators log is in the verdicts.
	klog.SetLogger(klog.Logger{})
	if err := run(readOptions()); err != nil {
		log.Fatal(err)
	}
}

func run(o options) error {
	if err := utilfeature.DefaultMutableFeatureGate.Set(o.featureGates); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	chain, err := newChain(ctx, o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.bindAddress)
	if err != nil {
		return err
	}
	failed := make(chan error, 2)
	go func() { failed <- serve(listener, chain, o) }()
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(map[string]string{"address": listener.Addr().String()}); err != nil {
		return err
	}
	go func() { failed <- answerQuestions(os.Stdin, out, listener.Addr().String()) }()
	return <-failed
}
