package main

// aboutUnknowns is what explain says of the word by which a scenario owns up to
// not knowing a number.
const aboutUnknowns = `word unknown
Stands before a law, in place of any number of a scenario: nobody knows the number. Every world
draws it anew; all strategies and both releases of a world meet the same one.

  fail: unknown uniform(20%, 60%)               between two ends
  fail: unknown triangular(20%, 30%, 60%)       two ends, and the likeliest between them
  takes: unknown lognormal(p50=2m, p95=10m)     half of the worlds below one, 95% below the other
  count: unknown normal(mean=40, sd=5)          what has no end is cut off at its tails of 1 in 1000
  count: unknown choice(30, 40, 90)             one of these, each as likely
  diagnose: unknown choice(exp(10m), exp(30m))  one of these laws, from which people draw as ever
  ack: unknown uniform(2m, 10m)                 one time for all people of a world
  ack: exp(unknown uniform(2m, 10m))            one number of the law from which they draw

  other laws         exp, gamma, weibull, empirical(1, 2, 8)
  in { } and [ ]     a text with a comma stands in quotes: {fail: "unknown uniform(20%, 60%)"}
  the same twice     an alias is the same unknown: rate: &r unknown uniform(1/s, 5/s), then rate: *r
  checked            at the medians, and at the ends, alone and together
  reported           what the intervals include, what hangs on it (rank correlations), and in json
                     the values of every world, as --set takes them
  cannot be unknown  names, kinds, yes and no, clock.follow, and a second number of one law
`
