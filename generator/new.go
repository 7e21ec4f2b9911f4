package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/config"
	"broadsheet/generator/report"
	"broadsheet/generator/scaffold"
	"broadsheet/generator/source"
)

func newNew(p *program) *cobra.Command {
	command := &cobra.Command{
		Use:   "new",
		Short: "Start a site or a post",
		Args:  subcommand,
		RunE:  help,

		SuggestFor: []string{"init", "create", "start", "add"},
	}
	command.AddCommand(newNewSite(p), newNewPost(p))
	return command
}

func newNewSite(p *program) *cobra.Command {
	var title string
	command := &cobra.Command{
		Use:   "site DIR",
		Short: "Write a working site into a new folder",
		Long: `New site writes a small working paper into a folder that does not exist or is
empty: sample stories, pages and authors, config.yaml, the JSON Schemas for
editors, and a workflow that publishes it from GitHub. When anything fails,
nothing is left behind.`,
		Example: `  broadsheet new site mypaper --title "The Ferry Post"`,
		Args:    exactly("the folder of the new site"),
		RunE: func(command *cobra.Command, args []string) error {
			written, err := scaffold.Site(command.Context(), scaffold.SiteOptions{
				Dir: args[0], Title: title, Starter: broadsheet.Starter,
			})
			if err != nil {
				return failed(err)
			}
			if p.json {
				return failed(report.Value(p.stdout, map[string]any{"ok": true, "folder": args[0], "files": written}))
			}
			where, settings := shellWord(args[0]), "title and base_url"
			if title != "" {
				settings = "base_url"
			}
			fmt.Fprintf(p.stderr, "%d files written to %s. Next:\n\n"+
				"  broadsheet build --source %s\n"+
				"  broadsheet new post \"A headline\" --source %s\n\n"+
				"Then set %s in %s.\n",
				len(written), args[0], where, where, settings, filepath.Join(args[0], "config.yaml"))
			return nil
		},
	}
	command.Flags().StringVar(&title, "title", "", "name of the paper (default: that of the sample)")
	return command
}

func newNewPost(p *program) *cobra.Command {
	var post scaffold.Post
	var date string
	command := &cobra.Command{
		Use:   `post "Title"`,
		Short: "Start a post",
		Long: `New post writes content/posts/YEAR/SLUG.md with front matter to fill in, dated
now in the site's time zone, and prints its path. The post is a draft, so that
nothing half-written is published; remove the line "draft: true" when it is
ready, or start it with --draft=false. A file that exists is never overwritten.`,
		Example: `  broadsheet new post "Harbour wall: the vote" --section Council --author idris-pellow`,
		Args:    exactly("the title of the post, in quotes"),
		RunE: func(_ *cobra.Command, args []string) error {
			post.Title = strings.TrimSpace(args[0])
			folder, err := source.OpenFolder(p.source)
			if err != nil {
				return failed(err)
			}
			settings, err := config.Load(folder.FS(), build.ConfigName)
			if err != nil {
				return failed(err)
			}
			post.Date, err = parseDate(date, settings.Site.Location)
			if err != nil {
				return err
			}
			path, err := post.Write(p.source)
			if err != nil {
				return failed(err)
			}
			p.strangers(post, settings)
			if p.json {
				return failed(report.Value(p.stdout, map[string]any{"ok": true, "path": path}))
			}
			fmt.Fprintln(p.stdout, filepath.Join(p.source, filepath.FromSlash(path)))
			return nil
		},
	}
	flags := command.Flags()
	flags.StringVar(&post.Section, "section", "", "section of the post")
	flags.StringArrayVar(&post.Authors, "author", nil, "`id` of an author (file name in content/authors/); may be repeated")
	flags.StringVar(&post.Slug, "slug", "", "last part of the address (default: made from the title)")
	flags.StringVar(&date, "date", "", "`time` of publication, as 2026-11-23, \"2026-11-23 18:30\" or 2026-11-23T18:30:00Z (default: now)")
	flags.BoolVar(&post.Draft, "draft", true, "mark the post as a draft")
	return command
}

// parseDate reads the flag --date; "" means now. A time without a zone is in
// that of the site.
func parseDate(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Now().In(zone).Truncate(time.Minute), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, misuse("value", `write 2026-11-23, "2026-11-23 18:30" or 2026-11-23T18:30:00Z`, "--date: %q is not a time", text)
}

// strangers tells of a section and of authors that the site does not know yet,
// since that may be a slip of the keyboard.
func (p *program) strangers(post scaffold.Post, settings *config.Config) {
	order := settings.Site.Order
	known := func(s string) bool { return strings.EqualFold(s, post.Section) }
	if post.Section != "" && len(order) > 0 && !slices.ContainsFunc(order, known) {
		fmt.Fprintf(p.stderr, "note: the section %q is new; those in config.yaml are %s\n", post.Section, strings.Join(order, ", "))
	}
	for _, author := range post.Authors {
		if _, err := os.Stat(filepath.Join(p.source, "content", "authors", author+".md")); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(p.stderr, "note: there is no content/authors/%s.md, so %q is shown as it is\n", author, author)
		}
	}
}

// shellWord quotes a path for a line that people paste into a shell.
func shellWord(path string) string {
	if strings.ContainsAny(path, " \t'\"\\$&|;()<>*?#~`!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
