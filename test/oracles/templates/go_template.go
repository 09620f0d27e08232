package main

import (
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// renderGoTemplate renders as gardener/gardener's pkg/component/kubernetes/apiserverexposure does.
func renderGoTemplate(question Question) (string, error) {
	parsed, err := template.New("template").Funcs(sprig.TxtFuncMap()).Parse(question.Template)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	if err := parsed.Execute(&text, question.Values); err != nil {
		return "", err
	}
	return text.String(), nil
}
