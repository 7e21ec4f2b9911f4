package build

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// photo is a JPEG or PNG whose pixels follow from its seed.
func photo(t testing.TB, name string, width, height int, seed byte) string {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		m.SetRGBA(i%width, i/width, color.RGBA{byte(i%width) + seed, byte(i / width), seed * 3, 255})
	}
	var b bytes.Buffer
	var err error
	if strings.HasSuffix(name, ".png") {
		err = png.Encode(&b, m)
	} else {
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// gallerySite is a site with two stories and their pictures.
func gallerySite(t testing.TB) *testSite {
	s := newSite(t, `
-- content/posts/quay/index.md --
---
title: Quay
date: 2026-11-01
image: {src: lead.jpg, alt: A quay, credit: Ann, focus: 30% 60%}
---
Text.

![Boats](boats.png "At night | Ann")

See [the plan](plan.jpg).
-- content/posts/mill.md --
---
title: Mill
date: 2026-11-02
image: {src: /images/mill.jpg, alt: A mill, credit: Ann}
---
Text with ![a wheel](/images/mill.jpg){width=300} in it.
-- content/posts/later/index.md --
---
title: Later
date: 2027-11-02
image: {src: later.jpg, alt: Later, credit: Ann}
---
Text.
`)
	s.write("content/posts/quay/lead.jpg", photo(t, ".jpg", 700, 500, 1))
	s.write("content/posts/quay/boats.png", photo(t, ".png", 300, 200, 2))
	s.write("content/posts/quay/plan.jpg", photo(t, ".jpg", 300, 200, 3))
	s.write("content/posts/later/later.jpg", photo(t, ".jpg", 300, 200, 4))
	s.write("static/images/mill.jpg", photo(t, ".jpg", 500, 400, 5))
	return s
}

func outputs(b *builtSite, pattern string) []string {
	var list []string
	for name := range b.files {
		if regexp.MustCompile(pattern).MatchString(name) {
			list = append(list, regexp.MustCompile(`-[0-9a-f]{10}-`).ReplaceAllString(name, "-#-"))
		}
	}
	slices.Sort(list)
	return list
}

func TestPicturesThatAreShownBecomeSmallerFiles(t *testing.T) {
	b := gallerySite(t).clean()
	want := []string{
		"immutable/boats-#-300.jpg", "immutable/boats-#-300.webp",
		"immutable/lead-#-16x9-30-60-700.jpg", "immutable/lead-#-1x1-30-60-500.jpg", "immutable/lead-#-480.webp", "immutable/lead-#-4x3-30-60-666.jpg",
		"immutable/lead-#-700.jpg", "immutable/lead-#-700.webp",
		"immutable/mill-#-16x9-500.jpg", "immutable/mill-#-1x1-400.jpg", "immutable/mill-#-480.webp", "immutable/mill-#-4x3-500.jpg", "immutable/mill-#-500.jpg", "immutable/mill-#-500.webp",
	}
	if got := outputs(b, `^immutable/.*\.(jpg|png|webp)$`); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	// Of the originals, the one that is linked and that in static/.
	if got := outputs(b, `^[^i].*\.(jpg|png)$|^images/`); !slices.Equal(got, []string{"2026/11/quay/plan.jpg", "images/mill.jpg"}) {
		t.Errorf("originals are published: %q", got)
	}
	b.wantLinks()
}

// TestFolderOfAPictureThatIsLeftOut: its folder is not published either.
func TestFolderOfAPictureThatIsLeftOut(t *testing.T) {
	s := newSite(t, `
-- content/posts/quay/index.md --
---
title: The quay
date: 2026-11-02
---
![A quay](shots/lead.jpg "A quay | Ann")
`)
	s.write("content/posts/quay/shots/lead.jpg", photo(t, ".jpg", 700, 500, 1))
	s.clean()
	err := filepath.WalkDir(s.output(), func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		entries, err := os.ReadDir(name)
		if len(entries) == 0 {
			t.Errorf("%s is empty", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPageOffersAllWidthsOfAPicture(t *testing.T) {
	b := gallerySite(t).clean()
	page := regexp.MustCompile(`-[0-9a-f]{10}-`).ReplaceAllString(b.file("2026/11/quay/index.html"), "-#-")
	for _, want := range []string{
		`<source type="image/webp" srcset="/immutable/lead-#-480.webp 480w, /immutable/lead-#-700.webp 700w" sizes="(min-width: 63rem) 60rem, 100vw">`,
		`<img src="/immutable/lead-#-700.jpg" alt="A quay" width="700" height="500" fetchpriority="high"></picture>`,
		`<source type="image/webp" srcset="/immutable/boats-#-300.webp 300w" sizes="auto, (min-width: 42rem) 39rem, 100vw"><img src="/immutable/boats-#-300.jpg" width="300" height="200" alt="Boats" loading="lazy" decoding="async"></picture>`,
		`<meta property="og:image" content="https://paper.example/immutable/lead-#-16x9-30-60-700.jpg">`,
		`"https://paper.example/immutable/lead-#-1x1-30-60-500.jpg"`,
		`<picture class="tone r`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
	mill := regexp.MustCompile(`-[0-9a-f]{10}-`).ReplaceAllString(b.file("2026/11/mill/index.html"), "-#-")
	if want := `<img src="/immutable/mill-#-500.jpg" alt="a wheel" width="300" loading="lazy" decoding="async"></picture>`; !strings.Contains(mill, want) {
		t.Errorf("the author's width is not kept:\n%s", mill)
	}
	if strings.Count(page, `fetchpriority`) != 1 {
		t.Error("more than one picture is in a hurry")
	}
}

// TestPicturesAreExactAfterEdits adds, changes, moves and removes pictures, focal points
// and settings, in drawn order, and compares each build with one from nothing.
func TestPicturesAreExactAfterEdits(t *testing.T) {
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := gallerySite(t)
		s.lenient = true
		s.opts.NoCache = false
		s.opts.Program = program("pictures")
		edits := []func() string{
			func() string {
				s.write("content/posts/quay/lead.jpg", photo(t, ".jpg", 700, 500, byte(r.IntN(3))))
				return "another picture"
			},
			func() string { s.remove("content/posts/quay/boats.png"); return "a picture removed" },
			func() string {
				s.write("content/posts/quay/boats.png", photo(t, ".png", 260+r.IntN(3)*20, 200, 9))
				return "a picture added"
			},
			func() string {
				s.write("static/images/mill.jpg", photo(t, ".jpg", 200+r.IntN(2)*200, 300, 7))
				return "a picture of another size"
			},
			func() string {
				s.edit("content/posts/quay/index.md", "focus: 30% 60%", "focus: left")
				return "a focal point"
			},
			func() string {
				s.edit("content/posts/mill.md", "/images/mill.jpg, alt", "quay/boats.png, alt")
				return "another lead picture"
			},
			func() string {
				s.write(ConfigName, plainConfig+fmt.Sprintf("pictures: {webp_quality: %d, crops: %v}\n", 70+r.IntN(2), r.IntN(2) == 0))
				return "settings"
			},
			func() string {
				s.opts.Now = noon.AddDate(r.IntN(2), 0, 0)
				return "the clock"
			},
			func() string {
				packs, _ := filepath.Glob(filepath.Join(s.dir, CacheName, "pictures", "*"))
				for _, p := range packs {
					if r.IntN(2) == 0 {
						if err := os.Truncate(p, int64(r.IntN(2000))); err != nil {
							t.Fatal(err)
						}
					}
				}
				return "packs cut off"
			},
			func() string {
				os.RemoveAll(filepath.Join(s.dir, CacheName, "pictures"))
				os.RemoveAll(filepath.Join(s.output(), "immutable"))
				return "packs and files deleted"
			},
		}
		s.run(context.Background())
		for range 5 {
			what := edits[r.IntN(len(edits))]()
			warm := s.run(context.Background())
			fresh := *s
			fresh.opts.NoCache = true
			fresh.opts.Output = filepath.Join(t.TempDir(), "fresh")
			b := newBuilder(fresh.opts)
			b.encoders = encoders
			_, err := b.finish(b.run(context.Background()))
			if (err == nil) != (warm.err == nil) {
				t.Fatalf("seed %d, after %s: %v, and from nothing %v", seed, what, warm.err, err)
			}
			if err == nil {
				sameTree(t, fmt.Sprintf("seed %d, after %s", seed, what), warm.files, readTree(t, fresh.opts.Output))
			}
		}
	}
}

func sameTree(t *testing.T, when string, got, want map[string]string) {
	t.Helper()
	for name, data := range want {
		if strings.HasPrefix(name, ".broadsheet") {
			continue
		}
		if there, ok := got[name]; !ok || there != data {
			t.Errorf("%s: %s is other than in a build from nothing (there: %v)", when, name, ok)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is not in a build from nothing", when, name)
		}
	}
}

func TestSecondBuildMakesNoPictureAgain(t *testing.T) {
	s := gallerySite(t)
	s.opts.NoCache = false
	s.build()
	packs := func() map[string]int64 {
		times := map[string]int64{}
		files, _ := filepath.Glob(filepath.Join(s.dir, CacheName, "pictures", "*"))
		for _, f := range files {
			st, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			times[f] = st.ModTime().UnixNano()
		}
		return times
	}
	before := packs()
	s.edit("content/posts/mill.md", "Text with", "Another text with")
	b := s.build()
	if len(b.Written) == 0 || slices.ContainsFunc(b.Written, func(name string) bool { return strings.HasPrefix(name, "immutable/") }) {
		t.Errorf("written: %q", b.Written)
	}
	os.RemoveAll(s.output())
	s.opts.Program = program("another version")
	s.build()
	after := packs()
	if len(before) != 3 || len(after) != 3 {
		t.Fatalf("%d packs, then %d", len(before), len(after))
	}
	for name, at := range before {
		if after[name] != at {
			t.Errorf("%s was made again", filepath.Base(name))
		}
	}
}

func TestStoppedBuildLeavesPacksThatHold(t *testing.T) {
	s := gallerySite(t)
	s.opts.NoCache = false
	ctx, cancel := context.WithCancel(context.Background())
	s.opts.Jobs = 1
	s.opts.Progress = func(phase string, done, _ int) {
		if phase == "pictures" && done == 1 {
			cancel()
		}
	}
	if b := s.run(ctx); b.err == nil {
		t.Fatal("the build was not stopped")
	}
	s.opts.Progress = nil
	warm := s.build()
	fresh := gallerySite(t).build()
	sameTree(t, "after a stopped build", warm.files, fresh.files)
}

func TestPicturesAreTheSameWithAnyNumberOfWorkers(t *testing.T) {
	one, eight := gallerySite(t), gallerySite(t)
	one.opts.Jobs, eight.opts.Jobs = 1, 8
	sameTree(t, "with eight workers", eight.build().files, one.build().files)
}

func TestPictureOfAnEmbargoedStoryIsNowhere(t *testing.T) {
	s := gallerySite(t)
	s.opts.NoCache = false
	b := s.build()
	if got := outputs(b, "later"); len(got) > 0 {
		t.Errorf("published: %q", got)
	}
	if packs, _ := filepath.Glob(filepath.Join(s.dir, CacheName, "pictures", "*")); len(packs) != 3 {
		t.Errorf("%d packs", len(packs))
	}
}

func TestBrokenPictureStopsTheBuildAndIsNamed(t *testing.T) {
	s := gallerySite(t)
	whole := photo(t, ".jpg", 700, 500, 1)
	s.write("content/posts/quay/lead.jpg", whole[:len(whole)/2])
	s.write("content/posts/quay/boats.png", "no picture at all, but a text")
	b := s.run(context.Background())
	lines := b.lines()
	if b.err == nil || len(lines) != 2 || !has(lines, "content/posts/quay/boats.png: ", "not a picture") || !has(lines, "content/posts/quay/lead.jpg: ", "cut off") {
		t.Errorf("got %q", lines)
	}
}

func TestPictureOfTooManyPixelsIsRefused(t *testing.T) {
	s := gallerySite(t)
	s.write(ConfigName, plainConfig+"pictures: {max_megapixels: 1}\n")
	s.write("content/posts/quay/lead.jpg", photo(t, ".jpg", 1300, 900, 1))
	b := s.run(context.Background())
	if lines := b.lines(); b.err == nil || !has(lines, "content/posts/quay/lead.jpg: ", "max_megapixels") {
		t.Errorf("got %q", lines)
	}
}

func TestMissingAltAndCreditAreWarningsOrErrors(t *testing.T) {
	s := gallerySite(t)
	s.edit("content/posts/mill.md", "alt: A mill, credit: Ann", "caption: C")
	s.edit("content/posts/quay/index.md", `![Boats](boats.png "At night | Ann")`, "![](boats.png)")
	for _, strict := range []bool{false, true} {
		s.write(ConfigName, plainConfig+fmt.Sprintf("strict: %v\n", strict))
		b := s.run(context.Background())
		lines := b.lines()
		if len(lines) != 4 || !has(lines, "content/posts/mill.md:4:8: ", "has no alt") || !has(lines, "content/posts/mill.md:4:8: ", "has no credit") ||
			!has(lines, "content/posts/quay/index.md:8:1: ", "has no alt") || !has(lines, "content/posts/quay/index.md:8:1: ", "has no credit") {
			t.Errorf("strict %v: %q", strict, lines)
		}
		if (b.err != nil) != strict {
			t.Errorf("strict %v: %v", strict, b.err)
		}
	}
}

func TestOriginalsThatAreCopiedLosePrivateData(t *testing.T) {
	const secret = "51.5007N-0.1246W"
	s := gallerySite(t)
	jpg := photo(t, ".jpg", 500, 400, 5)
	s.write("static/images/mill.jpg", jpg[:2]+"\xff\xe1\x00\x18Exif\x00\x00"+secret+jpg[2:])
	s.write("static/images/drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>`+secret+`</script><g/></svg>`)
	s.opts.NoCache = false
	for _, keep := range []bool{false, true, false} {
		s.write(ConfigName, plainConfig+map[bool]string{true: "pictures: {metadata: keep, svg: keep}\n"}[keep])
		b := s.build()
		for _, name := range []string{"images/mill.jpg", "images/drawing.svg"} {
			if got := strings.Contains(b.file(name), secret); got != keep {
				t.Errorf("keep %v: %s has what is private: %v", keep, name, got)
			}
		}
		if lines := b.lines(); keep != (len(lines) == 0) || !keep && !has(lines, "static/images/drawing.svg: ", "<script>") {
			t.Errorf("keep %v: %q", keep, lines)
		}
	}
}

// TestStrangeColourProfileIsAWarning of every build, also of one that makes nothing.
func TestStrangeColourProfileIsAWarning(t *testing.T) {
	s := gallerySite(t)
	s.opts.NoCache = false
	lead := photo(t, ".jpg", 700, 500, 1)
	s.write("content/posts/quay/lead.jpg", lead[:2]+"\xff\xe2\x00\x18ICC_PROFILE\x00\x01\x01nonsense"+lead[2:])
	for build := range 3 {
		if build == 2 {
			s.edit("content/posts/mill.md", "Text with", "Another text with")
		}
		if lines := s.build().lines(); len(lines) != 1 || !has(lines, "content/posts/quay/lead.jpg: ", "profile", "sRGB") {
			t.Errorf("build %d warns %q", build, lines)
		}
	}
}
