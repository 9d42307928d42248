package fault

import "github.com/rehearse-sim/rehearse/models/kind"

// FlagDown takes the service away that hands out flags. Instances go by what they
// heard last, and those that start by what their relay or file kept, unless the
// scenario says otherwise (flags.while_down); so whoever raises or lowers the flag meanwhile, a kill switch too, is heard by nobody
// before it is over. What was set before it began is heard as usual: judgement.
type FlagDown struct{}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "flag.down",
	Doc:     "Takes the flag service away: flags stay as they are, and whatever is raised or lowered meanwhile is heard afterwards.",
	Source:  "judgement: SDKs go on with the last values they know (OpenFeature flagd, LaunchDarkly)",
	Example: "{kind: flag.down}",
	New:     func() Effect { return &FlagDown{} },
})

// Aims are a flag.
func (f *FlagDown) Aims() Aims { return AtFlag }

// Mutes says that nobody hears of the flag.
func (f *FlagDown) Mutes() {}
