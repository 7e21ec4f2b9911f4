package sitetest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheListOfConventionsNamesTestsThatExist reads docs/news.md, which says of each
// convention of news sites which test shows it.
func TestTheListOfConventionsNamesTestsThatExist(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join(root, "docs", "news.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	err = filepath.WalkDir(filepath.Join(root, "generator"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		code, err := os.ReadFile(name)
		for _, m := range function.FindAllSubmatch(code, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test\\w+)").FindAllSubmatch(doc, -1)
	for _, m := range named {
		if !there[string(m[1])] {
			t.Errorf("docs/news.md names %s, which does not exist", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`R \*([^*]+)\*`).FindAllSubmatch(doc, -1) {
		found := false
		for _, r := range rules {
			found = found || r.name == string(m[1])
		}
		if !found {
			t.Errorf("docs/news.md names the rule %q, which does not exist", m[1])
		}
	}
	if len(named) < 40 {
		t.Errorf("only %d tests are named", len(named))
	}
}

// TestEditionsAreWholePapers reads the French and the Arabic edition of the paper
// in five languages as their readers do.
func TestEditionsAreWholePapers(t *testing.T) {
	t.Parallel()
	s := buildNewsroom(t)
	for _, c := range []struct {
		path, class string // of what is read
		want        []string
	}{
		{"/fr/", "menu", []string{"Le canal /fr/canal/", "Vie au bord de l’eau /fr/vie-au-bord-de-l-eau/"}},
		{"/2026/11/bridge-fr/", "menu", []string{"Le canal /fr/canal/", "Vie au bord de l’eau /fr/vie-au-bord-de-l-eau/"}},
		{"/ar/about/", "menu", []string{"القناة /ar/canal/"}},
		{"/", "menu", []string{"The canal /canal/", "Money /money/"}},
		{"/fr/", "versions", []string{"English /", "العربية /ar/", "Deutsch /de/", "Español /es/"}},
		{"/fr/canal/", "versions", []string{"English /canal/", "العربية /ar/canal/", "Deutsch /de/canal/", "Español /es/canal/"}},
		{"/fr/tags/", "versions", []string{"English /tags/", "العربية /ar/tags/"}},
		{"/canal/", "versions", []string{"العربية /ar/canal/", "Deutsch /de/canal/", "Français /fr/canal/", "Español /es/canal/"}},
		{"/fr/authors/ada/", "crumbs", []string{"Accueil /fr/", "Auteurs /fr/authors/"}},
		{"/2026/11/bridge-fr/", "nameplate", []string{"L’Éclusier /fr/", "L’Éclusier /fr/"}},
		{"/fr/canal/", "stories", []string{"Le pont du canal rouvre aux péniches /2026/11/bridge-fr/", "De nouvelles portes pour les écluses d’en haut /2026/11/gates-fr/"}},
		{"/2026/11/flood-ar/", "related", []string{"بوابات جديدة للأهوسة العليا /2026/11/gates-ar/"}},
	} {
		p := s.page(c.path)
		if p == nil {
			t.Errorf("there is no %s", c.path)
			continue
		}
		var got []string
		for n := range p.doc.Descendants() {
			if slices.Contains(strings.Fields(attr(n, "class")), c.class) {
				for a := range n.Descendants() {
					if a.Data == "a" {
						got = append(got, text(a)+" "+strings.TrimPrefix(attr(a, "href"), "https://lock.example"))
					}
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %s has %q, want %q", c.path, c.class, got, c.want)
		}
	}
	for _, p := range s.pages {
		if p.kind() == "home" && p.name == "fr/index.html" && !strings.Contains(text(p.doc), "Nouvelles des deux bouts du canal.") {
			t.Error("the French front page has not its description")
		}
	}
}
