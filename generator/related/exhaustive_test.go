package related

import (
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// drawn makes documents of few words, labels and days, so that much is shared
// and ties are common.
func drawn(t *rapid.T, most int) []Document {
	docs := make([]Document, rapid.IntRange(0, most).Draw(t, "documents"))
	for i := range docs {
		docs[i] = drawOne(t, fmt.Sprintf("%02d", i))
	}
	return docs
}

func drawOne(t *rapid.T, id string) Document {
	pick := func(of string, n int) string {
		if i := rapid.IntRange(0, n).Draw(t, of); i > 0 {
			return fmt.Sprint(of, i)
		}
		return ""
	}
	text := ""
	for range rapid.IntRange(0, 40).Draw(t, "words") {
		text += pick("w", 60) + " "
	}
	return Document{
		ID: id, Language: []string{"en", "sv", "en"}[rapid.IntRange(0, 2).Draw(t, "language")],
		Date:  noon.Add(time.Duration(max(0, rapid.IntRange(-15, 40).Draw(t, "half days"))) * 12 * time.Hour),
		Title: pick("w", 60), Description: pick("w", 60) + " " + pick("w", 60), Text: text,
		Section: pick("s", 3), Series: pick("r", 3), Unlisted: rapid.IntRange(0, 9).Draw(t, "unlisted") == 0,
		Tags: []string{pick("t", 5), pick("t", 20)}, Authors: []string{pick("a", 3)},
	}
}
