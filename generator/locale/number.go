package locale

import "strconv"

// Number writes a whole number with its digits in groups of three: "12,345".
// Digits are Latin ones in every language.
func (l *Locale) Number(n int) string {
	var plain [20]byte
	digits := strconv.AppendInt(plain[:0], int64(n), 10)
	sign := 0
	if n < 0 {
		sign = 1
	}
	from := max(l.language.groupFrom, 4)
	if len(digits)-sign < from {
		return string(digits)
	}
	var grouped [40]byte
	dst := grouped[:0]
	for i, d := range digits {
		if left := len(digits) - i; i > sign && left%3 == 0 {
			dst = append(dst, l.language.group...)
		}
		dst = append(dst, d)
	}
	return string(dst)
}

// form is a plural category of the Unicode CLDR.
type form uint8

// The plural categories.
const (
	zero form = iota
	one
	two
	few
	many
	other
)

// forms is a text in the plural categories that its language has; other is
// always there, and stands in for one that is not.
type forms [6]string

// The plural rules are those of the CLDR, chart "Language Plural Rules", for
// whole numbers. The Romance "many", of full millions alone, is left out: a
// page does not count that far.

// pluralOne is the rule of English, German, Spanish, Italian, Dutch, Swedish.
func pluralOne(n int) form {
	if n == 1 || n == -1 {
		return one
	}
	return other
}

// pluralNoneOrOne is the rule of French and Portuguese.
func pluralNoneOrOne(n int) form {
	if n >= -1 && n <= 1 {
		return one
	}
	return other
}

// pluralRussian is the rule of Russian.
func pluralRussian(n int) form {
	if n < 0 {
		n = -n
	}
	units, teens := n%10, n%100 >= 11 && n%100 <= 14
	switch {
	case units == 1 && !teens:
		return one
	case units >= 2 && units <= 4 && !teens:
		return few
	}
	return many
}

// pluralArabic is the rule of Arabic.
func pluralArabic(n int) form {
	if n < 0 {
		n = -n
	}
	switch rest := n % 100; {
	case n == 0:
		return zero
	case n == 1:
		return one
	case n == 2:
		return two
	case rest >= 3 && rest <= 10:
		return few
	case rest >= 11:
		return many
	}
	return other
}
