/* What a language is guessed by, the second halves of English compounds, and
 * the folding of letters. To teach it a new cue, add a row: its weight counts
 * against all other cues of the word; a tie goes to English. Notation:
 * text/foreign_rules.h. Used by foreign.c. */
#include "text/foreign_rules.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
/* Second parts of English compounds: face + book, wake + field. */
const char *const foreign_seconds[] = {
	"back", "ball", "bank", "base", "beach", "bird", "board", "body", "book", "books", "bottle", "bowl", "box",
	"boy", "break", "bridge", "burger", "building", "cake", "lift", "bag", "brand", "wear", "line", "cam", "camp", "case", "coin", "meeting", "plan", "streamer", "streaming", "banking", "card", "care", "cast", "chain", "check", "club", "code",
	"craft", "cup", "day", "desk", "door", "down", "drive", "drop", "eye", "face", "fall", "farm", "field", "film",
	"fire", "fish", "flow", "fly", "food", "foot", "force", "form", "frame", "free", "front", "game", "games", "gate",
	"glass", "grade", "ground", "group", "guard", "hand", "head", "heart", "high", "hill", "hills", "hole", "home", "hook",
	"house", "job", "keeper", "lake", "land", "life", "light", "line", "lines", "link", "list", "live", "load", "lock",
	"look", "mail", "maker", "man", "map", "mark", "market", "mate", "mind", "moon", "mouth", "name", "news",
	"night", "note", "page", "paper", "park", "pass", "path", "pay", "phone", "phones", "piece", "place", "plane", "plant",
	"play", "player", "point", "pool", "port", "post", "power", "press", "print", "proof", "rate", "ride", "right",
	"road", "rock", "room", "rooms", "safe", "sale", "scape", "school", "screen", "sheet", "ship", "shop", "shot", "show", "side",
	"sight", "site", "size", "smith", "song", "space", "speed", "stand", "star", "start", "station", "stick", "stone",
	"store", "storm", "stream", "street", "style", "talk", "tech", "text", "time", "times", "tooth", "top", "tower", "town", "track",
	"trade", "tree", "tube", "view", "walk", "wall", "ware", "watch", "water", "wave", "way", "ways", "wheel", "wide",
	"wing", "wings", "wire", "wise", "wood", "woods", "word", "work", "works", "world", "worth", "yard", "zone",
};
const size_t foreign_second_count = COUNT(foreign_seconds);

