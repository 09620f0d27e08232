package main

import (
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

const templateName = "templates/template.yaml"

// renderChart renders a chart that has nothing but the template.
func renderChart(question Question) (string, error) {
	oracle := &chart.Chart{
		Metadata:  &chart.Metadata{APIVersion: chart.APIVersionV2, Name: "oracle", Version: "0.0.0"},
		Templates: []*chart.File{{Name: templateName, Data: []byte(question.Template)}},
	}
	release := chartutil.ReleaseOptions{Name: "oracle", Namespace: question.Namespace, IsInstall: true, Revision: 1}
	values, err := chartutil.ToRenderValues(oracle, question.Values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return "", err
	}
	files, err := engine.Render(oracle, values)
	if err != nil {
		return "", err
	}
	return files["oracle/"+templateName], nil
}
