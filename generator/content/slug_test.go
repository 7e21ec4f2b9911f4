package content

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSlugKeepsLettersAndDigitsOfAnyScript(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"harbour-vote", "harbour-vote"},
		{"Harbour Vote", "harbour-vote"},
		{"  Harbour -- vote!  ", "harbour-vote"},
		{"a/b\\c..d", "a-b-c-d"},
		{"..", ""}, {".", ""}, {"", ""}, {"---", ""}, {"/", ""}, {"!?", ""}, {"\x00\x1f", ""},
		{"2026", "2026"},
		{"Größe & Maß", "größe-maß"},
		{"STRASSENBAHN ÜBER NACHT", "strassenbahn-über-nacht"},
		{"Cafe\u0301", "caf\u00e9"},
		{"ميناء المدينة", "ميناء-المدينة"},
		{"मुंबई में बारिश", "मुंबई-में-बारिश"},
		{"港口投票", "港口投票"},
		{"港口、投票。", "港口-投票"},
		{"Über 🎉 Nacht", "über-nacht"},
		{"🎉", "🎉"},
		{"🎉 🚢!", "🎉-🚢"},
		{"👩\u200d🚒", "👩\u200d🚒"},
		{"naïve_snake_case", "naïve-snake-case"},
		{"a\u200bb", "a-b"},
		{"\u202ea", "a"},
		{"\xff\xfe", ""},
	} {
		if got := Slug(c.in); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSlugIsSafeInAPath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aÄ-./\\ \u0301\u0600ß港🎉\u200d")), 0, 300, -1)).Draw(t, "in")
		got := Slug(in)
		if strings.ContainsAny(got, "/\\. \x00") || strings.HasPrefix(got, "-") || strings.HasSuffix(got, "-") || strings.Contains(got, "--") {
			t.Fatalf("Slug(%q) = %q is not safe", in, got)
		}
		if len(got) > maxSlug || !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Fatalf("Slug(%q) = %q is too long or not composed text", in, got)
		}
		if again := Slug(got); again != got {
			t.Fatalf("Slug(%q) = %q, and of that %q", in, got, again)
		}
	})
}

func TestSlugIsCutBetweenCharacters(t *testing.T) {
	got := Slug(strings.Repeat("港口 ", 200))
	if len(got) > maxSlug || len(got) < maxSlug-6 || !utf8.ValidString(got) || strings.HasSuffix(got, "-") {
		t.Errorf("got %d bytes: %q", len(got), got)
	}
}
