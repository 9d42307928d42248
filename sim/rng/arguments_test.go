package rng

import "testing"

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"exp", "exp", 0}, {"", "exp", 3}, {"exp", "", 3}, {"exq", "exp", 1}, {"ep", "exp", 1},
		{"exxp", "exp", 1}, {"xep", "exp", 1}, {"wiebull", "weibull", 1}, {"kitten", "sitting", 3},
	} {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestMeant(t *testing.T) {
	names := []string{"constant", "exp", "gamma", "lognormal", "normal", "uniform"}
	for _, c := range []struct{ name, want string }{
		{"log", ", did you mean lognormal?"}, {"UNIFORM", ", did you mean uniform?"}, {"gaussian", ", did you mean normal?"},
		{"fixed", ", did you mean constant?"}, {"gama", ", did you mean gamma?"}, {"erlang", ""}, {"", ""}, {"x", ""},
	} {
		if got := meant(c.name, names); got != c.want {
			t.Errorf("meant(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}
