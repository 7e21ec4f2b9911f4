package render

import (
	"fmt"
	"testing"

	"broadsheet/generator/site"
)

// TestQuestionsAreNotedOnce, however many there are of cards and of others.
func TestQuestionsAreNotedOnce(t *testing.T) {
	for _, n := range []int{10, 300, manyAnswers + 500} {
		v := &view{room: new(room)}
		var asked []Answer
		for i := range n {
			key := fmt.Sprintf("posts/%d", i)
			asked = append(asked, Answer{Query: site.Query{Kind: site.AskCard, Key: key}, Post: i + 1},
				Answer{Query: site.Query{Kind: site.AskRelated, Key: key}})
		}
		v.repeat(asked[:n])
		v.repeat(asked)
		v.repeat(asked)
		if len(v.answers) != len(asked) {
			t.Errorf("of %d questions %d are noted", len(asked), len(v.answers))
		}
	}
}
