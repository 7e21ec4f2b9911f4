package preview

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/generator/build"
)

// story is the text of a post.
func story(title, text string) string {
	return "---\ntitle: " + title + "\ndate: 2026-11-01\n---\n" + text + "\n"
}

// TestEditorsSaveInTheirWays saves one file as editors do, each twice, and wants the page
// to follow without an error in between.
func TestEditorsSaveInTheirWays(t *testing.T) {
	save := func(p *paper, file, text string) { p.must(os.WriteFile(file, []byte(text), 0o644)) }
	for name, editor := range map[string]func(p *paper, file, text string){
		"in place, as nano": save,
		"in place in two steps, as VS Code": func(p *paper, file, text string) {
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_TRUNC, 0)
			p.must(err)
			front := strings.LastIndex(text, "---\n") + 4
			_, err = f.WriteString(text[:front])
			p.must(err)
			_, err = f.WriteString(text[front:])
			p.must(err)
			p.must(f.Sync())
			p.must(f.Close())
		},
		"by a new file over the old one, as gedit": func(p *paper, file, text string) {
			hidden := filepath.Join(filepath.Dir(file), ".goutputstream-X1Y2")
			save(p, hidden, text)
			p.must(os.Rename(hidden, file))
		},
		"with the old one put aside, as vim": func(p *paper, file, text string) {
			dir := filepath.Dir(file)
			save(p, filepath.Join(dir, "4913"), "") // vim looks whether it may write
			p.must(os.Remove(filepath.Join(dir, "4913")))
			save(p, filepath.Join(dir, ".tide.md.swp"), "swap")
			p.must(os.Rename(file, file+"~"))
			save(p, file, text)
			p.must(os.Remove(file + "~"))
			p.must(os.Remove(filepath.Join(dir, ".tide.md.swp")))
		},
		"safely, as JetBrains": func(p *paper, file, text string) {
			save(p, file+"___jb_tmp___", text)
			p.must(os.Rename(file, file+"___jb_old___"))
			p.must(os.Rename(file+"___jb_tmp___", file))
			p.must(os.Remove(file + "___jb_old___"))
		},
		"with backups and locks, as Emacs": func(p *paper, file, text string) {
			lock := filepath.Join(filepath.Dir(file), ".#tide.md")
			p.must(os.Symlink("ada@harbour.1234", lock))
			save(p, filepath.Join(filepath.Dir(file), "#tide.md#"), text)
			p.must(os.Rename(file, file+"~"))
			save(p, file, text)
			p.must(os.Remove(filepath.Join(filepath.Dir(file), "#tide.md#")))
			p.must(os.Remove(lock))
		},
		"by deleting and writing": func(p *paper, file, text string) {
			p.must(os.Remove(file))
			save(p, file, text)
		},
	} {
		t.Run(name, func(t *testing.T) {
			// However long this machine keeps the editor from going on: it is waited for.
			waits := usualTimes()
			waits.pause, waits.patience = time.Hour, time.Hour
			p := writeSite(t, twoPosts).previewWithin(waits)
			for n := range 2 {
				tab := p.open("/2026/11/tide/")
				text := fmt.Sprintf("Saved %d times.", n+1)
				editor(p, p.file("content/posts/tide.md"), story("The tide", text))
				for !strings.Contains(p.ask("/2026/11/tide/").body, text) {
					if e := tab.next(); e.kind != "reload" {
						t.Fatalf("in between, the page is told %+v", e)
					}
					tab = p.open("/2026/11/tide/")
				}
			}
		})
	}
}