#define EN FOREIGN_ENGLISH
#define FR FOREIGN_FRENCH
#define ES FOREIGN_SPANISH
#define IT FOREIGN_ITALIAN
#define DE FOREIGN_GERMAN
#define RU FOREIGN_RUSSIAN
#define JA FOREIGN_JAPANESE
#define KO FOREIGN_KOREAN
#define ZH FOREIGN_CHINESE
#define VI FOREIGN_VIETNAMESE
#define OP FOREIGN_OPEN
const struct foreign_cue foreign_cues[] = {
	/* English is what is left: it starts with one point (the first cue). */
	{"#", EN, 1}, {"ee", EN, 3}, {"oo", EN, 3}, {"ck", EN, 3}, {"th", EN, 2}, {"sh", EN, 1},
	{"wh", EN, 3}, {"ough", EN, 5}, {"igh", EN, 4}, {"ing#", EN, 4}, {"tion", EN, 5},
	{"ly#", EN, 3}, {"ey#", EN, 3}, {"y#", EN, 2}, {"er#", EN, 2}, {"ers#", EN, 3},
	{"son#", EN, 4}, {"ton#", EN, 3}, {"field#", EN, 4}, {"wood", EN, 4}, {"land#", EN, 3},
	{"ford#", EN, 4}, {"ville#", EN, 3}, {"man#", EN, 2}, {"ness#", EN, 4}, {"ment#", EN, 3},
	{"able#", EN, 4}, {"ow", EN, 2}, {"aw", EN, 2}, {"ew", EN, 2}, {"oa", EN, 1}, {"ea", EN, 2},
	{"ay#", EN, 3}, {"e#", EN, 1}, {"le#", EN, 2}, {"dge", EN, 4}, {"#wr", EN, 3},
	{"#kn", EN, 3}, {"ll#", EN, 2}, {"ss#", EN, 2}, {"ght", EN, 4}, {"ed#", EN, 3},
	{"es#", EN, 1}, {"ai", EN, 1}, {"ou", EN, 1}, {"ar#", EN, 1}, {"or#", EN, 1},
	{"ture#", EN, 3}, {"ity#", EN, 3}, {"ism#", EN, 3}, {"ist#", EN, 2}, {"ous#", EN, 3},
	{"ful#", EN, 4}, {"less#", EN, 4}, {"ward", EN, 3}, {"worth", EN, 4}, {"shire#", EN, 5},
	{"burgh#", EN, 5}, {"bury#", EN, 4}, {"#w", EN, 1}, {"mouth", EN, 4}, {"port#", EN, 3},
	{"house", EN, 4}, {"town", EN, 4}, {"hill", EN, 2}, {"bridge", EN, 4}, {"coin#", EN, 4}, {"shop", EN, 4},
	{"book", EN, 4}, {"net#", EN, 2}, {"phone", EN, 3}, {"tech", EN, 2}, {"soft", EN, 3},
	{"bank#", EN, 3}, {"point", EN, 3}, {"light", EN, 3}, {"ial#", EN, 3}, {"al#", EN, 1},
	{"ics#", EN, 3},
	/* names that end in a full vowel are read letter by letter */
	{"a#", OP, 3}, {"o#", OP, 3}, {"i#", OP, 3}, {"u#", OP, 3}, {"us#", OP, 3}, {"um#", OP, 3},
	{"is#", OP, 1}, {"ia#", OP, 1}, {"ine#", EN, 1}, {"in#", OP, 3}, {"an#", OP, 1},
	{"ium#", OP, 3}, {"ol#", OP, 2}, {"ad#", OP, 1}, {"aa", OP, 2}, {"ah#", OP, 3},
	{"oh#", OP, 3}, {"h#", OP, 0}, {"q", OP, 0}, {"en#", OP, 2}, {"on#", OP, 0}, {"at#", OP, 1},
	{"ik#", OP, 2}, {"ak#", OP, 3}, {"uk#", OP, 3}, {"om#", OP, 1}, {"ngx", OP, 5},
	{"ieng", OP, 5},
	/* French */
	{"eau", FR, 5}, {"eux#", FR, 5}, {"oux#", FR, 4}, {"S", FR, 3}, {"E", FR, 2}, {"H", FR, 3},
	{"ette#", FR, 4}, {"elle#", FR, 3}, {"ois#", FR, 5}, {"ais#", FR, 4}, {"aine#", FR, 4},
	{"ault#", FR, 5}, {"aud#", FR, 3}, {"ard#", FR, 2}, {"ier#", FR, 4}, {"cher#", FR, 4},
	{"oix#", FR, 5}, {"croi", FR, 3}, {"aire#", FR, 4}, {"chand#", FR, 5}, {"trand", FR, 4},
	{"vin#", FR, 2}, {"auv", FR, 3}, {"euve#", FR, 4}, {"jard", FR, 4}, {"clerc", FR, 5},
	{"nnet#", FR, 3}, {"gauth", FR, 3}, {"houcher", FR, 3}, {"ille#", FR, 2}, {"gne", FR, 3},
	{"que#", FR, 3}, {"ique#", FR, 3}, {"aux#", FR, 5}, {"euil", FR, 4}, {"oeur", FR, 4},
	{"eu", FR, 2}, {"ienne#", FR, 5}, {"rre#", FR, 3}, {"tte#", FR, 2}, {"vre#", FR, 4},
	{"bre#", FR, 3}, {"oi", FR, 1}, {"ouch", FR, 2}, {"our#", FR, 2}, {"ourg#", FR, 5},
	{"eur#", FR, 4}, {"ans#", FR, 1}, {"ez#", FR, 1}, {"illon", FR, 4}, {"ichel", FR, 4},
	{"audr", FR, 3}, {"mont", FR, 1}, {"champ", FR, 4}, {"ancois", FR, 6}, {"ouis", FR, 3},
	/* Spanish and Portuguese */
	{"N", ES, 5}, {"ez#", ES, 4}, {"illo#", ES, 4}, {"illa#", ES, 3}, {"inho#", ES, 6},
	{"inha", ES, 4}, {"ado#", ES, 3}, {"ero#", ES, 4}, {"eros#", ES, 5}, {"os#", ES, 3},
	{"as#", ES, 1}, {"uez#", ES, 4}, {"cion#", ES, 5}, {"ciones", ES, 5}, {"rro", ES, 3},
	{"rra", ES, 3}, {"ito#", ES, 2}, {"ita#", ES, 2}, {"jo#", ES, 3}, {"ja#", ES, 2},
	{"lho", ES, 4}, {"aes#", ES, 5}, {"#hue", ES, 4}, {"eira#", ES, 3}, {"eiro#", ES, 3},
	{"guez", ES, 4}, {"ao#", ES, 2}, {"oes#", ES, 2}, {"ajo", ES, 3}, {"que", ES, 1},
	{"gui", ES, 1}, {"#j", ES, 0}, {"ador#", ES, 3}, {"ores#", ES, 3},
	{"andro", ES, 2}, {"#gu", ES, 1}, {"nda#", ES, 1},
	/* Italian */
	{"cci", IT, 5}, {"zz", IT, 4}, {"gli", IT, 4}, {"etti#", IT, 5}, {"elli#", IT, 5},
	{"ini#", IT, 3}, {"ino#", IT, 2}, {"ucci", IT, 4}, {"cchi", IT, 5}, {"ghi", IT, 3},
	{"gio", IT, 3}, {"#gio", IT, 2}, {"#gia", IT, 4}, {"#giu", IT, 5}, {"ello#", IT, 4},
	{"etto#", IT, 4}, {"otti#", IT, 4}, {"aldi#", IT, 3}, {"ioni#", IT, 3}, {"sci", IT, 2},
	{"iano#", IT, 3}, {"ini#", IT, 2}, {"ese#", IT, 0}, {"acci", IT, 3}, {"ucci", IT, 2},
	{"ggi", IT, 4}, {"cce", IT, 3},
	/* German and Dutch */
	{"sch", DE, 4}, {"stein", DE, 5}, {"berg#", DE, 4}, {"burg#", DE, 4}, {"mann#", DE, 6},
	{"O", DE, 5}, {"och#", DE, 3}, {"eiss", DE, 5}, {"ause#", DE, 3}, {"#kr", DE, 1},
	{"gel#", DE, 3}, {"uchs", DE, 5}, {"U", DE, 6}, {"tz", DE, 3}, {"heim#", DE, 5},
	{"dorf", DE, 6}, {"bach#", DE, 5}, {"haus", DE, 4}, {"ich#", DE, 3}, {"icht", DE, 4},
	{"werk", DE, 4}, {"wald", DE, 4}, {"pf", DE, 3}, {"kirch", DE, 4}, {"hein", DE, 2},
	{"auer#", DE, 5}, {"feld#", DE, 5}, {"weiler", DE, 6}, {"eich", DE, 3}, {"acht", DE, 2},
	{"wein", DE, 3}, {"ner#", DE, 0}, {"ssen#", DE, 3}, {"chen#", DE, 3}, {"eier#", DE, 4},
	{"isch", DE, 3},
	/* Russian and its neighbours */
	{"ov#", RU, 6}, {"ova#", RU, 5}, {"ev#", RU, 5}, {"eva#", RU, 4}, {"ovich", RU, 6},
	{"evich", RU, 6}, {"vic#", RU, 5}, {"cic#", RU, 6}, {"ic#", RU, 0}, {"sky#", RU, 6}, {"ski#", RU, 6},
	{"skiy#", RU, 7}, {"skyi", RU, 7}, {"sk#", RU, 4}, {"grad#", RU, 5}, {"kh", RU, 2},
	{"zh", RU, 3}, {"shch", RU, 7}, {"enko#", RU, 7}, {"chuk#", RU, 6}, {"iy#", RU, 5},
	{"vlad", RU, 5}, {"slav", RU, 5}, {"tsk", RU, 5}, {"yev", RU, 5}, {"iev", RU, 4},
	{"inov", RU, 3}, {"tsev", RU, 5}, {"ayev", RU, 5}, {"czy", RU, 6}, {"rz", RU, 3},
	{"owski", RU, 6}, {"ovsk", RU, 5}, {"zhn", RU, 5}, {"niko", RU, 2}, {"dmitr", RU, 5},
	{"yuk#", RU, 5}, {"ych#", RU, 5}, {"sz", RU, 3}, {"cz", RU, 4}, {"vych", RU, 5},
	{"oye#", RU, 5}, {"aya#", RU, 3}, {"yn#", RU, 1},
	/* Japanese: open syllables; what its syllables cannot hold speaks against it */
	{"tsu", JA, 5}, {"shi", JA, 3}, {"ryo", JA, 4}, {"ryu", JA, 4}, {"kyo", JA, 4},
	{"kyu", JA, 4}, {"hyo", JA, 4}, {"moto#", JA, 4}, {"mura#", JA, 4}, {"kawa", JA, 4},
	{"gawa", JA, 4}, {"yama", JA, 4}, {"saki", JA, 4}, {"zaki", JA, 4}, {"suke#", JA, 5},
	{"hiro", JA, 4}, {"naka", JA, 2}, {"taka", JA, 2}, {"hashi", JA, 4}, {"uchi", JA, 4},
	{"ichi", JA, 3}, {"nobu", JA, 3}, {"kazu", JA, 4}, {"yuki", JA, 4}, {"yoshi", JA, 4},
	{"shima", JA, 4}, {"jiro", JA, 4}, {"taro#", JA, 4}, {"zuki", JA, 4}, {"zawa", JA, 4},
	{"oka#", JA, 2}, {"ko#", JA, 1}, {"ke#", JA, 2}, {"awa", JA, 2}, {"sawa", JA, 4},
	{"mine#", JA, 3}, {"wara#", JA, 4}, {"tani#", JA, 4}, {"kure#", JA, 3}, {"ure#", JA, 0},
	{"jima#", JA, 5}, {"abe#", JA, 2}, {"ume#", JA, 2}, {"ane#", JA, 0}, {"suma", JA, 2},
	{"iya", JA, 2}, {"kami", JA, 4}, {"aeda", JA, 5}, {"noue", JA, 5}, {"miya", JA, 4},
	{"l", JA, -9}, {"x", JA, -9}, {"q", JA, -9}, {"v", JA, -9}, {"th", JA, -9}, {"ck", JA, -9},
	{"r#", JA, -9}, {"t#", JA, -9}, {"s#", JA, -9}, {"d#", JA, -9}, {"k#", JA, -9},
	{"m#", JA, -9}, {"p#", JA, -9}, {"g#", JA, -9}, {"y#", JA, -9}, {"sk", JA, -9},
	{"st", JA, -9}, {"tr", JA, -9}, {"br", JA, -9},
	/* Korean */
	{"yeo", KO, 6}, {"jeo", KO, 6}, {"seo", KO, 4}, {"eong", KO, 7}, {"eok", KO, 5},
	{"eon#", KO, 4}, {"hyun", KO, 6}, {"eun", KO, 5}, {"kyung", KO, 6}, {"seung", KO, 6},
	{"joon", KO, 6}, {"hoon", KO, 6}, {"jae", KO, 5}, {"tae", KO, 3}, {"byung", KO, 6},
	{"myung", KO, 6}, {"young", KO, 2}, {"wook", KO, 5}, {"hye", KO, 5}, {"gyu", KO, 4},
	{"kyu", KO, 2}, {"yoo", KO, 6}, {"ryeo", KO, 6}, {"dae", KO, 4}, {"ae#", KO, 2},
	{"jin#", KO, 2}, {"woo#", KO, 4}, {"soo#", KO, 4}, {"geun", KO, 6}, {"heung", KO, 6},
	{"wang", KO, 1}, {"kwang", KO, 5}, {"gwang", KO, 5}, {"chul#", KO, 4}, {"jung", KO, 4},
	{"kook", KO, 5}, {"cheon", KO, 7}, {"sung#", KO, 3}, {"yong", KO, 3}, {"hwan", KO, 5},
	{"bae#", KO, 4}, {"gook", KO, 4}, {"shik", KO, 4}, {"sik#", KO, 2}, {"v", KO, -9},
	{"z", KO, -9}, {"f", KO, -9}, {"th", KO, -9}, {"r#", KO, -9}, {"s#", KO, -9},
	/* Chinese: a few that no other spelling has; endings that it lacks */
	{"zh", ZH, 3}, {"#x", ZH, 4}, {"xia", ZH, 5}, {"qi", ZH, 4}, {"xue", ZH, 6},
	{"iang", ZH, 6}, {"uang", ZH, 6}, {"iao", ZH, 6}, {"zhe", ZH, 3}, {"sheng", ZH, 6},
	{"cheng", ZH, 5}, {"feng", ZH, 5}, {"heng", ZH, 4}, {"meng", ZH, 4}, {"peng", ZH, 4},
	{"zeng", ZH, 5}, {"eng#", ZH, 3}, {"uan#", ZH, 3}, {"iu#", ZH, 4}, {"ui#", ZH, 3},
	{"ei#", ZH, 2}, {"uo", ZH, 4}, {"jie", ZH, 4}, {"jia", ZH, 4}, {"jin", ZH, 2},
	{"jing", ZH, 5}, {"ying", ZH, 3}, {"ming#", ZH, 3}, {"ping#", ZH, 2}, {"long#", ZH, 2},
	{"xin", ZH, 4}, {"xi#", ZH, 3}, {"hou#", ZH, 4}, {"hua", ZH, 3}, {"uai", ZH, 3},
	{"dong#", ZH, 3}, {"hong", ZH, 2}, {"zong", ZH, 3}, {"xu", ZH, 4}, {"nyang", ZH, 5},
	{"#shen", ZH, 3}, {"#wei", ZH, 4}, {"yuan", ZH, 6}, {"yue", ZH, 4}, {"v", ZH, -9},
	{"r#", ZH, -9}, {"s#", ZH, -9}, {"t#", ZH, -9}, {"d#", ZH, -9}, {"k#", ZH, -9},
	{"l#", ZH, -9}, {"m#", ZH, -9}, {"p#", ZH, -9}, {"y#", ZH, -9}, {"b#", ZH, -9},
	{"f#", ZH, -9}, {"ck", ZH, -9}, {"th", ZH, -9}, {"str", ZH, -9}, {"nd", ZH, -9},
	{"tr", ZH, -9}, {"ee", ZH, -9},
	/* Vietnamese run together, as in web addresses */
	{"nguy", VI, 8}, {"ngh", VI, 6}, {"uong", VI, 6}, {"uoc", VI, 5}, {"uoi", VI, 6},
	{"thanh", VI, 6}, {"anh#", VI, 4}, {"inh#", VI, 4}, {"viet", VI, 7}, {"truong", VI, 8},
	{"quoc", VI, 6}, {"khuy", VI, 5}, {"nh#", VI, 3}, {"hoang", VI, 2}, {"dien", VI, 3},
	{"nhan", VI, 4}, {"chinh", VI, 6}, {"phu", VI, 2}, {"giao", VI, 4}, {"dau", VI, 2},
	{"bao", VI, 2}, {"tuyen", VI, 6}, {"hanh", VI, 4}, {"thong", VI, 5}, {"tin#", VI, 1},
	{"minh", VI, 3}, {"linh", VI, 3}, {"kinh", VI, 4}, {"thuy", VI, 5}, {"binh", VI, 5},
};
const size_t foreign_cue_count = COUNT(foreign_cues);

