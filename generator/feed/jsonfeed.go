package feed

// AppendJSONFeed writes the channel as a JSON Feed (jsonfeed.org/version/1.1). A
// story without its whole text has the summary for its content, which an item
// must have.
func (c *Channel) AppendJSONFeed(dst []byte) []byte {
	w := jsonWriter{buf: append(dst, '{')}
	w.text("version", "https://jsonfeed.org/version/1.1")
	w.key("title")
	w.quote(c.Title)
	w.text("home_page_url", c.Link)
	w.text("feed_url", c.Self)
	w.text("description", c.Description)
	w.text("language", c.Language)
	if c.Image != nil {
		w.text("icon", c.Image.URL)
	}
	if c.Publisher.Name != "" {
		w.people([]Person{c.Publisher})
	}
	if c.Hub != "" {
		w.array("hubs")
		w.openObject()
		w.text("type", "WebSub")
		w.text("url", c.Hub)
		w.close()
		w.closeArray()
	}
	w.array("items")
	for i := range c.Items {
		c.Items[i].writeJSON(&w)
	}
	w.closeArray()
	w.close()
	return append(w.buf, '\n')
}

func (it *Item) writeJSON(w *jsonWriter) {
	w.openObject()
	w.text("id", it.id())
	w.text("url", it.Link)
	w.text("title", it.Title)
	if len(it.HTML) > 0 {
		w.text("content_html", string(it.HTML))
	} else {
		w.key("content_text")
		w.quote(it.Summary)
	}
	w.text("summary", it.Summary)
	w.date("date_published", it.Published)
	if it.Updated.After(it.Published) {
		w.date("date_modified", it.Updated)
	}
	w.text("language", it.Language)
	w.people(it.Authors)
	w.texts("tags", it.Categories)
	for i := range it.Media {
		if m := &it.Media[i]; m.Medium == "" || m.Medium == "image" {
			w.text("image", m.URL)
			break
		}
	}
	if e := it.Enclosure; e != nil {
		w.array("attachments")
		w.openObject()
		w.text("url", e.URL)
		w.text("mime_type", e.Type)
		w.positive("size_in_bytes", int(e.Length))
		w.close()
		w.closeArray()
	}
	w.close()
}

// people writes authors; nothing for none.
func (w *jsonWriter) people(list []Person) {
	if len(list) == 0 {
		return
	}
	w.array("authors")
	for _, p := range list {
		w.openObject()
		w.text("name", p.Name)
		w.text("url", p.URL)
		w.close()
	}
	w.closeArray()
}

// openObject starts an object that has no type.
func (w *jsonWriter) openObject() {
	w.comma()
	w.buf = append(w.buf, '{')
}
