package main

import (
	"strings"

	"github.com/spf13/cobra"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/hosting"
	"broadsheet/generator/report"
)

// hostForms are the forms in which the command hosting describes a site.
func hostForms() map[string]func(*hosting.Site) []byte {
	return map[string]func(*hosting.Site) []byte{
		"nginx":     func(s *hosting.Site) []byte { return s.AppendNginx(nil) },
		"caddy":     func(s *hosting.Site) []byte { return s.AppendCaddy(nil) },
		"headers":   func(s *hosting.Site) []byte { return s.AppendHeaders(nil) },
		"redirects": func(s *hosting.Site) []byte { return s.AppendRedirects(nil) },
	}
}

func newHosting(p *program) *cobra.Command {
	opts := build.Options{Starter: broadsheet.Starter}
	names := []string{"nginx", "caddy", "headers", "redirects"}
	folder := ""
	command := &cobra.Command{
		Use:   "hosting {" + strings.Join(names, "|") + "}",
		Short: "Print what a web server has to know of the site",
		Long: `Hosting prints a configuration for this site, from config.yaml and the site's
former addresses: headers with the Content-Security-Policy, how long files may be
kept, redirects, the page for what is not found.

  nginx      a file for /etc/nginx/sites-available
  caddy      a Caddyfile
  headers    _headers, as the build writes it for Netlify and Cloudflare Pages
  redirects  _redirects, likewise

Nothing is written; print it again after a story has got a new address.`,
		Example: `  broadsheet hosting nginx > /etc/nginx/sites-available/courier
  broadsheet hosting caddy --folder /srv/www/courier > Caddyfile`,
		ValidArgs: names,
		Args:      exactly("what to print: " + strings.Join(names, ", ")),
		RunE: func(command *cobra.Command, args []string) error {
			form := hostForms()[args[0]]
			if form == nil {
				return misuse("argument", "write one of "+strings.Join(names, ", "), "there is no form %q", args[0])
			}
			opts.Source = p.source
			site, result, err := build.Host(command.Context(), opts)
			if err != nil {
				return p.stopped(result, err)
			}
			if folder != "" {
				site.Folder = folder
			}
			return failed(p.described(args[0], form(site)))
		},
	}
	flags := command.Flags()
	flags.Var((*address)(&opts.BaseURL), "base-url", "`address` of the site, in place of base_url in config.yaml")
	flags.StringVar(&folder, "folder", "", "`folder` of the host's root on the server (default: /var/www/ and the host's name)")
	return command
}

// described prints what a web server has to know.
func (p *program) described(form string, text []byte) error {
	if p.json {
		return report.Value(p.stdout, map[string]any{"ok": true, "form": form, "text": string(text)})
	}
	_, err := p.stdout.Write(text)
	return err
}
