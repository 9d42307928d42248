package rollout

// SetDefaults gives a strategy the default deploy.
func (s *Strategy) SetDefaults() {
	k, _ := Deploys.Get("rolling")
	s.Deploy = k.New()
}
