package render

// Share gives links by which readers pass the post on, in the order of the site's
// settings. They are plain addresses: nothing is loaded from anybody, and nobody
// learns of the page before a reader follows one.
func (p *Post) Share() []Link {
	v := p.view
	address, title := v.encoded(v.site.AbsOf(p.entry)), v.encoded(p.Headline)
	var links []Link
	for _, name := range v.site.Options().Social.Share {
		label, link := shareLink(name, address, title)
		if name == "email" {
			label = p.T("share_by_email")
		}
		links = append(links, Link{Title: label, URL: link})
	}
	return links
}

// shareLink gives what a network is called, and the address at which it takes a
// page; both texts are encoded.
func shareLink(name, address, title string) (label, link string) {
	switch name {
	case "email":
		return "", "mailto:?subject=" + title + "&body=" + address
	case "bluesky":
		return "Bluesky", "https://bsky.app/intent/compose?text=" + title + "%20" + address
	case "facebook":
		return "Facebook", "https://www.facebook.com/sharer/sharer.php?u=" + address
	case "linkedin":
		return "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url=" + address
	case "reddit":
		return "Reddit", "https://www.reddit.com/submit?url=" + address + "&title=" + title
	case "telegram":
		return "Telegram", "https://t.me/share/url?url=" + address + "&text=" + title
	case "threads":
		return "Threads", "https://www.threads.net/intent/post?text=" + title + "%20" + address
	case "whatsapp":
		return "WhatsApp", "https://wa.me/?text=" + title + "%20" + address
	}
	return "X", "https://x.com/intent/post?url=" + address + "&text=" + title
}

// encoded percent-encodes a text for a query, also spaces, as mail programs want them. The
// result is there as long as the view.
func (v *view) encoded(text string) string {
	const hex = "0123456789ABCDEF"
	from := len(v.bytes)
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~' {
			v.bytes = append(v.bytes, c)
		} else {
			v.bytes = append(v.bytes, '%', hex[c>>4], hex[c&15])
		}
	}
	return v.use(from)
}
