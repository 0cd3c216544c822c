/* What bantin watch shows: status above, the queue with its chosen row below, keys at
 * the foot; or one sentence while there is no daemon. Called by watch.c. */
#include "cli/watch_picture.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/queue_table.h"
#include "cli/screen.h"
#include "cli/status.h"
#include "unicode/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rest of `text` after `n` lines. */
static const char *after_lines(const char *text, size_t n)
{
	for (; n > 0 && *text != '\0'; n--)
		text += strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
	return text;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* What a printer writes, as text; the caller frees. */
static char *text_printed(void (*print)(const json_t *what, size_t columns, FILE *to),
        const json_t *what, size_t columns)
{
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	if (to == NULL)
		return mem_string("");
	print(what, columns, to);
	fclose(to);
	return text;
}

static const char *foot_text(const struct watch_picture *p, size_t columns)
{
	const char *keys =
	        _("s stop  k skip  p pause  up/down choose  a approve  h hold  c cancel  "
	          "q quit");
	if (p->told[0] != '\0')
		return p->told;
	return width_of(keys, strlen(keys)) <= columns
	               ? keys
	               : _("s stop k skip p pause a ok h hold q quit");
}

static void draw_lost(const struct watch_picture *p)
{
	struct str page;
	str_init(&page);
	str_addf(&page, _("No connection to the station for %lld s"),
	        (long long)(clock_mono_ns(&clock_system) / NS_PER_MS - p->lost_at) / 1000);
	str_addf(&page, "\n%s\n%s\n", _("This view goes on when it is back."),
	        _("Why: systemctl status bantin"));
	screen_draw(page.data, -1, _("q quit"));
	str_finish(&page);
}

/* Status above, which has the worst first, so on a small screen its end gives way to
 * the queue; of that the part around the choice, which must be seen by whoever presses
 * a key. */
void watch_picture_draw(const struct watch_picture *p)
{
	enum { QUEUE_LEAST = 4 }; /* with its head */
	size_t rows, columns;
	struct str page;
	if (p->lost_at != 0) {
		draw_lost(p);
		return;
	}
	screen_size(&rows, &columns);
	char *status = text_printed(status_print, p->status, columns);
	char *queue = text_printed(queue_table_print, p->articles, columns);
	size_t count = json_array_size(p->articles), room = rows > 2 ? rows - 1 : 1;
	size_t queue_least = count + 1 < QUEUE_LEAST ? count + 1 : QUEUE_LEAST;
	size_t above = count_lines(status), most = room > queue_least ? room - queue_least : 0;
	bool blank = above < most;
	above = above < most ? above : most;
	size_t body = room - above - blank; /* rows for the queue */
	size_t shown = body > 1 ? body - 1 : 0;
	size_t skip = p->chosen >= shown && shown > 0 ? p->chosen - shown + 1 : 0;
	str_init(&page);
	str_add(&page, status, (size_t)(after_lines(status, above) - status));
	str_adds(&page, blank ? "\n" : "");
	str_add(&page, queue, (size_t)(after_lines(queue, 1) - queue));
	str_adds(&page, after_lines(queue, 1 + skip));
	screen_draw(page.data, count > 0 ? (int)(above + blank + 1 + p->chosen - skip) : -1,
	        foot_text(p, columns));
	str_finish(&page);
	free(status);
	free(queue);
}
