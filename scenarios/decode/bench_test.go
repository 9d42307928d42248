package decode_test

import (
	"os"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// BenchmarkDecode reads a file of one screen: parse, walk, defaults.
func BenchmarkDecode(b *testing.B) {
	src, err := os.ReadFile("testdata/good/full.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		d, err := decode.Parse("full.yaml", src)
		if err != nil {
			b.Fatal(err)
		}
		if p := d.Into(newKitchen()); p != nil {
			b.Fatal(p)
		}
	}
}
