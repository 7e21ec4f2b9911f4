package content

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const commentPath = "content/comments/posts/2026/harbour/01J1.json"

func sampleComment(changes ...string) string {
	s := `{"v": 1, "id": "01J1", "post": "posts/2026/harbour", "parent": "", "name": "Ida", "url": "", "body": "Well *said*.", "date": "2026-11-23T18:30:00Z", "status": "approved", "staff": false}`
	return strings.NewReplacer(changes...).Replace(s)
}

func TestAnApprovedCommentIsRead(t *testing.T) {
	c, err := ParseComment(commentPath, []byte(sampleComment(`"parent": ""`, `"parent": "01J0"`, `"url": ""`, `"url": "https://ida.example/"`, `"staff": false`, `"staff": true`)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "01J1" || c.Post != "posts/2026/harbour" || c.Parent != "01J0" || c.Name != "Ida" || c.URL != "https://ida.example/" ||
		c.Path != commentPath || c.Removed || !c.Staff || !c.Date.Equal(time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC)) {
		t.Errorf("got %+v", c)
	}
	if !strings.Contains(c.HTML, "Well") || !strings.Contains(c.Text, "Well") {
		t.Errorf("html %q, text %q", c.HTML, c.Text)
	}
}

func TestARemovedCommentIsATombstone(t *testing.T) {
	c, err := ParseComment(commentPath, []byte(sampleComment("approved", "removed", `"url": ""`, `"url": "https://ida.example/"`)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Removed || c.Name != "" || c.HTML != "" || c.Text != "" || c.URL != "" || c.ID != "01J1" {
		t.Errorf("got %+v", c)
	}
	bare := `{"v": 1, "id": "01J1", "post": "posts/2026/harbour", "date": "2026-11-23", "status": "removed"}`
	if c, err := ParseComment(commentPath, []byte(bare), time.FixedZone("", 3600)); err != nil || c.Date.Format(time.RFC3339) != "2026-11-23T00:00:00+01:00" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestACommentThatIsNotAsTheReceiverWritesItIsRefused(t *testing.T) {
	for _, c := range []struct{ name, path, data, want string }{
		{"not JSON", "", `{"v": 1,`, `:1:9: the JSON object is not closed; close every {, [ and " that was opened`},
		{"a list", "", `[]`, `:1:1: this is no JSON object; write { "title": "…" }`},
		{"two objects", "", sampleComment() + "{}", `:1:187: text follows the JSON object; end the block after the closing }`},
		{"an unknown field", "", sampleComment(`"staff": false`, `"email": "a@b.example"`), `:1:172: there is no field "email"; the fields are v, id, post, parent, name, url, body, date, status, staff and source`},
		{"a field in capitals", "", sampleComment(`"staff"`, `"Staff"`), `:1:172: there is no field "Staff"; the fields are v, id, post, parent, name, url, body, date, status, staff and source`},
		{"a field twice", "", sampleComment(`"staff": false`, `"name": "Eve"`), `:1:172: name is given twice; keep one of them`},
		{"another version", "", sampleComment(`"v": 1`, `"v": 2`), `:1:7: version 2 is not known; this program reads version 1`},
		{"no version", "", sampleComment(`"v": 1, `, ``), `:1:1: there is no v; add "v"`},
		{"another id", "", sampleComment("01J1", "01J2"), `:1:16: id: "01J2" differs from the file's name; write "01J1", or move the file`},
		{"another post", "", sampleComment("2026/harbour", "2026/ferry"), `:1:32: post: "posts/2026/ferry" differs from the file's folder; write "posts/2026/harbour", or move the file`},
		{"its own parent", "", sampleComment(`"parent": ""`, `"parent": "01J1"`), `:1:64: parent: "01J1" cannot be the parent; write the id of the comment that this one answers`},
		{"a parent elsewhere", "", sampleComment(`"parent": ""`, `"parent": "../x"`), `:1:64: parent: "../x" cannot be the parent; write the id of the comment that this one answers`},
		{"no name", "", sampleComment(`"Ida"`, `" \u200b "`), `:1:76: an approved comment has no name; write the reader's name`},
		{"a number for a name", "", sampleComment(`"Ida"`, `7`), `:1:76: name: 7 is of the wrong kind; write text in double quotes`},
		{"a script for an address", "", sampleComment(`"url": ""`, `"url": "javascript:alert(1)"`), `:1:90: url: "javascript:alert(1)" is not a web address; write an http or https address, or none`},
		{"an empty body", "", sampleComment("Well *said*.", " "), `:1:102: an approved comment has no body; write the comment`},
		{"no date", "", sampleComment("2026-11-23T18:30:00Z", "today"), `:1:126: date: "today" is not a date; write 2026-11-23 or 2026-11-23T18:30:00Z`},
		{"another status", "", sampleComment("approved", "pending"), `:1:160: status: "pending" is not known; write approved or removed`},
		{"a text for a truth value", "", sampleComment(`"staff": false`, `"staff": "no"`), `:1:181: staff: "no" is of the wrong kind; write true or false`},
		{"Latin-1", "", sampleComment("Ida", "Id\xe4"), `:1:79: byte 0xe4 is not UTF-8 text; save the file as UTF-8`},
		{"too large a file", "", sampleComment("Ida", strings.Repeat("a", maxComment)), `: the file has 65719 bytes; a comment has at most 64 KiB`},
		{"too long a name", "", sampleComment("Ida", strings.Repeat("ä", maxCommentName+1)), `:1:76: name: the text is too long; a name has at most 200 characters`},
		{"too long a body", "", sampleComment("Well *said*.", strings.Repeat("a", maxCommentBody+1)), `:1:102: body: the text is too long; a comment has at most 20000 characters`},
		{"no folder of a post", "content/comments/01J1.json", sampleComment(), `: this is no place for a comment; move it to content/comments/<post id>/<comment id>.json`},
		{"a folder above", "content/comments/../01J1.json", sampleComment(), `: this is no place for a comment; move it to content/comments/<post id>/<comment id>.json`},
		{"an odd id", "content/comments/a/b c.json", sampleComment(), `: this is no place for a comment; move it to content/comments/<post id>/<comment id>.json`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := c.path
			if path == "" {
				path = commentPath
			}
			comment, err := ParseComment(path, []byte(c.data), nil)
			if err == nil {
				t.Fatalf("read as %+v", comment)
			}
			if got := strings.TrimPrefix(err.Error(), path); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestNothingUnseenStaysInAReadersText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ida", "Ida"},
		{"I\u202eda\u200b\ufeff\u0007", "Ida"},
		{"a\r\nb\tc", "a\nb\tc"},
		{"e\u0301", "\u00e9"},
		{"نمی\u200cخواهم", "نمی\u200cخواهم"},
		{"👩\u200d🚒", "👩\u200d🚒"},
		{"a" + strings.Repeat("\u0316", 50) + "b", "a" + strings.Repeat("\u0316", 4) + "b"},
	} {
		if got := cleanForeign(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzComment(f *testing.F) {
	f.Add([]byte(sampleComment()))
	f.Add([]byte(sampleComment("approved", "removed")))
	f.Add([]byte(sampleComment("Well", `<script>{{ \u0000 }}</script>[a](javascript:x) ![b](c)`)))
	f.Add([]byte("{\"v\": [[[[{}]]]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseComment(commentPath, data, nil)
		if (c == nil) == (err == nil) {
			t.Fatalf("comment %v, error %v", c, err)
		}
		if c == nil {
			return
		}
		if c.ID != "01J1" || c.Post != "posts/2026/harbour" || c.Date.IsZero() || !c.Removed && c.Name == "" {
			t.Errorf("got %+v", c)
		}
		if !utf8.ValidString(c.HTML) || strings.Contains(strings.ToLower(c.HTML), "<script") {
			t.Errorf("html %q", c.HTML)
		}
	})
}
