package decode

import "testing"

func TestCopiesAreTheirOwn(t *testing.T) {
	d, err := Parse("a.yaml", []byte("name: a\nlist: [{name: x, to: 1}]\nrest: b\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := d.Clone()
	if problems := c.Set([]string{"list.x.to=2", "name=c"}); len(problems) > 0 {
		t.Fatal(problems)
	}
	c.Drop("rest")
	c.Drop("nothing")
	for path, want := range map[string][2]string{"name": {"a", "c"}, "list.x.to": {"1", "2"}, "rest": {"b", ""}} {
		mine, _ := d.Text(path)
		theirs, _ := c.Text(path)
		if mine != want[0] || theirs != want[1] {
			t.Errorf("%s is %q and %q in the copy, want %q", path, mine, theirs, want)
		}
	}
}