const struct foreign_letter foreign_letters[] = {
	{0xDF, "ss"}, {0xE4, "H"}, {0xE5, "o"}, {0xE6, "H"}, {0xE7, "S"}, {0xEB, "e"}, {0xEE, "i"},
	{0xEF, "i"}, {0xF0, "d"}, {0xF1, "N"}, {0xF6, "O"}, {0xF8, "O"}, {0xFB, "u"}, {0xFC, "U"},
	{0xFE, "th"}, {0xFF, "i"}, {0x101, "a"}, {0x105, "on"}, {0x107, "ch"}, {0x109, "ch"},
	{0x10B, "ch"}, {0x10D, "ch"}, {0x10F, "d"}, {0x113, "e"}, {0x115, "e"}, {0x117, "e"},
	{0x119, "en"}, {0x11B, "ie"}, {0x11D, "g"}, {0x11F, "g"}, {0x121, "j"}, {0x123, "g"},
	{0x127, "h"}, {0x12B, "i"}, {0x12D, "i"}, {0x12F, "i"}, {0x131, "i"}, {0x137, "k"},
	{0x13A, "l"}, {0x13C, "l"}, {0x13E, "l"}, {0x142, "l"}, {0x144, "n"}, {0x146, "n"},
	{0x148, "n"}, {0x14B, "ng"}, {0x14D, "o"}, {0x14F, "o"}, {0x151, "O"}, {0x153, "O"},
	{0x155, "r"}, {0x159, "r"}, {0x15B, "sh"}, {0x15D, "sh"}, {0x15F, "sh"}, {0x161, "sh"},
	{0x163, "ts"}, {0x165, "t"}, {0x16B, "u"}, {0x16D, "u"}, {0x16F, "u"}, {0x171, "U"},
	{0x173, "u"}, {0x175, "w"}, {0x177, "i"}, {0x17A, "zh"}, {0x17C, "zh"}, {0x17E, "zh"},
	{0x1CE, "a"}, {0x1D0, "i"}, {0x1D2, "o"}, {0x1D4, "u"}, {0x1DA, "U"}, {0x1DC, "U"},
	{0x219, "sh"}, {0x21B, "ts"}, {0x259, "5"}, {0x1E0D, "d"}, {0x1E25, "h"}, {0x1E2B, "kh"},
	{0x1E63, "s"}, {0x1E6D, "t"},
};
const size_t foreign_letter_count = COUNT(foreign_letters);
/* clang-format on */
