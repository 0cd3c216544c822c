/* Vorbis comments: lengths are little-endian, text is UTF-8. Called by flac.c
 * and opus.c, at the start for the title and at the end with the chapters. */
#include "output/comments.h"

#include "output/bytes.h"

#include <inttypes.h>
#include <string.h>

enum { CHAPTERS_MOST = 999 };
static const char vendor[] = "bantin " BANTIN_VERSION;

static void put_comment(struct str *out, const char *text, size_t len)
{
	put_le(out, len, 4);
	str_add(out, text, len);
}

static void put_field(struct str *out, const char *name, const char *value)
{
	struct str field;
	if (value == NULL)
		return;
	str_init(&field);
	str_addf(&field, "%s=%s", name, value);
	put_comment(out, field.data, field.len);
	str_finish(&field);
}

static void put_chapter(const struct sound_file *f, size_t i, struct str *out)
{
	struct str field;
	int64_t ms = frames_ms(f->chapters[i].start, f->rate);
	str_init(&field);
	str_addf(&field, "CHAPTER%03zu=%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%03" PRId64, i + 1,
	        ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
	put_comment(out, field.data, field.len);
	str_clear(&field);
	str_addf(&field, "CHAPTER%03zuNAME=%s", i + 1, f->chapters[i].title);
	put_comment(out, field.data, field.len);
	str_finish(&field);
}

size_t comments_room(const struct sound_file *f)
{
	enum { NAMES = 4 + 10 + 1 + 13 + 4 + 14 + 1 };
	size_t room = 4 + sizeof vendor + 4;
	if (f->title != NULL)
		room += 4 + strlen("TITLE=") + strlen(f->title);
	if (f->artist != NULL)
		room += 4 + strlen("ARTIST=") + strlen(f->artist);
	if (f->sink.file)
		room += f->planned_count * NAMES + f->planned_bytes;
	return room;
}

void comments_build(const struct sound_file *f, struct str *out)
{
	size_t chapters = f->chapter_count < CHAPTERS_MOST ? f->chapter_count : CHAPTERS_MOST;
	if (!f->sink.file)
		chapters = 0;
	put_comment(out, vendor, sizeof vendor - 1);
	put_le(out, 2 * chapters + (f->title != NULL ? 1 : 0) + (f->artist != NULL ? 1 : 0), 4);
	put_field(out, "TITLE", f->title);
	put_field(out, "ARTIST", f->artist);
	for (size_t i = 0; i < chapters; i++)
		put_chapter(f, i, out);
}
