/* Articles and airings to test with, and a scratch folder for each test. */
#ifndef TESTS_QUEUE_FIXTURES_H
#define TESTS_QUEUE_FIXTURES_H

#include "base/mem.h"
#include "queue/change.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define T0 INT64_C(1790000000000) /* 2026-09-21, some wall time to begin with */

static inline char *folder_make(void)
{
	char template[] = "/tmp/bantin-queue-XXXXXX";
	return mem_string(mkdtemp(template));
}

static inline int folder_remove_one(
        const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void folder_remove(char *folder)
{
	nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(folder);
}

static inline struct article *add_article(
        struct changes *list, int64_t id, enum article_state state)
{
	struct article_insert *i = &changes_add(list, CHANGE_ARTICLE_INSERT)->article_insert;
	i->text = mem_printf("Nội dung của bài số %lld.", (long long)id);
	i->article = (struct article){.id = id,
	        .state = state,
	        .class = CLASS_NORMAL,
	        .title = mem_printf("Bài %lld", (long long)id),
	        .lang = mem_string("vi"),
	        .author_uid = 1000,
	        .approver_uid = -1,
	        .created = T0 + id};
	if (state == ARTICLE_APPROVED) {
		i->article.approver_uid = 1001;
		i->article.approved = T0 + id;
	}
	char hash[SHA256_TEXT];
	content_sha256(i->article.title, i->text, NULL, hash);
	i->article.content_sha256 = mem_string(hash);
	return &i->article;
}

static inline struct airing *add_airing(
        struct changes *list, int64_t id, int64_t article, enum airing_state state)
{
	struct airing *a = &changes_add(list, CHANGE_AIRING_INSERT)->airing_insert;
	*a = (struct airing){.id = id,
	        .article = article,
	        .state = state,
	        .reason = REASON_AT,
	        .planned = T0 + 1000 * id,
	        .by = mem_string("schedule")};
	if (state == AIRING_ON_AIR)
		a->started = a->planned;
	return a;
}

static inline void add_part(struct changes *list, int64_t airing, const char *output,
        enum part_result result, int64_t frames)
{
	struct part *p = &changes_add(list, CHANGE_PART_PUT)->part_put;
	*p = (struct part){.airing = airing,
	        .output = mem_string(output),
	        .result = result,
	        .frames = frames,
	        .rate = 22050,
	        .started = T0,
	        .sentence = (int32_t)(frames / 10000)};
}

static inline struct log_row *add_log(
        struct changes *list, int64_t airing, int64_t article, enum log_result result)
{
	struct log_row *r = &changes_add(list, CHANGE_LOG_APPEND)->log_append;
	*r = (struct log_row){.end = result != RESULT_NONE,
	        .at = T0 + airing,
	        .airing = airing,
	        .article = article,
	        .title = mem_string("Bài \"một\"\tvà \\ hai"),
	        .class = CLASS_PRIORITY,
	        .result = result,
	        .planned = T0,
	        .started = T0,
	        .by = mem_string("uid 1000")};
	if (result != RESULT_NONE) {
		r->outputs = mem_array(2, sizeof *r->outputs);
		r->outputs[0] = (struct log_output){mem_string("loa-1"), 441000};
		r->outputs[1] = (struct log_output){mem_string("tệp"), 441000};
		r->output_count = 2;
		r->ended = T0 + 20000;
		r->played_ms = 20000;
		r->asked_ms = 20000;
	}
	return r;
}

#endif
