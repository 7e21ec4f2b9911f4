package render

import "broadsheet/generator/verbatim"

// Share gives links by which readers pass the post on, in the order of the site's
// settings. They are plain addresses: nothing is loaded from anybody, and nobody
// learns of the page before a reader follows one.
func (p *Post) Share() []Link {
	v := p.view
	names := v.site.Options().Social.Share
	address, title := v.encoded(v.site.AbsOf(p.entry)), v.encoded(p.Headline)
	links := emptied(&v.room.lists.share, len(names))
	for _, name := range names {
		label, link := shareLink(name, address, title)
		if name == "email" {
			label = p.T("share_by_email")
		}
		links = append(links, Link{Title: label, URL: v.join(link[:]...)})
	}
	return links
}

// shareLink gives what a network is called, and the address at which it takes a
// page, in parts; both texts are encoded.
func shareLink(name, address, title string) (label string, link [4]string) {
	switch name {
	case "email":
		return "", [4]string{"mailto:?subject=", title, "&body=", address}
	case "bluesky":
		return "Bluesky", [4]string{"https://bsky.app/intent/compose?text=", title, "%20", address}
	case "facebook":
		return "Facebook", [4]string{"https://www.facebook.com/sharer/sharer.php?u=", address, "", ""}
	case "linkedin":
		return "LinkedIn", [4]string{"https://www.linkedin.com/sharing/share-offsite/?url=", address, "", ""}
	case "reddit":
		return "Reddit", [4]string{"https://www.reddit.com/submit?url=", address, "&title=", title}
	case "telegram":
		return "Telegram", [4]string{"https://t.me/share/url?url=", address, "&text=", title}
	case "threads":
		return "Threads", [4]string{"https://www.threads.net/intent/post?text=", title, "%20", address}
	case "whatsapp":
		return "WhatsApp", [4]string{"https://wa.me/?text=", title, "%20", address}
	}
	return "X", [4]string{"https://x.com/intent/post?url=", address, "&text=", title}
}

// encoded percent-encodes a text for a query, also spaces, as mail programs want them. The
// result is there as long as the view.
func (v *view) encoded(text string) string {
	const hex = "0123456789ABCDEF"
	from := len(v.bytes)
	for {
		n := unreserved.Length(text)
		v.bytes = append(v.bytes, text[:n]...)
		if n == len(text) {
			return v.use(from)
		}
		v.bytes = append(v.bytes, '%', hex[text[n]>>4], hex[text[n]&15])
		text = text[n+1:]
	}
}

var unreserved = verbatim.Of(verbatim.Unreserved)
