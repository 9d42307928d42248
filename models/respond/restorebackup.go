package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// RestoreBackup puts a store back to the last backup from before the release.
// What was wrong in it is gone, and so is every row written since.
type RestoreBackup struct {
	Store    string            `yaml:"store,required" doc:"the store"`
	Every    unit.Duration     `yaml:"every" doc:"time between two backups; the release meets it at any time between" default:"24h" min:"1m" max:"30d" source:"judgement: one a night"`
	Takes    unit.DurationDist `yaml:"takes" doc:"from the decision until the restore begins" default:"lognormal(p50=20m, p95=1h)" source:"judgement"`
	Lasts    unit.DurationDist `yaml:"lasts" doc:"how long the restore runs, which nobody can write meanwhile" default:"lognormal(p50=1h, p95=4h)" source:"judgement; forward fixes of databases took 30 to 240 min"`
	ReadOnly bool              `yaml:"read_only" doc:"reads are answered meanwhile; otherwise nothing is" default:"false"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that an attempt begins: a backup that can be used" default:"90%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:    "restore-backup",
	Doc:     "Puts a store back to its backup from before the release; rows written since are lost, and the store is away meanwhile.",
	Source:  "judgement, see the fields",
	Example: "{kind: restore-backup, store: orders-db}",
	New: func() Way {
		return &RestoreBackup{
			Every: unit.Duration(24 * clock.Hour), Takes: unit.MustDurationDist("lognormal(p50=20m, p95=1h)"),
			Lasts: unit.MustDurationDist("lognormal(p50=1h, p95=4h)"), Succeeds: 0.9,
		}
	},
})

// Name is the kind.
func (*RestoreBackup) Name() string { return "restore-backup" }

// Restores names the store.
func (r *RestoreBackup) Restores() string { return r.Store }

// Applies to people, where rows are wrong or unreadable and nobody writes more
// of them.
func (r *RestoreBackup) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation restores no backup"
	case !s.Damaged && !s.Unreadable:
		return false, "there are no wrong rows, or more are being written"
	}
	return true, ""
}

// Try begins the restore.
func (r *RestoreBackup) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, float64(r.Succeeds))
	lasts := draws("restore/lasts")
	a.Undo = Undo{Backup: r.Store, Every: r.Every.Span(), For: bounded(r.Lasts.Span(&lasts)), ReadOnly: r.ReadOnly}
	return a
}
