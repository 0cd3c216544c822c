/* The small languages inside strings of settings: sizes, durations as exact
 * text, permitted hours, templates, dates, names. Each check returns 0, or
 * -EINVAL and a sentence that quotes what is wrong; they fit field.check. */
#ifndef BANTIN_SETTINGS_GRAMMAR_H
#define BANTIN_SETTINGS_GRAMMAR_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* "512B", "64kB", "500MiB", "2GiB" (k, M, G by 1000; Ki, Mi, Gi by 1024). */
int size_parse(const char *text, int64_t *ret_bytes);
void size_text(int64_t bytes, struct str *out);
/* The shortest form that duration_parse() reads back as `ms`. */
void duration_exact(int64_t ms, struct str *out);

int check_hours(
        const char *text, struct err *e); /* "05:00-21:30"; end up to 24:00, may pass midnight */
int check_time_of_day(const char *text, struct err *e); /* "" or "07:30" */
int check_date(const char *text, struct err *e);        /* "" or "2026-02-17" */
int check_zone_name(const char *text, struct err *e);   /* a time zone of this machine */
int check_template(const char *text, struct err *e);    /* {station} {session} {date} {time} */
int check_rundown(const char *text, struct err *e);     /* one part: "articles:category=C,max=N" */
int check_calendar(const char *text, struct err *e);    /* "Mon..Fri 05:00" */
int check_name(
        const char *text, struct err *e); /* not empty, no space at the ends, no / or control */
int check_chime(const char *text, struct err *e); /* default, none, a shipped one, or a path */
int check_not_empty(const char *text, struct err *e);
int check_feed_name(const char *text, struct err *e);   /* a-z 0-9 - _ */
int check_web_address(const char *text, struct err *e); /* https:// or http://, no user in it */
int check_credential(const char *text, struct err *e);  /* "" or a file's plain name */
int check_absolute(const char *text, struct err *e);    /* "" or a path from the root */

#endif
