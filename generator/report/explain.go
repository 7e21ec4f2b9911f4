package report

import (
	"fmt"
	"io"
	"strings"

	"broadsheet/generator/build"
)

// Explained writes why a page was made anew or not, and its trace: each question
// with the fingerprint of its answer.
func Explained(w io.Writer, e *build.Explanation) {
	headline(w, e)
	for _, q := range e.Queries {
		fmt.Fprintf(w, "  %s  %s\n", q.Fingerprint, printable(q.String()))
	}
}

// Why writes why a page is made anew or not, and in short what it asks for.
func Why(w io.Writer, e *build.Explanation) {
	headline(w, e)
	fmt.Fprintln(w, "it asks for")
	for _, k := range byKind(e.Queries) {
		keys := k.keys
		if more := len(keys) - maxKeys; more > 1 {
			keys = append(keys[:maxKeys:maxKeys], fmt.Sprintf("%d more", more))
		}
		line := fmt.Sprintf("  %-11s %s", k.kind, printable(strings.Join(keys, ", ")))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// How many answers are named one by one, and how many keys of a kind.
const (
	maxChanged = 20
	maxKeys    = 5
)

// headline names the page, the reason, and the answers that changed.
func headline(w io.Writer, e *build.Explanation) {
	fmt.Fprintf(w, "%s -> %s\n%s\n", printable(e.URL), printable(e.Output), reason(e.Reason))
	n := 0
	for _, q := range e.Queries {
		if !q.Changed {
			continue
		}
		if n++; n <= maxChanged {
			fmt.Fprintf(w, "  %s changed\n", printable(inWords(q)))
		}
	}
	if n > maxChanged {
		fmt.Fprintf(w, "  %d more changed\n", n-maxChanged)
	}
}

func reason(r build.Reason) string {
	switch r {
	case build.Unchanged:
		return "unchanged: every answer is the one that it was made from"
	case build.New:
		return "new: the last build did not make this file, or made it from something else"
	case build.Changed:
		return "changed: an answer is not the one that it was made from"
	case build.Touched:
		return "touched: its file in the output is not as the last build left it"
	case build.NoMemory:
		return "no cache: nothing is known of the last build, so everything is made anew"
	}
	return string(r)
}

// kindKeys are the questions of one kind.
type kindKeys struct {
	kind string
	keys []string
}

// byKind sorts the questions that a page asks by kind, in their order.
func byKind(queries []build.Query) []*kindKeys {
	var list []*kindKeys
	kinds := map[string]*kindKeys{}
	for _, q := range queries {
		if q.Dropped {
			continue
		}
		kind := string(q.Kind)
		k := kinds[kind]
		if k == nil {
			k = &kindKeys{kind: kind}
			kinds[kind] = k
			list = append(list, k)
		}
		if q.Key != "" {
			k.keys = append(k.keys, q.Key)
		}
	}
	return list
}

// inWords says what a question asks for.
func inWords(q build.Query) string {
	key, number, _ := strings.Cut(q.Key, "#")
	if key == "latest" {
		key = "the site"
	}
	switch q.Kind {
	case "settings":
		return "what pages see of config.yaml"
	case "navigation":
		return "menus"
	case "post", "page", "author", "layout":
		return string(q.Kind) + " " + q.Key
	case "card":
		return "card of " + q.Key
	case "related":
		return "choice of related posts of " + q.Key
	case "series":
		return "parts in the series of " + q.Key
	case "comments":
		return "comments on " + q.Key
	case "group":
		return "title or introduction of " + q.Key
	case "list":
		if number == "0" {
			return "choice of posts on the first page of " + key
		}
		return "choice of posts on page " + number + " of " + key
	case "name":
		return "list that goes by the name " + key
	case "first":
		return "choice of the newest " + number + " posts of " + key
	case "feed":
		return "choice of the newest " + number + " posts in the feed of " + key
	case "any":
		return "whether there are " + q.Key
	case "terms":
		return "list of all " + q.Key
	case "periods":
		return "list of the months of " + q.Key
	case "front":
		return "choice of posts on the front page"
	case "versions":
		return "languages that have this list"
	case "link", "ref":
		return "target of " + string(q.Kind) + " " + q.Key + " in " + q.From
	case "static":
		return "whether there is static/" + q.Key
	case "alias":
		return "target of the former address " + q.Key
	case "redirects":
		return "former addresses"
	case "folders":
		return "folders of pictures in static/"
	case "inline":
		return "scripts and styles in layouts"
	case "news":
		return "part " + q.Key + " of the news sitemap"
	case "corrections":
		return "corrections of all posts"
	case "breaking":
		return "breaking news"
	case "sitemap":
		return "part " + q.Key + " of the sitemap"
	case "asset":
		return "file " + q.Key
	case "size":
		return "size of " + q.Key
	case "body":
		return "text of " + q.Key
	case "picture":
		return "files made of " + q.Key
	case "drawn":
		if q.Key == "" {
			return "cards drawn for social networks"
		}
		return "card drawn of " + q.Key
	case "bundle":
		return "bundle of static/" + q.Key
	case "cleaning":
		return "what is taken out of copied pictures"
	}
	return q.String()
}
