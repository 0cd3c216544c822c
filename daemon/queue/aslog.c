/* Rows of the as-aired log as canonical JSON, their hash chain, and checking
 * it. Pure functions; files are mirror.c's, the database is sqlite's. */
#include "queue/aslog.h"

#include "base/civil.h"
#include "queue/hash.h"

#include <errno.h>
#include <string.h>

const char aslog_origin[SHA256_TEXT] =
        "0000000000000000000000000000000000000000000000000000000000000000";

static void json_string(struct str *out, const char *text)
{
	if (text == NULL) {
		str_adds(out, "null");
		return;
	}
	str_addc(out, '"');
	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '"' || c == '\\')
			str_addf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			str_addf(out, "\\u%04x", c);
		else
			str_addc(out, (char)c);
	}
	str_addc(out, '"');
}

static void member_text(struct str *out, const char *name, const char *value)
{
	str_addf(out, ",\"%s\":", name);
	json_string(out, value);
}

static void member_number(struct str *out, const char *name, int64_t value)
{
	str_addf(out, ",\"%s\":%lld", name, (long long)value);
}

void aslog_body(const struct log_row *r, struct str *out)
{
	char time[CIVIL_TEXT_MAX];
	str_addf(out, "{\"seq\":%lld,\"time\":\"%s\"", (long long)r->seq,
	        civil_rfc3339(r->at, time));
	member_text(out, "row", r->end ? "end" : "start");
	member_number(out, "airing", r->airing);
	member_number(out, "article", r->article);
	member_number(out, "resumes", r->resumes);
	member_text(out, "title", r->title);
	member_text(out, "class", air_class_name(r->class));
	member_text(out, "result", r->end ? log_result_name(r->result) : NULL);
	member_text(out, "programme", r->programme);
	member_number(out, "at_ms", r->at);
	member_number(out, "planned_ms", r->planned);
	member_number(out, "started_ms", r->started);
	member_number(out, "ended_ms", r->ended);
	member_number(out, "played_ms", r->played_ms);
	member_number(out, "asked_ms", r->asked_ms);
	str_adds(out, ",\"outputs\":[");
	for (size_t i = 0; i < r->output_count; i++) {
		str_adds(out, i > 0 ? ",{\"name\":" : "{\"name\":");
		json_string(out, r->outputs[i].name);
		str_addf(out, ",\"frames\":%lld", (long long)r->outputs[i].frames);
		if (r->outputs[i].why != NULL)
			member_text(out, "why", r->outputs[i].why);
		str_addc(out, '}');
	}
	str_addc(out, ']');
	member_text(out, "words_sha256", r->words_sha256);
	member_text(out, "by", r->by);
	member_text(out, "why", r->why);
	member_text(out, "insisted", r->insisted);
	if (r->test)
		member_text(out, "reason", "test");
	if (r->part != NULL)
		member_text(out, "part", r->part);
	str_addc(out, '}');
}

void aslog_hash(const char *prev, const char *body, char out[SHA256_TEXT])
{
	struct hash h;
	hash_init(&h);
	hash_add(&h, prev, SHA256_TEXT - 1);
	hash_add(&h, body, strlen(body));
	hash_text(&h, out);
}

/* What a mirror line adds before the last brace of the body. */
#define TAIL_PREV ",\"prev\":\""
#define TAIL_HASH "\",\"hash\":\""
#define TAIL_END "\"}"
enum {
	TAIL_LEN = sizeof TAIL_PREV - 1 + 2 * (SHA256_TEXT - 1) + sizeof TAIL_HASH - 1 +
	           sizeof TAIL_END - 1
};

void aslog_line(const char *body, const char *prev, const char *hash, struct str *out)
{
	str_add(out, body, strlen(body) - 1);
	str_addf(out, TAIL_PREV "%s" TAIL_HASH "%s" TAIL_END "\n", prev, hash);
}

int aslog_split(const char *line, size_t len, struct str *body, char prev[SHA256_TEXT],
        char hash[SHA256_TEXT])
{
	if (len < TAIL_LEN + 2 || line[0] != '{' || memchr(line, '\0', len) != NULL)
		return -EBADMSG;
	const char *tail = line + len - TAIL_LEN;
	const char *first = tail + sizeof TAIL_PREV - 1;
	const char *middle = first + SHA256_TEXT - 1;
	const char *second = middle + sizeof TAIL_HASH - 1;
	if (memcmp(tail, TAIL_PREV, sizeof TAIL_PREV - 1) != 0 ||
	        memcmp(middle, TAIL_HASH, sizeof TAIL_HASH - 1) != 0 ||
	        memcmp(second + SHA256_TEXT - 1, TAIL_END, sizeof TAIL_END - 1) != 0)
		return -EBADMSG;
	memcpy(prev, first, SHA256_TEXT - 1);
	memcpy(hash, second, SHA256_TEXT - 1);
	prev[SHA256_TEXT - 1] = hash[SHA256_TEXT - 1] = '\0';
	str_clear(body);
	str_add(body, line, (size_t)(tail - line));
	str_addc(body, '}');
	return 0;
}

void aslog_verdict_begin(struct aslog_verdict *v, int64_t anchor_seq, const char *anchor_hash)
{
	*v = (struct aslog_verdict){.last_seq = anchor_seq, .first_seq = anchor_seq + 1};
	memcpy(v->head, anchor_hash, SHA256_TEXT);
}

/* The body says its seq itself, so that rows cannot be renumbered unseen. */
static bool body_has_seq(const char *body, int64_t seq)
{
	struct str start;
	str_init(&start);
	str_addf(&start, "{\"seq\":%lld,", (long long)seq);
	bool same = strncmp(body, start.data, start.len) == 0;
	str_finish(&start);
	return same;
}

int aslog_verdict_add(struct aslog_verdict *v, int64_t seq, const char *body, const char *hash)
{
	if (v->bad_seq != 0)
		return -EBADMSG;
	char real[SHA256_TEXT];
	aslog_hash(v->head, body, real);
	if (seq != v->last_seq + 1 || !body_has_seq(body, seq) || strcmp(real, hash) != 0) {
		v->bad_seq = v->last_seq + 1;
		return -EBADMSG;
	}
	v->rows++;
	v->last_seq = seq;
	memcpy(v->head, real, sizeof real);
	return 0;
}
