/* A ring of parts. The feeding thread fills the part at `tail`, hands it over
 * and writes finished ones from `head` on; the threads of the team take the
 * oldest part that is ready. A part that had to end without silence (nothing
 * but sound for PART_MOST seconds) hands its encoder on to the next part,
 * which then waits for it. Under the lock: states, head, tail, quit. A part's
 * other members belong to whoever its state says. Called by mp3.c. */
#include "output/mp3_team.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "output/file.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
	PART_LEAST_S = 10, /* shorter ones cost: each encoder drops some frames */
	PART_MOST_S = 20,
	SLOTS_MAX = 2 * SOUND_JOBS_MAX + 2,
};

enum part_state {
	PART_FILLING, /* the feeder's */
	PART_READY,   /* anybody's in the team */
	PART_TAKEN,   /* one encoder thread's */
	PART_DONE,    /* the feeder's */
};

struct part {
	enum part_state state;
	int16_t *pcm;
	size_t count;
	bool follows; /* continues with the encoder of the part before */
	bool cut;     /* ends in silence, and another part comes */
	bool last;
	struct mp3_encoder *encoder; /* handed on by the part before, if `follows` */
	struct str bytes;
	uint64_t frames; /* MPEG frames in `bytes` */
	int status;
	struct err error;
};

struct mp3_team {
	struct mp3_form form;
	size_t least, most; /* of a part, frames; multiples of an MPEG frame */
	uint32_t length;    /* of an MPEG frame */
	int delay;
	mp3_put *put;
	void *context;

	pthread_mutex_t lock;
	pthread_cond_t ready, done;
	pthread_t threads[SOUND_JOBS_MAX];
	int thread_count;
	bool quit;

	size_t slots;
	struct part parts[SLOTS_MAX];
	uint64_t head, tail; /* serial numbers; the slot is serial % slots */
	size_t zeros;        /* at the end of what is in the part at tail */
};

static struct part *part_of(struct mp3_team *t, uint64_t serial)
{
	return &t->parts[serial % t->slots];
}

/* The oldest part that may be encoded now. */
static struct part *find_work(struct mp3_team *t, uint64_t *ret_serial)
{
	for (uint64_t i = t->head; i < t->tail; i++) {
		struct part *p = part_of(t, i);
		if (p->state == PART_READY && (!p->follows || p->encoder != NULL)) {
			*ret_serial = i;
			return p;
		}
	}
	return NULL;
}

static int encode(const struct mp3_form *form, struct part *p)
{
	int status = 0;
	if (p->encoder == NULL)
		status = mp3_encoder_create(form, &p->encoder, &p->error);
	if (status < 0)
		return status;
	uint64_t before = mp3_encoder_frames(p->encoder);
	status = mp3_encoder_add(p->encoder, p->pcm, p->count, &p->bytes, &p->error);
	if (status == 0 && (p->cut || p->last))
		status = mp3_encoder_end(p->encoder, p->cut, &p->bytes, &p->error);
	p->frames = mp3_encoder_frames(p->encoder) - before;
	return status;
}

/* Encode part `serial`; its encoder ends with it or goes to the next part,
 * whose slot is in use already or next in turn. A failed part hands its
 * encoder on too, so that nobody waits; the feeder stops at the failure. */
static void work_on(struct mp3_team *t, struct part *p, uint64_t serial)
{
	p->state = PART_TAKEN;
	pthread_mutex_unlock(&t->lock);
	p->status = encode(&t->form, p);
	struct mp3_encoder *heritage = p->encoder;
	if (p->cut || p->last) {
		mp3_encoder_destroy(heritage);
		heritage = NULL;
	}
	pthread_mutex_lock(&t->lock);
	p->encoder = NULL;
	if (heritage != NULL)
		part_of(t, serial + 1)->encoder = heritage;
	p->state = PART_DONE;
	pthread_cond_broadcast(&t->ready);
	pthread_cond_signal(&t->done);
}

