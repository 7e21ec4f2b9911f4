package content

import (
	"bytes"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/source"
)

// maxHighlighted is the size in bytes up to which code is highlighted. Lexers
// work by regular expressions with a time limit; small code never reaches it.
const maxHighlighted = 64 << 10

// openPre begins a block of code. Its lines may be wider than the page, and it
// scrolls then; whoever reads by keyboard has to get into it (WCAG 2.2, 2.1.1).
const openPre = `<pre tabindex="0"`

// renderCodeBlock writes code that is indented.
func (r *nodeRenderer) renderCodeBlock(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	out.WriteString(openPre + "><code>")
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		out.escape(line.Value(src))
	}
	out.WriteString("</code></pre>\n")
	return ast.WalkContinue, nil
}

// renderFencedCode writes a code block. Where the language is known its tokens
// are in spans with the short class names of Pygments ("k" for a keyword), which
// the site's stylesheet colours below .chroma.
func (r *nodeRenderer) renderFencedCode(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	n := node.(*ast.FencedCodeBlock)
	language := n.Language(src)
	var code bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(src))
	}
	tokens := out.doc.tokenise(string(language), code.String())
	if tokens == nil {
		out.WriteString(openPre + "><code")
	} else {
		out.WriteString(openPre + ` class="chroma"><code`)
	}
	if language != nil {
		out.WriteString(` class="language-`)
		out.escape(language)
		out.WriteByte('"')
	}
	out.WriteByte('>')
	if tokens == nil {
		out.escape(code.Bytes())
	}
	for _, token := range tokens {
		class := className(token.Type)
		if class != "" {
			out.WriteString(`<span class="` + class + `">`)
		}
		out.escape([]byte(token.Value))
		if class != "" {
			out.WriteString("</span>")
		}
	}
	out.WriteString("</code></pre>\n")
	return ast.WalkContinue, nil
}

// checkFences warns of a code block that goes on to the end of the text since its
// fence is not closed. CommonMark has it so, but the rest of a story is rarely
// meant to be code.
func (d *document) checkFences(root ast.Node) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		block, ok := n.(*ast.FencedCodeBlock)
		if !ok || block.Lines().Len() == 0 {
			continue
		}
		lines := block.Lines()
		if end := lines.At(lines.Len() - 1).Stop; len(bytes.TrimSpace(d.masked[end:])) > 0 {
			continue // its closing fence, at least
		}
		fence := bytes.LastIndexByte(d.masked[:lines.At(0).Start-1], '\n') + 1
		d.issues.Add(source.Warningf(d.position(fence), "markdown.fence", "write a line with the same fence where the code ends",
			"the code that begins here is not closed, so all that follows is code"))
	}
}

// tokenise splits code by its language; nil when the language is not known.
func (m *markdown) tokenise(language, code string) []chroma.Token {
	if language == "" || len(code) > maxHighlighted {
		return nil
	}
	lexer := m.lexer(language)
	if lexer == nil {
		return nil
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexer), nil, code)
	if err != nil {
		return nil
	}
	return tokens
}

// lexer gives the lexer of a language; nil when it is not known. To find that out takes chroma
// as long as to parse a whole post, since the name may also be that of a file.
func (m *markdown) lexer(language string) chroma.Lexer {
	found, ok := m.lexers.Load(language)
	if !ok {
		found, _ = m.lexers.LoadOrStore(language, lexers.Get(language))
	}
	lexer, _ := found.(chroma.Lexer)
	return lexer
}

// className gives the class of a token; "" for plain text and for types that
// have none.
func className(t chroma.TokenType) string {
	if t == chroma.Text || t == chroma.TextWhitespace || t == chroma.Error {
		return ""
	}
	for ; t != 0; t = t.Parent() {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}
