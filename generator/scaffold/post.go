package scaffold

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// Post is a post to start.
type Post struct {
	Title   string
	Slug    string    // "" means made from the title
	Date    time.Time // with the zone in which it is written
	Section string    // "" means none
	Authors []string
	Draft   bool
}

// Path is where the post belongs in its site: content/posts/2026/harbour.md. The
// error is a *source.Error when no slug can be made.
func (p Post) Path() (string, error) {
	slug := content.Slug(p.Slug)
	if p.Slug == "" {
		slug = content.Slug(p.Title)
	}
	if slug == "" {
		return "", source.Errorf(source.Position{}, "new.slug", "name one with --slug, as in --slug harbour-wall",
			"no address can be made from the title %q", p.Title)
	}
	return path.Join("content/posts", p.Date.Format("2006"), slug+".md"), nil
}

// Markdown is the file: front matter, and an empty body.
func (p Post) Markdown() string {
	var b strings.Builder
	b.WriteString("---\n")
	fmt.Fprintf(&b, "title: %s\n", jsonText(p.Title))
	b.WriteString("description: \"\"\n")
	fmt.Fprintf(&b, "date: %s\n", p.Date.Format(time.RFC3339))
	if p.Section != "" {
		fmt.Fprintf(&b, "section: %s\n", quoted(p.Section))
	}
	b.WriteString("tags: []\n")
	if len(p.Authors) > 0 {
		names := make([]string, len(p.Authors))
		for i, name := range p.Authors {
			names[i] = jsonText(name)
		}
		fmt.Fprintf(&b, "authors: [%s]\n", strings.Join(names, ", "))
	}
	if p.Draft {
		b.WriteString("draft: true # shown only by build --drafts; remove the line to publish\n")
	}
	b.WriteString("---\n\n")
	return b.String()
}

// Write writes the post into the site at dir, and gives its path in the site. A
// file that exists already is an error and stays as it is.
func (p Post) Write(dir string) (string, error) {
	name, err := p.Path()
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	err = writeNew(root, name, []byte(p.Markdown()))
	if errors.Is(err, fs.ErrExist) {
		return "", source.Errorf(source.Position{Path: name}, "new.exists", "write another title, or name the post with --slug", "the file exists already")
	}
	return name, err
}

// jsonText writes a text as a JSON string, which is also a YAML string. Only
// what JSON must escape is escaped, so that Unicode titles stay readable.
func jsonText(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // a string has a JSON form always
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}
