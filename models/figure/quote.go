package figure

import "strings"

// Quote is a text that quotes figures of a run:
//
//	The canary hits {bad.canary.tenants_hit}, all at once {bad.all_at_once.tenants_hit}.
//
// What stands in braces is one side of an [Expectation].
type Quote []Piece

// Piece is a stretch of words, or a figure where Side is not nil.
type Piece struct {
	Words string
	Side  *Side
}

// ParseQuote reads a text with figures of these strategies. The error is an
// [*ExpectationError], with the column within the whole text.
func ParseQuote(text string, strategies []string) (Quote, error) {
	var q Quote
	p := expectationParser{text: text, strategies: strategies}
	for at := 0; at < len(text); {
		open := strings.IndexAny(text[at:], "{}")
		if open < 0 {
			q = append(q, Piece{Words: text[at:]})
			break
		}
		open += at
		length := strings.IndexAny(text[open+1:], "{}")
		if text[open] == '}' || length < 0 || text[open+1+length] == '{' {
			return nil, p.wrong(open, "a brace without its other half", "figures stand in braces: {bad.canary.tenants_hit}")
		}
		if open > at {
			q = append(q, Piece{Words: text[at:open]})
		}
		side, err := p.reference(open+1, text[open+1:open+1+length])
		if err != nil {
			return nil, err
		}
		q = append(q, Piece{Side: &side})
		at = open + 1 + length + 1
	}
	return q, nil
}

// Sides lists the figures that it quotes, in order.
func (q Quote) Sides() []Side {
	var list []Side
	for _, p := range q {
		if p.Side != nil {
			list = append(list, *p.Side)
		}
	}
	return list
}
