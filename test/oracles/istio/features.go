package main

import (
	"fmt"
	"os"
	"syscall"
)

// featureSwitches are istiod's environment variables as Gardener sets them, and those that leave out filters that
// only Istio's own build of Envoy has.
var featureSwitches = map[string]string{
	"PILOT_ENABLE_ALPN_FILTER":       "false",
	"PILOT_ENABLE_METADATA_EXCHANGE": "false",
	"PILOT_ENABLE_ANALYSIS":          "false",
	"PILOT_TRACE_SAMPLING":           "1",
}

// useFeatureSwitches starts the program again with the feature switches in its environment, as Istio reads them before
// main does anything. A switch that the caller has set stays as it is.
func useFeatureSwitches() error {
	missing := false
	for name, value := range featureSwitches {
		if _, set := os.LookupEnv(name); !set {
			missing = true
			if err := os.Setenv(name, value); err != nil {
				return fmt.Errorf("cannot set %s: %w", name, err)
			}
		}
	}
	if !missing {
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("cannot find this program to start it again: %w", err)
	}
	return syscall.Exec(program, os.Args, os.Environ())
}
