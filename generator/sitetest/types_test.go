package sitetest

import (
	"net/url"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// property says what a property of structured data must be.
type property struct {
	name     string
	kind     string // "text", "url", "date", "number", "bool", or types of objects with spaces between
	required bool
	many     bool // a list, or one
}

// typeRules lists what this program says of each type, after schema.org and the
// pages of Google's on structured data. Nothing else may be there.
func typeRules() map[string][]property {
	article := []property{
		{"url", "url", true, false}, {"mainEntityOfPage", "ref", true, false}, {"headline", "text", true, false}, {"description", "text", false, false},
		{"image", "ImageObject", false, true}, {"datePublished", "date", true, false}, {"dateModified", "date", true, false},
		{"author", "Person Organization ref", true, true}, {"publisher", "ref", true, false}, {"sourceOrganization", "Organization", false, false},
		{"isBasedOn", "url", false, false}, {"isPartOf", "ref CreativeWorkSeries", true, true}, {"articleSection", "text", false, false},
		{"keywords", "text", false, true}, {"wordCount", "number", false, false}, {"inLanguage", "text", true, false}, {"dateline", "text", false, false},
		{"isAccessibleForFree", "bool", true, false}, {"hasPart", "WebPageElement", false, false}, {"correction", "CorrectionComment", false, true},
		{"discussionUrl", "url", false, false}, {"commentCount", "number", false, false}, {"comment", "Comment", false, true}, {"sponsor", "Organization", false, false},
	}
	live := append(slices.Clone(article), property{"coverageStartTime", "date", true, false}, property{"coverageEndTime", "date", false, false},
		property{"liveBlogUpdate", "BlogPosting", false, true})
	page := []property{
		{"url", "url", true, false}, {"name", "text", true, false}, {"description", "text", false, false}, {"inLanguage", "text", true, false},
		{"isPartOf", "ref", true, false}, {"publisher", "ref", true, false}, {"mainEntity", "Person Organization ItemList", false, false},
	}
	person := []property{
		{"name", "text", true, false}, {"url", "url", false, false}, {"jobTitle", "text", false, false}, {"description", "text", false, false},
		{"image", "url", false, false}, {"sameAs", "url", false, true},
	}
	publisher := []property{
		{"name", "text", true, false}, {"url", "url", true, false}, {"logo", "ImageObject", false, false}, {"sameAs", "url", false, true},
		{"foundingDate", "text", false, false},
	}
	for _, policy := range []string{"publishingPrinciples", "correctionsPolicy", "ethicsPolicy", "ownershipFundingInfo", "masthead",
		"verificationFactCheckingPolicy", "unnamedSourcesPolicy", "actionableFeedbackPolicy", "diversityPolicy", "missionCoveragePrioritiesPolicy", "noBylinesPolicy"} {
		publisher = append(publisher, property{policy, "url", false, false})
	}
	rules := map[string][]property{
		"LiveBlogPosting": live, "WebPage": page, "CollectionPage": page, "ProfilePage": page, "Person": person, "Organization": person,
		"NewsMediaOrganization": publisher,
		"BlogPosting":           {{"headline", "text", false, false}, {"datePublished", "date", true, false}, {"articleBody", "text", true, false}, {"url", "url", true, false}},
		"WebSite": {{"name", "text", true, false}, {"url", "url", true, false}, {"description", "text", false, false}, {"inLanguage", "text", true, false},
			{"publisher", "ref", true, false}},
		"BreadcrumbList": {{"itemListElement", "ListItem", true, true}},
		"ItemList":       {{"itemListElement", "ListItem", true, true}},
		"ListItem":       {{"position", "number", true, false}, {"name", "text", true, false}, {"item", "url", false, false}, {"url", "url", false, false}},
		"ImageObject": {{"url", "url", true, false}, {"width", "number", false, false}, {"height", "number", false, false}, {"caption", "text", false, false},
			{"creditText", "text", false, false}},
		"CreativeWorkSeries": {{"name", "text", true, false}, {"url", "url", true, false}},
		"CorrectionComment":  {{"text", "text", true, false}, {"datePublished", "date", true, false}},
		"WebPageElement":     {{"isAccessibleForFree", "bool", true, false}, {"cssSelector", "text", true, false}},
		"Comment": {{"url", "url", true, false}, {"text", "text", true, false}, {"datePublished", "date", true, false}, {"author", "Person", false, false},
			{"parentItem", "ref", false, false}},
	}
	for _, t := range []string{"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle",
		"AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle"} {
		rules[t] = article
	}
	return rules
}

func checkTypes(t *testing.T, s *builtSite) {
	rules := typeRules()
	for _, p := range s.pages {
		list, err := structuredData(p)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		for _, object := range list {
			checkThing(t, p, rules, object)
		}
		checkPageTypes(t, s, p, list)
	}
}

// checkThing checks an object and all in it.
func checkThing(t *testing.T, p *page, rules map[string][]property, object thing) {
	kind, _ := object["@type"].(string)
	properties, ok := rules[kind]
	if !ok {
		t.Errorf("%s: structured data of type %q", p.name, kind)
		return
	}
	known := map[string]bool{"@type": true, "@id": true}
	for _, rule := range properties {
		known[rule.name] = true
		value, there := object[rule.name]
		if !there {
			if rule.required {
				t.Errorf("%s: the %s has no %s", p.name, kind, rule.name)
			}
			continue
		}
		values, list := value.([]any)
		if !list {
			values = []any{value}
		} else if !rule.many {
			t.Errorf("%s: %s of the %s is a list", p.name, rule.name, kind)
		}
		for _, v := range values {
			checkValue(t, p, rules, kind, rule, v)
		}
	}
	for name := range object {
		if !known[name] {
			t.Errorf("%s: the %s has a property %s", p.name, kind, name)
		}
	}
}

func checkValue(t *testing.T, p *page, rules map[string][]property, of string, rule property, v any) {
	right := false
	switch v := v.(type) {
	case string:
		switch rule.kind {
		case "text":
			right = strings.TrimSpace(v) != "" && !strings.Contains(v, "&amp;")
		case "url":
			u, err := url.Parse(v)
			right = err == nil && u.IsAbs() && u.Host != ""
		case "date":
			_, err := time.Parse(time.RFC3339, v)
			right = err == nil
		}
	case float64:
		right = rule.kind == "number" && v >= 0
	case bool:
		right = rule.kind == "bool"
	case thing:
		kinds := strings.Fields(rule.kind)
		if len(v) == 1 && v["@id"] != nil {
			right = slices.Contains(kinds, "ref")
			break
		}
		kind, _ := v["@type"].(string)
		right = slices.Contains(kinds, kind)
		checkThing(t, p, rules, v)
	}
	if !right {
		t.Errorf("%s: %s of the %s is %v; want %s", p.name, rule.name, of, v, rule.kind)
	}
}

// checkPageTypes wants the description that fits the kind of page.
func checkPageTypes(t *testing.T, s *builtSite, p *page, list []thing) {
	found := map[string]thing{}
	for _, object := range list {
		if kind, ok := object["@type"].(string); ok {
			found[kind] = object
		}
	}
	want := map[string]string{"home": "WebSite", "page": "WebPage", "terms": "WebPage"}[p.kind()]
	edition := p.kind() == "home" && p.address.Path != s.base.Path // the front page in another language
	if p.kind() == "list" || edition {
		want = "CollectionPage"
		if strings.Contains("/"+p.name, "/authors/") && found["ProfilePage"] != nil {
			want = "ProfilePage"
			if found["ProfilePage"]["mainEntity"] == nil {
				t.Errorf("%s: the profile is of nobody", p.name)
			}
		}
	}
	if want != "" && found[want] == nil {
		t.Errorf("%s: there is no %s", p.name, want)
	}
	if !p.isRedirect() && p.name != "404.html" && found["NewsMediaOrganization"] == nil {
		t.Errorf("%s: the publisher is not described", p.name)
	}
	if crumbs := found["BreadcrumbList"]; crumbs != nil {
		steps, _ := crumbs["itemListElement"].([]any)
		for i, step := range steps {
			if position := step.(thing)["position"]; position != float64(i+1) {
				t.Errorf("%s: breadcrumb %d has position %v", p.name, i+1, position)
			}
		}
		if len(steps) < 2 {
			t.Errorf("%s: there are %d breadcrumbs", p.name, len(steps))
		}
	} else if p.kind() == "post" || p.kind() == "list" {
		t.Errorf("%s: there are no breadcrumbs", p.name)
	}
}

// checkTranslations wants each version to name all others, and itself.
func checkTranslations(t *testing.T, s *builtSite) {
	links := map[string]map[string]string{} // address to language to address
	for _, p := range s.pages {
		own := map[string]string{}
		for n := range p.elements("link") {
			if language := attr(n, "hreflang"); language != "" && attr(n, "rel") == "alternate" {
				if own[language] != "" {
					t.Errorf("%s: names two versions in %s", p.name, language)
				}
				own[language] = attr(n, "href")
			}
		}
		if len(own) > 0 {
			links[p.address.String()] = own
		}
	}
	for address, own := range links {
		itself := false
		for language, other := range own {
			itself = itself || other == address && language != "x-default"
			for l, a := range own {
				if links[other][l] != a {
					t.Errorf("%s: its version %s does not name %s as the one in %s", address, other, a, l)
				}
			}
		}
		if !itself {
			t.Errorf("%s: does not name itself among its versions", address)
		}
	}
}

// checkSchemas validates sitemaps, by xmllint.
func checkSchemas(t *testing.T, s *builtSite) {
	xmllint := program(t, "libxml2-utils", "xmllint")
	args := []string{"--noout", "--nonet", "--schema", filepath.Join("testdata", "xsd", "sitemap.xsd")}
	for name := range s.files {
		if strings.Contains(path.Base(name), "sitemap") && path.Ext(name) == ".xml" {
			args = append(args, filepath.Join(s.dir, filepath.FromSlash(name)))
		}
	}
	if len(args) < 6 {
		t.Errorf("there are no two sitemaps to validate: %v", args)
	}
	if out, err := exec.Command(xmllint, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
