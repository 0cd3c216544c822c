/* Names and times for people. The protocol's own names never change; these may. */
#include "cli/words.h"

#include "base/civil.h"
#include "base/i18n.h"
#include "control/states.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *name, *word;
} words[] = {
        /* classes */
        {"normal", N_("normal")},
        {"priority", N_("priority")},
        {"emergency", N_("EMERGENCY")},
        /* airings */
        {"planned", N_("planned")},
        {"ready", N_("ready")},
        {"cut", N_("cut off")},
        {"aired", N_("aired")},
        {"missed", N_("missed")},
        {"failed", N_("failed")},
        {"refused", N_("refused")},
        /* why it airs */
        {"now", N_("(at once)")},
        {"at", N_("(at its time)")},
        {"programme", N_("(in a programme)")},
        {"repeat", N_("(repeated)")},
        {"resume", N_("(the rest of it)")},
        {"say", N_("(said)")},
        {"test", N_("(a test)")},
        /* parts of one on air */
        {"lead_in", N_("silence before the first sound")},
        {"chime", N_("chime")},
        {"call", N_("station call")},
        {"article", N_("article")},
        {"pause", N_("pause")},
        {"closing", N_("closing")},
        /* outputs and devices */
        {"closed", N_("at rest")},
        {"open", N_("open")},
        {"playing", N_("playing")},
        {"absent", N_("device not found")},
        {"stuck", N_("device does not answer")},
        {"lost", N_("device lost")},
        {"off", N_("off")},
        {"starting", N_("starting")},
        {"not_answering", N_("does not answer")},
        {"not_starting", N_("does not start; see the journal")},
        /* why the clock is trusted */
        {"kernel", N_("synchronized")},
        {"battery", N_("battery clock")},
        {"confirmed", N_("confirmed by a person")},
        {"none", N_("not known to be right")},
        /* feeds */
        {"waiting", N_("not looked at yet")},
        {"ok", N_("in order")},
        {"failing", N_("cannot be reached")},
        /* regions of voices */
        {"north", N_("north")},
        {"central", N_("central")},
        {"south", N_("south")},
        /* what a span of a text is */
        {"abbreviation", N_("abbreviation")},
        {"acronym", N_("acronym")},
        {"address", N_("address")},
        {"code", N_("code")},
        {"date", N_("date")},
        {"document", N_("document number")},
        {"foreign", N_("foreign word")},
        {"fraction", N_("fraction")},
        {"heading", N_("heading")},
        {"headline", N_("headline")},
        {"letters", N_("letters")},
        {"money", N_("money")},
        {"number", N_("number")},
        {"phone", N_("phone number")},
        {"plate", N_("number plate")},
        {"range", N_("range")},
        {"roman", N_("Roman numeral")},
        {"score", N_("score")},
        {"sign", N_("sign")},
        {"time", N_("time")},
        {"unit", N_("unit")},
        {"word", N_("word")},
};

const char *words_of(const char *name)
{
	const char *state = name != NULL ? state_word(name, strlen(name)) : NULL;
	if (state != NULL)
		return state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (name != NULL && strcmp(words[i].name, name) == 0)
			return _(words[i].word);
	return name != NULL ? name : "";
}

/* log.list documents the codes. */
static const struct {
	const char *code, *words;
} reasons[] = {
        {"cancelled", N_("cancelled")},
        {"changed", N_("the article was edited")},
        {"crash", N_("the station broke off")},
        {"cut", N_("it was another one's time")},
        {"cut.often", N_("cut off too often")},
        {"dropped", N_("not resumed")},
        {"emergency", N_("an emergency")},
        {"expired", N_("expired")},
        {"held", N_("held")},
        {"hours.closed", N_("outside permitted hours")},
        {"hours.end", N_("does not fit in permitted hours")},
        {"late", N_("too late")},
        {"muted", N_("muted")},
        {"output.lost", N_("no output left")},
        {"relay.absent", N_("the source was not there")},
        {"relay.disk", N_("its sound could not be written to the disk")},
        {"relay.lost", N_("the source went away")},
        {"relay.over", N_("its time was over")},
        {"relay.silent", N_("the source was silent")},
        {"shutdown", N_("the station ended")},
        {"skipped", N_("skipped")},
        {"stopped", N_("stopped")},
        {"superseded", N_("superseded")},
        {"unapproved", N_("not approved")},
        {"voice.failed", N_("could not be read")},
        {"words.failed", N_("could not be read")},
};

