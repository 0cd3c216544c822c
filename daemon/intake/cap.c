/* CAP 1.2 by expat, element by element, into a struct. Anything that could make the
 * parser fetch or expand (a document type) ends it. Called by cap_article.c, and by
 * bantin-fetch for what feeds bring. */
#include "intake/cap.h"

#include "intake/formats.h"
#include "intake/xml.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 16, INFOS_MOST = 20, TEXT_MOST = 200 << 10 };

/* ---- words of the standard ---- */

static const char *const statuses[] = {"Actual", "Exercise", "System", "Test", "Draft"};
static const char *const types[] = {"Alert", "Update", "Cancel", "Ack", "Error"};
static const char *const urgencies[] = {"Immediate", "Expected", "Future", "Past"};
static const char *const severities[] = {"Extreme", "Severe", "Moderate", "Minor"};
static const char *const certainties[] = {"Observed", "Likely", "Possible", "Unlikely"};

static_assert(sizeof statuses / sizeof *statuses == CAP_STATUS_COUNT, "every status");
static_assert(sizeof types / sizeof *types == CAP_TYPE_COUNT, "every type");
static_assert(sizeof urgencies / sizeof *urgencies == CAP_URGENCY_COUNT, "every urgency");
static_assert(sizeof severities / sizeof *severities == CAP_SEVERITY_COUNT, "every severity");
static_assert(sizeof certainties / sizeof *certainties == CAP_CERTAINTY_COUNT, "every certainty");

static int number_of(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return count;
}

/* ---- parsing ---- */

struct parsing {
	XML_Parser parser;
	struct cap_alert *alert;
	struct str text; /* of the innermost element */
	int depth;       /* of elements */
	int skipped;     /* depth at which an element that is not read began, 0 none */
	bool is_alert, in_info, in_area;
	const char *fault; /* N_() */
};

static const char *local_name(const char *name)
{
	const char *colon = strrchr(name, '|');
	return colon != NULL ? colon + 1 : name;
}

static void stop(struct parsing *p, const char *fault)
{
	if (p->fault == NULL)
		p->fault = fault;
	XML_StopParser(p->parser, XML_FALSE);
}

static void add_info(struct parsing *p)
{
	struct cap_alert *a = p->alert;
	if (a->info_count == INFOS_MOST) {
		stop(p, N_("it holds too many <info> elements"));
		return;
	}
	a->infos = mem_resize(a->infos, a->info_count + 1, sizeof *a->infos);
	a->infos[a->info_count++] = (struct cap_info){.language = mem_string(""),
	        .event = mem_string(""),
	        .sender_name = mem_string(""),
	        .headline = mem_string(""),
	        .description = mem_string(""),
	        .instruction = mem_string(""),
	        .areas = mem_string(""),
	        .urgency = CAP_URGENCY_COUNT,
	        .severity = CAP_SEVERITY_COUNT,
	        .certainty = CAP_CERTAINTY_COUNT};
}

static void XMLCALL on_start(void *user, const char *qualified, const char **attributes)
{
	struct parsing *p = user;
	const char *name = local_name(qualified);
	(void)attributes;
	str_clear(&p->text);
	if (++p->depth > DEPTH_MOST) {
		stop(p, N_("its elements are nested too deeply"));
		return;
	}
	if (p->skipped != 0)
		return;
	if (p->depth == 1)
		p->is_alert = strcmp(name, "alert") == 0;
	if (p->depth == 1 && !p->is_alert)
		stop(p, N_("its root is not <alert>"));
	else if (p->depth == 2 && strcmp(name, "info") == 0) {
		add_info(p);
		p->in_info = true;
	} else if (p->depth == 3 && p->in_info && strcmp(name, "area") == 0)
		p->in_area = true;
	else if (p->depth > 1 && (strcmp(name, "Signature") == 0 || strcmp(name, "resource") == 0))
		p->skipped = p->depth;
}

/* Lines of one paragraph are joined; an empty line parts paragraphs; no character that
 * ends a line of a block is left in what must be one line. */
static char *tidy(const char *text, bool one_line)
{
	struct draft d = {0};
	struct str out;
	str_init(&out);
	for (const char *p = text; *p != '\0';) {
		const char *end = strstr(p, "\n\n");
		size_t n = one_line || end == NULL ? strlen(p) : (size_t)(end - p);
		draft_set(&d.title, p, n);
		if (d.title[0] != '\0')
			str_addf(&out, "%s%s", out.len > 0 ? "\n" : "", d.title);
		p += n;
		while (*p == '\n')
			p++;
	}
	free(d.title);
	return str_take(&out);
}

