package feed

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

const publisherID = "https://courier.example/#publisher"

func sampleArticle() *Article {
	return &Article{
		Type:        ArticleType("live"),
		URL:         "https://courier.example/2026/11/ferry/",
		Headline:    "Ferry returns </script> “at last”",
		Description: "The 08:10 ran again.",
		Images:      []Picture{{URL: "https://courier.example/ferry.jpg", Width: 1200, Height: 675, Caption: "The pier", Credit: "Cleo Marsh"}},
		Published:   monday,
		Modified:    monday.Add(2 * time.Hour),
		Authors: []Author{
			{Name: "Ada Lux", URL: "https://courier.example/authors/ada/", JobTitle: "Harbour reporter", SameAs: []string{"https://social.example/@ada"}},
			{Name: "Marsh News Agency", Organization: true, JobTitle: "not for an organisation"},
		},
		Publisher: publisherID, WebSite: "https://courier.example/#website",
		Section: "Harbour", Keywords: []string{"ferries", "tides"}, Words: 420, Language: "en-GB", Dateline: "SALTMARSH",
		Series:       &Entry{Name: "The crossing", URL: "https://courier.example/series/crossing/"},
		Origin:       &Entry{Name: "Marsh News Agency", URL: "https://agency.example/1"},
		Paywall:      ".paywall",
		Corrections:  []CorrectionComment{{Text: "The first version had the wrong pier.", Published: monday.Add(time.Hour)}},
		Discussion:   "https://courier.example/2026/11/ferry/#comments",
		CommentCount: 2,
		Comments: []Comment{
			{URL: "https://courier.example/2026/11/ferry/#c-1", Name: "Dora", Text: "At last!", Published: monday.Add(time.Hour)},
			{URL: "https://courier.example/2026/11/ferry/#c-2", Parent: "https://courier.example/2026/11/ferry/#c-1", Text: "Indeed.", Published: monday.Add(2 * time.Hour)},
		},
		Live: &LiveCoverage{
			Start: monday, End: monday.Add(3 * time.Hour),
			Updates: []LiveUpdate{{Headline: "Cast off", Text: "The ferry has left.", URL: "https://courier.example/2026/11/ferry/#block-1", Published: monday}},
		},
	}
}

func samplePublisher() *Publisher {
	return &Publisher{
		ID: publisherID, Name: "The Saltmarsh Courier", URL: "https://courier.example/",
		Logo:     &Picture{URL: "https://courier.example/logo.png", Width: 600, Height: 60},
		SameAs:   []string{"https://social.example/@courier"},
		Founded:  "1887",
		Policies: map[string]string{"masthead": "https://courier.example/staff/", "correctionsPolicy": "https://courier.example/corrections/", "madeUp": "https://courier.example/x/"},
	}
}

func sampleGraph() Graph {
	return Graph{
		sampleArticle(),
		samplePublisher(),
		&WebSite{ID: "https://courier.example/#website", Name: "The Saltmarsh Courier", URL: "https://courier.example/", Language: "en-GB", Publisher: publisherID},
		Breadcrumbs{{Name: "Home", URL: "https://courier.example/"}, {Name: "Harbour", URL: "https://courier.example/harbour/"}, {Name: "Ferry returns"}},
		&WebPage{Type: ProfilePage, URL: "https://courier.example/authors/ada/", Name: "Ada Lux", Author: &Author{Name: "Ada Lux", Description: "Reports from the harbour.", Image: "https://courier.example/ada.jpg"}},
		&WebPage{Type: CollectionPage, URL: "https://courier.example/harbour/", Name: "Harbour", Entries: []Entry{{Name: "Ferry returns", URL: "https://courier.example/2026/11/ferry/"}}},
		&WebPage{URL: "https://courier.example/about/", Name: "About", Language: "en-GB", WebSite: "https://courier.example/#website", Publisher: publisherID},
	}
}

