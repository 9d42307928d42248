package plan

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/topology"
)

// Cache is a compiled cache.
type Cache struct {
	*cache.Config
	Name        string
	Service     int       // that looks there first
	Links       []int     // that it stands before, see topology.System.Links
	Reads       []bool    // by operation: it looks there
	Uses        []float64 // by operation: how often a request comes to the links, when caches are warm
	Hit         float64   // in the steady state at the daily mean
	PerInstance bool
	Versioned   bool // every version has keys of its own
}

// Before reports whether the cache spares an operation a link.
func (c *Cache) Before(link, op int) bool { return c.Reads[op] && slices.Contains(c.Links, link) }

// newCaches compiles caches; names that lead nowhere have no links.
func newCaches(s *Scenario, sys *topology.System) []Cache {
	if len(s.Caches) == 0 {
		return nil
	}
	var out []Cache
	uses := sys.Uses()
	for i := range s.Caches {
		x := &s.Caches[i]
		c := Cache{
			Name: x.Name, Service: serviceIndex(s, x.Of), Hit: float64(x.Hit), PerInstance: x.PerInstance(),
			Versioned: x.Format == "versioned", Uses: make([]float64, len(s.Load.Operations)),
		}
		n := &sys.Services[c.Service]
		for k, st := range n.Stores {
			if sys.Stores[st].Name == x.For {
				c.Links = append(c.Links, uses[c.Service]+k)
			}
		}
		for op, o := range s.Load.Operations {
			c.Reads = append(c.Reads, o.Access == "read")
			for _, e := range n.Calls[op] {
				if sys.Services[e.To].Name == x.For && !slices.Contains(c.Links, e.ID) {
					c.Links = append(c.Links, e.ID)
				}
			}
		}
		out = append(out, c)
	}
	for op := range s.Load.Operations {
		walk(sys, op, out, func(int, float64, float64) {}, func(link int, times, _ float64) {
			for i := range out {
				if slices.Contains(out[i].Links, link) {
					out[i].Uses[op] += times
				}
			}
		})
	}
	for i := range out {
		n := &sys.Services[out[i].Service]
		out[i].Config = cache.Compile(&s.Caches[i], out[i].rate(s), n.Instances)
	}
	return out
}

// rate is how many reads per second come to the cache at the daily mean.
func (c *Cache) rate(s *Scenario) float64 {
	all, sum := 0.0, 0.0
	for _, co := range s.Tenants {
		all += float64(co.Rate)
	}
	for op, o := range s.Load.Operations {
		if c.Reads[op] {
			sum += all * float64(o.Share) * c.Uses[op]
		}
	}
	return sum
}

// walk follows a request of the operation through the system while caches are
// warm: how often it visits each service, holding a slot for so many seconds
// without any waiting, and how often it comes to each link and goes it.
func walk(sys *topology.System, op int, caches []Cache, see func(service int, times, hold float64), use func(link int, comes, goes float64)) {
	uses := sys.Uses()
	goes := func(link int, comes float64) float64 {
		share := 1.0
		for i := range caches {
			if caches[i].Before(link, op) {
				share = 1 - caches[i].Hit
			}
		}
		use(link, comes, comes*share)
		return share
	}
	var visit func(service int, times float64) float64
	visit = func(service int, times float64) float64 {
		n := &sys.Services[service]
		hold := n.Time.Mean()
		for k, st := range n.Stores {
			hold += goes(uses[service]+k, times) * sys.Stores[st].Time.Mean()
		}
		for _, e := range n.Calls[op] {
			m := goes(e.ID, times)
			hold += m * visit(e.To, times*m)
		}
		see(service, times, hold)
		return hold
	}
	visit(sys.Entries[op], 1)
}

// caches checks names; what needs the system as a whole is up to [checker.warmth].
func (c *checker) caches() {
	var names []string
	fronts := map[string]string{}
	for i, x := range c.s.Caches {
		field := fmt.Sprintf("caches[%d]", i)
		names = append(names, x.Name)
		c.known(field+".of", "service", x.Of, c.services())
		of := serviceIndex(c.s, x.Of)
		if of < 0 {
			continue
		}
		n := &c.s.Services[of]
		behind := slices.Clone(n.Stores)
		for _, call := range n.Calls {
			behind = append(behind, call.To)
		}
		if !slices.Contains(behind, x.For) {
			c.add(field+".for", "name a store that it uses or a service that it calls", "%s neither uses nor calls %q", x.Of, x.For)
		} else if slices.Contains(n.Stores, x.For) && slices.ContainsFunc(n.Calls, func(call topology.Call) bool { return call.To == x.For }) {
			c.add(field+".for", "give the store another name", "%q is a store and a service", x.For)
		}
		if other, taken := fronts[x.Of+" "+x.For]; taken {
			c.add(field+".for", "let one cache stand for both", "the cache %q stands there already", other)
		}
		fronts[x.Of+" "+x.For] = x.Name
	}
	for i, d := range c.s.Change.Defects {
		if k, ok := d.Effect.(change.Cacher); ok {
			c.cacher(fmt.Sprintf("change.defects[%d]", i), &d, k.Caching(), names)
		}
	}
	for i, name := range c.s.Change.Flushes {
		c.known(fmt.Sprintf("change.flushes[%d]", i), "cache", name, names)
	}
	for i, a := range c.s.Respond.Actions {
		w, ok := a.Way.(*respond.FlushCache)
		field := fmt.Sprintf("respond.actions[%d]", i)
		switch {
		case ok && w.Cache != "":
			c.known(field+".cache", "cache", w.Cache, names)
		case ok && len(names) == 0:
			c.add(field, "describe one under caches, or leave this action out", "there is no cache to flush")
		}
	}
}

// cacher refuses what a defect cannot do to a cache.
func (c *checker) cacher(field string, d *change.Defect, k change.Caching, names []string) {
	c.known(field+".cache", "cache", k.Cache, names)
	if d.In == "everywhere" {
		c.add(field+".in", "write in: version, or in: feature", "keys and formats are those of a version")
	}
	if !reflect.ValueOf(d.When).IsZero() {
		c.add(field+".when", "leave it out", "a cache does not know who asks")
	}
	i := slices.Index(names, k.Cache)
	if i < 0 {
		return
	}
	switch x := &c.s.Caches[i]; {
	case x.Of != c.s.Change.Service:
		c.add(field+".cache", "name one of "+c.s.Change.Service+", or change "+x.Of, "the changed service does not use the cache %q", k.Cache)
	case x.PerInstance():
		c.add(field+".cache", "write scope: shared at the cache, or remove the defect", "an instance's own cache starts empty and is read by one version only")
	case x.Format == "versioned" && k.Rekeys:
		c.add(field+".cache", "write format: shared at the cache, or remove the defect", "every version has keys of its own already")
	case x.Format == "versioned":
		c.add(field+".cache", "write format: shared at the cache, or remove the defect", "no version reads what another has written")
	}
}

// warmth checks the figures of caches, given what comes to them.
func (c *checker) warmth(caches []Cache) {
	for i := range caches {
		x, reads := &c.s.Caches[i], caches[i].rate(c.s)
		field := fmt.Sprintf("caches[%d]", i)
		if reads <= 0 {
			c.add(field, "write access: read at an operation that comes there, or remove it", "nobody reads through it")
			continue
		}
		if x.PerInstance() {
			reads /= float64(c.s.Services[caches[i].Service].Instances)
		}
		c.within(field, x.Check(reads))
	}
}
