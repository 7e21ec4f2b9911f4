package related

// rules describe a language; see parseSteps for the form of steps. Words come
// without accents and in lower case, and so do the lists.
type rules struct {
	apostrophe apostrophe
	stop       string
	steps      string
}

// rulesOf gives the rules of a language by its code. The stemmers are light
// ones: they take the endings of number, case, gender and the common tenses off,
// and few that make one word of another, so that words of one matter meet
// without throwing together what a reader holds apart. They need not give words:
// an odd stem is fine as long as the forms of one word get the same.
func rulesOf(code string) rules {
	switch code {
	case "en":
		return rules{stop: stopEnglish, steps: english}
	case "de":
		return rules{stop: stopGerman, steps: german}
	case "fr":
		return rules{apostrophe: splits, stop: stopFrench, steps: french}
	case "es":
		return rules{stop: stopSpanish, steps: spanish}
	case "pt":
		return rules{stop: stopPortuguese, steps: portuguese}
	case "it":
		return rules{apostrophe: splits, stop: stopItalian, steps: italian}
	case "nl":
		return rules{stop: stopDutch, steps: dutch}
	case "sv", "da", "no", "nb", "nn":
		return rules{stop: stopScandinavian, steps: scandinavian}
	case "ru":
		return rules{stop: stopRussian, steps: russian}
	case "ca", "oc":
		return rules{apostrophe: splits}
	case "uk", "be", "br", "gn", "haw":
		return rules{apostrophe: binds}
	}
	return rules{}
}

// The steps of english: plurals; past and -ing; adverbs and -ness; British
// spellings and a silent e (cause, causing); then what is left of city and
// cities, of fall and falling.
const english = `sses:ss ies:y/2 ss:ss us:us is:is s/3;
	ied:y/2 eed:ee/1 ingly!~ edly!~ ing!~ ed!~;
	isation:iz/2 ization:iz/2 ness ally:al ly;
	ise:iz ize:iz is:iz our:or/2 e/2;
	y:i/2 ll:l/2 ss:s/2 tt:t/2 zz:z/2`

const german = `erinnen:er erin:er innen:in heiten:heit keiten:keit ungen:ung;
	s/4; ern em en er e/3 n/4;
	nn:n ss:s`

const french = `issements:iss issement:iss emment:ent amment:ant ements ement euses:eux euse:eux aux:al/2 eaux:eau/1 eux:eux s/3 x/3;
	atrices:ateur atrice:ateur ives:if ive:if elles:el elle:el ennes:en enne:en ienne:ien ees ee er ez ait aient ant ent/4 e/3;
	ll:l nn:n tt:t`

const spanish = `amientos amiento imientos imiento aciones:acion idades:idad mente/4 ces:z/2 es/3 s/3;
	andose iendose ando iendo aron ieron aba aban ado ada ido ida ar er ir/4 o/3 a/3 e/3`

const portuguese = `amentos amento imentos imento coes:cao/2 oes:ao/2 aes:ao/2 idades:idad idade:idad mente/4 ais:al/2 eis:el/2 ns:m/2 es/3 s/3;
	ando endo indo aram eram iram ado ada ido ida ar er ir/4 o/3 a/3 e/3`

const italian = `amenti amento imenti imento zioni:zion zione:zion mente/4;
	ando endo arono erono irono ato ata ati ate uto uta uti ute ito ita iti ite are ere ire;
	chi:c ghi:g che:c ghe:g ii io ia ie i/3 o/3 a/3 e/3`

const dutch = `heden:heid ingen:ing eren:eer;
	tjes tje jes je en~ s/3 e~;
	v:f z:s ll:l kk:k tt:t pp:p nn:n mm:m ss:s`

const scandinavian = `ernes erne enes ene arnas arna ornas orna heter:het heten:het heden:hed;
	ens ets ers ars ors en et er ar or es e/3 a/3 s/3;
	ll:l nn:n tt:t mm:m ss:s`

const russian = `иями/6 ями/6 ами/6 иях/6 ях/6 ах/6 ием/6 иеи/6 ием/6 ого/6 его/6 ому/6 ему/6 ыми/6 ими/6 ая/6 яя/6 ое/6 ее/6 ые/6 ие/6 ыи/6 ии/6 ои/6 ую/6 юю/6 ым/6 им/6 ом/6 ем/6 ых/6 их/6 ов/6 ев/6 еи/6 ия/6 ию/6 ью/6 ья/6 ье/6 ать/6 ять/6 ить/6 еть/6 ала/6 али/6 ало/6 ила/6 или/6 ило/6 ает/6 ают/6 ует/6 уют/6 ит/6 ят/6 ал/6 ил/6 а/6 я/6 о/6 е/6 ы/6 и/6 у/6 ю/6 ь/6;
	нн:н/4 ост:ост/4 ь/4`
