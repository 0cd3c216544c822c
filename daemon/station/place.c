/* Where a show on air is. A part of the show (show_part) counts the elements that its
 * output has played to their last frame; the one after them sounds now, or was cut. */
#include "station/place.h"

static const char *const kind_words[] = {[ELEMENT_CHIME] = "chime",
        [ELEMENT_CALL] = "call",
        [ELEMENT_BODY] = "article",
        [ELEMENT_BODY_AGAIN] = "article",
        [ELEMENT_PAUSE] = "pause",
        [ELEMENT_CLOSING] = "closing"};

/* The element that this output is in, and how far. */
static size_t element_of(const struct show *w, const struct show_part *p, uint64_t *ret_frames)
{
	size_t at = p->played < w->element_count ? p->played : w->element_count - 1;
	bool told = p->at_order == p->first_order + (uint32_t)at;
	*ret_frames = told ? p->at_frames : 0;
	if (p->partial > *ret_frames && p->played < w->element_count)
		*ret_frames = p->partial;
	return at;
}

/* Else those on which it ended before the others do not count. */
static bool all_left(const struct show *w)
{
	for (size_t i = 0; i < w->part_count; i++)
		if (w->parts[i].end == SHOW_END_NONE)
			return false;
	return true;
}

static const struct show_part *furthest(const struct show *w)
{
	const struct show_part *best = NULL;
	size_t best_at = 0;
	uint64_t best_frames = 0;
	bool left = all_left(w);
	for (size_t i = 0; i < w->part_count; i++) {
		const struct show_part *p = &w->parts[i];
		uint64_t frames;
		if (p->end != SHOW_END_NONE && !left)
			continue;
		size_t at = element_of(w, p, &frames);
		bool further =
		        best == NULL || at > best_at || (at == best_at && frames > best_frames) ||
		        (at == best_at && frames == best_frames && p->started && !best->started);
		if (!further)
			continue;
		best = p;
		best_at = at;
		best_frames = frames;
	}
	return best;
}

/* The sentence of a tape at one of its frames. */
static uint32_t sentence_at(const struct show_element *tape, uint64_t frame)
{
	uint32_t n = 0;
	while (n + 1 < tape->mark_count && tape->marks[n + 1] <= frame)
		n++;
	return n;
}

static void count_sayings(const struct show *w, struct place *p)
{
	p->saying = p->saying_count = 1;
	for (size_t i = w->body + 1; i < w->element_count; i++)
		if (w->elements[i].kind == ELEMENT_BODY_AGAIN) {
			p->saying_count++;
			p->saying += i <= p->element;
		}
}

static void find_words(const struct show *w, struct place *p)
{
	const struct show_element *el = &w->elements[p->element];
	const struct show_element *tape = &w->elements[el->tape_of];
	if (el->kind == ELEMENT_BODY_AGAIN)
		p->sentence = sentence_at(tape, p->frames);
	uint32_t n = el->tape_of == w->body ? p->sentence : sentence_at(tape, p->frames);
	if (n < tape->mark_count)
		p->words = tape->words[n];
}

void place_of(const struct show *w, struct place *ret)
{
	const struct show_part *part = furthest(w);
	uint64_t frames;
	*ret = (struct place){
	        .part = "article", .element = w->body, .saying = 1, .saying_count = 1};
	show_place(w, &frames, &ret->sentence);
	if (part == NULL)
		return;
	ret->element = element_of(w, part, &ret->frames);
	bool lead_in = ret->element == 0 && ret->frames == 0 && !part->started;
	ret->part = lead_in ? "lead_in" : kind_words[w->elements[ret->element].kind];
	count_sayings(w, ret);
	if (!lead_in)
		find_words(w, ret);
}

void show_place(const struct show *w, uint64_t *ret_frames, uint32_t *ret_sentence)
{
	*ret_frames = 0;
	*ret_sentence = (uint32_t)w->from_sentence;
	bool left = all_left(w);
	for (size_t i = 0; i < w->part_count; i++)
		if ((w->parts[i].end == SHOW_END_NONE || left) &&
		        w->parts[i].frames >= *ret_frames) {
			*ret_frames = w->parts[i].frames;
			*ret_sentence = w->parts[i].sentence;
		}
}
