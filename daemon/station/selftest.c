/* The daily self-test: a short sentence, softly, on every output, so that a
 * broken loudspeaker or voice is found before it is needed. It airs as a test
 * and is logged as one; never outside of the permitted hours, never while
 * something is on air, and not on a clock that nobody can trust. */
#include "station/articles.h"

#include "base/civil.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

/* The next time of day after `now`, wall ms; 0: no self-test is wanted. */
static int64_t next_time(const struct station *s, int64_t now)
{
	struct civil c;
	int hour, minute;
	int64_t at = 0;
	if (sscanf(s->settings->health.self_test, "%2d:%2d", &hour, &minute) != 2)
		return 0;
	for (int day = 0; day < 2 && at <= now; day++) {
		civil_from_wall(now + day * (int64_t)DAY_MS, &c);
		c.hour = hour;
		c.minute = minute;
		c.second = 0;
		if (civil_to_wall(&c, &at) < 0)
			return 0;
	}
	return at;
}

static const char *why_not(const struct station *s, int64_t now)
{
	const char *source;
	if (s->muted)
		return "the station is muted";
	if (s->on_air != NULL)
		return "something is on air";
	if (!trust_clock(s, &source))
		return "the clock is not trusted";
	return hours_permit(s, NULL, now) ? NULL : "it is outside of the permitted hours";
}

static void air_self_test(struct station *s)
{
	enum { VALID_MS = 600000 }; /* later it would surprise people */
	static const char text[] = "Đài tự kiểm tra. Một, hai, ba.";
	struct changes list = {0};
	int64_t now = station_now(s), id = memory_new_article_id(queue_model(s->queue));
	struct article_insert *record = &changes_add(&list, CHANGE_ARTICLE_INSERT)->article_insert;
	struct article *a = &record->article;
	a->id = id;
	a->class = CLASS_NORMAL;
	a->state = ARTICLE_APPROVED;
	a->created = a->at = a->approved = now;
	a->revision = 1;
	a->author_uid = a->approver_uid = -1;
	a->author = mem_string("self-test");
	a->lang = mem_string("vi");
	a->text_bytes = sizeof text - 1;
	a->expires = now + VALID_MS;
	a->title = mem_string("Đài tự kiểm tra");
	a->content_sha256 = mem_alloc(SHA256_TEXT);
	content_sha256(a->title, text, NULL, a->content_sha256);
	record->text = mem_string(text);
	struct article planned;
	article_copy(&planned, a); /* `list` grows and moves */
	article_plan_first(s, &planned, &list);
	for (size_t i = 1; i < list.count; i++)
		if (list.items[i].kind == CHANGE_AIRING_INSERT) {
			list.items[i].airing_insert.reason = REASON_TEST;
			list.items[i].airing_insert.by = mem_string("self-test");
		}
	article_finish(&planned);
	articles_keep_unstored(s, id, 1, text);
	station_fact(s, &list);
}

static int on_time(sd_event_source *source, uint64_t usec, void *user)
{
	struct station *s = user;
	const char *why = why_not(s, station_now(s));
	(void)source;
	(void)usec;
	if (why == NULL)
		air_self_test(s);
	else
		log_line(LOG_NOTICE, "no self-test today: %s", why);
	selftest_arm(s);
	return 0;
}

void selftest_arm(struct station *s)
{
	int64_t at = next_time(s, station_now(s));
	if (s->selftest == NULL && sd_event_add_time(s->loop, &s->selftest, CLOCK_REALTIME,
	                                   UINT64_MAX, 100000, on_time, s) < 0)
		return;
	sd_event_source_set_time(s->selftest, (uint64_t)at * 1000);
	sd_event_source_set_enabled(s->selftest, at > 0 ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}
