package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"strings"

	"broadsheet/generator/compile"
	"broadsheet/generator/content"
)

// Funcs gives the functions that layouts can call, besides those of
// html/template itself (len, index, slice, printf, eq, and, …). All are pure:
// what they return follows from their arguments alone, so a page that calls
// them depends on nothing more. The value that a function works on is its last
// argument, so that it can come from a pipe: {{ .Title | truncate 40 }}.
//
// A call with arguments that make no sense is an error with what would be
// right; no function panics.
func Funcs() template.FuncMap {
	funcs := template.FuncMap{
		"default":  fallback,
		"dict":     compile.Pairs(dict),
		"has":      hasKey,
		"host":     host,
		"json":     scriptJSON,
		"lede":     lede,
		"markdown": markdown,
		"plain":    plain,
		"safeHTML": safeHTML,
		"slug":     func(text any) string { return content.Slug(textOf(text)) },
	}
	maps.Copy(funcs, textFuncs())
	maps.Copy(funcs, listFuncs())
	maps.Copy(funcs, numberFuncs())
	return funcs
}

// fallback gives the value, or the fallback where the value is empty: "", 0,
// false, nil, or a list or map without entries.
func fallback(other, value any) any {
	if truth, ok := template.IsTrue(value); !ok || !truth {
		return other
	}
	return value
}

// dict makes a map of keys and values in turn.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf(`a key without a value; write dict "Key" value "Other" value`)
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf(`key %v is %s; keys are texts, as in dict "Key" value`, pairs[i], typeName(pairs[i]))
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

// hasKey tells whether a map has the key, also when the value is empty.
func hasKey(key string, m any) (bool, error) {
	switch m := m.(type) {
	case nil:
		return false, nil
	case map[string]any:
		_, ok := m[key]
		return ok, nil
	case map[string]string:
		_, ok := m[key]
		return ok, nil
	}
	return false, fmt.Errorf("has looks into a map such as .Params, and got %s", typeName(m))
}

// host gives the host of a URL without "www.", "" for a URL without one.
func host(text any) (string, error) {
	u, err := url.Parse(textOf(text))
	if err != nil {
		return "", fmt.Errorf("%q is no URL; write one such as https://news.example/story", textOf(text))
	}
	return strings.TrimPrefix(u.Hostname(), "www."), nil
}

// scriptJSON gives the value as JSON, safe inside a script element: "<", ">",
// "&" and the line separators of Unicode are escaped.
func scriptJSON(value any) (template.JS, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("%s has no JSON form: %w", typeName(value), err)
	}
	return template.JS(data), nil
}

// markdown gives one line or paragraph of Markdown as HTML, without a p element
// around it. Raw HTML in it is taken out; what is HTML already stays as it is.
func markdown(text any) template.HTML {
	if h, ok := text.(template.HTML); ok {
		return h
	}
	return template.HTML(content.RenderInline(textOf(text)))
}

// safeHTML says that a text is HTML to be put out as it is. It is for what the
// site's own editors wrote, never for what readers sent.
func safeHTML(text any) template.HTML { return template.HTML(textOf(text)) }

// lede puts the dateline at the start of the first paragraph of a text that
// begins with a paragraph, else in a paragraph of its own before it.
func lede(dateline any, body template.HTML) template.HTML {
	if textOf(dateline) == "" {
		return body
	}
	mark := `<span class="dateline">` + template.HTMLEscapeString(textOf(dateline)) + `</span> `
	text := strings.TrimLeft(string(body), " \n")
	for _, open := range []string{"<p>", "<p "} {
		if !strings.HasPrefix(text, open) {
			continue
		}
		if end := strings.IndexByte(text, '>'); end >= 0 {
			return template.HTML(text[:end+1] + mark + text[end+1:])
		}
	}
	return template.HTML("<p>"+mark+"</p>\n") + body
}
