package site

import (
	"fmt"
	"testing"

	"broadsheet/generator/content"
	"broadsheet/generator/hosting"
)

// TestMoreRedirectsThanHostsReadAreAWarning: the rest would be dead addresses, and
// nobody would know.
func TestMoreRedirectsThanHostsReadAreAWarning(t *testing.T) {
	for extra, want := range []int{0, 1} {
		opts := options()
		opts.Hosting.Files = []string{"redirects"}
		_, problems := New(opts, Input{Posts: []*content.Post{at("a", 0, func(p *content.Post) {
			for i := range hosting.MaxRedirects + extra {
				p.Aliases = append(p.Aliases, fmt.Sprintf("/old/%d/", i))
			}
		})}})
		if len(problems) != want || want > 0 && (problems[0].Code != "hosting.redirects" || !problems[0].Warning) {
			t.Errorf("of %d redirects the model says %v", hosting.MaxRedirects+extra, problems)
		}
	}
}
