package decode_test

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// A miniature domain: a kitchen that serves dishes, each cooked in one way.

type kitchen struct {
	Extends string           `yaml:"extends" doc:"A file that this one overlays."`
	Name    string           `yaml:"name,required" doc:"What the kitchen is called."`
	Story   string           `yaml:"story" doc:"What happens, in a few sentences."`
	Open    hours            `yaml:"open" doc:"When guests come."`
	Cooks   int              `yaml:"cooks" doc:"People at the stove." default:"2" source:"judgement" min:"1" max:"50"`
	Score   float64          `yaml:"score" doc:"Stars of the guide." unit:"stars" min:"0" max:"3"`
	Vegan   bool             `yaml:"vegan" doc:"Nothing of animals."`
	Style   string           `yaml:"style" doc:"The tradition." default:"plain" enum:"plain|french|thai"`
	Tables  *table           `yaml:"tables" doc:"Where guests sit."`
	Dishes  []dish           `yaml:"dishes" doc:"What is served."`
	Spices  map[string]spice `yaml:"spices" doc:"What stands on the shelf, by name."`
	Waste   unit.Percent     `yaml:"waste" doc:"Share that is thrown away." default:"5%" source:"judgement"`
	Tip     unit.Percent     `yaml:"tip" doc:"Share added by guests." max:"200%"`
	Heat    method           `yaml:"heat" doc:"How the stove is lit." default:"boil"`
	Extra   []method         `yaml:"extra" doc:"More ways of cooking."`
	Tags    []string         `yaml:"tags" doc:"Words to find it by."`
}

type hours struct {
	From  unit.TimeOfDay    `yaml:"from" doc:"First guest." default:"18:00"`
	For   unit.Duration     `yaml:"for" doc:"Until the last." default:"5h" min:"1h" max:"1d"`
	Stay  unit.DurationDist `yaml:"stay" doc:"How long a guest sits." default:"lognormal(p50=1h, p95=3h)" source:"judgement"`
	Guest unit.Rate         `yaml:"guests" doc:"Guests that come." default:"20/h"`
	Last  unit.TimeOfDay    `yaml:"last" doc:"Last order." default:"(when the first guest comes)"`
}

func (h *hours) SetDefaults() { h.Last = h.From }

type table struct {
	Count uint8 `yaml:"count,required" doc:"Number of tables."`
	seats int
}

type spice struct {
	Grams float64 `yaml:"grams,required" doc:"What is left." unit:"g" min:"0"`
}

type price struct {
	Price  float64 `yaml:"price,required" doc:"What a guest pays." unit:"euro" min:"0"`
	Rebate float64 `yaml:"rebate" doc:"What a friend gets off." unit:"euro" default:"1" source:"judgement"`
}

type dish struct {
	Name   string `yaml:"name,required" doc:"What the menu says."`
	price  `yaml:",inline"`
	Method method `yaml:",kind"`
}

// method is one way to cook.
type method interface{ Heat() float64 }

var methods = kind.NewRegistry[method]("method")

type boil struct {
	Water float64 `yaml:"water" doc:"Water in the pot." unit:"l" default:"2" source:"judgement"`
}

func (b *boil) Heat() float64 { return b.Water }

var _ = methods.Add(kind.Kind[method]{
	Name: "boil", Doc: "Cooks in water.", New: func() method { return &boil{Water: 2} },
})

type grill struct {
	Steps []step `yaml:"steps,required" doc:"What happens on the grill."`
	Lid   method `yaml:"lid" doc:"What happens above it."`
}

type step struct {
	Turn unit.Percent  `yaml:"turn" doc:"Share that is turned."`
	Rest unit.Duration `yaml:"rest" doc:"Time until the next step." default:"1m" source:"judgement"`
}

func (g *grill) Heat() float64 { return float64(len(g.Steps)) }

var _ = methods.Add(kind.Kind[method]{
	Name: "char-grill", Doc: "Cooks over coal.", New: func() method { return &grill{} },
})

func newKitchen() *kitchen {
	k := &kitchen{}
	decode.Defaults(k)
	return k
}