func TestFoldersComeAndGo(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	sees := func(address string, status int) {
		t.Helper()
		if a := p.ask(address); a.StatusCode != status {
			t.Errorf("%s: %s, want %d", address, a.Status, status)
		}
	}
	// wait opens what is not there, and waits until it is.
	wait := func(address string, do func()) {
		t.Helper()
		tab := p.open(address)
		do()
		tab.until("reload")
	}
	elsewhere := t.TempDir()
	p.must(os.MkdirAll(elsewhere+"/moved/deep/er", 0o755))
	for i, dir := range []string{"moved", "moved/deep", "moved/deep/er"} {
		p.must(os.WriteFile(fmt.Sprintf("%s/%s/in-%d.md", elsewhere, dir, i), []byte(story(fmt.Sprint("In ", i), "Text.")), 0o644))
	}
	wait("/2026/11/in-2/", func() { p.must(os.Rename(elsewhere+"/moved", p.file("content/moved"))) })
	sees("/2026/11/in-0/", 200)
	wait("/2026/11/late/", func() { p.write("content/moved/deep/er/late.md", story("Late", "Text.")) })

	// After a folder is renamed, what happens below its new name is heard of.
	p.must(os.Rename(p.file("content/moved"), p.file("content/renamed")))
	wait("/2026/11/later/", func() { p.write("content/renamed/deep/er/later.md", story("Later", "Text.")) })
	sees("/2026/11/in-2/", 200)

	// And after another takes its old name too.
	wait("/2026/11/other/", func() { p.write("content/moved/deep/er/other.md", story("Other", "Text.")) })

	tab := p.open("/2026/11/in-2/")
	p.must(os.RemoveAll(p.file("content/renamed")))
	tab.until("reload")
	sees("/2026/11/in-0/", 404)
	sees("/2026/11/later/", 404)
	sees("/2026/11/other/", 200)

	// The whole content goes, and comes back.
	tab = p.open("/2026/11/tide/")
	p.must(os.Rename(p.file("content"), p.file("aside")))
	tab.until("reload")
	wait("/2026/11/tide/", func() { p.must(os.Rename(p.file("aside"), p.file("content"))) })
	wait("/2026/11/last/", func() { p.write("content/posts/last.md", story("Last", "Text.")) })
}

func TestLinkedContentIsFollowed(t *testing.T) {
	p := writeSite(t, twoPosts+"-- shared/folder/one.md --\n"+story("One", "First.")+"-- shared/two.md --\n"+story("Two", "First."))
	p.must(os.Symlink("../../shared/folder", p.file("content/posts/linked")))
	p.must(os.Symlink(p.file("shared/two.md"), p.file("content/posts/two.md")))
	p.preview()
	for address, file := range map[string]string{"/2026/11/one/": "shared/folder/one.md", "/2026/11/two/": "shared/two.md"} {
		tab := p.open(address)
		p.must(os.WriteFile(p.file(file), []byte(strings.ReplaceAll(p.read(file), "First.", "Second.")), 0o644))
		tab.until("reload")
		if a := p.ask(address); !strings.Contains(a.body, "Second.") {
			t.Errorf("%s does not show what its file holds", address)
		}
		// The target is replaced, as editors do.
		tab = p.open(address)
		p.write("aside.md", strings.ReplaceAll(p.read(file), "Second.", "Third."))
		p.must(os.Rename(p.file("aside.md"), p.file(file)))
		tab.until("reload")
	}
	// The link leads elsewhere now.
	p.write("shared/three.md", story("Two", "Otherwise."))
	tab := p.open("/2026/11/two/")
	p.must(os.Symlink(p.file("shared/three.md"), p.file("new-link")))
	p.must(os.Rename(p.file("new-link"), p.file("content/posts/two.md")))
	tab.until("reload")
	tab = p.open("/2026/11/two/")
	p.edit("shared/three.md", "Otherwise.", "Again.")
	tab.until("reload")
}

// TestACheckoutOfAnotherBranchIsOneChange switches between two branches that differ in
// a thousand posts.
func TestACheckoutOfAnotherBranchIsOneChange(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is missing")
	}
	p := writeSite(t, twoPosts)
	git := func(args ...string) {
		t.Helper()
		command := exec.Command("git", append([]string{"-c", "user.name=Ada", "-c", "user.email=ada@paper.example", "-c", "core.fsmonitor=false"}, args...)...)
		command.Dir = p.dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	const posts = 1000
	commit := func(branch, text string) {
		for i := range posts {
			p.write(fmt.Sprintf("content/posts/%d/many-%d.md", i%7, i), story(fmt.Sprint("Many ", i), text))
		}
		git("checkout", "-q", "-b", branch)
		git("add", "-A")
		git("commit", "-q", "-m", branch)
	}
	git("init", "-q")
	commit("one", "Of the first branch.")
	p.must(os.RemoveAll(p.file("content/posts/3")))
	p.write("content/posts/extra.md", story("Extra", "Only here."))
	commit("two", "Of the second branch.")
	p.preview()
	for i, branch := range []string{"one", "two", "one"} {
		tab, extra := p.open("/2026/11/many-1/"), p.open("/2026/11/extra/")
		git("checkout", "-q", branch)
		tab.until("reload")
		extra.until("reload")
		p.settle(i)
	}
	p.compare()
}

