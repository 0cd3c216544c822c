/* Turns the options of `bantin render` into numbers, or says what is wrong. */
#include "cli/render_plan.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "cli/verb.h"
#include "output/file.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool take_long(
        const struct render_plan *p, const char *name, long least, long most, long *ret)
{
	const char *text = options_value(p->given, name);
	char *end;
	if (text == NULL)
		return true;
	errno = 0;
	*ret = strtol(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0' && *ret >= least && *ret <= most)
		return true;
	verb_usage("render", _("--%s takes a number from %ld to %ld, not \"%s\""), name, least,
	        most, text);
	return false;
}

static bool take_loudness(struct render_plan *p)
{
	const char *text = options_value(p->given, "loudness");
	char *end;
	if (text == NULL)
		return true;
	p->loudness = strtod(text, &end);
	if (end != text && *end == '\0' && p->loudness >= -40 && p->loudness <= -8)
		return true;
	verb_usage("render", _("--loudness takes a number from -40 to -8, not \"%s\""), text);
	return false;
}

static bool take_title(const struct render_plan *p)
{
	const char *title = options_value(p->given, "title");
	if (title == NULL || utf8_valid(title, strlen(title), NULL))
		return true;
	verb_usage("render", _("--title takes a text in UTF-8"));
	return false;
}

bool render_plan_take_format(struct render_plan *p)
{
	const char *name = options_value(p->given, "format");
	p->format = name != NULL ? sound_format_by_name(name) : sound_format_by_path(p->path);
	if (p->format >= 0)
		return true;
	if (strcmp(p->path, "-") == 0) {
		p->format = SOUND_MP3;
		return true;
	}
	verb_usage("render",
	        _("%s does not tell the format; name the file .mp3, .wav, .flac or .opus, or say "
	          "--format"),
	        p->path);
	return false;
}

bool render_plan_take(struct render_plan *p, const struct options *given, int argc)
{
	*p = (struct render_plan){.given = given, .path = options_value(given, "output")};
	bool nothing = argc == 0 && !options_has(given, "programme");
	if (nothing || p->path == NULL) {
		verb_usage("render",
		        nothing ? _("no article to read; name a file, or - for standard input")
		                : _("where to? Say -o FILE"));
		return false;
	}
	if (argc > LIMIT_ARTICLES_A_BULLETIN) {
		verb_usage("render", _("more than %d articles for one bulletin"),
		        LIMIT_ARTICLES_A_BULLETIN);
		return false;
	}
	return take_title(p) && take_long(p, "rate", 80, 400, &p->rate_wpm) &&
	       take_long(p, "bitrate", 8, 320, &p->bitrate) &&
	       take_long(p, "rate-hz", 8000, 96000, &p->rate_hz) &&
	       take_long(p, "jobs", 1, SOUND_JOBS_MAX, &p->jobs) && take_loudness(p);
}
