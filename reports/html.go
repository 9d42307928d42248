package reports

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"
)

var _ = Add(Format{
	Name: "html", Ending: ".html", Tells: true,
	Doc: "One page with charts that needs no network, for a browser or to be printed.",
	Write: func(w io.Writer, r *Report, _ Style) error {
		h := &hyper{strategies: r.Strategies}
		t := &page{markup: h, r: r, width: math.MaxInt}
		t.head()
		head := h.take()
		t.figures("bad", "If the change is bad", "How a bad one ends")
		bad := h.take()
		t.expectations()
		t.cohorts()
		t.figures("clean", "If the change is clean", "")
		t.overall()
		t.comparisons()
		t.recovery()
		t.alarms()
		t.sensitivity()
		t.reviewed()
		t.foot()
		p := sheet{Title: h.title, Story: r.Story, Head: head, Before: bad[:min(len(bad), 1)], After: h.take(), Strategies: r.Strategies, Data: dataOf(r)}
		if len(bad) > 1 {
			p.After = append(bad[1:], p.After...)
		}
		p.Rulings = rulings(r)
		return p.write(w)
	},
	Compare: func(w io.Writer, d *Diff, _ Style) error {
		h := &hyper{}
		t := &page{markup: h, width: math.MaxInt}
		t.diff(d)
		all := h.take()
		return sheet{Title: h.title, Head: all[:1], After: all[1:]}.write(w)
	},
})

// HTML writes the story as a page.
func (s *Story) HTML(w io.Writer) error {
	h := &hyper{strategies: []string{s.Play.Strategy}}
	t := &page{markup: h, r: &Report{}, width: math.MaxInt}
	t.about(s)
	head := h.take()
	t.gap(s)
	t.leaves(&s.Play)
	t.again(s)
	p := sheet{
		Title: h.title, Head: head, After: h.take(), Strategies: h.strategies,
		Data: data{Strategies: h.strategies, Stories: []told{toldOf(s)}},
	}
	return p.write(w)
}

// sheet is what the template fills in. Without strategies nothing is drawn, and
// the page needs no script.
type sheet struct {
	Title, Story  string
	Head          []section
	Rulings       []ruling
	Before, After []section // of the charts
	Strategies    []string
	Data          data
}

var (
	//go:embed page/page.html
	pageTemplate string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/dark.css
	pageDark string // colours on a dark ground
	//go:embed page/bundle.js
	pageScript string
	//go:embed page/echarts
	pageLicences embed.FS

	pageSheet = template.Must(template.New("page").Parse(pageTemplate))
)

// policy forbids everything but the page's own script and style; above all the
// network.
func (p sheet) policy() string {
	script := "script-src 'none'"
	if text := p.script(); text != "" {
		sum := sha256.Sum256([]byte(text))
		script = fmt.Sprintf("script-src 'sha256-%s'", base64.StdEncoding.EncodeToString(sum[:]))
	}
	return "default-src 'none'; " + script + "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
}

func (p sheet) script() string {
	if len(p.Strategies) == 0 {
		return ""
	}
	return pageScript
}

// style goes dark where the script says so, without one as the reader's system
// does.
func (p sheet) style() string {
	dark := `:root[data-theme="dark"] { ` + pageDark + "}\n"
	if p.script() == "" {
		dark = "@media screen and (prefers-color-scheme: dark) { :root { " + pageDark + "} }\n"
	}
	return pageStyle + dark
}

// licences are those of what the script is made of.
func licences() []string {
	var list []string
	for _, name := range []string{"NOTICE", "LICENSE", "LICENSE-d3", "LICENSE-zrender"} {
		text, err := pageLicences.ReadFile("page/echarts/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		list = append(list, strings.TrimSpace(string(text)))
	}
	return list
}

func (p sheet) write(w io.Writer) error {
	var b bytes.Buffer
	err := pageSheet.Execute(&b, struct {
		sheet
		Policy   string
		Style    template.CSS
		Script   template.JS
		Licences []string
	}{p, p.policy(), template.CSS(p.style()), template.JS(p.script()), licences()})
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// ruling counts expectations that were ruled the same.
type ruling struct {
	Word string
	N    int
}

func rulings(r *Report) []ruling {
	var list []ruling
	for _, e := range r.Expectations {
		word, found := string(e.Ruling), false
		for i := range list {
			if list[i].Word == word {
				list[i].N++
				found = true
			}
		}
		if !found {
			list = append(list, ruling{word, 1})
		}
	}
	return list
}