// settle waits until everything was heard of that has happened so far: what happens last
// is heard of last.
func (p *paper) settle(n int) {
	p.t.Helper()
	tab := p.open(fmt.Sprintf("/2026/11/sentinel-%d/", n))
	p.write(fmt.Sprintf("content/posts/sentinel-%d.md", n), story(fmt.Sprint("Sentinel ", n), "Here."))
	tab.until("reload")
}

// compare compares what is served with a clean build.
func (p *paper) compare() {
	p.t.Helper()
	out := p.t.TempDir()
	opts := p.server.opts.Site
	opts.Output, opts.Plain = out, true
	if _, err := build.Run(context.Background(), opts); err != nil {
		p.t.Fatal(err)
	}
	var want []string
	err := filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != ".broadsheet-manifest" {
			rel, _ := filepath.Rel(out, name)
			want = append(want, filepath.ToSlash(rel))
		}
		return err
	})
	p.must(err)
	var got []string
	p.server.session.View(build.Look{}, func(v *build.View) {
		for _, r := range v.Site.Routes() {
			got = append(got, r.Output)
			data, _, err := v.Render(r)
			if err != nil {
				p.t.Errorf("%s: %v", r.Output, err)
				continue
			}
			file, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(r.Output)))
			if err != nil || string(file) != string(data) {
				p.t.Errorf("%s is not that of a clean build (%v)", r.Output, err)
			}
		}
	})
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		p.t.Errorf("%d files are served, a build makes %d", len(got), len(want))
	}
}

// TestNothingIsMissed lets storms of changes loose on the folder, without a pause, and
// wants the site to be that of a clean build after each.
func TestNothingIsMissed(t *testing.T) {
	p := writeSite(t, twoPosts+"-- shared/x.md --\n"+story("X", "Text.")).preview()
	r := rand.New(rand.NewPCG(1, 2))
	s := &storm{p: p, r: r}
	for round := range 12 {
		for range 1 + r.IntN(60) {
			s.blow()
		}
		p.settle(round)
		p.compare()
		if t.Failed() {
			t.Fatalf("in round %d, after: %s", round, strings.Join(s.did, "; "))
		}
		s.did = nil
	}
}

// storm does one thing after the other to the folder of a site.
type storm struct {
	p    *paper
	r    *rand.Rand
	next int
	did  []string
}

// some gives a random entry below content/posts, texts or folders, "" when there is none.
func (s *storm) some(folder bool) string {
	var list []string
	filepath.WalkDir(s.p.file("content/posts"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() == folder && (folder || strings.HasSuffix(name, ".md")) && name != s.p.file("content/posts") && !strings.Contains(name, "sentinel") && d.Type()&fs.ModeSymlink == 0 {
			list = append(list, name)
		}
		return nil
	})
	if len(list) == 0 {
		return ""
	}
	return list[s.r.IntN(len(list))]
}

func (s *storm) name() string {
	s.next++
	return fmt.Sprintf("s%d", s.next)
}

// flip deletes a file, or writes it where there is none.
func (s *storm) flip(file, text string) string {
	if os.Remove(file) == nil {
		return "delete " + file
	}
	os.MkdirAll(filepath.Dir(file), 0o755)
	os.WriteFile(file, []byte(text), 0o644)
	return "write " + file
}