const char *why_text(const char *why)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(reasons[i].code, why) == 0)
			return _(reasons[i].words);
	return why;
}

/* Seconds east of UTC, from the end of an RFC 3339 time. */
static int offset_of(const char *text)
{
	size_t len = strlen(text);
	int hours, minutes;
	if (len < 6 || sscanf(text + len - 6, "%3d:%2d", &hours, &minutes) != 2)
		return 0;
	return hours * 3600 + (hours < 0 ? -minutes : minutes) * 60;
}

const char *when_text(const char *rfc3339, int64_t now_ms, char out[WHEN_TEXT_MAX])
{
	int64_t then_ms;
	out[0] = '\0';
	if (rfc3339 == NULL)
		return out;
	if (civil_parse_rfc3339(rfc3339, &then_ms) < 0 || strlen(rfc3339) < 19) {
		snprintf(out, WHEN_TEXT_MAX, "%s", rfc3339);
		return out;
	}
	/* Today is today where the station is: its offset stands in the time. */
	struct tm today;
	time_t there = (time_t)(now_ms / 1000 + offset_of(rfc3339));
	gmtime_r(&there, &today);
	char date[16];
	strftime(date, sizeof date, "%Y-%m-%d", &today);
	if (strncmp(date, rfc3339, 10) == 0)
		snprintf(out, WHEN_TEXT_MAX, "%.8s", rfc3339 + 11);
	else if (strncmp(date, rfc3339, 4) == 0)
		snprintf(out, WHEN_TEXT_MAX, "%.2s/%.2s %.5s", rfc3339 + 8, rfc3339 + 5,
		        rfc3339 + 11);
	else
		snprintf(out, WHEN_TEXT_MAX, "%.2s/%.2s/%.4s %.5s", rfc3339 + 8, rfc3339 + 5,
		        rfc3339, rfc3339 + 11);
	return out;
}

/* The name of a user of this machine, who may be gone by now. */
static void user_text(int64_t uid, char out[WHO_TEXT_MAX])
{
	const struct passwd *user = uid >= 0 && uid < UINT32_MAX ? getpwuid((uid_t)uid) : NULL;
	if (user != NULL)
		snprintf(out, WHO_TEXT_MAX, "%s", user->pw_name);
	else
		snprintf(out, WHO_TEXT_MAX, "uid %lld", (long long)uid);
}

const char *who_text(const json_t *who, char out[WHO_TEXT_MAX])
{
	const char *actor = text_of(who, "actor");
	out[0] = '\0';
	if (actor[0] != '\0')
		snprintf(out, WHO_TEXT_MAX, "%s", actor);
	else if (json_object_get(who, "uid") != NULL)
		user_text(number_of(who, "uid"), out);
	else if (json_is_string(who))
		snprintf(out, WHO_TEXT_MAX, "%s", json_string_value(who));
	return out;
}

const char *long_text(int64_t ms, char out[LONG_TEXT_MAX])
{
	long long s = (long long)(ms + 500) / 1000;
	if (s >= 3600)
		snprintf(out, LONG_TEXT_MAX, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	else
		snprintf(out, LONG_TEXT_MAX, "%lld:%02lld", s / 60, s % 60);
	return out;
}

const char *text_of(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));
	return text != NULL ? text : "";
}

int64_t number_of(const json_t *object, const char *member)
{
	return json_integer_value(json_object_get(object, member));
}

void words_fill(char *out, size_t size, const char *sentence, const char *value)
{
	const char *at = strstr(sentence, "%s");
	if (at == NULL)
		snprintf(out, size, "%s", sentence);
	else
		snprintf(out, size, "%.*s%s%s", (int)(at - sentence), sentence, value, at + 2);
}
