/* The words by which page makers name the parts of their pages. A table, since
 * that is all there is to know; what is done with it stands in html_body.c. */
#include "intake/html_marks.h"

#include <ctype.h>
#include <string.h>

/* Of a class as much as names it, of an element as many as people give. */
enum { TOKEN_MAX = 64, TOKENS_MAX = 48 };

#define NAV "navigation"
#define ADS "advertisement"
#define TALK "comments"
#define SHARE "share"
#define MORE "related"
#define COOKIES "cookies"
#define FORMS "form"
#define FOOT "footer"
#define MEDIA "media"
#define TAGS "tags"
#define HIDDEN "hidden"

/* Of several that fit, the row that stands first counts. */
static const struct row {
	const char *word; /* letters and digits in lower case */
	bool anywhere;    /* also inside a longer word */
	uint8_t role;
	const char *rule;
} rows[] = {
        /* what is not shown */
        {"displaynone", true, ROLE_CUT, HIDDEN},
        {"dnone", false, ROLE_CUT, HIDDEN},
        {"hidden", false, ROLE_CUT, HIDDEN},
        {"sronly", false, ROLE_CUT, HIDDEN},
        {"visuallyhidden", true, ROLE_CUT, HIDDEN},
        /* other articles */
        {"recommend", true, ROLE_CUT, MORE},
        {"related", true, ROLE_CUT, MORE},
        {"relate", false, ROLE_CUT, MORE},
        {"lienquan", true, ROLE_CUT, MORE},
        {"tinkhac", true, ROLE_CUT, MORE},
        {"tincu", false, ROLE_CUT, MORE},
        {"tinmoi", true, ROLE_CUT, MORE},
        {"tinnong", true, ROLE_CUT, MORE},
        {"baikhac", true, ROLE_CUT, MORE},
        {"baivietkhac", true, ROLE_CUT, MORE},
        {"cungchuyenmuc", true, ROLE_CUT, MORE},
        {"cungloai", true, ROLE_CUT, MORE},
        {"cungchude", true, ROLE_CUT, MORE},
        {"docnhieu", true, ROLE_CUT, MORE},
        {"docthem", true, ROLE_CUT, MORE},
        {"xemthem", true, ROLE_CUT, MORE},
        {"xemnhieu", true, ROLE_CUT, MORE},
        {"mostview", true, ROLE_CUT, MORE},
        {"mostread", true, ROLE_CUT, MORE},
        {"readmore", true, ROLE_CUT, MORE},
        {"seemore", true, ROLE_CUT, MORE},
        {"othernews", true, ROLE_CUT, MORE},
        {"newsother", true, ROLE_CUT, MORE},
        {"listnews", true, ROLE_CUT, MORE},
        {"trending", true, ROLE_CUT, MORE},
        {"relationnews", true, ROLE_CUT, MORE},
        {"linkcontentfooter", true, ROLE_CUT, MORE},
        {"jpposts", true, ROLE_CUT, MORE},
        /* advertisements */
        {"quangcao", true, ROLE_CUT, ADS},
        {"advert", true, ROLE_CUT, ADS},
        {"adsbygoogle", true, ROLE_CUT, ADS},
        {"adsense", true, ROLE_CUT, ADS},
        {"sponsor", true, ROLE_CUT, ADS},
        {"taitro", true, ROLE_CUT, ADS},
        {"ad", false, ROLE_CUT, ADS},
        {"ads", false, ROLE_CUT, ADS},
        {"adv", false, ROLE_CUT, ADS},
        {"qc", false, ROLE_CUT, ADS},
        {"adsbox", true, ROLE_CUT, ADS},
        {"banner", false, ROLE_CUT, NAV},
        {"promo", false, ROLE_CUT, ADS},
        {"rao", false, ROLE_CUT, ADS},
        /* readers */
        {"comment", true, ROLE_CUT, TALK},
        {"binhluan", true, ROLE_CUT, TALK},
        {"ykien", true, ROLE_CUT, TALK},
        {"phanhoi", true, ROLE_CUT, TALK},
        {"disqus", true, ROLE_CUT, TALK},
        {"rating", false, ROLE_CUT, TALK},
        {"danhgia", true, ROLE_CUT, TALK},
        {"vote", false, ROLE_CUT, TALK},
        {"poll", false, ROLE_CUT, TALK},
        {"thamdo", true, ROLE_CUT, TALK},
        /* sharing, printing, listening */
        {"share", false, ROLE_CUT, SHARE},
        {"sharing", false, ROLE_CUT, SHARE},
        {"addthis", true, ROLE_CUT, SHARE},
        {"sharebox", true, ROLE_CUT, SHARE},
        {"sharedaddy", true, ROLE_CUT, SHARE},
        {"chiase", true, ROLE_CUT, SHARE},
        {"social", false, ROLE_CUT, SHARE},
        {"socials", false, ROLE_CUT, SHARE},
        {"fblike", true, ROLE_CUT, SHARE},
        {"fbroot", true, ROLE_CUT, SHARE},
        {"zaloshare", true, ROLE_CUT, SHARE},
        {"toolbar", true, ROLE_CUT, SHARE},
        {"inbai", true, ROLE_CUT, SHARE},
        {"print", false, ROLE_CUT, SHARE},
        {"guibai", true, ROLE_CUT, SHARE},
        {"googlenews", true, ROLE_CUT, SHARE},
        {"follow", false, ROLE_CUT, SHARE},
        {"audio", false, ROLE_CUT, MEDIA},
        {"audioplayer", true, ROLE_CUT, MEDIA},
        {"ngheaudio", true, ROLE_CUT, MEDIA},
        {"docbao", false, ROLE_CUT, MEDIA},
        {"tts", false, ROLE_CUT, MEDIA},
        {"videoplayer", true, ROLE_CUT, MEDIA},
        {"tags", false, ROLE_CUT, TAGS},
        {"taglist", true, ROLE_CUT, TAGS},
        {"tagbox", true, ROLE_CUT, TAGS},
        {"tukhoa", true, ROLE_CUT, TAGS},
        {"keyword", true, ROLE_CUT, TAGS},
        /* the page around */
        {"cookie", true, ROLE_CUT, COOKIES},
        {"gdpr", false, ROLE_CUT, COOKIES},
        {"breadcrumb", true, ROLE_CUT, NAV},
        {"nav", false, ROLE_CUT, NAV},
        {"navbar", true, ROLE_CUT, NAV},
        {"navigation", false, ROLE_CUT, NAV},
        {"menu", true, ROLE_CUT, NAV},
        {"sidebar", false, ROLE_CUT, NAV},
        {"widget", false, ROLE_CUT, NAV},
        {"pagination", true, ROLE_CUT, NAV},
        {"phantrang", true, ROLE_CUT, NAV},
        {"sitemap", true, ROLE_CUT, NAV},
        {"skiplink", true, ROLE_CUT, NAV},
        {"toc", false, ROLE_CUT, NAV},
        {"mucluc", true, ROLE_CUT, NAV},
        {"newsletter", true, ROLE_CUT, FORMS},
        {"subscribe", true, ROLE_CUT, FORMS},
        {"dangky", true, ROLE_CUT, FORMS},
        {"login", false, ROLE_CUT, FORMS},
        {"dangnhap", true, ROLE_CUT, FORMS},
        {"search", false, ROLE_CUT, FORMS},
        {"timkiem", true, ROLE_CUT, FORMS},
        {"popup", true, ROLE_CUT, FORMS},
        {"modal", false, ROLE_CUT, FORMS},
        {"copyright", true, ROLE_CUT, FOOT},
        {"banquyen", true, ROLE_CUT, FOOT},
        {"truycap", true, ROLE_CUT, FOOT},
        {"viewcount", true, ROLE_CUT, FOOT},
        {"luotxem", true, ROLE_CUT, FOOT},
        {"hotline", true, ROLE_CUT, FOOT},
        {"footer", false, ROLE_CUT, FOOT},
        {"contentinfo", false, ROLE_CUT, FOOT},
        /* parts of the article */
        {"caption", true, ROLE_CAPTION, NULL},
        {"chuthich", true, ROLE_CAPTION, NULL},
        {"imgdesc", true, ROLE_CAPTION, NULL},
        {"imagedesc", true, ROLE_CAPTION, NULL},
        {"imgnote", true, ROLE_CAPTION, NULL},
        {"photonote", true, ROLE_CAPTION, NULL},
        {"msofootnotetext", false, ROLE_NOTE, NULL},
        {"footnote", true, ROLE_NOTE, NULL},
        {"msolistparagraph", true, ROLE_ITEM, NULL},
        {"msotitle", true, ROLE_TITLE, NULL},
        {"sapo", true, ROLE_LEAD, NULL},
        {"chapeau", true, ROLE_LEAD, NULL},
        {"tomtat", true, ROLE_LEAD, NULL},
        {"trichyeu", true, ROLE_LEAD, NULL},
        {"trichdan", true, ROLE_LEAD, NULL},
        {"description", false, ROLE_LEAD, NULL},
        {"summary", false, ROLE_LEAD, NULL},
        {"lead", false, ROLE_LEAD, NULL},
        {"titledetail", true, ROLE_TITLE, NULL},
        {"detailtitle", true, ROLE_TITLE, NULL},
        {"newstitle", true, ROLE_TITLE, NULL},
        {"titlenews", true, ROLE_TITLE, NULL},
        {"posttitle", true, ROLE_TITLE, NULL},
        {"entrytitle", true, ROLE_TITLE, NULL},
        {"articletitle", true, ROLE_TITLE, NULL},
        {"tieude", true, ROLE_TITLE, NULL},
        {"headline", false, ROLE_TITLE, NULL},
        {"locationstamp", true, ROLE_PLACE, NULL},
        {"dateline", false, ROLE_PLACE, NULL},
        {"author", false, ROLE_AUTHOR, NULL},
        {"tacgia", true, ROLE_AUTHOR, NULL},
        {"butdanh", true, ROLE_AUTHOR, NULL},
        {"byline", true, ROLE_AUTHOR, NULL},
        {"ngaydang", true, ROLE_DATE, NULL},
        {"datepublished", true, ROLE_DATE, NULL},
        {"publishdate", true, ROLE_DATE, NULL},
        {"datetime", true, ROLE_DATE, NULL},
        {"pubdate", true, ROLE_DATE, NULL},
        {"postdate", true, ROLE_DATE, NULL},
        {"thoigian", true, ROLE_DATE, NULL},
        {"date", false, ROLE_DATE, NULL},
        /* the article */
        {"articlebody", true, ROLE_BODY, NULL},
        {"articlecontent", true, ROLE_BODY, NULL},
        {"articledetail", true, ROLE_BODY, NULL},
        {"detailcontent", true, ROLE_BODY, NULL},
        {"detailcmain", true, ROLE_BODY, NULL},
        {"detailbody", true, ROLE_BODY, NULL},
        {"detailtext", true, ROLE_BODY, NULL},
        {"contentdetail", true, ROLE_BODY, NULL},
        {"contentnews", true, ROLE_BODY, NULL},
        {"contentbody", true, ROLE_BODY, NULL},
        {"bodycontent", true, ROLE_BODY, NULL},
        {"bodytext", true, ROLE_BODY, NULL},
        {"fckdetail", true, ROLE_BODY, NULL},
        {"singularcontent", true, ROLE_BODY, NULL},
        {"entrycontent", true, ROLE_BODY, NULL},
        {"postcontent", true, ROLE_BODY, NULL},
        {"postbody", true, ROLE_BODY, NULL},
        {"storybody", true, ROLE_BODY, NULL},
        {"newscontent", true, ROLE_BODY, NULL},
        {"newsbody", true, ROLE_BODY, NULL},
        {"newsdetail", true, ROLE_BODY, NULL},
        {"journalcontentarticle", true, ROLE_BODY, NULL},
        {"maincontentdetail", true, ROLE_BODY, NULL},
        {"noidung", true, ROLE_BODY, NULL},
        {"ndchitiet", true, ROLE_BODY, NULL},
        {"baiviet", true, ROLE_BODY, NULL},
        {"cmsbody", true, ROLE_BODY, NULL},
        {"wordsection", true, ROLE_BODY, NULL},
        {"section0", false, ROLE_BODY, NULL},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* Attributes that name a part. */
static const char *const naming[] = {"class", "id", "itemprop", "role"};

/* A class without its dashes, and where its words begin: "box-tinMoi" is
 * "boxtinmoi" with words at 0, 3 and 6. */
struct token {
	char text[TOKEN_MAX];
	bool starts[TOKEN_MAX + 1];
	size_t len;
};

static void token_take(struct token *k, const char *p, size_t len)
{
	bool fresh = true, small = false;
	k->len = 0;
	for (size_t i = 0; i < len && k->len < TOKEN_MAX; i++) {
		unsigned char c = (unsigned char)p[i];
		if (!isalnum(c)) {
			fresh = true;
			continue;
		}
		k->starts[k->len] = fresh || (isupper(c) && small);
		k->text[k->len++] = (char)tolower(c);
		small = islower(c) != 0;
		fresh = false;
	}
	k->starts[k->len] = true;
}

static bool token_has(const struct token *k, const struct row *r)
{
	size_t n = strlen(r->word);
	for (size_t i = 0; i + n <= k->len; i++)
		if ((r->anywhere || (k->starts[i] && k->starts[i + n])) &&
		        k->text[i] == r->word[0] && memcmp(k->text + i, r->word, n) == 0)
			return true;
	return false;
}

static bool style_hides(struct span style)
{
	char flat[256];
	size_t n = 0;
	for (size_t i = 0; i < style.len && n + 1 < sizeof flat; i++)
		if (!isspace((unsigned char)style.data[i]))
			flat[n++] = (char)tolower((unsigned char)style.data[i]);
	flat[n] = '\0';
	return strstr(flat, "display:none") != NULL || strstr(flat, "visibility:hidden") != NULL ||
	       strstr(flat, "mso-hide:all") != NULL;
}

/* The first row that fits a class of the attribute, at most `best`. */
static size_t rows_find(struct span names, size_t best, unsigned *left)
{
	struct token k;
	const char *p = names.data, *end = p + names.len;
	while (p<end && * left> 0) {
		const char *space = p;
		--*left;
		while (space < end && !isspace((unsigned char)*space))
			space++;
		token_take(&k, p, (size_t)(space - p));
		for (size_t i = 0; i < best; i++)
			if (token_has(&k, &rows[i]))
				best = i;
		p = space + 1;
	}
	return best;
}

struct html_mark html_mark(const struct html_tree *t, uint32_t node)
{
	struct span name, value;
	uint32_t at = 0;
	size_t best = ROWS;
	unsigned left = TOKENS_MAX;
	while (left > 0 && html_attributes(t, node, &at, &name, &value)) {
		if (name.len == 6 && strncasecmp(name.data, "hidden", 6) == 0)
			return (struct html_mark){ROLE_CUT, HIDDEN};
		if (name.len == 5 && strncasecmp(name.data, "style", 5) == 0 && style_hides(value))
			return (struct html_mark){ROLE_CUT, HIDDEN};
		for (size_t i = 0; i < sizeof naming / sizeof naming[0]; i++)
			if (strlen(naming[i]) == name.len &&
			        strncasecmp(naming[i], name.data, name.len) == 0)
				best = rows_find(value, best, &left);
	}
	if (best == ROWS)
		return (struct html_mark){ROLE_NONE, NULL};
	return (struct html_mark){rows[best].role, rows[best].rule};
}
