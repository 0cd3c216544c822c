/* What an alert means for the station: whether it airs at all, of which class, until
 * when, and its words. Spoken, so Vietnamese whatever the locale is. Called by
 * bantin-fetch for what feeds bring, by document.c for files. */
#include "intake/cap.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "intake/article.h"

#include <errno.h>
#include <string.h>

enum { REFERENCES_MOST = 20 };

/* ---- what of it is spoken ---- */

/* An <info> is a language, but also another event, area or time in the same one. */
const struct cap_info *cap_spoken(
        const struct cap_alert *a, int64_t now, const struct cap_info *before)
{
	const char *language = a->info_count > 0 ? a->infos[0].language : "";
	for (size_t i = 0; i < a->info_count; i++)
		if (strncasecmp(a->infos[i].language, "vi", 2) == 0)
			language = "vi";
	for (size_t i = before != NULL ? (size_t)(before - a->infos) + 1 : 0; i < a->info_count;
	        i++) {
		const struct cap_info *info = &a->infos[i];
		bool gone = now > 0 && info->expires != 0 && info->expires <= now;
		if (!gone && strncasecmp(info->language, language, 2) == 0)
			return info;
	}
	return NULL;
}

/* ---- what it means for the station ---- */

/* The worst of each list that still makes the class; the first row that fits. What an
 * alert leaves unknown makes it no more urgent. */
static const struct {
	const char *name;
	int urgency, severity, certainty;
} classes[] = {
        {"emergency", CAP_IMMEDIATE, CAP_SEVERE, CAP_LIKELY},
        {"priority", CAP_EXPECTED, CAP_MODERATE, CAP_POSSIBLE},
        {"priority", CAP_FUTURE, CAP_SEVERE, CAP_LIKELY},
        {"normal", CAP_URGENCY_COUNT, CAP_SEVERITY_COUNT, CAP_CERTAINTY_COUNT},
};

enum { CLASSES = sizeof classes / sizeof classes[0] };

static int class_number(const struct cap_info *info)
{
	int i = 0;
	while (info->urgency > classes[i].urgency || info->severity > classes[i].severity ||
	        info->certainty > classes[i].certainty)
		i++;
	return i;
}

/* What of `status` and `type` never airs. */
static int refuse(const char *path, const struct cap_alert *a, struct err *e)
{
	int status = 0;
	if (a->status != CAP_ACTUAL)
		status = err_set(e, -ENOTSUP, "cap.status",
		        _("the alert is not real (its status is %s), so it is not aired"),
		        cap_status_name(a->status));
	else if (a->type != CAP_ALERT && a->type != CAP_UPDATE && a->type != CAP_CANCEL)
		status = err_set(e, -ENOTSUP, "cap.type",
		        _("it is a message between stations (%s), not an alert"),
		        cap_type_name(a->type));
	else if (!a->public)
		status = err_set(e, -ENOTSUP, "cap.scope",
		        _("the alert is not meant for the public (scope)"));
	else if (a->info_count == 0 && a->type != CAP_CANCEL)
		status = err_set(e, -ENOTSUP, "cap.empty", _("the alert says nothing (no <info>)"));
	return status < 0 ? err_at(e, path, 0, 0) : 0;
}

/* "cap:sender,identifier,sent" of each that is named, parted by spaces. */
static void add_references(const struct cap_alert *a, struct str *out)
{
	int count = 0;
	for (const char *p = a->references; *p != '\0' && count < REFERENCES_MOST;) {
		size_t n = strcspn(p, " ");
		if (n > 0 && n < 1500 && out->len + n + 6 < LIMIT_FIELD_BYTES) {
			str_addf(out, "%scap:%.*s", count > 0 ? " " : "", (int)n, p);
			count++;
		}
		p += n + (p[n] == ' ');
	}
}

static const char *first_of(const char *a, const char *b, const char *c)
{
	return a[0] != '\0' ? a : b[0] != '\0' ? b : c;
}

static void add_validity(const struct cap_info *info, struct str *out)
{
	struct civil c;
	if (info->expires == 0)
		return;
	civil_from_wall(info->expires, &c);
	str_addf(out, "Cảnh báo có hiệu lực đến %d giờ", c.hour);
	if (c.minute != 0)
		str_addf(out, " %d phút", c.minute);
	str_addf(out, ", ngày %d tháng %d năm %d.\n", c.day, c.month, c.year);
}

static void add_sentence_end(struct str *out)
{
	if (out->len > 0 && strchr(".!?:;", out->data[out->len - 1]) == NULL)
		str_addc(out, '.');
	str_addc(out, '\n');
}

static const char *title_of(const struct cap_info *info)
{
	return first_of(info->headline, info->event, "Cảnh báo");
}

static void add_sentence(const char *text, struct str *out)
{
	if (text[0] == '\0')
		return;
	str_adds(out, text);
	add_sentence_end(out);
}

