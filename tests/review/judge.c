/* Judges texts as the programs do before they take one; lost_letters.py compiles it
 * against the tables that it makes. Texts come on standard input, each ended by a NUL;
 * for each a character goes out: 1 refused, 0 taken. As "judge syllable" it says
 * of each whether it is a Vietnamese syllable. */
#include "review/review.h"
#include "unicode/syllable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_refused(const char *text, size_t len)
{
	struct review r;
	struct err e = {0};
	review_text(text, len, &r);
	return review_refuse(&r, NULL, &e) != 0;
}

int main(int argc, char **argv)
{
	bool syllable = argc > 1 && strcmp(argv[1], "syllable") == 0;
	char *text = NULL;
	size_t size = 0;
	ssize_t n;
	while ((n = getdelim(&text, &size, '\0', stdin)) > 0) {
		size_t len = (size_t)n - (text[n - 1] == '\0');
		putchar(syllable ? '0' + vi_syllable(text, len) : '0' + is_refused(text, len));
	}
	free(text);
	return 0;
}
