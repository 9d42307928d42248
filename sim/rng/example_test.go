package rng_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/rehearse-sim/rehearse/sim/rng"
)

// A world, a named stream, and one request's own stream.
func Example() {
	w := rng.NewWorld(42, 0)
	sizes := w.Stream("tenant/sizes")
	fmt.Printf("sizes: %.4f %.4f\n", sizes.Exp(), sizes.Exp())

	requests := w.Key("request")
	s := requests.At(123)
	fmt.Printf("request 123: %.4f\n", s.Normal())
	s = requests.At(123) // again, whatever happened in between
	fmt.Printf("request 123: %.4f\n", s.Normal())
	// Output:
	// sizes: 0.0937 0.6728
	// request 123: -1.8531
	// request 123: -1.8531
}

// A service time from a scenario, drawn for one request without allocating.
func ExampleParse() {
	seconds := func(s string) (float64, error) {
		d, err := time.ParseDuration(s)
		return d.Seconds(), err
	}
	d, err := rng.Parse("lognormal(p50=6ms, p95=20ms)", seconds)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: mean %.5f s, p99 %.5f s\n", d, d.Mean(), d.Quantile(0.99))

	service := rng.Compile(d)
	s := rng.NewWorld(42, 0).Key("request").At(123)
	fmt.Printf("%.5f s\n", service.Sample(&s))
	// Output:
	// lognormal(p50=0.006, p95=0.02): mean 0.00784 s, p99 0.03294 s
	// 0.00155 s
}

// An error knows its place in the text, for a caret under it.
func ExampleSyntaxError() {
	text := "lognormal(p50=6, p59=20)"
	_, err := rng.Parse(text, nil)
	at := err.(*rng.SyntaxError).Offset
	message, _, _ := strings.Cut(err.Error(), "?")
	fmt.Printf("%s\n%*s^ %s?\n", text, at, "", message)
	// Output:
	// lognormal(p50=6, p59=20)
	//                  ^ lognormal has no parameter "p59", did you mean p50?
}

// The same tenants stay in a growing canary.
func ExampleBucket() {
	salt := rng.NewWorld(42, 0).Key("bucketing/salt")
	for _, id := range []string{"acme", "globex", "initech"} {
		fmt.Printf("%s %.3f\n", id, rng.Bucket(uint32(salt), id))
	}
	// Output:
	// acme 0.465
	// globex 0.157
	// initech 0.171
}

// Five tenants, the first the largest.
func ExampleParseSizes() {
	law, err := rng.ParseSizes("zipf(1.0)")
	if err != nil {
		fmt.Println(err)
		return
	}
	s := rng.NewWorld(42, 0).Stream("tenant/sizes")
	fmt.Printf("%.3f\n", law.Shares(5, &s))
	// Output:
	// [0.438 0.219 0.146 0.109 0.088]
}
