// Package start writes a first scenario of somebody's own: one of a few presets,
// with what the questions were answered put in. The presets are scenarios
// themselves, with comments, and stay readable: only single values change.
//
//	p, _ := start.Get("monolith")
//	text, err := p.Fill(map[string]string{"tenants": "1200", "fail": "5%"})
//
// It promises that what it returns loads, or else an error that names the
// answer and says what is wrong with it.
package start

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

//go:embed presets/*.yaml
var files embed.FS

// Preset is a common shape of a system.
type Preset struct {
	Name string
	Doc  string // its first comment
	text []byte
}

// Presets lists them by name.
func Presets() []Preset {
	entries, err := files.ReadDir("presets")
	if err != nil {
		panic("start: " + err.Error())
	}
	var out []Preset
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("presets", e.Name()))
		if err != nil {
			panic("start: " + err.Error())
		}
		first, _, _ := strings.Cut(string(text), "\n")
		out = append(out, Preset{Name: strings.TrimSuffix(e.Name(), ".yaml"), Doc: strings.TrimPrefix(first, "# "), text: text})
	}
	return out
}

// Get returns a preset by its name.
func Get(name string) (Preset, bool) {
	all := Presets()
	i := slices.IndexFunc(all, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, false
	}
	return all[i], true
}

// Questions lists those that make sense of the preset, each with its default:
// what stands in the preset.
func (p Preset) Questions() []Question {
	service, _ := decode.Value(p.text, "change.service")
	var out []Question
	for _, q := range questions {
		q.path = strings.ReplaceAll(q.path, "SERVICE", service)
		if is, ok := decode.Value(p.text, q.path); ok {
			q.Default = is
			out = append(out, q)
		}
	}
	return out
}

// Fill returns the preset with answers, by the names of the questions; those that
// have none keep their defaults.
func (p Preset) Fill(answers map[string]string) ([]byte, error) {
	text := p.text
	for _, q := range p.Questions() {
		answer, given := answers[q.Name]
		if !given || answer == q.Default {
			continue
		}
		next, err := decode.Rewrite(text, q.path, answer)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.Name, err)
		}
		if _, err := scenarios.Parse("the answers", next, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", q.Name, blamed(err))
		}
		text = next
	}
	return text, nil
}

// blamed is the first thing that is wrong, without where in a file that nobody
// has seen yet.
func blamed(err error) error {
	var problems decode.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return err
	}
	text := problems[0].Msg
	if hint := problems[0].Hint; hint != "" {
		text += "; " + hint
	}
	return errors.New(text)
}
