package review_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// shop is a scenario to which nobody objects, once it has one more step: findings come
// from what a test changes in it.
const shop = `
name: shop
title: A new price at the shop
clock: {start: "Tue 10:00", follow: 4h}
release: {start: 0s}
tenants:
  - {cohort: internal, count: 2, rate: 1/s, attributes: {size: {large: 0%, small: 100%}}}
  - {cohort: standard, count: 100, rate: 29/s, attributes: {size: {large: 50%, small: 50%}}}
load:
  profile: {kind: diurnal, peak: "16:00", peak_to_trough: 4}
  operations:
    - {name: browse, share: 60%, entry: web, access: read}
    - {name: order, share: 40%, entry: web, access: write}
services:
  - {name: web, instances: 4, time: 10ms, errors: 0.02%, calls: [{to: orders, for: [order]}]}
  - {name: orders, instances: 8, concurrency: 2, time: 20ms, startup: 20s, errors: 0.1%, stores: [db]}
stores: [{name: db, time: 2ms}]
change:
  service: orders
  visible: true
  flag: new-price
  breaking: behaviour
  defects:
    - {kind: functional, name: wrong-price, probability: 20%, in: feature, when: {operation: order}, fail: 5%}
strategies:
  - {name: canary, kind: canary, by: request, steps: [{to: 20%, bake: 30m}, {to: 100%}], gate: [{detector: compare, owner: shop}]}
observe:
  detectors:
    - {name: compare, kind: canary-compare, min_requests: 50}
    - {name: burn, kind: burn-rate, page: oncall}
    - {name: exposed, kind: threshold, scope: exposed, above: 1%}
    - {name: everybody, kind: threshold, scope: all, above: 2%}
respond:
  actions:
    - {kind: kill-switch}
    - {kind: traffic-shift}
    - {kind: rollback, takes: 2m}
coordination:
  - {kind: support, told: before, why: tickets about prices}
`

func reviewOf(t *testing.T, sets ...string) review.Review {
	t.Helper()
	p, err := scenarios.Parse("shop", []byte(shop), sets)
	if err != nil {
		t.Fatal(err)
	}
	return review.Of(p)
}

const (
	canary  = "strategies.canary."
	defect  = "change.defects.wrong-price"
	once    = "strategies=[{name: once, kind: all-at-once}]"
	toggle  = "strategies=[{name: toggle, kind: toggle, behind: new-price, steps: [{to: 20%, bake: 30m}, {to: 100%}], gate: [{detector: compare, owner: shop}]}]"
	rings   = "strategies=[{name: rings, kind: rings, order: [staging, internal, standard]}]"
	byTen   = canary + "by=tenant"
	more    = canary + "steps=[{to: 20%, bake: 30m}, {to: 60%, bake: 10m}, {to: 100%}]"
	migrate = "change.migration={store: db, steps: [{do: expand}, {do: contract, at: %s}]}"
)

// of makes a list of assignments.
func of(sets ...string) []string { return sets }

// trial is a kind of finding and what makes it speak.
type trial struct {
	id    string
	fires []string
	says  string // part of it
	path  string
	quiet []string
}

