/* Bytes into tokens, by re2c. Every byte of a line belongs to one token or to
 * the space before one; nothing is refused. Words know their letter case,
 * numbers keep their dots and commas; what the shapes mean is decided later,
 * in a file a reading. The cleaned line ends in a NUL, the lexer's sentinel. */
#include "text/line.h"

#include "base/mem.h"
#include "unicode/utf8.h"

#include <string.h>

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = p;
	re2c:define:YYMARKER = marker;
	re2c:define:YYLIMIT = limit;
	re2c:yyfill:enable = 0;
	re2c:eof = 0;
	re2c:flags:utf-8 = 1;
	re2c:encoding-policy = fail;

	upper =
	  [A-Z]
	| [\u00c0-\u00d6\u00d8-\u00de\u0100\u0102\u0104\u0106\u0108\u010a\u010c\u010e\u0110\u0112]
	| [\u0114\u0116\u0118\u011a\u011c\u011e\u0120\u0122\u0124\u0126\u0128\u012a\u012c\u012e\u0130]
	| [\u0132\u0134\u0136\u0139\u013b\u013d\u013f\u0141\u0143\u0145\u0147\u014a\u014c\u014e\u0150]
	| [\u0152\u0154\u0156\u0158\u015a\u015c\u015e\u0160\u0162\u0164\u0166\u0168\u016a\u016c\u016e]
	| [\u0170\u0172\u0174\u0176\u0178-\u0179\u017b\u017d\u0181-\u0182\u0184\u0186-\u0187]
	| [\u0189-\u018b\u018e-\u0191\u0193-\u0194\u0196-\u0198\u019c-\u019d\u019f-\u01a0\u01a2\u01a4]
	| [\u01a6-\u01a7\u01a9\u01ac\u01ae-\u01af\u01b1-\u01b3\u01b5\u01b7-\u01b8\u01bc\u01c4-\u01c5]
	| [\u01c7-\u01c8\u01ca-\u01cb\u01cd\u01cf\u01d1\u01d3\u01d5\u01d7\u01d9\u01db\u01de\u01e0]
	| [\u01e2\u01e4\u01e6\u01e8\u01ea\u01ec\u01ee\u01f1-\u01f2\u01f4\u01f6-\u01f8\u01fa\u01fc]
	| [\u01fe\u0200\u0202\u0204\u0206\u0208\u020a\u020c\u020e\u0210\u0212\u0214\u0216\u0218\u021a]
	| [\u021c\u021e\u0220\u0222\u0224\u0226\u0228\u022a\u022c\u022e\u0230\u0232\u023a-\u023b]
	| [\u023d-\u023e\u0241\u0243-\u0246\u0248\u024a\u024c\u024e\u1e00\u1e02\u1e04\u1e06\u1e08]
	| [\u1e0a\u1e0c\u1e0e\u1e10\u1e12\u1e14\u1e16\u1e18\u1e1a\u1e1c\u1e1e\u1e20\u1e22\u1e24\u1e26]
	| [\u1e28\u1e2a\u1e2c\u1e2e\u1e30\u1e32\u1e34\u1e36\u1e38\u1e3a\u1e3c\u1e3e\u1e40\u1e42\u1e44]
	| [\u1e46\u1e48\u1e4a\u1e4c\u1e4e\u1e50\u1e52\u1e54\u1e56\u1e58\u1e5a\u1e5c\u1e5e\u1e60\u1e62]
	| [\u1e64\u1e66\u1e68\u1e6a\u1e6c\u1e6e\u1e70\u1e72\u1e74\u1e76\u1e78\u1e7a\u1e7c\u1e7e\u1e80]
	| [\u1e82\u1e84\u1e86\u1e88\u1e8a\u1e8c\u1e8e\u1e90\u1e92\u1e94\u1e9e\u1ea0\u1ea2\u1ea4\u1ea6]
	| [\u1ea8\u1eaa\u1eac\u1eae\u1eb0\u1eb2\u1eb4\u1eb6\u1eb8\u1eba\u1ebc\u1ebe\u1ec0\u1ec2\u1ec4]
	| [\u1ec6\u1ec8\u1eca\u1ecc\u1ece\u1ed0\u1ed2\u1ed4\u1ed6\u1ed8\u1eda\u1edc\u1ede\u1ee0\u1ee2]
	| [\u1ee4\u1ee6\u1ee8\u1eea\u1eec\u1eee\u1ef0\u1ef2\u1ef4\u1ef6\u1ef8\u1efa\u1efc\u1efe];
	lower =
	  [a-z]
	| [\u00df-\u00f6\u00f8-\u00ff\u0101\u0103\u0105\u0107\u0109\u010b\u010d\u010f\u0111\u0113]
	| [\u0115\u0117\u0119\u011b\u011d\u011f\u0121\u0123\u0125\u0127\u0129\u012b\u012d\u012f\u0131]
	| [\u0133\u0135\u0137-\u0138\u013a\u013c\u013e\u0140\u0142\u0144\u0146\u0148-\u0149\u014b]
	| [\u014d\u014f\u0151\u0153\u0155\u0157\u0159\u015b\u015d\u015f\u0161\u0163\u0165\u0167\u0169]
	| [\u016b\u016d\u016f\u0171\u0173\u0175\u0177\u017a\u017c\u017e-\u0180\u0183\u0185\u0188]
	| [\u018c-\u018d\u0192\u0195\u0199-\u019b\u019e\u01a1\u01a3\u01a5\u01a8\u01aa-\u01ab\u01ad]
	| [\u01b0\u01b4\u01b6\u01b9-\u01bb\u01bd-\u01c3\u01c6\u01c9\u01cc\u01ce\u01d0\u01d2\u01d4]
	| [\u01d6\u01d8\u01da\u01dc-\u01dd\u01df\u01e1\u01e3\u01e5\u01e7\u01e9\u01eb\u01ed]
	| [\u01ef-\u01f0\u01f3\u01f5\u01f9\u01fb\u01fd\u01ff\u0201\u0203\u0205\u0207\u0209\u020b]
	| [\u020d\u020f\u0211\u0213\u0215\u0217\u0219\u021b\u021d\u021f\u0221\u0223\u0225\u0227\u0229]
	| [\u022b\u022d\u022f\u0231\u0233-\u0239\u023c\u023f-\u0240\u0242\u0247\u0249\u024b\u024d]
	| [\u024f\u1e01\u1e03\u1e05\u1e07\u1e09\u1e0b\u1e0d\u1e0f\u1e11\u1e13\u1e15\u1e17\u1e19\u1e1b]
	| [\u1e1d\u1e1f\u1e21\u1e23\u1e25\u1e27\u1e29\u1e2b\u1e2d\u1e2f\u1e31\u1e33\u1e35\u1e37\u1e39]
	| [\u1e3b\u1e3d\u1e3f\u1e41\u1e43\u1e45\u1e47\u1e49\u1e4b\u1e4d\u1e4f\u1e51\u1e53\u1e55\u1e57]
	| [\u1e59\u1e5b\u1e5d\u1e5f\u1e61\u1e63\u1e65\u1e67\u1e69\u1e6b\u1e6d\u1e6f\u1e71\u1e73\u1e75]
	| [\u1e77\u1e79\u1e7b\u1e7d\u1e7f\u1e81\u1e83\u1e85\u1e87\u1e89\u1e8b\u1e8d\u1e8f\u1e91\u1e93]
	| [\u1e95-\u1e9d\u1e9f\u1ea1\u1ea3\u1ea5\u1ea7\u1ea9\u1eab\u1ead\u1eaf\u1eb1\u1eb3\u1eb5]
	| [\u1eb7\u1eb9\u1ebb\u1ebd\u1ebf\u1ec1\u1ec3\u1ec5\u1ec7\u1ec9\u1ecb\u1ecd\u1ecf\u1ed1\u1ed3]
	| [\u1ed5\u1ed7\u1ed9\u1edb\u1edd\u1edf\u1ee1\u1ee3\u1ee5\u1ee7\u1ee9\u1eeb\u1eed\u1eef\u1ef1]
	| [\u1ef3\u1ef5\u1ef7\u1ef9\u1efb\u1efd\u1eff];
	letter = upper | lower;
	digit = [0-9];
	apostrophe = ['\u2019];
	label = [A-Za-z0-9] [A-Za-z0-9_-]*;
	tld = 'vn' | 'com' | 'net' | 'org' | 'gov' | 'edu' | 'info' | 'biz' | 'asia' | 'eu';
	path = [/?#] [A-Za-z0-9/._~:?#@!$&'()*+,;=%-]*;
	domain = (label ".")+ tld;
	short = 'ly' | 'me' | 'io' | 'tv' | 'gl' | 'be' | 'app' | 'co' | 'us' | 'cc' | 'link' | 'page' | 'xyz' | 'shop';
*/

static bool is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* An address that runs on into a letter was none ("đi.vnđ"): take the first
 * run of ASCII letters or digits instead. Labels hold nothing else at start. */
static const unsigned char *first_run(const unsigned char *start, const unsigned char *limit, struct token *t)
{
	const unsigned char *p = start;
	bool digits = *p >= '0' && *p <= '9';
	size_t uppers = 0;
	while (p < limit && *p < 0x80 && is_word_byte(*p) && (*p >= '0' && *p <= '9') == digits)
		uppers += *p >= 'A' && *p <= 'Z', p++;
	t->kind = digits ? TOKEN_NUMBER : TOKEN_WORD;
	if (!digits)
		t->shape = uppers == 0 ? SHAPE_LOWER : uppers == (size_t)(p - start) ? SHAPE_UPPER : SHAPE_MIXED;
	if (uppers == 1 && p - start > 1 && *start <= 'Z')
		t->shape = SHAPE_CAPITAL;
	return p;
}

/* Marks at the end of an address belong to the sentence. */
static const unsigned char *trim(const unsigned char *start, const unsigned char *p)
{
	while (p > start && strchr(".,;:!?)'*$-", p[-1]) != NULL)
		p--;
	return p;
}

/* One token at `p`; returns the byte after it. */
static const unsigned char *scan(const unsigned char *base, const unsigned char *p, const unsigned char *limit,
	struct token *t)
{
	const unsigned char *marker, *start;
	*t = (struct token){0};
	for (;;) {
		start = p;
		/*!re2c
		$ { t->kind = TOKEN_END; break; }
		[ \t]+ { t->gap = true; continue; }
		lower+ { t->kind = TOKEN_WORD; t->shape = SHAPE_LOWER; break; }
		upper lower+ { t->kind = TOKEN_WORD; t->shape = SHAPE_CAPITAL; break; }
		upper+ { t->kind = TOKEN_WORD; t->shape = SHAPE_UPPER; break; }
		letter+ { t->kind = TOKEN_WORD; t->shape = SHAPE_MIXED; break; }
		letter+ (apostrophe letter+)+ { t->kind = TOKEN_WORD; t->shape = SHAPE_MIXED; break; }
		digit+ ([.,] digit+)* { t->kind = TOKEN_NUMBER; break; }
		label ([.+] label)* "@" domain { t->kind = TOKEN_ADDRESS; break; }
		'http' 's'? "://" [A-Za-z0-9] [A-Za-z0-9/._~:?#@!$&'()*+,;=%-]* { t->kind = TOKEN_ADDRESS; break; }
		domain path? { t->kind = TOKEN_ADDRESS; break; }
		'www' ("." label)+ path? { t->kind = TOKEN_ADDRESS; break; }
		(label ".")+ short [/] [A-Za-z0-9] [A-Za-z0-9/._~:?#@!$&'()*+,;=%-]* { t->kind = TOKEN_ADDRESS; break; }
		"..." "."* | "\u2026" [.\u2026]* { t->kind = TOKEN_MARK; t->cp = 0x2026; break; }
		[.,;:?!] { t->kind = TOKEN_MARK; break; }
		[\u002d\u2013\u2014\u2212] { t->kind = TOKEN_DASH; break; }
		"/" { t->kind = TOKEN_SLASH; break; }
		[([{] { t->kind = TOKEN_OPEN; break; }
		[)\]}] { t->kind = TOKEN_CLOSE; break; }
		["'\u2018\u2019\u201a-\u201f\u00ab\u00bb\u2039\u203a\u2032\u2033`\u00b4] { t->kind = TOKEN_QUOTE; break; }
		[^] { t->kind = TOKEN_SIGN; break; }
		* { t->kind = TOKEN_SIGN; break; }
		*/
	}
	if (t->kind == TOKEN_ADDRESS && p < limit && is_word_byte(*p))
		p = first_run(start, limit, t);
	if (t->kind == TOKEN_ADDRESS)
		p = trim(start, p);
	t->from = (uint32_t)(start - base);
	t->len = (uint32_t)(p - start);
	if (t->cp == 0 && t->kind >= TOKEN_MARK && t->len > 0) {
		const char *s = (const char *)start;
		t->cp = utf8_next(&s, (const char *)p);
	}
	return p;
}

void lex_line(struct line *l)
{
	const unsigned char *base = (const unsigned char *)l->text, *p = base, *limit = base + l->len;
	size_t cap = l->len / 4 + 16;
	l->token = mem_resize(NULL, cap, sizeof *l->token);
	l->count = 0;
	do {
		if (l->count == cap)
			l->token = mem_resize(l->token, cap *= 2, sizeof *l->token);
		p = scan(base, p, limit, &l->token[l->count]);
		const struct token *t = &l->token[l->count];
		unsigned bit = t->len > 0 && l->lower != NULL ? text_bit(l->lower + t->from, t->len) : 0;
		l->seen[bit / 64] |= UINT64_C(1) << bit % 64;
	} while (l->token[l->count++].kind != TOKEN_END);
	l->count--;
}
