package locale

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// vocabulary is the words of one language, both lists in order of their keys.
type vocabulary struct {
	phrases []phrase
	counted []counted

	once  sync.Once         // of the maps by keys, which are made when a word is first looked for:
	texts map[string]string // of phrases
	forms map[string]*forms // of counted
}

func (v *vocabulary) byKey() *vocabulary {
	v.once.Do(func() {
		v.texts = make(map[string]string, len(v.phrases))
		for _, p := range v.phrases {
			v.texts[p.key] = p.text
		}
		v.forms = make(map[string]*forms, len(v.counted))
		for i := range v.counted {
			v.forms[v.counted[i].key] = &v.counted[i].forms
		}
	})
	return v
}

// phrase is the text of a key. Each %s in it is the place of an argument.
type phrase struct{ key, text string }

// counted is a text that goes with a number, which stands at %s.
type counted struct {
	key   string
	forms forms
}

func (v *vocabulary) phrase(key string) (string, bool) {
	text, ok := v.byKey().texts[key]
	return text, ok
}

func (v *vocabulary) countedForms(key string) (*forms, bool) {
	f, ok := v.byKey().forms[key]
	return f, ok
}

// Has tells whether T or N know a key.
func (l *Locale) Has(key string) bool {
	if _, ok := l.language.vocabulary.phrase(key); ok {
		return true
	}
	_, ok := l.language.vocabulary.countedForms(key)
	return ok
}

// Keys lists all keys in alphabetical order, those of T and those of N.
func Keys() []string {
	var keys []string
	for _, p := range englishVocabulary.phrases {
		keys = append(keys, p.key)
	}
	for _, c := range englishVocabulary.counted {
		keys = append(keys, c.key)
	}
	slices.Sort(keys)
	return keys
}

// T gives the words of a key, with the arguments in their places; whole numbers
// are written as by Number. A key of N with a number gives what N gives. An
// unknown key is given back as it is.
func (l *Locale) T(key string, args ...any) string {
	text, ok := l.language.vocabulary.phrase(key)
	if !ok {
		if len(args) == 1 {
			if n, isInt := args[0].(int); isInt {
				return l.N(key, n)
			}
		}
		return key
	}
	if len(args) == 0 {
		return text
	}
	texts := make([]any, len(args))
	for i, arg := range args {
		if n, isInt := arg.(int); isInt {
			texts[i] = l.Number(n)
		} else {
			texts[i] = fmt.Sprint(arg)
		}
	}
	return fmt.Sprintf(text, texts...)
}

// N gives the words of a key for n things, in the plural form that the language
// wants: "1 comment", "3 comments". An unknown key is given back as it is.
func (l *Locale) N(key string, n int) string {
	f, ok := l.language.vocabulary.countedForms(key)
	if !ok {
		return key
	}
	text := f[l.language.plural(n)]
	if text == "" {
		text = f[other]
	}
	before, after, found := strings.Cut(text, "%s")
	if !found {
		return text
	}
	return before + l.Number(n) + after
}

// List writes names as running text: "Ada, Ben and Cleo".
func (l *Locale) List(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], l.T("list_comma")) + l.T("list_and") + names[last]
}
