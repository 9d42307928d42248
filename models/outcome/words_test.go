package outcome_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
)

// What documents say in words comes back as it was.
func TestWordsComeBack(t *testing.T) {
	for i := range outcome.Results {
		o := outcome.Outcome{
			Result: outcome.Result(i), Detection: outcome.Detection(i % len(outcome.Detections)), Digest: 1<<64 - 1,
			Timeline: []outcome.Entry{{Lane: outcome.Lane(i % len(outcome.Lanes))}},
		}
		text, err := json.Marshal(o)
		if err != nil || !strings.Contains(string(text), `"Result":"`+outcome.Results[i]+`"`) {
			t.Fatalf("%s, %v", text, err)
		}
		var back outcome.Outcome
		if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(o, back) {
			t.Errorf("%+v came back as %+v, %v", o, back, err)
		}
	}
	var r outcome.Result
	if err := r.UnmarshalText([]byte("nonsense")); err == nil || !strings.Contains(err.Error(), `"nonsense" is none of completed, aborted`) {
		t.Errorf("error %v", err)
	}
}
