package render

import (
	"net/url"
	"strings"
	"testing"
)

// TestEncodedTextIsThatOfAQuery: as net/url has it, but for spaces.
func TestEncodedTextIsThatOfAQuery(t *testing.T) {
	v := new(view)
	for _, text := range []string{"", "Harbour opens", "a+b&c=d/e?f#g", "Straße \xff\x00 – 50 %", "-_.~!*'()\"<>"} {
		if got, want := v.encoded(text), strings.ReplaceAll(url.QueryEscape(text), "+", "%20"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
