package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/reports"
)

// retelling is what a replay was asked for.
type retelling struct {
	request
	strategy string
	clean    bool
	number   int
	pick, by string
	named    bool // by was given
}

var picks = []string{"median", "worst", "best"}

func replayVerb() *cobra.Command {
	var r retelling
	c := &cobra.Command{
		Use:   "replay [FILE|NAME]",
		Short: "Tell what happened in one of the random worlds",
		Long: `Plays a scenario and tells one play of one strategy as a story: what was true,
what monitoring saw, what people believed and what was done, by the clock on
the wall. Without --world it is the world that --pick chooses among all
replications; the same seed tells the same story.`,
		Example: `  rehearse replay tax-engine --strategy canary --pick worst
  rehearse replay tax-engine --strategy canary --clean --pick worst --by time_to_full
  rehearse replay ./mine.yaml --strategy rings --world 17 -o story.html`,
		Args: atMost(1, "one replay tells one scenario"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := r.read(c, args); err != nil {
				return err
			}
			return r.tell(c)
		},
	}
	f := c.Flags()
	settingFlags(f)
	f.StringVar(&r.strategy, "strategy", "", "tell of the strategy `NAME`; the first one without it")
	f.BoolVar(&r.clean, "clean", false, "tell of the clean change, not of the bad one")
	f.IntVar(&r.number, "world", 0, "tell of world `N`, counted from 1")
	f.StringVar(&r.pick, "pick", "median", "choose the `median`, worst or best world…")
	f.StringVar(&r.by, "by", "", "…by this `FIGURE`; without it, by the first that the scenario decides on and that differs, else by "+ranked)
	f.StringArrayVar(&r.sets, "set", nil, "override a value of the scenario, `PATH=VALUE`; may be repeated")
	f.StringVarP(&r.output, "output", "o", "", "write the story to `FILE`; its ending picks the format")
	return c
}

// check finds what is wrong with the request, before anything is played.
func (r *retelling) check(c *cobra.Command) (figure.Figure, error) {
	by, known := figure.Get(r.by)
	switch {
	case !known && r.named:
		var names []string
		for _, f := range figure.All() {
			names = append(names, f.Name)
		}
		return by, usage(fmt.Errorf("--by: there is no figure %q", r.by), remedy(r.by, names))
	case !slices.Contains(picks, r.pick):
		return by, usage(fmt.Errorf("--pick: %q is none of median, worst, best", r.pick), remedy(r.pick, picks))
	case r.format != "text" && r.format != "json" && r.format != "html":
		return by, usage(fmt.Errorf("a story is told as text, json or html, not as %s", r.format), "give --format html")
	case c.Flags().Changed("world") && (r.number < 1 || r.number > r.replications):
		return by, usage(fmt.Errorf("--world %d: there are worlds 1 to %d", r.number, r.replications), "play more with --replications")
	case c.Flags().Changed("world") && (c.Flags().Changed("pick") || c.Flags().Changed("by")):
		return by, usage(fmt.Errorf("--world says which one, and --pick says how to choose"), "leave one of them out")
	}
	return by, nil
}

func (r *retelling) tell(c *cobra.Command) error {
	format, err := r.chosen(r.output)
	if err != nil {
		return err
	}
	r.format, r.named = format.Name, c.Flags().Changed("by")
	by, err := r.check(c)
	if err != nil {
		return err
	}
	p, err := load(r.ref, r.sets)
	if err != nil {
		return err
	}
	if r.strategy == "" {
		r.strategy = p.Strategies[0].Name
	}
	p.Choose(r.replications, r.within) // as run does, so that worlds are the same
	if p, err = narrow(p, []string{r.strategy}); err != nil {
		return err
	}
	var worlds []outcome.World
	if r.number == 0 { // one that is named needs no others to be chosen among
		worlds, err = r.play(c.Context(), p, newProgress(c.ErrOrStderr()))
	}
	switch interrupted, wrong := ended(err); {
	case wrong != nil:
		return wrong
	case interrupted != nil:
		return unusable(c, interrupted)
	}
	story, err := r.world(c.Context(), p, worlds, by)
	if err != nil {
		return internal(err)
	}
	var b bytes.Buffer
	switch r.format {
	case "json":
		e := json.NewEncoder(&b)
		e.SetIndent("", "  ")
		err = e.Encode(story)
	case "html":
		err = story.HTML(&b)
	default:
		err = story.Tell(&b, columns(c.OutOrStdout()))
	}
	if err != nil {
		return internal(err)
	}
	return deliver(c, b.Bytes(), r.output)
}

// world takes the world that was asked for.
func (r *retelling) world(ctx context.Context, p *plan.Plan, worlds []outcome.World, by figure.Figure) (*reports.Story, error) {
	if !r.named && r.number == 0 {
		by = ranking(p, worlds, r.strategy, !r.clean)
	}
	i, why := r.number-1, fmt.Sprintf("world %d of %d", r.number, r.replications)
	if i < 0 {
		var rank int
		i, rank = choose(by.Sample(worlds, r.strategy, !r.clean), r.pick)
		why = picked(i+1, r.replications, r.pick, by)
		if rank == 0 {
			why = fmt.Sprintf("world %d of %d; %s is not defined in any of them", i+1, r.replications, by.Title)
		}
	}
	story := r.story(p, i, r.strategy, !r.clean)
	story.Picked = why
	return &story, r.recall(ctx, p, &story, !r.clean)
}

// choose returns the index of the world that a sample's order puts there, the
// first of those that are alike, and in how many worlds the figure is defined. What
// following cut short is worse than what was seen of it.
func choose(s figure.Sample, pick string) (index, defined int) {
	var order []int
	for i, ok := range s.Defined {
		if ok {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return 0, 0
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := s.Obs[a], s.Obs[b]
		switch {
		case x.Value != y.Value && (x.Value < y.Value) != s.Figure.More:
			return -1
		case x.Value != y.Value:
			return 1
		case x.Censored != y.Censored && y.Censored:
			return -1
		case x.Censored != y.Censored:
			return 1
		}
		return 0
	})
	at := map[string]int{"best": 0, "median": (len(order) - 1) / 2, "worst": len(order) - 1}[pick]
	want := s.Obs[order[at]]
	for at > 0 && s.Obs[order[at-1]] == want {
		at--
	}
	return order[at], len(order)
}