static void *encoder_thread(void *team)
{
	struct mp3_team *t = team;
	pthread_mutex_lock(&t->lock);
	while (!t->quit) {
		uint64_t serial;
		struct part *p = find_work(t, &serial);
		if (p != NULL)
			work_on(t, p, serial);
		else
			pthread_cond_wait(&t->ready, &t->lock);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

static int start_threads(struct mp3_team *t, int jobs, struct err *e)
{
	for (; t->thread_count < jobs; t->thread_count++) {
		int status = pthread_create(&t->threads[t->thread_count], NULL, encoder_thread, t);
		if (status != 0)
			return err_sys(e, -status, "mp3.thread", _("cannot start an encoder"));
	}
	return 0;
}

/* One encoder is made here before any thread runs: it shows whether LAME takes
 * the form, fills LAME's shared tables while nobody else looks, and tells by
 * how much LAME would change the level. */
static int probe(struct mp3_team *t, struct err *e)
{
	struct mp3_encoder *m;
	int status = mp3_encoder_create(&t->form, &m, e);
	if (status < 0)
		return status;
	t->delay = mp3_encoder_delay(m);
	t->form.scale = mp3_encoder_scale(m);
	mp3_encoder_destroy(m);
	return 0;
}

int mp3_team_create(const struct mp3_form *form, int jobs, mp3_put *put, void *context,
        struct mp3_team **ret, struct err *e)
{
	struct mp3_team *t = mem_alloc(sizeof *t);
	t->form = *form;
	t->length = mp3_frame_length(form->rate);
	t->least = (size_t)(PART_LEAST_S * form->rate / t->length) * t->length;
	t->most = (size_t)(PART_MOST_S * form->rate / t->length) * t->length;
	t->put = put;
	t->context = context;
	t->slots = (size_t)(2 * jobs + 2);
	for (size_t i = 0; i < t->slots; i++)
		str_init(&t->parts[i].bytes);
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->ready, NULL);
	pthread_cond_init(&t->done, NULL);
	int status = probe(t, e);
	if (status == 0)
		status = start_threads(t, jobs, e);
	if (status < 0) {
		mp3_team_destroy(t);
		return status;
	}
	*ret = t;
	return 0;
}

void mp3_team_destroy(struct mp3_team *t)
{
	if (t == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	t->quit = true;
	pthread_cond_broadcast(&t->ready);
	pthread_mutex_unlock(&t->lock);
	for (int i = 0; i < t->thread_count; i++)
		pthread_join(t->threads[i], NULL);
	for (size_t i = 0; i < t->slots; i++) {
		mp3_encoder_destroy(t->parts[i].encoder);
		str_finish(&t->parts[i].bytes);
		free(t->parts[i].pcm);
	}
	pthread_cond_destroy(&t->done);
	pthread_cond_destroy(&t->ready);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* Put out the oldest part, which is done, and free its slot for refilling. */
static int put_head(struct mp3_team *t, struct err *e)
{
	struct part *p = part_of(t, t->head);
	if (p->status < 0) {
		*e = p->error;
		return p->status;
	}
	int status = t->put(t->context, p->bytes.data, p->bytes.len, p->frames, e);
	if (status < 0)
		return status;
	str_clear(&p->bytes);
	p->count = 0;
	pthread_mutex_lock(&t->lock);
	p->state = PART_FILLING;
	t->head++;
	pthread_mutex_unlock(&t->lock);
	return 0;
}

/* Put out what is done, waiting until no more than `most` parts are under way. */
static int collect(struct mp3_team *t, uint64_t most, struct err *e)
{
	int status = 0;
	while (status == 0 && t->head < t->tail) {
		pthread_mutex_lock(&t->lock);
		while (t->tail - t->head > most && part_of(t, t->head)->state != PART_DONE)
			pthread_cond_wait(&t->done, &t->lock);
		bool finished = part_of(t, t->head)->state == PART_DONE;
		pthread_mutex_unlock(&t->lock);
		if (!finished)
			break;
		status = put_head(t, e);
	}
	return status;
}

/* Hand over the part at tail. One slot stays free, the one at the new tail. */
static int hand_over(struct mp3_team *t, bool cut, bool last, struct err *e)
{
	struct part *p = part_of(t, t->tail);
	p->cut = cut;
	p->last = last;
	pthread_mutex_lock(&t->lock);
	p->state = PART_READY;
	t->tail++;
	if (!last)
		part_of(t, t->tail)->follows = !cut;
	pthread_cond_signal(&t->ready);
	pthread_mutex_unlock(&t->lock);
	t->zeros = 0;
	return collect(t, t->slots - 2, e);
}

/* Append to the part at tail, at most to the next boundary of MPEG frames. */
static size_t fill(struct mp3_team *t, const int16_t *pcm, size_t count)
{
	struct part *p = part_of(t, t->tail);
	size_t n = t->length - p->count % t->length;
	if (n > count)
		n = count;
	if (p->pcm == NULL)
		p->pcm = mem_array(t->most, sizeof *p->pcm);
	memcpy(p->pcm + p->count, pcm, n * sizeof *pcm);
	p->count += n;
	size_t zeros = 0;
	while (zeros < n && pcm[n - 1 - zeros] == 0)
		zeros++;
	t->zeros = zeros == n ? t->zeros + n : zeros;
	return n;
}

int mp3_team_add(struct mp3_team *t, const int16_t *pcm, size_t count, struct err *e)
{
	int status = 0;
	while (count > 0 && status == 0) {
		size_t n = fill(t, pcm, count);
		pcm += n;
		count -= n;
		size_t held = part_of(t, t->tail)->count;
		if (held % t->length != 0)
			continue;
		if (held >= t->least && t->zeros >= MP3_CUT_SILENCE)
			status = hand_over(t, true, false, e);
		else if (held == t->most)
			status = hand_over(t, false, false, e);
	}
	return status;
}

int mp3_team_end(struct mp3_team *t, struct err *e)
{
	int status = hand_over(t, false, true, e);
	return status < 0 ? status : collect(t, 0, e);
}

int mp3_team_delay(const struct mp3_team *t)
{
	return t->delay;
}
