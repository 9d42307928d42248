package start

// Question is one number of a system, or one word, that its owner knows.
type Question struct {
	Name    string // of the flag
	Ask     string
	Form    string // an example, where the default does not show all of it
	Default string
	path    string // of what it answers; SERVICE is the changed service
}

// The questions in their order. The rest of a preset is commented, and for an
// editor.
var questions = []Question{
	{Name: "name", path: "name", Ask: "A short name for it"},
	{Name: "title", path: "title", Ask: "What is released, in one line"},
	{Name: "start", path: "clock.start", Ask: "Weekday and time of the release"},
	{Name: "tenants", path: "tenants.standard.count", Ask: "How many ordinary customers are there"},
	{Name: "rate", path: "tenants.standard.rate", Ask: "How much do all of them send, on the mean of a day", Form: "30/s, 900/m"},
	{Name: "large", path: "tenants.large.count", Ask: "How many large customers are there"},
	{Name: "large-rate", path: "tenants.large.rate", Ask: "How much do all of the large ones send"},
	{Name: "instances", path: "services.SERVICE.instances", Ask: "How many instances does the changed service have"},
	{Name: "time", path: "services.SERVICE.time", Ask: "How long does one of them work on a request", Form: "20ms, or with its spread"},
	{Name: "startup", path: "services.SERVICE.startup", Ask: "How long does an instance take to start"},
	{Name: "probability", path: "change.defects.0.probability", Ask: "How likely is something wrong with the release"},
	{Name: "fail", path: "change.defects.0.fail", Ask: "If so, what share of the requests that meet it fails", Form: "20%, unknown uniform(5%, 50%)"},
	{Name: "ack", path: "respond.oncall.ack", Ask: "How long until somebody answers a page"},
	{Name: "diagnose", path: "respond.oncall.diagnose", Ask: "And until they know what is wrong"},
	{Name: "rollback", path: "respond.actions.rollback.takes", Ask: "How long does the tooling of a rollback take"},
	{Name: "fix", path: "respond.actions.fix-forward.takes", Ask: "How long does a fix take until it ships"},
}

// Prompt is how the question is put.
func (q Question) Prompt() string {
	ask := q.Ask
	if q.Form != "" {
		ask += " (" + q.Form + ")"
	}
	return ask + "? [" + q.Default + "] "
}
