package outcome

import "github.com/rehearse-sim/rehearse/sim/clock"

// Harm is what the release did to tenants, beyond what the control suffered in
// the same world.
type Harm struct {
	Tenants         int     // in this world
	TenantsHit      int     // with at least one attributable failed request
	TenantsDegraded int     // with at least 3, and a failure ratio surely beyond the SLO, in some 5 minutes
	WeightHit       float64 // share of the weight of those hit, in [0, 1]
	Cohorts         []CohortHarm

	Failed    float64 // requests that failed for good and would not have without the release
	Spared    float64 // the reverse: failed in the control and not here
	ByCause   Causes
	Announced float64 // of Failed, in the minutes of a window that customers had been told of
	Minutes   int     // minutes with attributable failures

	RowsDamaged    float64 // rows that the release wrote wrongly, in the mean
	RowsLost       float64 // written since the backup that was restored, and gone
	TenantsDamaged int     // with at least one such row

	MessagesLost    float64 // that ended as dead letters, in the mean
	MessagesLate    float64 // worked off after their deadline, beyond the control's, in the mean
	TenantsStranded int     // with at least one message lost or late

	BudgetBurned        float64 // failed, as a share of the error budget of the SLO's window
	PeakExposure        float64 // largest share of the traffic that met the feature at once, by routing, in [0, 1]
	ExposureAtDetection float64 // that share when the release was detected, NaN-free: 0 when it never was
}

// Tenant is one customer in one play, for who wants to see each.
type Tenant struct {
	Cohort   int        // index into Harm.Cohorts
	Weight   float64    // share of all tenants' weight; of their requests where nobody has a weight
	First    clock.Time // of its failed requests; Never when it had none
	Damaged  clock.Time // its first row that was written wrongly; Never when it had none
	Stranded clock.Time // its first message that was lost or late; Never when it had none
}

// CohortHarm is the harm to one cohort.
type CohortHarm struct {
	Name      string
	Tenants   int
	Hit       int
	Degraded  int
	WeightHit float64
	Failed    float64
}

// Causes splits the attributable failures by what failed the last attempt.
type Causes struct {
	Change  float64 // the change's own effect said fail
	Reject  float64 // no slot, no place in line, or no instance
	Timeout float64 // somebody stopped waiting
	Other   float64 // background errors and faults, net of the control's
}

// Part is one stretch of the way back.
type Part uint8

// The parts, in the order in which they usually come.
const (
	Detect   Part = iota // from the first harm to the signal that led to action
	Page                 // until a person's device rings
	Ack                  // until somebody takes it
	Diagnose             // until somebody knows what to do
	Act                  // until what was done about it is in force
	Drain                // until what the change left behind is gone: retries, lines, entries; and queues are as short as the control's
	Repair               // until damaged data is mended
	Parts
)

// PartNames lists the words for the parts.
var PartNames = [Parts]string{"detect", "page", "ack", "diagnose", "act", "drain", "repair"}

func (p Part) String() string { return PartNames[p] }

// Recovery is the way back from the first harm. All spans are 0 when there was
// no harm; Censored says that following ended first, so that the true span is
// longer.
type Recovery struct {
	FirstHarm clock.Time // clock.Never when there was none
	LastHarm  clock.Time // of the service recovery: followed by 10 quiet minutes
	Detect    clock.Span // first harm to detection, when Detection is Noticed

	Service         clock.Span // first harm to the last one that 10 quiet minutes follow
	ServiceCensored bool
	Full            clock.Span // with backlog drained and data repaired
	FullCensored    bool

	Parts [Parts]clock.Span // add up to Full: each instant is charged once
}

// Safety is what caution costs.
type Safety struct {
	TimeToFull    clock.Span // from the release until everybody has it
	Full          bool       // it came to that
	Over          clock.Span // from the release until the last step has been watched, too; 0 where it did not come to that
	InstanceHours float64    // beyond what the control runs
	Pages         int
	PeopleMinutes float64 // of the people who were paged, from acknowledgement to the end of the last action
	Waits         int     // steps that waited for a person
}