/* Blank lines may hold blanks. */
static void join_blank_lines(struct str *text)
{
	struct str out;
	bool blank = false;
	str_init(&out);
	for (size_t i = 0; i < text->len; i++) {
		char c = text->data[i];
		if (c == '\n')
			blank = true;
		else if (c != ' ' && c != '\t' && c != '\r')
			blank = false;
		if (c != '\r' && !(blank && (c == ' ' || c == '\t')))
			str_addc(&out, c);
	}
	str_finish(text);
	*text = out;
}

static void set(char **member, const char *text, bool one_line)
{
	free(*member);
	*member = tidy(text, one_line);
}

static int64_t time_of(const char *text)
{
	int64_t ms = 0;
	char *plain = tidy(text, true);
	if (civil_parse_rfc3339(plain, &ms) < 0)
		ms = 0;
	free(plain);
	return ms;
}

static void take_info_code(struct cap_info *info, const char *name, const char *word)
{
	if (strcmp(name, "urgency") == 0)
		info->urgency = number_of(urgencies, CAP_URGENCY_COUNT, word);
	else if (strcmp(name, "severity") == 0)
		info->severity = number_of(severities, CAP_SEVERITY_COUNT, word);
	else if (strcmp(name, "certainty") == 0)
		/* "Very Likely" is CAP 1.0 for what is Likely now. */
		info->certainty = number_of(certainties, CAP_CERTAINTY_COUNT,
		        strcmp(word, "Very Likely") == 0 ? "Likely" : word);
	else if (strcmp(name, "onset") == 0)
		info->onset = time_of(word);
	else if (strcmp(name, "expires") == 0)
		info->expires = time_of(word);
}

/* Text is plain by the standard; what comes out of web pages brings their tags along. */
static char *without_tags(const char *text)
{
	struct drafts all = {0};
	struct str out;
	if (!format_has_tags(text, strlen(text)))
		return NULL;
	struct draft *d = drafts_add(&all);
	str_init(&out);
	html_blocks(text, strlen(text), d);
	for (size_t i = 0; i < d->block_count; i++)
		str_addf(&out, "%s%s", i > 0 ? "\n\n" : "", d->blocks[i].text);
	drafts_finish(&all);
	return str_take(&out);
}

static void take_info(struct cap_info *info, const char *name, const char *text)
{
	const struct {
		const char *name;
		char **member;
		bool one_line;
	} texts[] = {{"language", &info->language, true}, {"event", &info->event, true},
	        {"senderName", &info->sender_name, true}, {"headline", &info->headline, true},
	        {"description", &info->description, false},
	        {"instruction", &info->instruction, false}};
	char *word = tidy(text, true);
	take_info_code(info, name, word);
	free(word);
	char *plain = without_tags(text);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(name, texts[i].name) == 0)
			set(texts[i].member, plain != NULL ? plain : text, texts[i].one_line);
	free(plain);
}

static void take_area(struct cap_info *info, const char *name, const char *text)
{
	if (strcmp(name, "areaDesc") != 0)
		return;
	char *one = tidy(text, true);
	char *all = mem_printf("%s%s%s", info->areas, info->areas[0] != '\0' ? "; " : "", one);
	free(info->areas);
	free(one);
	info->areas = all;
}

static void take_alert(struct cap_alert *a, const char *name, const char *text)
{
	const struct {
		const char *name;
		char **member;
	} texts[] = {{"identifier", &a->identifier}, {"sender", &a->sender}, {"sent", &a->sent},
	        {"references", &a->references}};
	char *word = tidy(text, true);
	if (strcmp(name, "status") == 0)
		a->status = number_of(statuses, CAP_STATUS_COUNT, word);
	else if (strcmp(name, "msgType") == 0)
		a->type = number_of(types, CAP_TYPE_COUNT, word);
	else if (strcmp(name, "scope") == 0)
		a->public = strcmp(word, "Public") == 0;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(name, texts[i].name) == 0)
			set(texts[i].member, text, true);
	free(word);
}

