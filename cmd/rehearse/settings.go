package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/rehearse-sim/rehearse/reports"
)

// settings are the tool's own: how to run, never what. A scenario's values
// come from its file and from --set alone.
type settings struct {
	replications, workers int
	within                time.Duration // of one core, for the choice of the traffic engine
	seed                  uint64
	format                string
	formatGiven           bool // by flag, environment or file
}

// keys of the settings, as flags, in the file, and after REHEARSE_ in the
// environment.
var keys = []string{"replications", "workers", "seed", "format", "within"}

// defaultWithin keeps small scenarios on the engine that approximates nothing
// (judgement: what somebody waits for without asking why).
const defaultWithin = 20 * time.Second

func settingFlags(f *pflag.FlagSet) {
	// Texts, so that a wrong value is one of the problems that readSettings
	// reports, wherever it was given.
	f.String("replications", "100", "play `N` random worlds; what 1 world in 20 reaches needs 72 for its upper bound")
	f.String("within", defaultWithin.String(), "`TIME` of one core that playing every request may take; beyond it, counts per\ninterval are played (a scenario's own fidelity has precedence)")
	f.String("workers", "0", "play `N` worlds at once, 0 for one per core; changes no figure")
	f.String("seed", "1", "number `N` of the random worlds; the same seed gives the same bytes")
	f.StringP("format", "f", "text", "`FORMAT` of the report: "+strings.Join(reports.Names(), ", "))
}

// readSettings takes each setting from the first place that has it: flags,
// REHEARSE_*, rehearse.yaml in the working directory or else in the user's
// configuration directory, defaults. All problems are reported at once.
func readSettings(flags *pflag.FlagSet) (settings, error) {
	v := viper.New()
	v.SetEnvPrefix("rehearse")
	var errs []error
	for _, key := range keys {
		errs = append(errs, v.BindEnv(key), v.BindPFlag(key, flags.Lookup(key)))
	}
	file := configFile()
	if file != "" {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			return settings{}, usage(fmt.Errorf("%s: %w", file, err), "it holds settings such as replications: 100")
		}
		for _, key := range v.AllKeys() {
			if !slices.Contains(keys, key) {
				errs = append(errs, fmt.Errorf("%s: there is no setting %q; %s", file, key, remedy(key, keys)))
			}
		}
	}
	s := settings{format: v.GetString("format")}
	s.formatGiven = flags.Changed("format") || os.Getenv("REHEARSE_FORMAT") != "" || v.InConfig("format")
	whole := func(key string, least uint64) uint64 {
		text := fmt.Sprint(v.Get(key))
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil || n < least || key != "seed" && n > 1_000_000 {
			most := ""
			if key != "seed" {
				most = " to 1000000"
			}
			errs = append(errs, fmt.Errorf("%s is %q; give a whole number from %d%s", origin(key, flags, v, file), text, least, most))
		}
		return n
	}
	s.replications, s.workers, s.seed = int(whole("replications", 1)), int(whole("workers", 0)), whole("seed", 0)
	if d, err := time.ParseDuration(v.GetString("within")); err != nil || d < 0 {
		errs = append(errs, fmt.Errorf("%s is %q; give a time such as 20s", origin("within", flags, v, file), v.GetString("within")))
	} else {
		s.within = d
	}
	if _, ok := reports.Get(s.format); !ok {
		errs = append(errs, fmt.Errorf("%s is %q, which is no format; %s", origin("format", flags, v, file), s.format, remedy(s.format, reports.Names())))
	}
	if err := errors.Join(errs...); err != nil {
		return s, usage(err, "")
	}
	return s, nil
}

// origin says where a setting came from, in the form in which it is given there.
func origin(key string, flags *pflag.FlagSet, v *viper.Viper, file string) string {
	env := "REHEARSE_" + strings.ToUpper(key)
	switch {
	case flags.Changed(key):
		return "--" + key
	case os.Getenv(env) != "":
		return env
	case v.InConfig(key):
		return file + ": " + key
	}
	return key
}

// configFile is the settings file in use, "" if there is none.
func configFile() string {
	candidates := []string{"rehearse.yaml"}
	if dir, err := os.UserConfigDir(); err == nil {
		candidates = append(candidates, filepath.Join(dir, "rehearse", "rehearse.yaml"))
	}
	for _, path := range candidates {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}
