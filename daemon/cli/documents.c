/* What verbs do alike with documents. Called by operands.c, add, check, edit,
 * extract and normalize. */
#include "cli/documents.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "intake/clean.h"
#include "intake/encoding.h"
#include "settings/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a cut's rule is called for people; a site's own rules have their names. */
static const struct {
	const char *rule, *label;
} labels[] = {
        {"advertisement", N_("advertisement")},
        {"byline", N_("author's name")},
        {"buttons", N_("words of buttons")},
        {"caption", N_("picture caption")},
        {"chat", N_("words of the telephone")},
        {"comments", N_("readers' comments")},
        {"cookies", N_("notice about cookies")},
        {"date", N_("date of the page")},
        {"dateline", N_("agency before the text")},
        {"footer", N_("foot of the page")},
        {"emoji", N_("pictures between the words")},
        {"footnote", N_("footnote mark")},
        {"form", N_("form")},
        {"hidden", N_("hidden text")},
        {"letterhead", N_("letterhead")},
        {"link", N_("link")},
        {"markup", N_("signs of markup")},
        {"mail", N_("head or foot of an e-mail")},
        {"media", N_("player")},
        {"more", N_("where to read on")},
        {"navigation", N_("navigation")},
        {"page", N_("rest of the page")},
        {"pagination", N_("number of a page")},
        {"recipients", N_("list of recipients")},
        {"related", N_("related articles")},
        {"share", N_("share buttons")},
        {"struck", N_("struck-out text")},
        {"hashtag", N_("tags")},
        {"signature", N_("signature")},
        {"source", N_("source, kept beside the text")},
        {"table", N_("table too large to be heard")},
        {"tags", N_("tags")},
};

const char *documents_rule_label(const char *rule)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (strcmp(labels[i].rule, rule) == 0)
			return _(labels[i].label);
	return rule;
}

/* Alerts say until when they hold, in words: those of the station's clock, whatever this
 * machine's is set to. Settings that cannot be read are told where they are needed. */
static void set_zone(const struct options *given)
{
	const char *overrides[OPTIONS_MAX + 1];
	struct settings *settings = NULL;
	size_t n = 0;
	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->given[i].spec->name, "set") == 0)
			overrides[n++] = given->given[i].value;
	overrides[n] = NULL;
	bool known = settings_load_simple(
	                     options_value(given, "config"), overrides, &settings, NULL) == 0;
	civil_set_zone(known ? settings->timezone : "Asia/Ho_Chi_Minh", NULL);
	settings_destroy(settings);
}

int documents_open(const struct options *given, struct documents *ret, struct err *e)
{
	struct clean_rules *rules = NULL;
	set_zone(given);
	int status = options_has(given, "keep") ? 0 : clean_rules_open(&rules, e);
	if (status < 0)
		return status;
	*ret = (struct documents){.rules = rules,
	        .wishes = {.encoding = options_value(given, "encoding"),
	                .rules = rules,
	                .air_at = clock_wall_ms(&clock_system)}};
	return 0;
}

void documents_close(struct documents *d)
{
	clean_rules_close(d->rules);
	*d = (struct documents){0};
}

enum { TOLD_MOST = 8, TOLD_BYTES = 160 };