// blow does one thing. What can't be done is left undone.
func (s *storm) blow() {
	dir := s.some(true)
	if dir == "" || s.r.IntN(3) == 0 {
		dir = s.p.file("content/posts")
	}
	file := s.some(false)
	what := ""
	switch k := s.r.IntN(15); {
	case k < 3 || file == "":
		name := s.name()
		what = "write " + filepath.Join(dir, name+".md")
		os.WriteFile(filepath.Join(dir, name+".md"), []byte(story(name, "New.")), 0o644)
	case k < 5:
		what = "edit " + file
		os.WriteFile(file, []byte(story(s.name(), strings.Repeat("![It](shot.gif) changed. ", s.r.IntN(3)))), 0o644)
	case k == 5:
		what = "replace " + file
		os.WriteFile(file+".new~", []byte(story(s.name(), "Replaced.")), 0o644)
		os.Rename(file+".new~", file)
	case k == 6:
		what = "delete " + file
		os.Remove(file)
	case k == 7:
		to := filepath.Join(dir, s.name()+".md")
		what = "move " + file + " to " + to
		os.Rename(file, to)
	case k == 8:
		name := s.name()
		deep := filepath.Join(dir, name, "deep")
		what = "make " + deep
		os.MkdirAll(deep, 0o755)
		os.WriteFile(filepath.Join(deep, name+".md"), []byte(story(name, "Deep.")), 0o644)
	case k == 9:
		if from := s.some(true); from != "" {
			to := filepath.Join(s.p.file("content/posts"), s.name())
			what = "move " + from + " to " + to
			os.Rename(from, to)
		}
	case k == 10:
		if from := s.some(true); from != "" && s.r.IntN(2) == 0 {
			what = "delete " + from
			os.RemoveAll(from)
		}
	case k == 11:
		what = s.flip(filepath.Join(dir, "shot.gif"), "GIF89a0020000")
	case k == 12:
		what = s.flip(s.p.file("static/images/"+strconv.Itoa(s.r.IntN(3))+".gif"), "GIF89a0020000")
	case k == 13:
		id := strconv.Itoa(s.r.IntN(3))
		what = s.flip(s.p.file("content/comments/posts/tide/"+id+".json"),
			`{"v": 1, "id": "`+id+`", "post": "posts/tide", "name": "Fay", "body": "Yes.", "date": "2026-11-20T10:00:00Z", "status": "approved"}`)
	default:
		if link := s.p.file("content/posts/x.md"); os.Remove(link) != nil {
			what = "link"
			os.Symlink("../../shared/x.md", link)
		}
		os.WriteFile(s.p.file("shared/x.md"), []byte(story("X", strings.Repeat("Linked. ", s.r.IntN(5)))), 0o644)
	}
	s.did = append(s.did, what)
}

// TestTheLimitOfTheSystemIsToldWithItsCure shows what happens where the system watches no
// more folders, or takes no more watchers.
func TestTheLimitOfTheSystemIsToldWithItsCure(t *testing.T) {
	for err, cure := range map[error]string{syscall.ENOSPC: "max_user_watches", syscall.EMFILE: "max_user_instances"} {
		p := writeSite(t, twoPosts)
		server, openErr := Open(context.Background(), "http://127.0.0.1:1", Options{Site: build.Options{Source: p.dir, Starter: os.DirFS("../.."), Now: noon, NoCache: true}, Log: p.log})
		p.must(openErr)
		w := newWatcher(server)
		w.add = func(string) error { return err }
		p.must(w.start(context.Background()))
		if w.events != nil {
			t.Errorf("%v: it goes on watching", err)
		}
		p.log.wait(cure)
		server.session.Close()
	}
}

func TestWithoutTheSystemsHelpFilesAreLookedAt(t *testing.T) {
	p := writeSite(t, twoPosts).preview(func(o *Options) { o.Poll = true })
	tab := p.open("/2026/11/tide/")
	p.edit("content/posts/tide.md", "It comes.", "It comes late.")
	tab.until("reload")
	tab = p.open("/2026/11/gate/")
	p.must(os.RemoveAll(p.file("content/posts")))
	tab.until("reload")
	if a := p.ask("/2026/11/gate/"); a.StatusCode != http.StatusNotFound {
		t.Error("a post that is gone: ", a.Status)
	}
}
