package site

import (
	"path"
	"strings"

	"broadsheet/generator/source"
)

// ExchangeFiles takes out files that are copied, those below static/ and those beside texts, and puts in others, as
// Exchange does with posts. It gives false where that can't be done by parts, as with a file in the way of another. Then the
// model is of no use any more.
func (s *Site) ExchangeFiles(gone []string, come []source.File) bool {
	if len(gone)+len(come) == 0 {
		return true
	}
	if s.wrong.Err() != nil || len(gone)+len(come) > maxExchanged {
		return false
	}
	x := s.newExchange()
	x.files = true
	for _, file := range gone {
		x.takeFile(file)
	}
	var fresh []*resource
	bundles := x.bundles()
	for _, f := range come {
		x.markFile(f.Path)
		if name, static := strings.CutPrefix(f.Path, "static/"); static {
			x.static[name] = true
			x.in = append(x.in, staticRoute(f.Path))
		} else {
			fresh = append(fresh, x.placeResource(f, bundles))
		}
	}
	if x.failed {
		return false
	}
	x.checkReferrers(x.marks) // which says what is used
	for _, r := range fresh {
		if r.used {
			x.in = append(x.in, r.route())
		}
	}
	return x.finish()
}

func (x *exchange) takeFile(file string) {
	x.markFile(file)
	if name, static := strings.CutPrefix(file, "static/"); static {
		delete(x.static, name)
		x.out = append(x.out, staticRoute(file))
		return
	}
	r := x.resources[file]
	if r == nil {
		x.failed = true
		return
	}
	delete(x.resources, file)
	if r.used {
		x.out = append(x.out, r.route())
	}
}

// markFile notes by which names texts refer to a file. One that comes into the way of another with the same name, or
// goes out of it, changes what is published of that.
func (x *exchange) markFile(file string) {
	name, static := strings.CutPrefix(file, "static/")
	name = strings.TrimPrefix(name, "content/")
	x.mark(addressMark("/" + name))
	if static {
		x.failed = x.failed || x.resources["content/"+name] != nil
		return
	}
	x.mark(fileMark(file))
	for rest, below := name, true; below; {
		if _, rest, below = strings.Cut(rest, "/"); below {
			x.failed = x.failed || x.resources["content/"+rest] != nil
		}
	}
}

// fileMark is that of a file that is no text.
func fileMark(name string) mark { return markOf('f', path.Base(name)) }
