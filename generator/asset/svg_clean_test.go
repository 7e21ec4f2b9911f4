package asset

import (
	"bytes"
	"strings"
	"testing"
)

const svgOpen = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">`

func TestDrawingLosesWhatCouldAct(t *testing.T) {
	tests := []struct{ rule, in, want, removed string }{
		{"scripts", `<script>alert(1)</script><g/>`, `<g></g>`, "<script>"},
		{"scripts of another name space", `<svg:script xmlns:svg="http://www.w3.org/2000/svg">x</svg:script>`, ``, "<script>"},
		{"event handlers", `<g onclick="x()" ONLOAD="y" fill="red"/>`, `<g fill="red"></g>`, "the attribute ONLOAD, the attribute onclick"},
		{"foreign HTML", `<foreignObject><p>x</p></foreignObject>`, ``, "<foreignObject>"},
		{"links that run", `<a href="javascript:x()"><g/></a>`, `<a><g></g></a>`, "an address in a"},
		{"other files", `<use xlink:href="other.svg#x"/><use href="#x"/>`, `<use></use><use href="#x"></use>`, "an address in use"},
		{"pictures from elsewhere", `<image href="https://e.example/x.png"/>`, `<image></image>`, "an address in image"},
		{"drawings in drawings", `<image href="data:image/svg+xml;base64,AA"/>`, `<image></image>`, "an address in image"},
		{"addresses in attributes", `<g fill="url(https://e.example/)" stroke="url(#a)"/>`, `<g stroke="url(#a)"></g>`, "an address in fill"},
		{"addresses in styles", `<style>@import "x";</style><g style="fill: url( 'http://e.example/' )"/>`, `<style></style><g></g>`, "an address in a style sheet, an address in style"},
		{"names hidden by escapes", `<g style="fill: u\72l(x)"/>`, `<g></g>`, "an address in style"},
		{"animated addresses", `<a><set attributeName="href" to="x"/></a>`, `<a><set to="x"></set></a>`, "an animated address"},
		{"style sheets from elsewhere", `<?xml-stylesheet href="x"?><g/>`, `<g></g>`, "<?xml-stylesheet?>"},
	}
	for _, c := range tests {
		clean, removed, err := CleanSVG([]byte(svgOpen + c.in + "</svg>"))
		want := svgOpen + c.want + "</svg>"
		if err != nil || string(clean) != want || strings.Join(removed, ", ") != c.removed {
			t.Errorf("%s: got %q, %q, %v; want %q", c.rule, clean, removed, err, want)
		}
	}
}

func TestHarmlessDrawingStaysByteForByte(t *testing.T) {
	for _, in := range []string{
		`<?xml version="1.0"?>` + "\n" + `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + svgOpen + "<!-- a quay --><g/></svg>\n",
		svgOpen + `<style>.a { fill: url(#g) }</style><a href="https://e.example/"><text>A &amp; B</text></a><image href="data:image/png;base64,AA=="/></svg>`,
	} {
		clean, removed, err := CleanSVG([]byte(in))
		if err != nil || len(removed) > 0 || string(clean) != in {
			t.Errorf("got %q, %q, %v; want %q", clean, removed, err, in)
		}
	}
}

func TestMetadataOfDrawingsGoesWithoutAWord(t *testing.T) {
	clean, removed, err := CleanSVG([]byte(svgOpen + "<metadata><x>Ann</x></metadata><g/></svg>"))
	if err != nil || len(removed) > 0 || string(clean) != svgOpen+"<g></g></svg>" {
		t.Errorf("got %q, %q, %v", clean, removed, err)
	}
}

func TestDrawingThatReadersOfXMLDisagreeAboutIsRefused(t *testing.T) {
	for _, in := range []string{svgOpen, svgOpen + "<g></svg>", "<svg></svg></svg>", svgOpen + "<script>", `<svg a="&unknown;"/>`,
		`<?xml version="1.0" encoding="UTF-7"?><svg/>`, svgOpen + strings.Repeat("<g>", 300), svgOpen + "<script>" + strings.Repeat("<g>", 300)} {
		if clean, _, err := CleanSVG([]byte(in)); err == nil {
			t.Errorf("%.60q gives %.60q", in, clean)
		}
	}
}

func FuzzCleanSVG(f *testing.F) {
	f.Add([]byte(svgOpen + `<script>x</script><a href="javascript:x" onclick="y"><style>@import 'x'</style></a></svg>`))
	f.Add([]byte(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg><metadata/><g fill="url(#a)">&lt;</g></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		clean, _, err := CleanSVG(data)
		if err != nil {
			return
		}
		again, removed, err := CleanSVG(clean)
		if err != nil || len(removed) > 0 || !bytes.Equal(again, clean) {
			t.Errorf("%q becomes %q, and that %q without %q: %v", data, clean, again, removed, err)
		}
	})
}
