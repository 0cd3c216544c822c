/* The column tables of articles, airings and parts, and what walks them.
 * Holds: every member of the structs in article.h stands in its table once;
 * enums are stored by name, so the database can be read without this code. */
#include "queue/record.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Enums are ints here: one function type for all name tables. */
#define NAMED(kind)                                                                                \
	static const char *kind##_name_of(int value)                                               \
	{                                                                                          \
		return kind##_name((enum kind)value);                                              \
	}
NAMED(air_class)
NAMED(article_state)
NAMED(airing_state)
NAMED(airing_reason)
NAMED(part_result)

#define INT64(s, member)                                                                           \
	{                                                                                          \
#member, FIELD_INT64, offsetof(struct s, member), NULL, NULL                       \
	}
#define INT32(s, member)                                                                           \
	{                                                                                          \
#member, FIELD_INT32, offsetof(struct s, member), NULL, NULL                       \
	}
#define TEXT(s, member)                                                                            \
	{                                                                                          \
#member, FIELD_TEXT, offsetof(struct s, member), NULL, NULL                        \
	}
#define ENUM(s, member, kind)                                                                      \
	{                                                                                          \
#member, FIELD_NAME, offsetof(struct s, member), kind##_name_of, kind##_parse      \
	}

static const struct field article_fields[] = {
        INT64(article, id),
        INT64(article, version),
        ENUM(article, state, article_state),
        ENUM(article, class, air_class),
        INT32(article, rank),
        INT32(article, revision),
        TEXT(article, title),
        TEXT(article, lang),
        TEXT(article, source),
        TEXT(article, category),
        TEXT(article, recording),
        INT64(article, at),
        INT64(article, not_before),
        INT64(article, expires),
        TEXT(article, repeat),
        TEXT(article, zone),
        TEXT(article, voice),
        TEXT(article, key),
        TEXT(article, series),
        INT64(article, supersedes),
        INT64(article, superseded_by),
        TEXT(article, content_sha256),
        INT64(article, text_bytes),
        INT64(article, estimate_ms),
        INT64(article, author_uid),
        TEXT(article, author),
        INT64(article, approver_uid),
        TEXT(article, approver),
        INT64(article, created),
        INT64(article, approved),
        INT64(article, finished),
        INT32(article, aired),
        INT64(article, last_aired),
        TEXT(article, insisted),
        TEXT(article, why),
        TEXT(article, text_sha256),
        TEXT(article, words_sha256),
        TEXT(article, voice_sha256),
        TEXT(article, reading_sha256),
};

static const struct field airing_fields[] = {
        INT64(airing, id),
        INT64(airing, version),
        INT64(airing, article),
        ENUM(airing, state, airing_state),
        ENUM(airing, class, air_class),
        ENUM(airing, reason, airing_reason),
        INT64(airing, planned),
        INT64(airing, latest),
        INT64(airing, bulletin),
        INT32(airing, position),
        TEXT(airing, programme),
        TEXT(airing, opening),
        TEXT(airing, ending),
        TEXT(airing, zone),
        INT64(airing, resumes),
        INT32(airing, from_sentence),
        INT64(airing, started),
        INT64(airing, ended),
        INT64(airing, asked_ms),
        TEXT(airing, why),
        TEXT(airing, by),
};

static const struct field part_fields[] = {
        INT64(part, airing),
        TEXT(part, output),
        ENUM(part, result, part_result),
        INT64(part, frames),
        INT32(part, rate),
        INT32(part, sentence),
        INT64(part, started),
        INT64(part, ended),
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct record record_article = {
        "article", sizeof(struct article), article_fields, COUNT(article_fields)};
const struct record record_airing = {
        "airing", sizeof(struct airing), airing_fields, COUNT(airing_fields)};
const struct record record_part = {"part", sizeof(struct part), part_fields, COUNT(part_fields)};

_Static_assert(sizeof(enum article_state) == sizeof(int), "record.c reads enums as int");

void record_copy(const struct record *r, void *to, const void *from)
{
	memcpy(to, from, r->size);
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].type == FIELD_TEXT) {
			char **text = field_in(&r->fields[i], to);
			*text = mem_string(*text);
		}
}

void record_finish(const struct record *r, void *what)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].type == FIELD_TEXT)
			free(*(char **)field_in(&r->fields[i], what));
	memset(what, 0, r->size);
}

static bool field_equal(const struct field *f, const void *a, const void *b)
{
	switch (f->type) {
	case FIELD_INT64:
		return *(const int64_t *)field_at(f, a) == *(const int64_t *)field_at(f, b);
	case FIELD_INT32:
	case FIELD_NAME:
		return *(const int32_t *)field_at(f, a) == *(const int32_t *)field_at(f, b);
	case FIELD_TEXT:
		break;
	}
	const char *x = *(char *const *)field_at(f, a);
	const char *y = *(char *const *)field_at(f, b);
	return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

bool record_equal(const struct record *r, const void *a, const void *b)
{
	for (size_t i = 0; i < r->count; i++)
		if (!field_equal(&r->fields[i], a, b))
			return false;
	return true;
}
