/* The table of errors, and sentences made from it. The daemon writes English
 * sentences with it, the command line the user's; both from the same template
 * and the same data, so that they cannot say different things. */
#include "control/errors.h"
#include "control/states.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

const struct error_entry error_table[] = {
        /* The line and the call */
        {-32700, "parse_error", N_("the line is not JSON: {reason}"), "reason byte"},
        {-32600, "invalid_request", N_("the line is not a JSON-RPC 2.0 request: {reason}"),
                "reason"},
        {-32601, "unknown_method", N_("there is no method \"{value}\""), "value nearest"},
        {-32602, "missing_param", N_("{field} is missing"), "field"},
        {-32602, "unknown_param", N_("there is no parameter \"{field}\""), "field nearest"},
        {-32602, "bad_type", N_("{field} must be of type {allowed}"), "field allowed"},
        {-32602, "bad_value", N_("{field} cannot be \"{value}\"; allowed: {allowed}"),
                "field value allowed"},
        {-32603, "internal", N_("the daemon could not do it; its log says why"), ""},
        {1, "line_too_long", N_("the line is longer than {limit} bytes"), "limit"},
        {2, "line_late", N_("the line was not finished within {limit_ms} ms"), "limit_ms"},
        {3, "too_many_clients", N_("{limit} clients are connected already; try again later"),
                "limit"},
        {4, "deadline", N_("no answer within {limit_ms} ms; what was asked may still happen"),
                "limit_ms"},
        {5, "descriptor_missing",
                N_("{field} names descriptor {value}, but {count} came with the line"),
                "field value count"},
        {6, "descriptor_unexpected",
                N_("{count} descriptors came with a line that does not use them"), "count"},
        {7, "descriptor_bad", N_("the descriptor of {field} cannot be used: {reason}"),
                "field reason"},
        {8, "batch_refused",
                N_("call {index} of the batch failed, so none was carried out: {reason}"),
                "index method reason error"},
        {9, "not_in_batch", N_("{value} cannot stand in a batch"), "value"},
        {10, "events_gone", N_("events before {oldest} are no longer kept"), "oldest"},
        {11, "shutting_down", N_("the daemon is stopping; try again in a moment"), ""},
        {12, "rejected", N_("{sentence}"), "sentence reason path line column"},
        /* Who may */
        {20, "role_required", N_("this takes the role \"{role}\""), "role method"},
        {21, "actor_required", N_("a gateway must name the actor who asks"), ""},
        {22, "actor_unknown", N_("the settings know no person \"{value}\""), "value"},
        {23, "actor_not_allowed", N_("only a gateway may name an actor"), ""},
        {24, "own_article", N_("the author of article {id} may not approve it; ask somebody else"),
                "id"},
        /* Articles */
        {30, "no_article", N_("there is no article {id}"), "id"},
        {31, "wrong_state", N_("article {id} is {state}; this takes one that is {allowed}"),
                "id state allowed"},
        {32, "key_taken", N_("key \"{key}\" was used for article {id} with other content"),
                "key id"},
        {33, "empty_article", N_("the article has no words"), ""},
        {34, "article_too_long", N_("the article is longer than {limit} bytes"), "limit"},
        {35, "text_lost",
                N_("letters have been lost in it ({lost} of them stand as a question mark in a "
                   "diamond); take the text from where it was written; words and their lines: "
                   "{suspects}"),
                "lost suspects path line"},
        {85, "text_unspaced",
                N_("{letters} letters and digits stand in it without a space between them, which "
                   "would be spelt one by one; take them out, or write the spaces; where they "
                   "begin, and their lines: "
                   "{suspects}"),
                "letters suspects path"},
        {36, "text_damaged",
                N_("its letters are lost or damaged (in {damaged} places); take the text from "
                   "where it was written; words and their lines: {suspects}"),
                "damaged suspects path"},
        {40, "text_foreign",
                N_("this is not Vietnamese, or its letters are damaged: {foreign} of {words} words "
                   "are no Vietnamese syllables; what voices may read is Vietnamese; words and "
                   "their lines: {suspects}"),
                "foreign words suspects path"},
        {41, "text_unmarked",
                N_("it is written without Vietnamese marks ({marked} of {words} words have one), "
                   "so it would be read wrongly; write it with marks; words and their lines: "
                   "{suspects}"),
                "marked words suspects path"},
        {37, "superseded_unknown", N_("there is no article {id} to supersede"), "id"},
        {42, "no_place",
                N_("article {id} cannot stand beside article {value}: that takes another one of "
                   "its class that is approved and waits for its programme"),
                "id field value"},
        {38, "recording_bad", N_("the recording cannot be used: {sentence}"), "sentence"},
        {39, "too_many_articles", N_("{limit} articles are waiting already"), "limit"},
        /* Time */
        {50, "time_past", N_("{value} is past; {allowed} would be the next"), "value allowed"},
        {55, "expires_early", N_("it expires ({value}) before it airs ({at})"), "value at"},
        {51, "not_permitted", N_("{value} is outside the permitted hours {allowed}"),
                "value allowed"},
        {52, "clock_untrusted",
                N_("the clock is not trusted yet; \"bantin clock confirm\" says that it is right"),
                ""},
        {54, "plan_endless",
                N_("the plan \"{value}\" has no end; write \"until TIME\" or \"count N\", or say "
                   "when the article expires"),
                "value"},
        {56, "plan_past", N_("the plan \"{value}\" ended in the past"), "value"},
        {53, "plan_bad", N_("the plan \"{value}\" cannot be read: {sentence}"), "value sentence"},
        /* On air */
        {60, "nothing_on_air", N_("nothing is on air"), ""},
        {61, "muted", N_("the station is muted; \"bantin mute off\" ends that"), ""},
        {62, "no_output", N_("there is no output \"{value}\""), "value nearest"},
        {63, "no_zone", N_("there is no zone \"{value}\""), "value nearest"},
        {64, "no_voice", N_("there is no voice \"{value}\""), "value nearest"},
        {65, "no_programme", N_("there is no programme \"{value}\""), "value nearest"},
        {68, "no_occurrence", N_("{value} does not air on that day"), "value next"},
        {66, "voice_failed", N_("no voice could say it: {sentence}"), "sentence"},
        {67, "not_paused", N_("nothing is paused"), ""},
        /* The station */
        {80, "settings_bad", N_("the settings have errors; the old ones stay in force: {sentence}"),
                "sentence path line count"},
        {81, "store_failed", N_("the disk did not take it: {sentence}"), "sentence"},
        {82, "disk_full", N_("the disk is full; nothing was accepted"), ""},
        {83, "no_backup",
                N_("{value} is there and is no backup; give a name that is free, or that of an "
                   "older backup"),
                "value"},
        {84, "backup_place", N_("the station cannot write {value}; it can write below {folder}"),
                "value folder"},
        {0},
};

