package flow

import "github.com/rehearse-sim/rehearse/sim/clock"

// bucket is how many retries a shared budget can save up.
const bucket = 100

// budget is a token bucket for retries: of the clients, or of one call.
type budget struct {
	deposit float64 // tokens per first attempt; from 1 on it never binds
	tokens  float64 // at settled
	gain    float64 // tokens per second since
	settled clock.Time
	allowed float64 // share of the wanted retries that the budget lets through
	wanted  float64 // retries per second, in this evaluation
	fresh   float64 // first attempts per second, in this evaluation
}

func newBudget(deposit float64) budget {
	return budget{deposit: deposit, tokens: bucket, allowed: 1}
}

// settle brings the budget up to now, and decides which share of the wanted
// retries it lets through over the next dt seconds.
func (b *budget) settle(now clock.Time, dt float64) {
	b.tokens = min(max(b.tokens+b.gain*now.Sub(b.settled).Seconds(), 0), bucket)
	b.settled = now
	b.allowed = 1
	if b.deposit < 1 && b.wanted > 0 {
		b.allowed = min(1, (b.tokens+b.deposit*b.fresh*dt)/(b.wanted*dt))
	}
	b.gain = b.deposit*b.fresh - b.allowed*b.wanted
}

// binds reports whether the budget is being used up, or is not yet full again.
func (b *budget) binds() bool { return b.deposit < 1 && (b.tokens < bucket || b.gain < 0) }

// budgets are those of the calls, by link.
type budgets []budget

// newBudgets returns nil where no call has one.
func newBudgets(e *Engine) budgets {
	var out budgets
	any := false
	for _, edge := range e.site.System.Edges() {
		deposit := edge.Budget
		if deposit == 0 {
			deposit = 1
		}
		any = any || deposit < 1
		out = append(out, newBudget(deposit))
	}
	if !any {
		return nil
	}
	return out
}

// settle decides what is let through over the next dt seconds, by what was
// wanted in the last evaluation.
func (b budgets) settle(now clock.Time, dt float64) {
	for i := range b {
		b[i].settle(now, dt)
	}
}

// begin clears what was wanted, before an evaluation.
func (b budgets) begin() {
	for i := range b {
		b[i].wanted, b[i].fresh = 0, 0
	}
}

// spend works out what the bucket loses from now on.
func (b budgets) spend() {
	for i := range b {
		b[i].gain = b[i].deposit*b[i].fresh - b[i].allowed*b[i].wanted
	}
}

func (b budgets) binds() bool {
	for i := range b {
		if b[i].binds() {
			return true
		}
	}
	return false
}

// allows returns the share of the wanted retries of a call that is let through.
func (b budgets) allows(link int) float64 {
	if b == nil {
		return 1
	}
	return b[link].allowed
}

// note enters first attempts and wanted retries per second of a call.
func (b budgets) note(link int, fresh, wanted float64) {
	if b != nil {
		b[link].fresh += fresh
		b[link].wanted += wanted
	}
}
