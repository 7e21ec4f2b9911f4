package content

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docExample finds Markdown with the HTML that follows it at once.
var docExample = regexp.MustCompile("(?s)(?m:^)(```+)markdown\n(.*?)\n(```+)\n```html\n(.*?)\n```\n")

func TestExamplesOfTheManualAreTrue(t *testing.T) {
	manual, err := os.ReadFile("../../docs/markdown.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := docExample.FindAllStringSubmatch(string(manual), -1)
	if written := strings.Count(string(manual), "```html\n"); len(examples) != written || written < 10 {
		t.Errorf("%d examples read, %d written", len(examples), written)
	}
	var cases []htmlCase
	for _, e := range examples {
		cases = append(cases, htmlCase{rule: "docs/markdown.md", text: e[2], html: e[4]})
	}
	checkHTML(t, testOptions(), cases)
}
