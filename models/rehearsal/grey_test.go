package rehearsal

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// grey plays ten minutes of ten instances, 70% busy, by request. With a defect,
// the first instance is replaced by one that has it, unrouted, so that whoever
// balances the load deals with it as with any other. It returns the share of the
// answers that came from that instance, and the share of the requests that failed.
func grey(t *testing.T, balance, defect, fault string) (answers, fails, requests float64) {
	t.Helper()
	pl, err := scenarios.Load(arithmetic, []string{
		"tenants.0.rate=560/s", "services.0.instances=10", "services.0.concurrency=4", "services.0.queue=40", "services.0.time=exp(50ms)",
		"services.0.balance=" + balance, "observe.detectors=[]", "respond.actions=[]", "change.defects=" + defect, "faults=" + fault,
	})
	if err != nil {
		t.Fatal(err)
	}
	pl.Fidelity = plan.Request
	w := newWorld(pl, 5, 0)
	p := newPlay(w, nil, w.defects)
	if defect != "[]" {
		p.fleet.Aim(exposure.New, 1, &rollout.Rolling{Unavailable: 0.1})
	}
	p.engine.Run(clock.Time(10 * clock.Minute))
	odd, all := 0.0, 0.0
	for _, r := range p.fleet.Running() {
		n, _ := p.traffic.Answered(r.ID)
		if all += n; r.Version == exposure.New {
			odd += n
		}
	}
	sent, failed := p.requests()
	return odd / all, float64(failed) / float64(sent), float64(sent)
}

// Errors of one of ten instances are an attempt's chance of a tenth, as error.rate
// per instance plays them: an error takes as long as an answer, so no balancer
// is drawn to it. Two shares of 336 000 requests are apart by less than 5.5 standard
// deviations but with probability 4e-8.
func TestFailingInstancesAreSoInTheMean(t *testing.T) {
	_, fault, n := grey(t, "least-loaded", "[]", "[{kind: error.rate, ratio: 10%, per: instance, target: {service: shop}, start: 0s, duration: 0s}]")
	for _, balance := range []string{"least-loaded", "random"} {
		answers, fails, _ := grey(t, balance, "[{kind: functional, name: bad, probability: 100%, fail: 100%, per: attempt}]", "[]")
		t.Logf("%s: %.2f%% of the answers are its own, %.2f%% fail; as a fault %.2f%%", balance, 100*answers, 100*fails, 100*fault)
		if sd := math.Sqrt(2 * 0.1 * 0.9 / n); math.Abs(fails-fault) > 5.5*sd {
			t.Errorf("%s: %.4f fail, %.4f with the fault", balance, fails, fault)
		}
	}
}

// A slow instance is not slow in the mean: with 4 slots and 250 ms it does 16/s.
// Whoever goes by load gives it no more than that, and nobody fails; whoever goes
// by luck gives it 56/s, and the line of its own keeps all of them for longer
// than the second that they wait. So no fault says it for some instances only.
func TestSlowInstancesAreNotSoInTheMean(t *testing.T) {
	const slow = "[{kind: latency, name: slow, probability: 100%, add: 200ms}]"
	for balance, want := range map[string]float64{"least-loaded": 0, "random": 0.1} {
		answers, fails, n := grey(t, balance, slow, "[]")
		t.Logf("%s: %.2f%% of the answers are its own, %.2f%% fail", balance, 100*answers, 100*fails)
		if math.Abs(fails-want) > 0.001+5.5*math.Sqrt(0.1*0.9/n) || answers > 1.2*16/560 {
			t.Errorf("%s: %.4f fail, want %.2f; %.4f of the answers", balance, fails, want, answers)
		}
	}
	_, mean, _ := grey(t, "random", "[]", "[{kind: latency.add, mean: 20ms, target: {service: shop}, start: 0s, duration: 0s}]")
	if t.Logf("a tenth of the delay for everybody: %.2f%% fail", 100*mean); mean > 0.03 {
		t.Errorf("a tenth of the delay for everybody fails %.4f", mean)
	}
	if _, err := scenarios.Load(arithmetic, []string{"faults=[{kind: latency.add, mean: 200ms, select: \"1\", target: {service: shop}, start: 0s, duration: 0s}]"}); err == nil {
		t.Error("a fault can be slow at one instance: say in docs/validation.md how well")
	}
}
