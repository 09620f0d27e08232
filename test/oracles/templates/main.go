// Command templates-oracle renders templates as those who deploy them do: with Helm's own engine, or with Go's text/template
// and Sprig's functions, as Gardener renders the templates it embeds.
//
// It answers one line of JSON for each line of JSON on standard input, see Question and Answer.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Question asks for a template to be rendered.
type Question struct {
	// Engine is "helm" or "go-template".
	Engine string `json:"engine"`
	// Template is the template's text.
	Template string `json:"template"`
	// Values are the chart's values, or the fields of a Go template.
	Values map[string]any `json:"values"`
	// Namespace is that of the Helm release.
	Namespace string `json:"namespace"`
}

// Answer has what was rendered, or why nothing was.
type Answer struct {
	Text  string `json:"text,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "templates-oracle:", err)
		os.Exit(2)
	}
}

// serve answers questions until the input ends.
func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	answers := json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			if err := answers.Encode(answer(line)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func answer(line []byte) Answer {
	var question Question
	if err := json.Unmarshal(line, &question); err != nil {
		return Answer{Error: err.Error()}
	}
	text, err := render(question)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	return Answer{Text: text}
}

func render(question Question) (string, error) {
	switch question.Engine {
	case "helm":
		return renderChart(question)
	case "go-template":
		return renderGoTemplate(question)
	default:
		return "", fmt.Errorf("unknown engine %q, wanted helm or go-template", question.Engine)
	}
}
