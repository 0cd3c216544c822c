/* Parcels: a word that says it is one, then texts, each with its length before it.
 * The reader believes no length: it may come from a process that went wrong on
 * somebody's document. */
#include "intake/parcel.h"

#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = "parcel1";
enum { BYTES_MOST = 32 << 20 };

static void put(struct str *out, const char *text, size_t len)
{
	uint32_t n = (uint32_t)len;
	str_add(out, (const char *)&n, sizeof n);
	str_add(out, text, len);
}

static void put_text(struct str *out, const char *text)
{
	put(out, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

int parcel_write(int fd, struct parcel *p, struct err *e)
{
	struct str out;
	str_init(&out);
	str_add(&out, magic, sizeof magic);
	put_text(&out, p->sha256);
	put_text(&out, p->format);
	put_text(&out, p->refusal);
	put_text(&out, p->refusal_vi);
	for (size_t i = 0; i < p->count && i < PARCEL_ARTICLES_MOST; i++) {
		struct intake_article *a = &p->articles[i];
		char **field;
		put_text(&out, a->title_spoken ? "spoken" : "");
		for (size_t k = 0; (field = intake_article_field(a, k)) != NULL; k++)
			put_text(&out, *field);
		put(&out, a->text, a->text_len);
	}
	int status = fd_write_all(fd, out.data, out.len);
	str_finish(&out);
	return status < 0 ? err_sys(e, status, "parcel.write", _("cannot hand over the articles"))
	                  : 0;
}

struct reading {
	const char *at, *end;
	bool bad;
};

/* The next text, on the heap; "" once something was wrong. */
static char *take(struct reading *r)
{
	uint32_t len;
	if (r->bad || (size_t)(r->end - r->at) < sizeof len) {
		r->bad = true;
		return mem_string("");
	}
	memcpy(&len, r->at, sizeof len);
	const char *text = r->at + sizeof len;
	if (len > (size_t)(r->end - text) || memchr(text, '\0', len) != NULL ||
	        utf8_check(NULL, text, len, NULL) < 0) {
		r->bad = true;
		return mem_string("");
	}
	r->at = text + len;
	return mem_bytes(text, len);
}

static char *take_or_null(struct reading *r)
{
	char *text = take(r);
	if (text[0] != '\0')
		return text;
	free(text);
	return NULL;
}

static void take_article(struct reading *r, struct intake_article *a)
{
	char **field;
	char *spoken = take(r);
	a->title_spoken = spoken[0] != '\0';
	free(spoken);
	for (size_t k = 0; (field = intake_article_field(a, k)) != NULL; k++)
		*field = take(r);
	a->text = take(r);
	a->text_len = strlen(a->text);
	r->bad = r->bad || a->title[0] == '\0' || a->text_len > LIMIT_ARTICLE_BYTES;
}

static void take_all(struct reading *r, struct parcel *p)
{
	char *hash;
	if ((size_t)(r->end - r->at) < sizeof magic || memcmp(r->at, magic, sizeof magic) != 0) {
		r->bad = true;
		return;
	}
	r->at += sizeof magic;
	hash = take(r);
	r->bad = r->bad || strlen(hash) != sizeof p->sha256 - 1;
	if (!r->bad)
		memcpy(p->sha256, hash, sizeof p->sha256);
	free(hash);
	p->format = take(r);
	p->refusal = take_or_null(r);
	p->refusal_vi = take_or_null(r);
	p->articles = mem_array(PARCEL_ARTICLES_MOST, sizeof *p->articles);
	while (!r->bad && r->at < r->end && p->count < PARCEL_ARTICLES_MOST)
		take_article(r, &p->articles[p->count++]);
	r->bad = r->bad || (p->refusal == NULL) == (p->count == 0) || r->at < r->end;
}

int parcel_read(int fd, struct parcel *ret, struct err *e)
{
	struct stat st;
	struct parcel p = {0};
	if (fstat(fd, &st) < 0 || st.st_size <= 0 || st.st_size > BYTES_MOST)
		return err_set(e, -EPROTO, "parcel.bad", _("no articles were handed over"));
	char *bytes = mem_array((size_t)st.st_size, 1);
	struct reading r = {.at = bytes};
	r.end = bytes + fd_read_at(fd, 0, bytes, (size_t)st.st_size);
	take_all(&r, &p);
	free(bytes);
	if (r.bad) {
		parcel_finish(&p);
		return err_set(e, -EPROTO, "parcel.bad", _("no articles were handed over"));
	}
	*ret = p;
	return 0;
}

void parcel_finish(struct parcel *p)
{
	for (size_t i = 0; i < p->count; i++)
		intake_article_finish(&p->articles[i]);
	free(p->articles);
	free(p->format);
	free(p->refusal);
	free(p->refusal_vi);
	*p = (struct parcel){0};
}
