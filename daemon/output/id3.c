/* ID3v2.3: title, station, and a chapter a title. Text is UTF-16 with a byte
 * order mark, which v2.3 wants. Players hide chapters that no table of
 * contents names, and a table names at most 255, so a long bulletin has a
 * table of tables. Called by mp3.c. */
#include "output/id3.h"

#include "output/bytes.h"

#include <stdio.h>
#include <string.h>

enum { FRAME_HEAD = 10, TABLE_MOST = 255, ID_MOST = 24 };

static const char maker[] = "bantin " BANTIN_VERSION;

static void put_utf16(struct str *out, uint32_t c)
{
	if (c >= 0x10000) {
		put_le(out, 0xD800 + ((c - 0x10000) >> 10), 2);
		put_le(out, 0xDC00 + ((c - 0x10000) & 0x3FF), 2);
	} else {
		put_le(out, c, 2);
	}
}

/* One character of UTF-8 that was validated at the door; anything else gives
 * U+FFFD and one byte further. */
static uint32_t take_utf8(const unsigned char **at)
{
	static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
	const unsigned char *p = *at;
	int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
	uint32_t c = (uint32_t)(p[0] ^ marks[more]);
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			*at = p + 1;
			return 0xFFFD;
		}
		c = c << 6 | (p[i] & 0x3F);
	}
	*at = p + more + 1;
	return (more == 0 && p[0] >= 0x80) || c > 0x10FFFF ? 0xFFFD : c;
}

static void put_frame(struct str *out, const char *id, const struct str *body)
{
	str_add(out, id, 4);
	put_be(out, body->len, 4);
	put_be(out, 0, 2);
	str_add(out, body->data, body->len);
}

static void put_text(struct str *out, const char *id, const char *text)
{
	if (text == NULL)
		return;
	struct str body;
	str_init(&body);
	str_addc(&body, 1); /* UTF-16 with a mark */
	put_le(&body, 0xFEFF, 2);
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0';)
		put_utf16(&body, take_utf8(&p));
	put_frame(out, id, &body);
	str_finish(&body);
}

static void put_id(struct str *out, const char *kind, size_t number)
{
	char id[ID_MOST + 1];
	snprintf(id, sizeof id, "%s%zu", kind, number);
	str_add(out, id, strlen(id) + 1);
}

static void put_chapter(const struct sound_file *f, size_t i, struct str *out)
{
	struct str body;
	str_init(&body);
	put_id(&body, "ch", i);
	put_be(&body, (uint64_t)frames_ms(f->chapters[i].start, f->rate), 4);
	put_be(&body, (uint64_t)frames_ms(chapter_end(f, i), f->rate), 4);
	put_be(&body, UINT32_MAX, 4); /* byte offsets: use the times */
	put_be(&body, UINT32_MAX, 4);
	put_text(&body, "TIT2", f->chapters[i].title);
	put_frame(out, "CHAP", &body);
	str_finish(&body);
}

/* A table that names `count` children, "kind" and a number from `first` on. */
static void put_table(const struct sound_file *f, const char *id, bool top, const char *kind,
        size_t first, size_t count, struct str *out)
{
	struct str body;
	str_init(&body);
	str_add(&body, id, strlen(id) + 1);
	str_addc(&body, top ? 3 : 1); /* ordered; bit 1: the root */
	str_addc(&body, (char)count);
	for (size_t i = 0; i < count; i++)
		put_id(&body, kind, first + i);
	if (top)
		put_text(&body, "TIT2", f->title);
	put_frame(out, "CTOC", &body);
	str_finish(&body);
}

static void put_tables(const struct sound_file *f, struct str *out)
{
	size_t count = f->chapter_count, tables = (count + TABLE_MOST - 1) / TABLE_MOST;
	if (tables <= 1) {
		put_table(f, "toc", true, "ch", 0, count, out);
		return;
	}
	put_table(f, "toc", true, "toc", 0, tables, out);
	for (size_t i = 0; i < tables; i++) {
		char id[ID_MOST + 1];
		size_t first = i * TABLE_MOST;
		snprintf(id, sizeof id, "toc%zu", i);
		put_table(f, id, false, "ch", first,
		        count - first < TABLE_MOST ? count - first : TABLE_MOST, out);
	}
}

size_t id3_room(const struct sound_file *f)
{
	enum { TEXT_HEAD = FRAME_HEAD + 3, TABLE_HEAD = FRAME_HEAD + ID_MOST + 2 };
	size_t title = f->title != NULL ? TEXT_HEAD + 2 * strlen(f->title) : 0;
	size_t artist = f->artist != NULL ? TEXT_HEAD + 2 * strlen(f->artist) : 0;
	size_t room = FRAME_HEAD + title + artist + TEXT_HEAD + 2 * strlen(maker);
	if (f->planned_count == 0 || !f->sink.file)
		return room;
	size_t tables = f->planned_count / TABLE_MOST + 2;
	room += title + tables * (TABLE_HEAD + ID_MOST);
	room += f->planned_count * (FRAME_HEAD + 2 * ID_MOST + 16 + TEXT_HEAD);
	return room + 2 * f->planned_bytes; /* no character takes more in UTF-16 */
}

void id3_build(const struct sound_file *f, size_t room, struct str *out)
{
	size_t size = room - FRAME_HEAD;
	str_add(out, "ID3\3\0\0", 6);
	for (int shift = 21; shift >= 0; shift -= 7)
		str_addc(out, (char)(size >> shift & 0x7F));
	put_text(out, "TIT2", f->title);
	put_text(out, "TPE1", f->artist);
	put_text(out, "TSSE", maker); /* a tag may not be empty */
	if (f->chapter_count > 0) {
		put_tables(f, out);
		for (size_t i = 0; i < f->chapter_count; i++)
			put_chapter(f, i, out);
	}
	while (out->len < room)
		str_addc(out, '\0');
}
