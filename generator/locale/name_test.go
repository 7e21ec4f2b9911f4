package locale

import "testing"

func TestLanguagesAreNamedInThemselves(t *testing.T) {
	for tag, want := range map[string]string{"en-GB": "English", "de": "Deutsch", "fr-CA": "Français", "es": "Español", "ar": "العربية", "pt-BR": "Português", "qaa": "qaa"} {
		if got := For(tag).Name(); got != want {
			t.Errorf("%s is %s, want %s", tag, got, want)
		}
	}
}