func TestGraphGolden(t *testing.T) {
	golden(t, "graph.json", indent(t, sampleGraph().AppendJSON(nil)))
	plain := Graph{&Article{URL: "https://courier.example/x/", Headline: "X", Published: monday, Publisher: publisherID}}
	golden(t, "graph-plain.json", indent(t, plain.AppendJSON(nil)))
}

func TestEncodedNodesAreWrittenAsTheyWouldBe(t *testing.T) {
	publisher, none := &Publisher{ID: publisherID, Name: "The Courier"}, Breadcrumbs{}
	want := Graph{publisher, none, sampleArticle(), publisher}.AppendJSON(nil)
	got := Graph{Encoded(publisher), Encoded(none), sampleArticle(), Encoded(publisher)}.AppendJSON(nil)
	if string(got) != string(want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestGraphOfNothingIsStillADocument(t *testing.T) {
	for _, g := range []Graph{nil, {Breadcrumbs{{Name: "Home"}}}, {Breadcrumbs(nil)}} {
		if got := string(g.AppendJSON(nil)); got != `{"@context":"https://schema.org","@graph":[]}` {
			t.Errorf("%v gives %s", g, got)
		}
	}
}

// property is the rule for one property of schema.org: what its values are.
type property func(value any) error

func text(v any) error {
	if s, ok := v.(string); !ok || s == "" {
		return fmt.Errorf("%v is not a text", v)
	}
	return nil
}

func absolute(v any) error {
	s, _ := v.(string)
	if u, err := url.Parse(s); err != nil || !u.IsAbs() || u.Host == "" {
		return fmt.Errorf("%v is not an absolute URL", v)
	}
	return nil
}

func dated(v any) error {
	s, _ := v.(string)
	_, err := time.Parse(time.RFC3339, s)
	return err
}

func number(v any) error {
	if f, ok := v.(float64); !ok || f < 0 || f != float64(int(f)) {
		return fmt.Errorf("%v is not a count", v)
	}
	return nil
}

func truth(v any) error {
	if _, ok := v.(bool); !ok {
		return fmt.Errorf("%v is not true or false", v)
	}
	return nil
}

// node allows objects of some types, and references to other nodes.
func node(types ...string) property {
	return func(v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is not an object", v)
		}
		if id, ok := m["@id"]; ok && len(m) == 1 {
			return absolute(id)
		}
		if typ, _ := m["@type"].(string); !slices.Contains(types, typ) {
			return fmt.Errorf("a %v is none of %v", m["@type"], types)
		}
		return checkNode(m)
	}
}

// list allows a list, not empty, of values.
func list(each property) property {
	return func(v any) error {
		values, ok := v.([]any)
		if !ok || len(values) == 0 {
			return fmt.Errorf("%v is not a list with something in it", v)
		}
		for _, v := range values {
			if err := each(v); err != nil {
				return err
			}
		}
		return nil
	}
}

// either allows what one of two rules allows.
func either(a, b property) property {
	return func(v any) error {
		if err := a(v); err != nil {
			return b(v)
		}
		return nil
	}
}

// rule says what a type needs and what else it may have.
type rule struct{ must, may map[string]property }

func rules() map[string]rule {
	people := node("Person", "Organization")
	article := rule{
		must: map[string]property{
			"@id": absolute, "url": absolute, "headline": text, "datePublished": dated, "dateModified": dated,
			"author": either(list(people), people), "mainEntityOfPage": node(), "isAccessibleForFree": truth,
		},
		may: map[string]property{
			"publisher": node(), "description": text, "image": list(node("ImageObject")), "articleSection": text,
			"keywords": list(text), "wordCount": number, "inLanguage": text, "dateline": text,
			"isPartOf":           either(list(node("CreativeWorkSeries")), node()),
			"sourceOrganization": node("Organization"), "isBasedOn": absolute, "hasPart": node("WebPageElement"),
			"correction": list(node("CorrectionComment")), "discussionUrl": absolute, "commentCount": number,
			"comment": list(node("Comment")),
		},
	}
	live := rule{must: maps.Clone(article.must), may: maps.Clone(article.may)}
	live.must["coverageStartTime"] = dated
	live.may["coverageEndTime"] = dated
	live.may["liveBlogUpdate"] = list(node("BlogPosting"))
	page := rule{
		must: map[string]property{"@id": absolute, "url": absolute, "name": text},
		may:  map[string]property{"description": text, "inLanguage": text, "isPartOf": node(), "publisher": node()},
	}
	profile := rule{must: maps.Clone(page.must), may: page.may}
	profile.must["mainEntity"] = people
	collection := rule{must: maps.Clone(page.must), may: page.may}
	collection.must["mainEntity"] = node("ItemList")
	person := rule{
		must: map[string]property{"name": text},
		may:  map[string]property{"url": absolute, "jobTitle": text, "description": text, "image": absolute, "sameAs": list(absolute)},
	}
	organization := rule{must: person.must, may: maps.Clone(person.may)}
	delete(organization.may, "jobTitle")
	publisher := rule{
		must: map[string]property{"@id": absolute, "name": text, "url": absolute},
		may:  map[string]property{"logo": node("ImageObject"), "sameAs": list(absolute), "foundingDate": text},
	}
	for _, p := range PolicyProperties() {
		publisher.may[p] = absolute
	}
	return map[string]rule{
		"NewsArticle": article, "AnalysisNewsArticle": article, "OpinionNewsArticle": article, "ReviewNewsArticle": article,
		"AdvertiserContentArticle": article, "SatiricalArticle": article, "LiveBlogPosting": live,
		"WebPage": page, "ProfilePage": profile, "CollectionPage": collection,
		"Person": person, "Organization": organization, "NewsMediaOrganization": publisher,
		"WebSite": {
			must: map[string]property{"@id": absolute, "name": text, "url": absolute},
			may:  map[string]property{"description": text, "inLanguage": text, "publisher": node()},
		},
		"ImageObject": {
			must: map[string]property{"url": absolute},
			may:  map[string]property{"width": number, "height": number, "caption": text, "creditText": text},
		},
		"BreadcrumbList":     {must: map[string]property{"itemListElement": list(node("ListItem"))}},
		"ItemList":           {must: map[string]property{"itemListElement": list(node("ListItem"))}},
		"ListItem":           {must: map[string]property{"position": number, "name": text}, may: map[string]property{"item": absolute, "url": absolute}},
		"CreativeWorkSeries": {must: map[string]property{"name": text}, may: map[string]property{"url": absolute}},
		"WebPageElement":     {must: map[string]property{"isAccessibleForFree": truth, "cssSelector": text}},
		"CorrectionComment":  {must: map[string]property{"text": text, "datePublished": dated}},
		"Comment": {
			must: map[string]property{"@id": absolute, "url": absolute, "text": text, "datePublished": dated},
			may:  map[string]property{"author": node("Person"), "parentItem": node()},
		},
		"BlogPosting": {must: map[string]property{"headline": text, "datePublished": dated}, may: map[string]property{"articleBody": text, "url": absolute}},
	}
}

// checkNode checks an object and all in it against the rule of its type.
func checkNode(m map[string]any) error {
	typ, _ := m["@type"].(string)
	r, ok := rules()[typ]
	if !ok {
		return fmt.Errorf("unknown type %q", typ)
	}
	for name := range r.must {
		if _, ok := m[name]; !ok {
			return fmt.Errorf("%s has no %s", typ, name)
		}
	}
	for name, value := range m {
		check := r.must[name]
		if check == nil {
			check = r.may[name]
		}
		if name == "@type" {
			continue
		}
		if check == nil {
			return fmt.Errorf("%s has a property %s", typ, name)
		}
		if err := check(value); err != nil {
			return fmt.Errorf("%s of %s: %w", name, typ, err)
		}
	}
	return nil
}

// readGraph decodes a graph and gives its nodes.
func readGraph(t *testing.T, g Graph) []map[string]any {
	t.Helper()
	var doc struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	raw := g.AppendJSON(nil)
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if doc.Context != "https://schema.org" {
		t.Errorf("the context is %q", doc.Context)
	}
	return doc.Graph
}

func TestGraphKeepsTheRulesOfItsTypes(t *testing.T) {
	graph := sampleGraph()
	for _, genre := range []string{"report", "analysis", "opinion", "review", "sponsored", "satire"} {
		graph = append(graph, &Article{
			Type: ArticleType(genre), URL: "https://courier.example/" + genre + "/", Headline: genre,
			Published: monday, Publisher: publisherID, WebSite: "https://courier.example/#website",
		})
	}
	nodes := readGraph(t, graph)
	if len(nodes) != len(graph) {
		t.Errorf("%d nodes, want %d", len(nodes), len(graph))
	}
	ids := map[string]bool{}
	for _, n := range nodes {
		if err := checkNode(n); err != nil {
			t.Error(err)
		}
		if id, ok := n["@id"].(string); ok {
			if ids[id] {
				t.Errorf("two nodes are %s", id)
			}
			ids[id] = true
		}
	}
	if !ids[publisherID] {
		t.Error("the publisher that articles refer to is not there")
	}
}

func TestBreadcrumbsCountFromOne(t *testing.T) {
	nodes := readGraph(t, Graph{Breadcrumbs{{Name: "Home", URL: "https://courier.example/"}, {Name: "Here"}}})
	steps := nodes[0]["itemListElement"].([]any)
	for i, s := range steps {
		if got := s.(map[string]any)["position"]; got != float64(i+1) {
			t.Errorf("step %d has position %v", i, got)
		}
	}
	if _, ok := steps[1].(map[string]any)["item"]; ok {
		t.Error("the last step has an address, though none was given")
	}
}

func TestAnArticleIsNeverModifiedBeforeItIsPublished(t *testing.T) {
	for _, modified := range []time.Time{{}, monday.Add(-time.Hour), monday} {
		n := readGraph(t, Graph{&Article{Published: monday, Modified: modified}})[0]
		if n["dateModified"] != n["datePublished"] {
			t.Errorf("modified %v, published %v", n["dateModified"], n["datePublished"])
		}
	}
	n := readGraph(t, Graph{&Article{Published: monday, Modified: monday.In(gmt).Add(time.Minute)}})[0]
	if n["datePublished"] != "2026-11-23T18:30:00+01:00" || n["dateModified"] != "2026-11-23T17:31:00Z" {
		t.Errorf("published %v, modified %v", n["datePublished"], n["dateModified"])
	}
}

func TestPaywalledArticlesSaySo(t *testing.T) {
	free := readGraph(t, Graph{&Article{}})[0]
	if free["isAccessibleForFree"] != true || free["hasPart"] != nil {
		t.Errorf("a free article says %v", free)
	}
	paid := readGraph(t, Graph{&Article{Paywall: ".paywall"}})[0]
	part := paid["hasPart"].(map[string]any)
	if paid["isAccessibleForFree"] != false || part["cssSelector"] != ".paywall" || part["isAccessibleForFree"] != false {
		t.Errorf("an article to pay for says %v", paid)
	}
}

func TestJSONKeepsAnyText(t *testing.T) {
	for _, s := range nasty {
		checkJSON(t, s)
	}
}

func checkJSON(t *testing.T, s string) {
	t.Helper()
	raw := Graph{&Article{Headline: s, Keywords: []string{s, s}}}.AppendJSON(nil)
	if strings.ContainsAny(string(raw), "<\u2028\u2029\n\x00") {
		t.Errorf("%q is not safe in a script element: %s", s, raw)
	}
	n := readGraph(t, Graph{&Article{Headline: s, Keywords: []string{s, s}}})[0]
	if got, _ := n["headline"].(string); got != validUTF8(s) {
		t.Errorf("%q reads %q", s, got)
	}
	if got := n["keywords"].([]any); got[1] != validUTF8(s) {
		t.Errorf("%q in a list reads %q", s, got[1])
	}
}

func FuzzJSONLD(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(checkJSON)
}

func BenchmarkGraph(b *testing.B) {
	g := sampleGraph()
	var buf []byte
	for b.Loop() {
		buf = g.AppendJSON(buf[:0])
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
}
