package related

// Words that stand in any text and say nothing about its matter, in lower case
// and without accents. What is forgotten here does little harm: a word that
// stands in most posts has next to no weight.
const (
	stopEnglish = `a about above according across after again against ago all almost along already also although always am
		among an and another any anyone anything are aren around as ask asked at away back be became because become been
		before began behind being below best better between both but by call called came can cannot come comes could
		couldn day days did didn do does doesn doing don done down during each early either else end enough even ever
		every everyone everything far few find first five for found four from full further gave get gets getting give
		given go goes going gone good got great had hadn half has hasn have haven having he held help her here hers
		herself high him himself his how however i if in including instead into is isn it its itself just keep kept
		know known largely last late later least left less let like likely ll long look made make makes making many may
		me mean means might mine month months more most much must my myself near nearly need needs never new next no nor
		not nothing now of off often on once one only onto or other others our ours ourselves out over own part past per
		perhaps put quite rather re really said same saw say saying says second see seen seven several shall she should
		shouldn show since six so some someone something soon still such take taken tell ten than that the their theirs
		them themselves then there these they thing things think third this those though three through thus time times
		to today together told too took toward towards two under until up upon us use used using ve very want was wasn
		way we week weeks well went were weren what when where whether which while who whole whom whose why will with
		within without won would wouldn year years yes yet you your yours yourself`

	stopGerman = `aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus
		bei beim bereits bis bisher da dabei dadurch dafur dagegen daher damit danach dann daran darauf daraus darf darin
		daruber darum das dass dazu dein deine dem demnach den denen denn dennoch der deren des deshalb dessen die dies
		diese diesem diesen dieser dieses doch dort du durch durfen eben ebenso ein eine einem einen einer eines einige
		einigen einmal er erst erste ersten es etwa etwas euch euer fast fur ganz gar gab geben gegen gehen geht gerade
		gibt ging gut habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im
		immer in indem ins ist ja jahr jahre jahren jede jedem jeden jeder jedes jedoch jemand jene jetzt kam kann kaum
		kein keine keinem keinen keiner kommen kommt konnen konnte konnten lassen lasst laut machen macht man mehr mehrere
		mein meine mich mir mit mochte muss mussen musste nach nachdem neben neu neue neuen nicht nichts noch nun nur ob
		oder ohne sagen sagt sagte schon sehr sei seien sein seine seinem seinen seiner seines seit selbst sich sie sind
		so sogar solche soll sollen sollte sollten sondern sonst soweit sowie statt tag tage uber um und uns unser unsere
		unter viel viele vielen vom von vor wann war ware waren warum was weg weil weiter weitere weiteren welche welcher
		wenig wenn wer werde werden wie wieder will wir wird wo wollen wollte worden wurde wurden zu zudem zum zur zwar
		zwei zwischen`

	stopFrench = `afin ai ainsi alors apres au aucun aucune aujourd aussi autre autres aux avait avaient avant avec avoir
		avons beaucoup bien c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez comme comment
		contre d dans de deja depuis dernier derniere des deux devant dit doit donc dont du durant elle elles en encore
		entre es est et etaient etait etant ete etre eu eux fait faire faut fois font hui il ils j jamais je jour jours
		jusqu l la le les leur leurs lors lorsqu lui m ma mais me meme memes mes moi moins mois mon n ne ni non nos notre
		nous nouveau nouvelle on ont or ou par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi pres
		presque puis puisqu qu quand que quel quelle quelles quelque quelques quels qui quoi s sa sans se selon sera
		serait ses si sir soit son sont sous souvent sur ta tandis te tel telle tes toi ton toujours tous tout toute
		toutes tres trois trop tu un une va vers voir vos votre vous y`

	stopSpanish = `a ademas ahora al algo algunas alguno algunos ambos ante anos antes aquel aquella aquellos aqui asi aun
		aunque ayer bajo bien cada casi como con contra cosa cual cuales cuando cuanto de del desde despues dia dias dice
		dijo donde dos durante e el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estaban
		estado estan estar estas este esto estos fin fue fueron gran ha haber habia habian hace hacer hacia han hasta hay
		hoy incluso la las le les lo los luego mas me mejor menos mes mi mientras mis misma mismo mucho muchos muy nada ni
		ningun no nos nosotros nuestra nuestro nueva nuevo nunca o otra otras otro otros para parte pero poco por porque
		primer primera pues puede pueden que quien quienes se segun sea ser sera si sido siempre sin sino sobre solo son
		su sus tal tambien tan tanto te tener tiene tienen toda todas todavia todo todos tras tres tu tuvo un una unas uno
		unos usted va vez y ya yo`

	stopPortuguese = `a agora ainda alem algo alguma algumas alguns ano anos antes ao aos apenas apos aquela aquele aqueles
		aqui as assim ate cada com como contra cujo da das de dela dele deles depois desde dessa desse desta deste deve
		dia dias disse do dois dos durante e ela elas ele eles em enquanto entao entre era eram essa essas esse esses esta
		estao estar estas estava este estes eu faz fazer foi foram grande ha havia hoje isso isto ja la lhe mais mas me
		melhor menos mes mesma mesmo meu minha muita muito muitos na nada nao nas nem nenhum nessa nesse nesta neste no
		nos nossa nosso nova novo num numa nunca o onde ontem os ou outra outras outro outros para parte pela pelas pelo
		pelos pode podem por porque pois primeira primeiro quais qual quando quanto que quem sao se segundo seja sem
		sempre sendo ser sera seu seus si sido so sobre sua suas tal tambem tao tem tempo ter teve tinha toda todas todo
		todos tres tudo um uma umas uns vai vez voce`

	stopItalian = `a abbiamo ad adesso agli ai al alcune alcuni all alla alle allo allora altra altre altri altro anche ancora
		anni anno avere aveva avevano bene c che chi ci cioe co coi col come con contro cosa cosi cui d da dagli dai dal
		dall dalla dalle dallo degli dei del dell della delle dello dentro di dice dopo dove due dunque durante e ed era
		erano essere fa fare fatto fino fra gia giorni giorno gli ha hanno ho i il in infatti inoltre invece io l la le
		lei li lo loro lui ma mai me meno mentre mese mesi mi molti molto ne negli nei nel nell nella nelle nello nessuno
		no noi non nostra nostro nuova nuovo o oggi ogni oltre ora per perche pero piu poco poi possono prima primo
		proprio pur puo qual quale quali quando quanto quasi quattro quella quelle quelli quello quest questa queste
		questi questo qui quindi sara se secondo sei sempre senza si sia sono sopra sotto stata state stati stato stessa
		stesso su sua subito sue sugli sui sul sull sulla sulle sullo suo suoi tanto te tra tre troppo tu tutta tutte
		tutti tutto un una uno va verso vi volta`

	stopDutch = `aan aangezien achter al alle alleen allemaal alles als altijd ander andere anderen ben bij binnen boven daar
		daarna daarom dag dagen dan dat de deze die dit doch doen doet door dus een eens eerste eigen elk elke en enkele er
		erg ervan even gaan gaat geen gehad geweest geworden goed haar had hadden heb hebben heeft heel hem hen het hier
		hij hoe hun iemand iets ik in is ja jaar jaren je jij jou jouw kan komen komt kon konden krijgt kunnen laat
		laatste later maar maken maakt men met mij mijn moest moet moeten mogen na naar nadat net niet niets nieuw nieuwe
		nog nu of om omdat onder ons onze ook op over per sinds staat steeds te tegen terug terwijl tijdens toch toen tot
		tussen twee uit van vanaf vandaag veel vele verder vooral voor voordat waar waarom wanneer want waren was wat we
		wel welke werd werden wie wij wil willen worden wordt zal ze zegt zei zeer zelf zich zij zijn zo zoals zonder zou
		zouden zullen`

	stopScandinavian = `ad af aldrig all alla alle allerede allt alt an anden andet andra andre ar at att av bare bara
		behover ble blev bli blir blive bliver bort bra da dag dagar dage dager de deg dei dem den denna denne der deras
		dere deres derfor dess dessa desse det detta dette dig din disse ditt du efter efterhand eg ein eit ej eller
		ellers en endast enn er et ett etter fa far ikke ikkje in inga ingen inget ingenting inn innan innen inte ja jag
		jeg kan kanske kom kommer kun kunde kunne lade lagt lang langt man mange manga mar med meg mellan mellem mellom
		men mer mest mig min mindre mot mye mycket na nagon nagot nagra nar naar ned nej nei ni noe noen nogen noget nogle
		nok nu ny nya nye och og ogsa om opp os oss over pa paa sa saa sade sagde sager sagt same samma samme samt se seg
		selv sier sig siger sin sina sine sitt sit sista siste sidste ska skal skall skulle skriver som store stora stor
		sedan siden tar tid til till tilbage to tre tva tvert under ut uten utan uden vad var vara vare varit ved vel
		vera vi vid vil vill ville vore var vart vaere vaeret vaert ha hade hadde han hans har hafft havde have hende
		hendes henne hennes her ho hon hos hun hur hvad hva hvem hver hvis hvor hvordan hvorfor i icke igen ar aret aren
		arene forste forsta fran fra fore for foran fordi forst gar ger gick gik gikk gjor gjort god gor gore a`

	stopRussian = `без более больше будет будто будут бы был была были было быть вам вас ведь весь во вот время все всего всех
		вы где год года году да даже два для до его ее если есть еще же за здесь из или им их как какая какои когда
		которая которого которое которои которые которыи которых кто куда ли лишь лет между меня мне много может можно мои
		моя мы на над надо наш не него нее неи нельзя нет ни нибудь никогда ним них ничего но ну об один однако около он
		она они оно опять от очень перед по под позже пока после потом потому почти поэтому при про раз разве с сам само
		своего своеи свои своих свою себе себя сегодня сеичас со снова среди стал стала стали так также такои там тебя тем
		теперь то тогда того тоже только том тот три тут ты у уже хорошо хоть хотя чего чем через что чтобы чуть эта эти
		этих это этого этои этом этот эту я сказал сказала заявил заявила также`
)