// Each kind of finding has a mutation of the shop by which it fires, with what it then
// says, and one close by in which its reason does not hold.
var cases = []trial{
	{"weak-gate", of(canary+"steps.0.to=1%", canary+"steps.0.bake=10m", defect+".fail=1%"), "1% of requests for 10m gives compare 73 requests; seeing wrong-price, +1 pp over 0.1%, needs at least 274", "strategies[0].gate[0]", of(canary+"steps.0.to=20%", defect+".fail=1%", canary+"steps.0.bake=2h")},
	{"diluted-signal", of(canary+"gate.0.detector=everybody", canary+"steps.0.to=1%"), "1% are exposed at 1% of requests: wrong-price makes 0.15% of them fail, and it wants more than 2%, which it never is", "strategies[0].gate[0]", of(canary+"gate.0.detector=exposed", canary+"steps.0.to=1%")},
	{"no-gate", of(canary + "gate=[]"), "1 step before everybody: 30m of baking in all, and no gate looks", "strategies[0].gate", of(canary+"gate=[]", canary+"steps.0.bake=0s")},
	{"nobody-watches", of(canary+"gate=[]", "observe.detectors=[{name: compare, kind: canary-compare}]"), "no gate, and no detector (of 1) pages anybody", "strategies[0]", of(canary + "gate=[]")},
	{"gate-without-owner", of(canary + "gate=[{detector: compare}]"), "nobody owns the gate compare", "strategies[0].gate[0]", nil},
	{"weight-not-expressible", of(canary+"routing=instances", canary+"steps.0.to=5%"), "with 8 instances and nothing that routes, 5% is really 11.1%", "strategies[0].steps[0].to", of(canary+"routing=instances", canary+"steps.0.to=12.5%")},
	{"bake-before-cliff", of(defect + ".when={operation: order, after: 31m}"), "wrong-price shows 31m after the first exposure, and everybody has it 30m after", "strategies[0].steps[0].bake", of(defect + ".when={operation: order, after: 29m}")},
	{"late-trigger", of(defect + ".when={operation: order, event: 40m}"), "wrong-price wakes up 40m after the release starts, Tue 10:40; everybody has it after 30m40s at the latest", "change.defects[0].when", of(defect + ".when={operation: order, event: 20m}")},
	{"one-way-early", of(fmt.Sprintf(migrate, "with deploy")), "the schema of db is contracted with deploy", "change.migration.steps[1].at", of(fmt.Sprintf(migrate, "after full exposure"))},
	{"hard-to-undo", of("change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h}]"), "63% are in the new format 2h after", "change.hazards[0]", of("change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h, after: contract}]", fmt.Sprintf(migrate, "after full exposure"))},
	{"incompatible-schema", of("change.migration={store: db, steps: [{do: expand}], fails: [{version: old, on: expanded, reads: 0%, writes: 30%}]}"), "the old version fails 0% of the reads and 30% of the writes", "change.migration.fails[0]", of("change.migration={store: db, steps: [{do: expand}], fails: [{version: old, on: contracted}]}")},
	{"stopping-migration", of("change.migration={store: db, steps: [{do: expand, lock: {hold: 2s, wait_behind: 8s}}]}"), "expand stops all of db for 10s or more in 1 case of 20; about 300 requests come meanwhile", "change.migration.steps[0].lock", of("change.migration={store: db, steps: [{do: expand, lock: {hold: 2s, wait_behind: 8s, lock_timeout: 1s}}]}")},
	{"release-in-peak", of(`clock.start=Tue 16:00`), "100% of requests at Tue 16:30 adds 80% of the traffic at 1.59 times the daily mean; the peak is 1.60", "strategies[0]", of("clock.start=Tue 16:00", "load.profile.peak_to_trough=1.1")},
	{"deploy-overload", of(once, "strategies.once.deploy={kind: rolling, surge: 0%, unavailable: 90%}", "services.orders.time=600ms"), "leaves 1 of 8, with 2 slots; 7.2", "strategies[0].deploy", of(once, "strategies.once.deploy={kind: rolling, surge: 0%, unavailable: 50%}", "services.orders.time=600ms")},
	{"people-not-told", of("coordination=[{kind: support, told: at step 2}]"), "support is told at step 2, 30m20s after customers meet it at step 1", "strategies[0]", of("coordination=[{kind: support, told: at step 1}]")},
	{"nobody-named", of("coordination=[]"), "102 tenants can see the change", "coordination", of("coordination=[]", "change.visible=false")},
	{"untested-rollback", of("respond.actions.rollback.rehearsed=false"), "takes 6m instead of 2m in the mean and works in 75% of the cases instead of 95%", "respond.actions[2].rehearsed", of("respond.actions.rollback.rehearsed=false", canary+"ways=[traffic-shift]")},
	{"no-way-back", of(canary + "ways=[kill-switch]"), "the ways back are kill-switch: none of them takes it back", "strategies[0].ways", of(toggle, "strategies.toggle.ways=[kill-switch]")},
	{"no-kill-switch", of(toggle, "strategies.toggle.ways=[rollback]"), "new-price is not among the ways back as a kill-switch; replacing 8 instances takes about 40s", "strategies[0].ways", of(canary + "ways=[rollback]")},
	{"staging-only", of(rings, defect+".staging_catches=25%"), "catches about 25% of the bad releases", "strategies[0].gate", of(rings, "strategies.rings.gate=[{detector: compare, owner: shop}]")},
	{"staging-unused", of(defect + ".staging_catches=25%"), "staging would catch wrong-price in 25% of the cases", "change.defects[0].staging_catches", of(rings, defect+".staging_catches=25%")},
	{"stale-flags", of(toggle, "flags={stale: 25%}"), "an instance is stale in 25% of the cases, so 2 of 8 instances are in the mean", "strategies[0].behind", of(toggle, "flags={stale: 25%, stale_hear: start}")},
	{"hurts-in-the-dark", of(toggle, defect+".in=version"), "wrong-price sits in the version: the dark version puts it in front of 100% of the traffic in one step", "strategies[0]", of(toggle)},
	{"unwatched-end", nil, "from 20% of requests to everybody is 80% of the traffic in one step, which is not watched (0s)", "strategies[0]", of(more)},
	{"hidden-by-scale", of(defect + ".when={operation: order, from: 25%}"), "wrong-price fails 0% of the requests to orders at the last step before everybody (20% of requests) and 5%", "change.defects[0].when", of(defect + ".when={operation: order, from: 15%}")},
	{"stuck-at-end", of(canary + "steps.0.bake=5h"), "20% of requests lasts 5h, and plays are followed for 4h after a move", "strategies[0].steps[0].bake", of(canary+"steps.0.bake=5h", "clock.follow=6h")},
	{"beyond-follow", of(defect + ".when={operation: order, event: 6h}"), "wrong-price shows 6h after the release at the earliest or in half of the cases; plays end after 4h31m", "change.defects[0]", of(defect + ".when={operation: order, event: 4h}")},
	{"bypasses-steps", of(defect + ".in=everywhere"), "wrong-price hurts 100% of the tenants from the first step of canary on", "change.defects[0].in", of(once, defect+".in=everywhere")},
	{"mixed-for-long", of(defect+".when={mixed: true}", defect+".in=version"), "bakes keep the versions mixed for 30m, with 32% of the requests meeting both", "strategies[0].steps", of(defect+".when={mixed: true}", defect+".in=version", byTen)},
	{"tenants-missed", of(byTen, canary+"steps.0.to=2%", defect+".when.tenant=size == 'large'"), "tenants; 2% of tenants holds none of them in", "strategies[0].steps[0].bake", of(byTen, defect+".when.tenant=size == 'large'")},
	{"unseen-damage", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"), "2% of the affected writes leave a wrong row, and nobody hears of it by reconciliation", "change.defects[0]", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "observe.detectors=[{name: compare, kind: canary-compare}, {name: rows, kind: reconciliation, page: oncall}]")},
	{"never-repaired", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"), "rows leaves wrong rows, and respond.repair.rows is 0/s", "change.defects[0]", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "respond.repair={rows: 1/s}")},
	{"everybody-at-once", of(once), "all 30 requests/s meet it from Tue 10:00 on, 40s after", "strategies[0]", of(canary + "steps.0.bake=0s")},
	{"tied-exposure", of(once), "taking it back replaces 8 instances, about 2m40s with the decision; lowering new-price takes 1m30s", "strategies[0]", of(once, "respond.actions.kill-switch.propagation=10m")},
	{"contradicts-class", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"), "it is called reversible, but this stays: rows (wrong rows stay)", "change.reversible", of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "change.reversible=partial")},
}

func TestTheShopIsFine(t *testing.T) {
	for _, f := range reviewOf(t, more).Findings {
		t.Errorf("%s at %s: %s", f.ID, f.Path, f.What)
	}
}

func TestEachKindFiresAndHolds(t *testing.T) {
	for _, c := range cases {
		t.Run(c.id, func(t *testing.T) {
			said, found := "", false
			for _, f := range reviewOf(t, c.fires...).Findings {
				if f.ID == c.id {
					said += fmt.Sprintf("\n%s: %s", f.Path, f.What)
					found = found || f.Path == c.path && strings.Contains(f.What, c.says)
					if f.File == "" || f.Line == 0 || f.Column == 0 || f.Why == "" || f.Change == "" {
						t.Errorf("it lacks a place, a reason or a remedy: %+v", f)
					}
				}
			}
			if !found {
				t.Errorf("want %s: …%s…, got%s", c.path, c.says, said)
			}
			for _, f := range reviewOf(t, c.quiet...).Findings {
				if f.ID == c.id {
					t.Errorf("its reason does not hold, and yet: %s", f.What)
				}
			}
		})
	}
}

func TestEveryKindIsTried(t *testing.T) {
	for _, name := range review.Kinds.Names() {
		if !slices.ContainsFunc(cases, func(c trial) bool { return c.id == name }) {
			t.Errorf("%s is tried by no case", name)
		}
	}
}

// The reference's figure: of a canary of 5%, 8 603 requests see 0.2% against 0.1%,
// one-sided at 5%, in 80% of the cases; and 900 requests, 10 minutes of them at 1.5/s,
// see a good deal less.
func TestPowerOfAStep(t *testing.T) {
	sees := func(bake string) review.Step {
		r := reviewOf(t, "load.profile.kind=constant", "services.orders.startup=0s",
			canary+"steps=[{to: 5%, bake: "+bake+"}, {to: 100%}]", "tenants=[{cohort: all, count: 10, rate: 75/s}]", "load.operations.order.share=40%")
		return r.Steps[0]
	}
	// 75/s, of which 40% come to orders, 5% of them: 1.5/s.
	short, long := sees("10m"), sees("5736s")
	if short.Requests != 900 || long.Requests != 8604 || math.Abs(short.Base-0.001) > 1e-12 {
		t.Errorf("%v and %v requests over %v, want 900 and 8604 over 0.1%%", short.Requests, long.Requests, short.Base)
	}
	if long.Sees > 0.001001 || long.Sees < 0.00099 {
		t.Errorf("8604 requests see +%v, want +0.1 pp", long.Sees)
	}
	if short.Sees < 0.0038 || short.Sees > 0.004 {
		t.Errorf("900 requests see +%v; 872 are to see 0.5%% against 0.1%%, and so a little less than +0.4 pp", short.Sees)
	}
}

// Whatever may stand in a scenario is reviewed without a panic, and every kind of
// strategy is foreseen to its end.
func TestEveryKindIsReviewed(t *testing.T) {
	cohorts := "tenants=[{cohort: internal, count: 2, rate: 1/s}, {cohort: beta, count: 9, rate: 2/s}, {cohort: standard, count: 100, rate: 27/s}]"
	reviewed := 0
	try := func(what string, sets ...string) {
		p, err := scenarios.Parse("shop", []byte(shop), append(sets, cohorts))
		if err != nil {
			return // the example wants what the shop does not have
		}
		reviewed++
		r := review.Of(p)
		if len(r.Steps) == 0 {
			t.Errorf("%s: no steps", what)
		}
		for _, s := range r.Steps {
			if s.Bake < 0 || !(s.Requests >= 0) || !(s.Sees >= 0 && s.Sees <= 1) || !(s.Share >= 0 && s.Share <= 1+1e-9) {
				t.Errorf("%s: %+v", what, s)
			}
		}
		for _, f := range r.Findings {
			if strings.Contains(f.What, "NaN") || strings.Contains(f.What, "Inf") || strings.Contains(f.What, "to an end by itself") {
				t.Errorf("%s: %s", what, f.What)
			}
		}
	}
	field := func(k string, example, more string) string {
		if !strings.HasPrefix(example, "{") {
			return "[{kind: " + k + more + "}]"
		}
		return "[" + strings.TrimSuffix(example, "}") + more + "}]"
	}
	for _, k := range rollout.Kinds.All() {
		for _, behind := range []string{"", ", behind: new-price"} {
			try(k.Name+behind, "strategies="+field(k.Name, k.Example, ", name: x, gate: [{detector: compare}]"+behind))
		}
	}
	for _, k := range change.Kinds.All() {
		try(k.Name, "change.defects="+field(k.Name, k.Example, ", name: x, probability: 20%"))
	}
	for _, k := range detect.Kinds.All() {
		try(k.Name, "observe.detectors="+field(k.Name, k.Example, ", name: compare, page: oncall"))
	}
	for _, k := range respond.Ways.All() {
		try(k.Name, "respond.actions="+field(k.Name, k.Example, ""))
	}
	try("everything fails anyway", "services.orders.errors=100%", "services.web.errors=100%")
	if reviewed < 40 {
		t.Errorf("only %d scenarios were reviewed", reviewed)
	}
}
