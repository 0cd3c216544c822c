/* Choosing between the senses of an ambiguous shape by evidence.tsv. */
#include "text/reader.h"

#include <string.h>

int choose(const struct line *l, enum shape_subject shape, const struct choice *choices,
        size_t count, size_t at, size_t end, int *ret_sure)
{
	const struct reader *r = l->r;
	int best = -1, first = 0, second = -1000;
	for (size_t i = 0; i < count; i++) {
		if (!choices[i].possible)
			continue;
		struct span sense = {choices[i].sense, strlen(choices[i].sense)};
		int w = evidence_weigh(r->evidence, r->subject[shape], sense, l, at, end);
		if (best < 0 || w > first) {
			second = best < 0 ? second : first;
			first = w;
			best = (int)i;
		} else if (w > second) {
			second = w;
		}
	}
	int ahead = first - second;
	*ret_sure = ahead >= 10 ? 100 : 50 + 5 * (ahead < 0 ? 0 : ahead);
	return best;
}
