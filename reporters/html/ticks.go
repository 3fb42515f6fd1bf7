package html

import (
	"encoding/json"
	"errors"
	"io"
	"slices"

	"uitrusting/reporters/message"
)

// A Tick is what a person chose for a document on an earlier page. It changes
// how the document is shown, never whether it is shown or counted: the file
// lies where anything can be downloaded to.
type Tick struct {
	Action string // "delete", "move", "merge", "keep-with-reason", "ask-dpo"
	Reason string // for keep-with-reason, in the person's own words
}

// TicksSchema names the version of the file of choices.
const TicksSchema = "uitrusting.ticks/1"

const (
	maxTicksFile = 4 << 20 // bytes
	maxTicks     = maxRows
	maxReason    = 300 // characters
)

// ErrTicks says that a file holds no choices.
var ErrTicks = errors.New("not a file of choices")

// actions are those that a person can choose.
func actions() []string { return []string{"delete", "move", "merge", "keep-with-reason", "ask-dpo"} }

// ReadTicks reads a file of choices that a page made, by document.
func ReadTicks(in io.Reader) (map[string]Tick, error) {
	var file struct {
		Schema string `json:"schema"`
		Ticks  []struct {
			ID     string `json:"id"`
			Action string `json:"action"`
			Reason string `json:"reason"`
		} `json:"ticks"`
	}
	if json.NewDecoder(io.LimitReader(in, maxTicksFile)).Decode(&file) != nil || file.Schema != TicksSchema {
		return nil, ErrTicks
	}
	ticks := map[string]Tick{}
	for _, t := range file.Ticks {
		if len(t.ID) != 25 || !slices.Contains(actions(), t.Action) || len(ticks) == maxTicks {
			continue
		}
		reason := []rune(message.Safe(t.Reason))
		ticks[t.ID] = Tick{t.Action, string(reason[:min(len(reason), maxReason)])}
	}
	return ticks, nil
}
