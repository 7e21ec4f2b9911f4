package build

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/content"
	"broadsheet/generator/related"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// load walks the site's folder and parses what is in it.
func (b *builder) load(ctx context.Context) (*site.Input, error) {
	var files []source.File
	err := b.phase("walk", func() error {
		var err error
		files, err = b.folder.Walk(ctx, "content", "static")
		if taught(err) {
			b.issues.Add(err)
			err = nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	in := &site.Input{Related: b.config.Related, Parsing: b.parsing()}
	in.Related.Jobs = b.opts.Jobs
	var texts, comments []source.File
	for _, f := range files {
		switch {
		case strings.HasPrefix(f.Path, "static/"):
			in.Static = append(in.Static, f)
		case strings.HasPrefix(f.Path, "content/comments/"):
			comments = append(comments, f)
		case isMarkdown(f.Path):
			texts = append(texts, f)
		default:
			in.Resources = append(in.Resources, f)
		}
	}
	if err := b.addStarterFiles(in); err != nil {
		return nil, err
	}
	b.result.Sources = len(files)
	err = b.phase("parse", func() error {
		if err := b.parseTexts(ctx, texts, in); err != nil {
			return err
		}
		return b.parseComments(ctx, comments, in)
	})
	return in, err
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// addStarterFiles adds the style sheets and scripts of the embedded layouts,
// where the site has none of that name.
func (b *builder) addStarterFiles(in *site.Input) error {
	b.starter = map[string]bool{}
	own := map[string]bool{}
	for _, f := range in.Static {
		own[f.Path] = true
	}
	entries, err := fs.ReadDir(b.opts.Starter, "static")
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	for _, e := range entries {
		name := "static/" + e.Name()
		if ext := path.Ext(name); (ext == ".css" || ext == ".js") && !own[name] {
			b.starter[name] = true
			in.Static = append(in.Static, source.File{Path: name})
		}
	}
	return nil
}

// parsing gives a fingerprint of the settings that decide what is made of a text.
func (b *builder) parsing() source.Fingerprint {
	o := b.config.Content
	h := source.NewHasher()
	h.Strings([]string{o.Language, o.Location.String()})
	h.Bool(o.Markdown.Unsafe)
	h.Bool(o.Markdown.UnknownShortcodeWarn)
	return h.Sum()
}

// parseTexts reads all Markdown files, each on its own, by all workers.
func (b *builder) parseTexts(ctx context.Context, files []source.File, in *site.Input) error {
	opts := b.config.Content
	opts.Shortcode, opts.ShortcodeNames = b.layouts.HasShortcode, b.layouts.Shortcodes()
	parser := content.NewParser(opts)
	parsed := make([]content.Parsed, len(files))
	vectors := make([]*related.Vector, len(files))
	err := b.each(ctx, "parse", len(files), func(i int) error {
		data, err := b.folder.Read(files[i].Path)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // gone since the walk: as if it had never been there
			}
			parsed[i].Issues.Add(err)
			return nil
		}
		p := parser.Parse(files[i].Path, data)
		if p.Post != nil {
			vectors[i] = related.Analyse(b.document(p.Post, p.Text))
		}
		if p.Body != nil {
			if err := b.bodies.add(files[i].Path, p.Body.HTML); err != nil {
				return err
			}
		}
		p.Text, p.Body = "", nil
		parsed[i] = p
		return nil
	})
	if err != nil {
		return err
	}
	for i, p := range parsed {
		b.issues = append(b.issues, p.Issues...)
		switch {
		case p.Issues.Err() != nil:
			in.Broken = append(in.Broken, files[i].Path)
		case p.Post != nil:
			in.Posts = append(in.Posts, p.Post)
			in.Vectors = append(in.Vectors, vectors[i])
		case p.Page != nil:
			in.Pages = append(in.Pages, p.Page)
		case p.Author != nil:
			in.Authors = append(in.Authors, p.Author)
		case p.Term != nil:
			in.Terms = append(in.Terms, p.Term)
		}
	}
	return nil
}

// document is a post as package related sees it, its labels in one spelling.
func (b *builder) document(p *content.Post, text string) related.Document {
	d := related.Document{ID: p.ID, Date: p.Date, Language: p.Language, Title: p.Title, Description: p.Description, Text: text,
		Section: content.Slug(p.Section), Series: content.Slug(p.Series), Unlisted: p.NoIndex}
	if d.Language == "" {
		d.Language = b.config.Site.Language
	}
	for _, t := range p.Tags {
		d.Tags = append(d.Tags, content.Slug(t))
	}
	for _, a := range p.Authors {
		d.Authors = append(d.Authors, content.Slug(a))
	}
	return d
}

// parseComments reads all comments.
func (b *builder) parseComments(ctx context.Context, files []source.File, in *site.Input) error {
	list := make([]*content.Comment, len(files))
	problems := make([]error, len(files))
	err := b.each(ctx, "comments", len(files), func(i int) error {
		if path.Ext(files[i].Path) != ".json" {
			problems[i] = source.Warningf(source.Position{Path: files[i].Path}, "comment.file",
				"a comment is a file content/comments/<post id>/<comment id>.json", "this is no comment, and is left out")
			return nil
		}
		data, err := b.folder.Read(files[i].Path)
		if err == nil {
			list[i], err = content.ParseComment(files[i].Path, data, b.config.Site.Location)
		}
		problems[i] = err
		return nil
	})
	for i, c := range list {
		b.issues.Add(problems[i])
		if c != nil && problems[i] == nil {
			in.Comments = append(in.Comments, c)
		}
	}
	return err
}

// each calls f for 0 to n-1, by all workers, until one fails or the context ends.
func (b *builder) each(ctx context.Context, phase string, n int, f func(int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range b.opts.Jobs {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := f(i); err != nil {
					return err
				}
				b.progress(phase, i+1, n)
			}
		})
	}
	return group.Wait()
}
