/* Names of the enums, copying and freeing of what the queue keeps, the order
 * in which articles air, and the hash of their content. No state of its own;
 * everybody who holds an article calls it. */
#include "queue/article.h"

#include "base/mem.h"
#include "queue/hash.h"
#include "queue/record.h"

#include <stdlib.h>
#include <string.h>

static const char *const class_names[] = {"normal", "priority", "emergency"};
static const char *const article_names[] = {
        "draft", "pending", "approved", "held", "done", "expired", "superseded", "cancelled"};
static const char *const airing_names[] = {
        "planned", "ready", "on_air", "cut", "aired", "missed", "failed", "refused"};
static const char *const reason_names[] = {
        "now", "at", "programme", "repeat", "resume", "say", "test"};
static const char *const part_names[] = {"playing", "aired", "cut", "failed", "left"};
static const char *const result_names[] = {
        "none", "aired", "cut", "missed", "expired", "superseded", "failed", "refused"};

#define COUNT(a) (sizeof(a) / sizeof *(a))
_Static_assert(COUNT(class_names) == CLASS_COUNT, "a class has no name");
_Static_assert(COUNT(article_names) == ARTICLE_STATE_COUNT, "an article state has no name");
_Static_assert(COUNT(airing_names) == AIRING_STATE_COUNT, "an airing state has no name");
_Static_assert(COUNT(reason_names) == REASON_COUNT, "a reason has no name");
_Static_assert(COUNT(part_names) == PART_RESULT_COUNT, "a part result has no name");
_Static_assert(COUNT(result_names) == RESULT_COUNT, "a log result has no name");

static int parse(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

#define NAMES(kind, names)                                                                         \
	const char *kind##_name(enum kind value)                                                   \
	{                                                                                          \
		return (size_t)value < COUNT(names) ? names[value] : "?";                          \
	}                                                                                          \
	int kind##_parse(const char *name)                                                         \
	{                                                                                          \
		return parse(names, COUNT(names), name);                                           \
	}
NAMES(air_class, class_names)
NAMES(article_state, article_names)
NAMES(airing_state, airing_names)
NAMES(airing_reason, reason_names)
NAMES(part_result, part_names)
NAMES(log_result, result_names)

void article_copy(struct article *to, const struct article *from)
{
	record_copy(&record_article, to, from);
}

void article_finish(struct article *a)
{
	record_finish(&record_article, a);
}

void airing_copy(struct airing *to, const struct airing *from)
{
	record_copy(&record_airing, to, from);
}

void airing_finish(struct airing *a)
{
	record_finish(&record_airing, a);
}

void part_copy(struct part *to, const struct part *from)
{
	record_copy(&record_part, to, from);
}

void part_finish(struct part *p)
{
	record_finish(&record_part, p);
}

/* Speech of the plain voices, measured over news: so many ms a byte of UTF-8. */
enum { MS_A_BYTE = 62 };

int64_t article_estimate_ms(const struct article *a)
{
	return a->estimate_ms > 0 ? a->estimate_ms : a->text_bytes * MS_A_BYTE;
}

void log_row_copy(struct log_row *to, const struct log_row *from)
{
	*to = *from;
	to->title = mem_string(from->title);
	to->programme = mem_string(from->programme);
	to->words_sha256 = mem_string(from->words_sha256);
	to->by = mem_string(from->by);
	to->why = mem_string(from->why);
	to->part = mem_string(from->part);
	to->insisted = mem_string(from->insisted);
	to->outputs =
	        from->output_count > 0 ? mem_array(from->output_count, sizeof *to->outputs) : NULL;
	for (size_t i = 0; i < from->output_count; i++)
		to->outputs[i] = (struct log_output){mem_string(from->outputs[i].name),
		        from->outputs[i].frames, mem_string(from->outputs[i].why)};
}

void log_row_finish(struct log_row *r)
{
	for (size_t i = 0; i < r->output_count; i++) {
		free(r->outputs[i].name);
		free(r->outputs[i].why);
	}
	free(r->outputs);
	free(r->title);
	free(r->programme);
	free(r->words_sha256);
	free(r->by);
	free(r->why);
	free(r->part);
	free(r->insisted);
	*r = (struct log_row){0};
}

void event_copy(struct event *to, const struct event *from)
{
	*to = *from;
	to->name = mem_string(from->name);
	to->data = mem_string(from->data);
}

void event_finish(struct event *e)
{
	free(e->name);
	free(e->data);
	*e = (struct event){0};
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int article_order(const struct article *a, const struct article *b)
{
	if (a->class != b->class)
		return a->class > b->class ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->expires != b->expires)
		return compare(a->expires > 0 ? a->expires : INT64_MAX,
		        b->expires > 0 ? b->expires : INT64_MAX);
	return compare(a->id, b->id);
}

void content_sha256(
        const char *title, const char *text, const char *recording, char out[SHA256_TEXT])
{
	const char *parts[] = {title, text, recording};
	struct hash h;
	hash_init(&h);
	for (size_t i = 0; i < COUNT(parts); i++)
		hash_add(&h, parts[i] != NULL ? parts[i] : "",
		        parts[i] != NULL ? strlen(parts[i]) + 1 : 1);
	hash_text(&h, out);
}
