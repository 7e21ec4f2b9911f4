package config

func assetKeys(o *AssetOptions) []key {
	return []key{
		{name: "bundle", into: &o.Bundle,
			doc: "Whether style sheets and scripts that layouts name by .Site.Asset are joined with what they import, under names that change with their content."},
		{name: "minify", into: &o.Minify, doc: "Whether these are made as small as they can be."},
		{name: "html", into: &o.HTML, doc: "Whether pages are made smaller, by the blanks, quotation marks and tags that nobody needs."},
		{name: "compress", into: &o.Compress, enum: []string{"gzip", "br"}, example: "[gzip, br]",
			doc: "Forms that are written beside every text, as .gz and .br, for servers that send them as they are."},
	}
}
