package report

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/build"
)

// Changed is what a build changed, in the form in which IndexNow takes it
// (indexnow.org/documentation).
type Changed struct {
	Host        string   `json:"host"`
	Key         string   `json:"key,omitempty"`
	KeyLocation string   `json:"keyLocation,omitempty"`
	URLs        []string `json:"urlList"`
}

// maxIndexNow is how many addresses IndexNow takes at once.
const maxIndexNow = 10_000

// NewChanged lists the addresses of the pages that a build made, changed or
// deleted; of more than IndexNow takes, those that come first by address.
func NewChanged(r *build.Result) (*Changed, error) {
	base, err := url.Parse(r.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Changed{Host: base.Host, Key: r.IndexNow, URLs: []string{}}
	if c.Key != "" {
		c.KeyLocation = base.JoinPath(c.Key + ".txt").String()
	}
	names := slices.Concat(r.Written, r.Pruned)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if path.Ext(name) != ".html" || name == "404.html" || len(c.URLs) == maxIndexNow {
			continue
		}
		page := *base
		page.Path += strings.TrimSuffix(name, "index.html")
		c.URLs = append(c.URLs, page.String())
	}
	return c, nil
}