static void XMLCALL on_end(void *user, const char *qualified)
{
	struct parsing *p = user;
	const char *name = local_name(qualified);
	struct cap_alert *a = p->alert;
	int depth = p->depth--;
	if (p->skipped != 0) {
		if (p->skipped == depth)
			p->skipped = 0;
		return;
	}
	join_blank_lines(&p->text);
	if (depth == 2 && p->in_info)
		p->in_info = false;
	else if (depth == 2)
		take_alert(a, name, p->text.data);
	else if (depth == 3 && p->in_area)
		p->in_area = false;
	else if (depth == 3 && p->in_info)
		take_info(&a->infos[a->info_count - 1], name, p->text.data);
	else if (depth == 4 && p->in_area)
		take_area(&a->infos[a->info_count - 1], name, p->text.data);
	str_clear(&p->text);
}

static void XMLCALL on_text(void *user, const char *text, int len)
{
	struct parsing *p = user;
	if (p->skipped != 0)
		return;
	if (p->text.len + (size_t)len > TEXT_MOST)
		stop(p, N_("one of its elements is too long"));
	else
		str_add(&p->text, text, (size_t)len);
}

static void XMLCALL on_doctype(
        void *user, const char *name, const char *system, const char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	stop(user, N_("it declares a document type, which an alert never does"));
}

static void start_alert(struct cap_alert *a)
{
	*a = (struct cap_alert){.identifier = mem_string(""),
	        .sender = mem_string(""),
	        .sent = mem_string(""),
	        .references = mem_string(""),
	        .status = CAP_STATUS_COUNT,
	        .type = CAP_TYPE_COUNT};
}

/* A key is made of these: sender,identifier,sent parted by spaces. */
static bool is_plain(const char *text)
{
	return text[0] != '\0' && strlen(text) < 500 && strpbrk(text, " ,<&") == NULL;
}

static int check(const struct cap_alert *a, struct err *e)
{
	int64_t sent;
	if (!is_plain(a->identifier) || !is_plain(a->sender) ||
	        civil_parse_rfc3339(a->sent, &sent) < 0)
		return err_set(e, -EINVAL, "cap.identity",
		        _("the alert does not say who sent it, when, and under which number "
		          "(sender, sent, identifier)"));
	return 0;
}

int cap_parse(const char *path, const char *bytes, size_t len, struct cap_alert *ret, struct err *e)
{
	struct cap_alert a;
	struct parsing p = {.parser = XML_ParserCreateNS(NULL, '|'), .alert = &a};
	int status = 0;
	if (p.parser == NULL || len > LIMIT_DOCUMENT_BYTES) {
		XML_ParserFree(p.parser);
		return err_set(e, -EFBIG, "cap.size", _("an alert is at most %zu MiB"),
		        LIMIT_DOCUMENT_BYTES >> 20);
	}
	start_alert(&a);
	str_init(&p.text);
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_start, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	size_t blank = xml_blank(bytes, len);
	if (XML_Parse(p.parser, bytes + blank, (int)(len - blank), 1) != XML_STATUS_OK) {
		status = err_set(e, -EINVAL, "cap.xml", _("this alert (CAP) cannot be read: %s"),
		        p.fault != NULL ? _(p.fault) : XML_ErrorString(XML_GetErrorCode(p.parser)));
		err_at(e, path, (int)XML_GetCurrentLineNumber(p.parser),
		        (int)XML_GetCurrentColumnNumber(p.parser) + 1);
	} else if ((status = check(&a, e)) < 0) {
		err_at(e, path, 0, 0);
	}
	XML_ParserFree(p.parser);
	str_finish(&p.text);
	if (status < 0)
		cap_finish(&a);
	else
		*ret = a;
	return status;
}

void cap_finish(struct cap_alert *a)
{
	for (size_t i = 0; i < a->info_count; i++) {
		struct cap_info *f = &a->infos[i];
		char *texts[] = {f->language, f->event, f->sender_name, f->headline, f->description,
		        f->instruction, f->areas};
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			free(texts[k]);
	}
	free(a->infos);
	free(a->identifier);
	free(a->sender);
	free(a->sent);
	free(a->references);
	*a = (struct cap_alert){0};
}

const char *cap_status_name(int status)
{
	return status >= 0 && status < CAP_STATUS_COUNT ? statuses[status] : "?";
}

const char *cap_type_name(int type)
{
	return type >= 0 && type < CAP_TYPE_COUNT ? types[type] : "?";
}
