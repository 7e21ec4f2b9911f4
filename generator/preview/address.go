package preview

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"rsc.io/qr"
)

// Origin gives scheme, host and port under which a preview calls itself.
func Origin(host string, port int) string {
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() || host == "" {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(port))
}

// NetworkURLs gives the URLs under which others in the network reach a preview that
// listens on a host, with the base path of its URL, the likeliest first. It gives none for a host that only
// this machine can reach.
func (s *Server) NetworkURLs(host string) ([]string, error) {
	var ips []netip.Addr
	switch ip, err := netip.ParseAddr(host); {
	case err != nil && host != "":
		return []string{"http://" + net.JoinHostPort(host, s.port) + s.base}, nil
	case err == nil && !ip.IsUnspecified():
		ips = []netip.Addr{ip}
	default:
		list, err := net.InterfaceAddrs()
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				ips = append(ips, prefix.Addr())
			}
		}
		if i := slices.Index(ips, ownAddress()); i > 0 {
			ips[0], ips[i] = ips[i], ips[0]
		}
	}
	var urls []string
	for _, ip := range ips {
		if ip = ip.Unmap(); ip.IsPrivate() && ip.Is4() || ip.IsGlobalUnicast() && !ip.Is6() {
			urls = append(urls, "http://"+net.JoinHostPort(ip.String(), s.port)+s.base)
		}
	}
	return urls, nil
}

// ownAddress gives the address by which this machine would send to others, not valid when it
// would not. Of several, as of virtual machines and containers, it is the one that others
// reach it by. To ask the system for it sends nothing.
func ownAddress() netip.Addr {
	conn, err := net.Dial("udp4", "192.0.2.1:9") // for documentation (RFC 5737): nobody's
	if err != nil {
		return netip.Addr{}
	}
	defer conn.Close()
	return conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr()
}

// WriteQR writes a URL as a QR code (ISO/IEC 18004) of half-block characters, dark on
// light whatever the colours of the terminal.
func WriteQR(w io.Writer, text string) error {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return err
	}
	const margin = 2 // the standard wants 4; readers on phones do with 2
	var b strings.Builder
	for y := -margin; y < code.Size+margin; y += 2 {
		b.WriteString("\x1b[30;107m")
		for x := -margin; x < code.Size+margin; x++ {
			switch upper, lower := code.Black(x, y), code.Black(x, y+1); {
			case upper && lower:
				b.WriteString("█")
			case upper:
				b.WriteString("▀")
			case lower:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteString("\x1b[0m\n")
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// IsEditorPattern tells whether a text can be a pattern of links that open a file.
func IsEditorPattern(text string) bool {
	u, err := url.Parse(strings.NewReplacer("{path}", "/p", "{line}", "1", "{column}", "1").Replace(text))
	return err == nil && u.Scheme != "" && u.Scheme != "javascript" && u.Scheme != "data" && strings.Contains(text, "{path}")
}
