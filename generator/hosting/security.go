package hosting

import "time"

// Security is a security.txt (RFC 9116): where to report a weakness of the site.
type Security struct {
	Contact   []string // addresses, mailto: or https:; none means no file
	Expires   string   // RFC 3339: from when on the file is not to be trusted
	Policy    string   // URL of the rules for who looks for weaknesses
	Languages []string // BCP 47, that reports may be in
	Thanks    string   // URL of a page that names who reported
	Key       string   // URL of a key to encrypt reports with
}

// AppendSecurity writes the file, which lies at canonical, an absolute URL.
func (o *Security) AppendSecurity(dst []byte, canonical string) []byte {
	field := func(name, value string) {
		if value != "" {
			dst = append(append(append(append(dst, name...), ": "...), oneLine(value)...), '\n')
		}
	}
	for _, contact := range o.Contact {
		field("Contact", contact)
	}
	field("Expires", o.Expires)
	field("Encryption", o.Key)
	field("Acknowledgments", o.Thanks)
	languages := ""
	for i, tag := range o.Languages {
		if i > 0 {
			languages += ", "
		}
		languages += tag
	}
	field("Preferred-Languages", languages)
	field("Canonical", canonical)
	field("Policy", o.Policy)
	return dst
}

// ExpiresAt gives the moment of Expires, zero when there is none.
func (o *Security) ExpiresAt() time.Time {
	t, err := time.Parse(time.RFC3339, o.Expires)
	if err != nil {
		return time.Time{}
	}
	return t
}
