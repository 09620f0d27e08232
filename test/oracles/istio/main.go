// Command istio-oracle says what istiod makes of manifests: the listeners, routes, clusters and endpoints it would send to
// an ingress gateway, and what its admission webhook says about each object. Istio's own code does the work; nothing
// listens on a network and no cluster is needed.
//
//	istio-oracle dump [flags] <file or folder>...   answers once, on standard output
//	istio-oracle serve                              answers one JSON line for each JSON line on standard input
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"istio.io/istio/pkg/log"
)

const usage = `Usage:
  istio-oracle dump [flags] <file or folder>...
  istio-oracle serve

A request of serve is a line {"manifests": "<YAML documents>", "pods": ["<namespace>/<name>"], "istioVersion": "1.29.6",
"withoutEnvoyFilters": false, "endpoints": false}; its answer is a line {"answer": {...}} or {"error": "..."}.

Flags of dump:
`

// main reads the command line; its process starts itself again once, for the feature switches.
func main() {
	if err := useFeatureSwitches(); err != nil {
		fail(err)
	}
	if err := logToStandardError(os.Getenv("ISTIO_ORACLE_LOG_LEVEL")); err != nil {
		fail(err)
	}
	if err := run(os.Args[1:]); err != nil {
		fail(err)
	}
	// Goroutines of Istio's test doubles may still run; nothing of theirs needs to be finished.
	os.Exit(0)
}

// fail ends the process with a message for people.
func fail(err error) {
	if !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "istio-oracle:", err)
	}
	os.Exit(2)
}

// run carries out one command line.
func run(arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf("wanted a command, dump or serve")
	}
	switch arguments[0] {
	case "dump":
		return dump(arguments[1:], os.Stdout)
	case "serve":
		return serve(os.Stdin, os.Stdout)
	default:
		return fmt.Errorf("unknown command %q, wanted dump or serve", arguments[0])
	}
}

// dump answers for the manifests of files and folders, as indented JSON.
func dump(arguments []string, out io.Writer) error {
	var question Question
	flags := flag.NewFlagSet("dump", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&question.IstioVersion, "istio-version", defaultProxyVersion, "`version` that the gateway says it has")
	flags.BoolVar(&question.WithoutEnvoyFilters, "without-envoy-filters", false, "answer as if there were no EnvoyFilters")
	flags.BoolVar(&question.Endpoints, "endpoints", false, "with the endpoints of the clusters")
	flags.Func("pod", "the gateway's Pod as `namespace/name`, several times for several (default all that a Gateway selects)", func(pod string) error {
		question.Pods = append(question.Pods, pod)
		return nil
	})
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	text, err := readManifests(flags.Args())
	if err != nil {
		return err
	}
	question.Manifests = text
	answer, err := ask(question)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(answer)
}

// reply is a line that serve writes: the answer to the request of the same place, or why there is none.
type reply struct {
	Answer *Answer `json:"answer,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// serve answers requests line by line until its input ends. A bad request is answered with an error and ends nothing.
func serve(in io.Reader, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			if err := encoder.Encode(replyTo(line)); err != nil {
				return fmt.Errorf("cannot write an answer: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read a request: %w", err)
		}
	}
}

// replyTo answers one line.
func replyTo(line []byte) reply {
	var question Question
	if err := json.Unmarshal(line, &question); err != nil {
		return reply{Error: fmt.Sprintf("a request is a line of JSON: %v", err)}
	}
	answer, err := ask(question)
	if err != nil {
		return reply{Error: err.Error()}
	}
	return reply{Answer: answer}
}

// logToStandardError keeps Istio's log away from standard output, where the answers go.
func logToStandardError(level string) error {
	if level == "" {
		level = "none"
	}
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.DefaultScopeName, log.StringToLevel(level))
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.StringToLevel(level))
	}
	return log.Configure(options)
}