/* What the <info> before it has said already is not said again. */
static void add_info_body(
        const struct cap_info *info, const struct cap_info *before, struct str *out)
{
	size_t begin = out->len;
	if (before != NULL && strcmp(title_of(info), title_of(before)) != 0)
		add_sentence(title_of(info), out);
	else if (before != NULL && strcmp(info->event, before->event) != 0)
		add_sentence(info->event, out);
	if (before == NULL || strcmp(info->description, before->description) != 0)
		add_sentence(info->description, out);
	if (info->areas[0] != '\0' && strstr(info->description, info->areas) == NULL) {
		str_addf(out, "Khu vực: %s", info->areas);
		add_sentence_end(out);
	}
	if (before == NULL || strcmp(info->instruction, before->instruction) != 0)
		add_sentence(info->instruction, out);
	if (out->len == begin && before == NULL)
		add_sentence(title_of(info), out);
}

static void add_body(
        const struct cap_alert *a, int64_t now, const struct cap_info *first, struct str *out)
{
	const struct cap_info *before = NULL, *next;
	for (const struct cap_info *info = first; info != NULL; before = info, info = next) {
		next = a->info_count > 0 ? cap_spoken(a, now, info) : NULL;
		add_info_body(info, before, out);
		if (a->type != CAP_CANCEL && (next == NULL || next->expires != info->expires))
			add_validity(info, out);
	}
}

/* The most urgent class of all that is said, and when the last of it ends. */
static const char *class_of(const struct cap_alert *a, int64_t now, const struct cap_info *first)
{
	int best = CLASSES - 1;
	for (const struct cap_info *info = first; info != NULL; info = cap_spoken(a, now, info))
		best = class_number(info) < best ? class_number(info) : best;
	return classes[best].name;
}

static int64_t end_of(const struct cap_alert *a, int64_t now, const struct cap_info *first)
{
	int64_t end = first->expires;
	for (const struct cap_info *info = first; info != NULL; info = cap_spoken(a, now, info))
		end = info->expires == 0 || end == 0 ? 0
		      : info->expires > end          ? info->expires
		                                     : end;
	return end;
}

/* A cancel may come without any <info>. */
static char none[] = "", vietnamese[] = "vi", ended[] = "Cảnh báo trước đó đã kết thúc";
static const struct cap_info silent_end = {.language = vietnamese,
        .event = none,
        .sender_name = none,
        .headline = ended,
        .description = none,
        .instruction = none,
        .areas = none,
        .urgency = CAP_URGENCY_COUNT,
        .severity = CAP_SEVERITY_COUNT,
        .certainty = CAP_CERTAINTY_COUNT};

int cap_article(
        const char *path, const struct cap_alert *a, int64_t now, struct str *out, struct err *e)
{
	bool cancel = a->type == CAP_CANCEL;
	const struct cap_info *info = cap_spoken(a, cancel ? 0 : now, NULL);
	char when[CIVIL_TEXT_MAX];
	struct str references;
	int status = refuse(path, a, e);
	if (status < 0)
		return status;
	if (info == NULL && !cancel) {
		err_set(e, -ETIME, "cap.expired", _("the alert has expired"));
		return err_at(e, path, 0, 0);
	}
	if (info == NULL)
		info = &silent_end;
	int64_t end = cancel ? 0 : end_of(a, now, info);
	str_init(&references);
	add_references(a, &references);
	intake_article_key(out, "Title", title_of(info), LIMIT_TITLE_BYTES);
	intake_article_key(
	        out, "Source", first_of(info->sender_name, a->sender, ""), LIMIT_FIELD_BYTES);
	intake_article_key(out, "Date", a->sent, LIMIT_FIELD_BYTES);
	str_addf(out, "Class: %s\n", cancel ? "priority" : class_of(a, now, info));
	str_addf(out, "Lang: %s\n", strncasecmp(info->language, "en", 2) == 0 ? "en" : "vi");
	if (end != 0)
		intake_article_key(out, "Expires", civil_rfc3339(end, when), CIVIL_TEXT_MAX);
	str_addf(out, "Key: cap:%s,%s,%s\n", a->sender, a->identifier, a->sent);
	if (references.len > 0)
		intake_article_key(
		        out, cancel ? "Withdraws" : "Replaces", references.data, LIMIT_FIELD_BYTES);
	str_adds(out, "---\n");
	add_body(a, cancel ? 0 : now, info, out);
	str_finish(&references);
	return 0;
}

int cap_drafts(const char *path, const char *bytes, size_t len, struct drafts *ret, struct err *e)
{
	struct cap_alert a;
	struct str body;
	int status = cap_parse(path, bytes, len, &a, e);
	if (status < 0)
		return status;
	const struct cap_info *info = cap_spoken(&a, 0, NULL);
	if (info == NULL) {
		cap_finish(&a);
		err_set(e, -ENODATA, "cap.empty", _("the alert says nothing (no <info>)"));
		return err_at(e, path, 0, 0);
	}
	struct draft *d = drafts_add(ret);
	const char *title = first_of(info->headline, info->event, "");
	draft_set(&d->title, title, strlen(title));
	draft_set(&d->source, info->sender_name, strlen(info->sender_name));
	draft_set(&d->date, a.sent, strlen(a.sent));
	draft_set(&d->lang, info->language, strlen(info->language));
	draft_set(&d->key, a.identifier, strlen(a.identifier));
	str_init(&body);
	add_body(&a, 0, info, &body);
	for (char *p = body.data; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		draft_block(d, BLOCK_PARAGRAPH, p, n, 0);
		p += n + (p[n] == '\n');
	}
	str_finish(&body);
	cap_finish(&a);
	return 0;
}