/* Long pieces are told by their beginning. */
static size_t shown(const char *text)
{
	size_t n = strlen(text);
	if (n <= TOLD_BYTES)
		return n;
	for (n = TOLD_BYTES; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
		n--;
	return n;
}

static void tell_cut(const char *path, const struct cut *c, documents_teller *tell, void *context)
{
	int n = (int)shown(c->text);
	const char *more = c->text[n] != '\0' ? "…" : "";
	char *line = c->line > 0 ? mem_printf(_("%s, line %u: left out, %s: %.*s%s"), path, c->line,
	                                   documents_rule_label(c->rule), n, c->text, more)
	                         : mem_printf(_("%s: left out, %s: %.*s%s"), path,
	                                   documents_rule_label(c->rule), n, c->text, more);
	tell(context, line);
	free(line);
}

void documents_tell(
        const char *path, const struct document *d, documents_teller *tell, void *context)
{
	struct encoding_found found = {.encoding = (enum legacy)legacy_find(d->encoding),
	        .converted = d->converted,
	        .disguised = d->disguised};
	char line[512];
	size_t told = 0, more = 0;
	if (encoding_told(path, &found, line, sizeof line)[0] != '\0')
		tell(context, line);
	if (d->joined > 0) {
		snprintf(line, sizeof line,
		        P_("%s: %u line that was broken within a sentence was joined",
		                "%s: %u lines that were broken within a sentence were joined",
		                d->joined),
		        path, d->joined);
		tell(context, line);
	}
	for (size_t i = 0; i < d->drafts.count; i++)
		for (size_t k = 0; k < d->drafts.items[i].cut_count; k++) {
			if (told < TOLD_MOST)
				tell_cut(path, &d->drafts.items[i].cuts[k], tell, context);
			more += told++ >= TOLD_MOST;
		}
	if (more == 0)
		return;
	char *rest =
	        mem_printf(P_("%s: %zu more piece was left out; \"bantin extract\" shows it",
	                           "%s: %zu more pieces were left out; \"bantin extract\" shows "
	                           "them",
	                           more),
	                path, more);
	tell(context, rest);
	free(rest);
}

/* ---- documents as the daemon takes them ---- */

bool documents_untouched(const struct document *d)
{
	return (d->format == FORMAT_PLAIN || d->format == FORMAT_ARTICLE) && !d->converted &&
	       d->joined == 0 && d->drafts.items[0].cut_count == 0;
}

static void tell_stderr(void *context, const char *sentence)
{
	(void)context;
	fprintf(stderr, "%s\n", sentence);
}

/* An alert that people bring themselves cannot name older ones by a feed's keys. */
static int people_may_bring(const char *path, struct document *d, struct err *e)
{
	if (d->format != FORMAT_CAP || d->count == 0)
		return 0;
	d->articles[0].replaces[0] = '\0'; /* --supersedes says it */
	if (d->articles[0].withdraws[0] == '\0')
		return 0;
	err_set(e, -EPERM, "document.cancel",
	        _("it cancels an older alert; take that off with \"bantin cancel\""));
	return err_at(e, path, 0, 0);
}

int documents_read(const struct documents *how, const char *path, struct str *bytes,
        struct document *ret, struct err *e)
{
	struct str own;
	str_init(&own);
	struct str *in = bytes != NULL ? bytes : &own;
	int status = fd_read_file(path, LIMIT_DOCUMENT_BYTES, in, e);
	if (status >= 0)
		status = document_parse(path, in->data, in->len, &how->wishes, ret, e);
	if (status >= 0 && (status = people_may_bring(path, ret, e)) < 0)
		document_finish(ret);
	str_finish(&own);
	return status;
}

static int write_one(const char *path, const struct document *d, const struct str *bytes,
        struct str *text, struct err *e)
{
	documents_tell(path, d, tell_stderr, NULL);
	if (d->count != 1) {
		err_set(e, -EINVAL, "document.several",
		        P_("there is %zu article in it, and one is wanted",
		                "there are %zu articles in it, and one is wanted", d->count),
		        d->count);
		return err_at(e, path, 0, 0);
	}
	if (documents_untouched(d))
		str_add(text, bytes->data, bytes->len);
	else
		intake_article_write(&d->articles[0], text);
	return 0;
}

int documents_text(const struct documents *how, const char *path, struct str *text, struct err *e)
{
	struct document d;
	struct str bytes;
	str_init(&bytes);
	int status = documents_read(how, path, &bytes, &d, e);
	if (status >= 0) {
		status = write_one(path, &d, &bytes, text, e);
		document_finish(&d);
	}
	str_finish(&bytes);
	return status;
}
