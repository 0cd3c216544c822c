/* Makes steps from items. Texts are read some paragraphs at a time, so that a
 * text of hours takes no more memory than one of minutes. */
#include "broadcast/feed.h"

#include "base/i18n.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Read at least so much of a text at once, up to the paragraph's end. */
enum { PORTION_BYTES = 8 << 10 };

void feed_init(struct feed *f, const struct render_job *job)
{
	*f = (struct feed){.job = job, .pool = job->pool};
}

void feed_finish(struct feed *f)
{
	struct step s;
	while (feed_take(f, &s))
		free(s.words);
	script_finish(&f->script);
}

bool feed_take(struct feed *f, struct step *ret)
{
	if (f->used == 0)
		return false;
	*ret = f->steps[f->head];
	f->head = (f->head + 1) % FEED_STEPS;
	f->used--;
	return true;
}

static struct step *put(struct feed *f, enum step_kind kind)
{
	struct step *s = &f->steps[(f->head + f->used++) % FEED_STEPS];
	*s = (struct step){.kind = kind, .item = f->item};
	return s;
}

static void pay_silence(struct feed *f)
{
	if (f->owed_ms > 0)
		put(f, STEP_SILENCE)->ms = f->owed_ms;
	f->owed_ms = 0;
}

/* Read the next paragraphs of the item; false at its end. */
static bool read_portion(struct feed *f, const struct render_item *item)
{
	if (f->at >= item->text_len)
		return false;
	size_t to = f->at + PORTION_BYTES;
	const char *end =
	        to < item->text_len ? memchr(item->text + to, '\n', item->text_len - to) : NULL;
	to = end != NULL ? (size_t)(end + 1 - item->text) : item->text_len;
	script_finish(&f->script);
	f->script = (struct script){0};
	script_read(f->job->reader, item->text + f->at, to - f->at, &f->script, NULL, NULL);
	f->script_at = f->at;
	f->at = to;
	f->next = 0;
	return true;
}

static bool ends_sentence(const char *words)
{
	size_t len = strlen(words);
	return len > 0 && strchr(".?!", words[len - 1]) != NULL;
}

static int64_t pause_after(const struct feed *f, const struct sentence *s)
{
	const struct sentence *after =
	        f->next < f->script.count ? &f->script.sentences[f->next] : NULL;
	bool last = after == NULL || after->paragraph != s->paragraph;
	if (last && f->job->paragraph_pause_ms >= 0)
		return f->job->paragraph_pause_ms;
	if (!last && f->job->sentence_pause_ms >= 0 && ends_sentence(s->words))
		return f->job->sentence_pause_ms;
	return s->pause_ms;
}

/* Cannot be full, feed_fill() looked; so it is the words. */
static void submit(struct feed *f, struct step *s)
{
	struct err e = {0};
	if (voice_pool_submit(f->pool, s->words, strlen(s->words), &e) < 0)
		s->refused = "refused";
}

void feed_turn_to(struct feed *f, struct voice_pool *pool)
{
	f->pool = pool;
	for (size_t i = 0; i < f->used; i++) {
		struct step *s = &f->steps[(f->head + i) % FEED_STEPS];
		if (s->kind == STEP_SAY && s->refused == NULL)
			submit(f, s);
	}
}

static void say_next(struct feed *f)
{
	pay_silence(f);
	struct sentence *s = &f->script.sentences[f->next++];
	struct step *step = put(f, STEP_SAY);
	f->owed_ms = pause_after(f, s);
	f->said++;
	step->done = f->before + f->script_at + s->to;
	step->words = s->words;
	s->words = NULL;
	submit(f, step);
}

static int end_item(struct feed *f, const struct render_item *item, struct err *e)
{
	if (item->kind == RENDER_TEXT && f->said == 0 && item->must_speak != NULL)
		return err_set(e, -ENODATA, "render.no_words",
		        _("there is nothing in %s that can be spoken"), item->must_speak);
	f->owed_ms = item->pause_ms;
	pay_silence(f);
	f->before += item->text_len;
	f->item++;
	f->at = f->said = f->next = 0;
	f->begun = false;
	script_finish(&f->script);
	f->script = (struct script){0};
	return 0;
}

static int make_steps(struct feed *f, struct err *e)
{
	const struct render_item *item = &f->job->items[f->item];
	if (!f->begun) {
		f->begun = true;
		if (item->chapter != NULL)
			put(f, STEP_CHAPTER);
		if (item->kind == RENDER_CHIME || item->kind == RENDER_RECORDING)
			put(f, STEP_PLAY);
	}
	if (item->kind == RENDER_TEXT && f->pool == NULL)
		return err_set(e, -EINVAL, "render.voiceless", _("there is no voice to say this"));
	if (item->kind == RENDER_TEXT) {
		if (f->next < f->script.count) {
			say_next(f);
			return 0;
		}
		if (read_portion(f, item))
			return 0;
	}
	return end_item(f, item, e);
}

int feed_fill(struct feed *f, struct err *e)
{
	enum { MOST_AT_ONCE = 4 }; /* steps that one make_steps() may add */
	while (f->item < f->job->count && f->used + MOST_AT_ONCE <= FEED_STEPS &&
	        (f->pool == NULL || voice_pool_free(f->pool))) {
		int status = make_steps(f, e);
		if (status < 0)
			return status;
	}
	return 0;
}
