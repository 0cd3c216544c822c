/* bantin outputs: loudspeakers and other outputs; testing one, its volume. */
#include "base/i18n.h"
#include "base/str.h"
#include "cli/remote.h"
#include "cli/setup_ask.h"
#include "cli/table.h"
#include "cli/words.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
        {"volume", 0, "DB", N_("set the volume of one output: -60 to 0 dB, 0 is full"), NULL},
        REMOTE_OPTIONS,
        {0},
};

static void zones_text(const json_t *zones, struct str *out)
{
	size_t i;
	json_t *z;
	json_array_foreach(zones, i, z)
	        str_addf(out, "%s%s", i > 0 ? " " : "", json_string_value(z));
}

static void print_outputs(const json_t *outputs)
{
	const struct table_column columns[] = {
	        {_("Output"), false, false},
	        {_("Type"), false, false},
	        {_("State"), false, false},
	        {_("Volume"), true, false},
	        {_("Zones"), false, false},
	        {_("Device"), false, true},
	        {0},
	};
	struct table *t = table_create(columns);
	size_t i;
	json_t *o;
	json_array_foreach(outputs, i, o)
	{
		struct str zones;
		str_init(&zones);
		zones_text(json_object_get(o, "zones"), &zones);
		table_cell(t, text_of(o, "name"));
		table_cell(t, text_of(o, "type"));
		table_cell(t, words_of(text_of(o, "state")));
		if (json_is_number(json_object_get(o, "volume")))
			table_cellf(t, "%.0f dB", json_number_value(json_object_get(o, "volume")));
		else
			table_cell(t, "");
		table_cell(t, zones.data);
		table_cell(t, text_of(o, "device"));
		str_finish(&zones);
	}
	table_print(t, stdout);
	table_destroy(t);
}

/* As this machine's sound library has them: an output's `device` is one of
 * these names. The daemon does not know them; it looks for its own only. */
static json_t *sound_devices(void)
{
	struct str names;
	json_t *devices = json_array();
	str_init(&names);
	setup_devices(&names);
	for (const char *p = names.data; *p != '\0';) {
		size_t len = strcspn(p, "\n");
		json_array_append_new(devices, json_pack("{s:s%}", "name", p, len));
		p += len + (p[len] == '\n');
	}
	str_finish(&names);
	return devices;
}

static void print_devices(const json_t *devices)
{
	size_t i;
	json_t *d;
	if (json_array_size(devices) > 0)
		printf("\n%s\n", _("Sound devices of this machine:"));
	json_array_foreach(devices, i, d)
	{
		fputs("  ", stdout);
		table_put(text_of(d, "name"), stdout);
		putchar('\n');
	}
}

static int list(const struct options *given)
{
	json_t *answer = NULL;
	int code = remote_once("outputs", given, "output.list", json_object(), &answer);
	if (code == EXIT_DONE) {
		json_object_set_new(answer, "devices", sound_devices());
		if (options_has(given, "json")) {
			remote_print(answer);
		} else {
			print_outputs(json_object_get(answer, "outputs"));
			print_devices(json_object_get(answer, "devices"));
		}
	}
	json_decref(answer);
	return code;
}

/* {output, volume}, or NULL after printing wrong usage. */
static json_t *volume_params(const char *name, const char *value)
{
	char *end;
	errno = 0;
	long volume = strtol(value, &end, 10);
	if (errno == 0 && end != value && (*end == '\0' || strcmp(end, "dB") == 0) &&
	        volume >= -60 && volume <= 0)
		return json_pack("{s:s, s:I}", "output", name, "volume", (json_int_t)volume);
	verb_usage(
	        "outputs", _("the volume is a whole number from -60 to 0 dB, not \"%s\""), value);
	return NULL;
}

static int run(const struct options *given, int argc, char **argv)
{
	const char *volume = options_value(given, "volume");
	const char *method = "output.volume";
	json_t *params = NULL;
	json_t *answer = NULL;
	if (argc == 0 && volume == NULL)
		return list(given);
	if (argc > 0 && !utf8_valid(argv[argc - 1], strlen(argv[argc - 1]), NULL))
		return verb_usage(
		        "outputs", _("the name is not UTF-8; is the terminal set to it?"));
	if (argc == 1 && volume != NULL) {
		params = volume_params(argv[0], volume);
		if (params == NULL)
			return EXIT_USAGE;
	} else if (argc == 2 && volume == NULL && strcmp(argv[0], "test") == 0) {
		method = "output.test";
		params = json_pack("{s:s}", "output", argv[1]);
	} else {
		return verb_usage(
		        "outputs", _("takes nothing, \"test NAME\" or \"NAME --volume DB\""));
	}
	int code = remote_once("outputs", given, method, params, &answer);
	if (code == EXIT_DONE && options_has(given, "json"))
		remote_print(answer);
	else if (code == EXIT_DONE && volume == NULL)
		printf(_("Listen: a tone and a sentence go out on %s, as soon as it is free.\n"),
		        argv[1]);
	json_decref(answer);
	return code;
}

const struct verb verb_outputs = {
        .name = "outputs",
        .arguments = "[test NAME | NAME]",
        .summary = N_("list loudspeakers and other outputs, test one, set its volume"),
        .details = N_(
                "The volume holds until the settings are read again; put it there to keep it.\n\n"
                "Examples:\n  bantin outputs\n  bantin outputs test loa\n  bantin outputs loa "
                "--volume -6"),
        .options = options,
        .run = run,
};
