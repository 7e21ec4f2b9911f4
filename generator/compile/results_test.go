package compile

import (
	"html/template"
	"reflect"
	"strconv"
	"testing"
)

// TestResultsHoldUntilTheyAreCleared, however many there are.
func TestResultsHoldUntilTheyAreCleared(t *testing.T) {
	var r Results
	for range 3 {
		var texts, html []reflect.Value
		for i := range 200 {
			texts = append(texts, valueOf(&r, strconv.Itoa(i)))
			html = append(html, valueOf(&r, template.HTML(strconv.Itoa(-i))))
		}
		for i := range texts {
			if texts[i].Interface() != strconv.Itoa(i) || html[i].Interface() != template.HTML(strconv.Itoa(-i)) {
				t.Fatalf("result %d is %v, %v", i, texts[i], html[i])
			}
		}
		r.clear()
	}
	if v := valueOf(&r, 7); v.Interface() != 7 {
		t.Errorf("a number came back as %v", v)
	}
}