const struct error_entry *error_find(const char *id)
{
	for (const struct error_entry *e = error_table; id != NULL && e->id != NULL; e++)
		if (strcmp(e->id, id) == 0)
			return e;
	return NULL;
}

static void add_value(struct str *out, const json_t *value)
{
	char *text;
	switch (json_typeof(value)) {
	case JSON_STRING:
		str_adds(out, json_string_value(value));
		return;
	case JSON_INTEGER:
		str_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return;
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_REAL:
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
		str_adds(out, text != NULL ? text : "?");
		free(text);
	}
}

/* "draft, pending or held" in the user's language; what is no state stays. */
static json_t *states_translated(const char *list)
{
	struct str out;
	str_init(&out);
	for (const char *p = list; *p != '\0';) {
		size_t len = strcspn(p, ", "), gap = strspn(p + len, ", ");
		bool is_or = len == 2 && memcmp(p, "or", 2) == 0;
		const char *word = state_word(p, len);
		if (is_or)
			str_adds(&out, _("or"));
		else if (word != NULL)
			str_adds(&out, word);
		else
			str_add(&out, p, len);
		str_add(&out, p + len, gap);
		p += len + gap;
	}
	json_t *text = json_string(out.data);
	str_finish(&out);
	return text;
}

/* "24/11/2026 02:00" of a time as JSON has it; NULL for every other text. */
static json_t *time_for_people(const char *text)
{
	int64_t ms;
	if (strlen(text) < 19 || text[10] != 'T' || civil_parse_rfc3339(text, &ms) < 0)
		return NULL;
	return json_sprintf("%.2s/%.2s/%.4s %.5s", text + 8, text + 5, text, text + 11);
}

static json_t *for_people(const char *id, const json_t *data)
{
	static const char *const states[] = {"state", "allowed"};
	static const char *const times[] = {"value", "at"};
	json_t *copy = json_copy((json_t *)(uintptr_t)data);
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		const char *text = json_string_value(json_object_get(data, states[i]));
		if (text != NULL && strcmp(id, "wrong_state") == 0)
			json_object_set_new(copy, states[i], states_translated(text));
	}
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		const char *text = json_string_value(json_object_get(data, times[i]));
		json_t *time = text != NULL ? time_for_people(text) : NULL;
		if (time != NULL)
			json_object_set_new(copy, times[i], time);
	}
	return copy;
}

/* Does `data` have every {field} of the sentence? */
static bool complete(const char *sentence, const json_t *data)
{
	for (const char *p = strchr(sentence, '{'); p != NULL; p = strchr(p + 1, '{')) {
		char name[32] = "";
		size_t len = strcspn(p + 1, "}");
		if (len < sizeof name)
			memcpy(name, p + 1, len);
		if (json_object_get(data, name) == NULL)
			return false;
	}
	return true;
}

void error_fill(const char *sentence, const json_t *data, struct str *out)
{
	for (const char *p = sentence; *p != '\0';) {
		size_t plain = strcspn(p, "{");
		str_add(out, p, plain);
		p += plain;
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		if (end == NULL) {
			str_adds(out, p);
			return;
		}
		char name[32] = "";
		size_t len = (size_t)(end - p) - 1;
		if (len < sizeof name)
			memcpy(name, p + 1, len);
		const json_t *value = json_object_get(data, name);
		if (value != NULL)
			add_value(out, value);
		else
			str_addc(out, '?');
		p = end + 1;
	}
}

void error_sentence(
        const char *id, const json_t *data, const char *otherwise, int translated, struct str *out)
{
	const struct error_entry *entry = error_find(id);
	const char *own = json_string_value(json_object_get(data, "sentence"));
	if (entry == NULL)
		str_adds(out, otherwise != NULL ? otherwise : id != NULL ? id : "?");
	else if (own != NULL && !complete(entry->sentence, data))
		str_adds(out, own);
	else if (translated) {
		json_t *copy = for_people(id, data);
		error_fill(_(entry->sentence), copy, out);
		json_decref(copy);
	} else
		error_fill(entry->sentence, data, out);
}
