/* What libFuzzer does to a text: besides its own changes of bytes, pieces of
 * real cases (the golden corpus) and odd characters are put in, taken out and
 * doubled between characters, so that most inputs are UTF-8 and get beyond the
 * door. Linked into fuzz_text where there is libFuzzer. */
#include "base/fd.h"
#include "base/str.h"
#include "unicode/utf8.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef TEST_SOURCE_DIR
#error "TEST_SOURCE_DIR is where the golden corpus is"
#endif

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { PIECES_MAX = 1 << 18 };
static struct span pieces[PIECES_MAX];
static size_t piece_count;

/* Signs that texts bring along and no golden case has enough of. */
static const char *const odd[] = {" ", " ", "  ", ".", ",", "-", "–", "—", "…", "/", ":", ";", "%",
        "‰", "°", "²", "³", "½", "×", "±", "≤", "€", "$", "₫", "&", "@", "#", "*", "_", "+", "=",
        "<", ">", "(", ")", "[", "]", "\"", "“", "”", "‘", "’", "«", "»", "`", "´", "\t", "\n",
        "\r", "\0", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u202e", "\ufeff", "\u0300", "\u0309",
        "\u0303", "\u0301", "\u0323", "\u0302", "\u031b", "Ð", "đ", "Đ", "ß", "ﬁ", "Ａ", "１", "Ⅳ",
        "①", "①", "😀", "中", "ω", "ы", "\U0010ffff", "\xef\xbf\xbd", "0", "1", "5", "9", "00",
        "1.000", "2,5", "24/7", "7h30", "31/12", "II", "XIV", "%", "km²", "m3/s", "tr", "đ", "A",
        "B1", "x", "w", "j", "z", "f"};
enum { ODD = sizeof odd / sizeof odd[0] };

/* The written column of a file of cases, cut into words too. */
static void take_file(const char *path)
{
	struct str text;
	struct err e;
	str_init(&text);
	if (piece_count + 1 >= PIECES_MAX) /* full: nothing would lie in it */
		return;
	if (fd_read_file(path, (size_t)1 << 20, &text, &e) < 0)
		return;
	char *rest = str_take(&text), *line; /* kept for good: the pieces lie in it */
	while ((line = strsep(&rest, "\n")) != NULL) {
		size_t len = strcspn(line, "\t");
		if (line[0] == '#')
			continue;
		for (size_t from = 0; from < len && piece_count + 1 < PIECES_MAX;) {
			size_t word = from + strcspn(line + from, " \t");
			pieces[piece_count++] = (struct span){line + from, word - from};
			from = word + 1;
		}
		if (piece_count < PIECES_MAX && len > 0)
			pieces[piece_count++] = (struct span){line, len};
	}
}

static void take_pieces(void)
{
	static const char folder[] = TEST_SOURCE_DIR "/tests/reading/golden";
	char path[4096];
	DIR *d = opendir(folder);
	for (const struct dirent *f; d != NULL && (f = readdir(d)) != NULL;)
		if (str_ends(f->d_name, ".tsv")) {
			snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
			take_file(path);
		}
	if (d != NULL)
		closedir(d);
	if (piece_count == 0) {
		fprintf(stderr, "fuzz_text: no cases in %s\n", folder);
		exit(1);
	}
}

/* A place between two characters. */
static size_t place(const uint8_t *data, size_t size, unsigned at)
{
	size_t i = at % (size + 1);
	while (i > 0 && i < size && (data[i] & 0xC0) == 0x80)
		i--;
	return i;
}

static size_t put_in(
        uint8_t *data, size_t size, size_t max_size, size_t at, const char *bytes, size_t len)
{
	if (size + len > max_size)
		return size;
	memmove(data + at + len, data + at, size - at);
	memcpy(data + at, bytes, len);
	return size + len;
}

static size_t take_out(uint8_t *data, size_t size, size_t from, size_t to)
{
	memmove(data + from, data + to, size - to);
	return size - (to - from);
}

static size_t change(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	size_t a = place(data, size, seed >> 4), b = place(data, size, seed >> 13);
	size_t from = a < b ? a : b, to = a < b ? b : a;
	const char *sign = odd[(seed >> 9) % ODD];
	struct span piece = pieces[(seed >> 5) % piece_count];
	char digit = (char)('0' + (seed >> 7) % 10);
	switch (seed % 8) {
	case 0:
	case 1:
		return put_in(data, size, max_size, a, piece.data, piece.len);
	case 2:
	case 3:
		return put_in(data, size, max_size, a, sign, sign[0] == '\0' ? 1 : strlen(sign));
	case 4:
		return put_in(data, size, max_size, a, &digit, 1);
	case 5:
		return take_out(data, size, from,
		        to - from > 8 ? place(data, size, (unsigned)from + 8) : to);
	case 6: {
		char copy[32];
		size_t len = to - from < sizeof copy ? to - from : 0;
		memcpy(copy, data + from, len);
		return put_in(data, size, max_size, place(data, size, seed >> 20), copy, len);
	}
	default:
		return LLVMFuzzerMutate(data, size, max_size);
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	if (piece_count == 0)
		take_pieces();
	for (unsigned n = 1 + seed % 3; n > 0; n--) {
		seed = seed * 1664525U + 1013904223U; /* Numerical Recipes' quick generator */
		size = change(data, size, max_size, seed >> 3);
	}
	return size;
}
