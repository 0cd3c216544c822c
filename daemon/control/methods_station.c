/* Methods of the station: status, outputs, settings, clock. Tables only. */
#include "control/methods.h"

static const struct param status_result[] = {
        {"muted", PARAM_BOOLEAN, true, 0, 0, NULL, "Everything is silenced"},
        {"on_air", PARAM_OBJECT, true, 0, 0, NULL,
                "null, or {airing, article, title, class, started, part, sentence, sentences, "
                "words, played_ms, duration_ms, saying, sayings, paused}. part, what sounds now: "
                "lead_in (silence before the first sound, for the amplifier), chime, call, "
                "article, pause or closing; words: those of this part, missing where it has none; "
                "sentence (from 0), sentences, played_ms and duration_ms: place in the article, "
                "and "
                "its length; saying, "
                "sayings: which time it is said, of how many"},
        {"next", PARAM_OBJECT, true, 0, 0, NULL,
                "null, or {airing, article, title, class, planned}"},
        {"queue", PARAM_OBJECT, true, 0, 0, NULL, "Number of articles by state"},
        {"outputs", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {name, type, state, device, zones, volume, underruns}"},
        {"voices", PARAM_ARRAY, true, 0, 0, NULL, "Objects {name, label, state}"},
        {"clock", PARAM_OBJECT, true, 0, 0, NULL, "{now, timezone, trusted, source}"},
        {"problems", PARAM_ARRAY, false, 0, 0, NULL,
                "Objects {id, sentence, since}, the worst first"},
        {"spool", PARAM_OBJECT, false, 0, 0, NULL,
                "{folder, open, waiting, taken, rejected, last_rejected, fresh, failure}: taken "
                "since the start; fresh: a file was rejected within a day"},
        {"feeds", PARAM_ARRAY, false, 0, 0, NULL,
                "Objects {name, state, since, last, failures, sentence}; state is waiting, ok, "
                "failing or refused"},
        {"practice", PARAM_BOOLEAN, false, 0, 0, NULL,
                "Started with --practice: nothing reaches a real output"},
        {"station", PARAM_TEXT, true, 0, 0, NULL, "Its name"},
        {"version", PARAM_TEXT, true, 0, 0, NULL, "Of the program"},
        {"uptime_ms", PARAM_INTEGER, false, 0, 0, NULL, "Since its start"},
        {0},
};
static const struct param mute_params[] = {
        {"on", PARAM_BOOLEAN, true, 0, 0, NULL,
                "true silences everything, emergencies too, until false; survives restarts"},
        {"reason", PARAM_TEXT, false, 1, 4096, NULL, "For the log"},
        {0},
};
static const struct param mute_result[] = {
        {"muted", PARAM_BOOLEAN, true, 0, 0, NULL, "As it is now"},
        {0},
};
static const struct param reload_result[] = {
        {"changed", PARAM_ARRAY, false, 0, 0, NULL, "Names of settings that have changed"},
        {"restart", PARAM_ARRAY, false, 0, 0, NULL,
                "Names of changed settings that take a restart"},
        {"articles", PARAM_ARRAY, false, 0, 0, NULL,
                "Ids of approved articles, not aired yet, that would be read differently now; they "
                "air as approved"},
        {"voices", PARAM_ARRAY, false, 0, 0, NULL,
                "Ids of those that were approved in another voice, or before it was changed"},
        {0},
};
static const struct param programme_params[] = {
        {"programme", PARAM_TEXT, true, 1, 64, NULL, "Its name in the settings"},
        {"date", PARAM_TEXT, false, 10, 10, NULL,
                "YYYY-MM-DD: its occurrence on that day; the next one unless given"},
        {0},
};
static const struct param programme_result[] = {
        {"programme", PARAM_TEXT, true, 0, 0, NULL, "Its name"},
        {"at", PARAM_TIME, true, 0, 0, NULL, "When it begins"},
        {"articles", PARAM_ARRAY, true, 0, 0, NULL,
                "What it would take as things are, in the order of airing: objects {id, title, "
                "class, state, category, voice, recording, text, title_spoken}; a recording has "
                "no text"},
        {"left", PARAM_ARRAY, true, 0, 0, NULL, "Articles for which it has no time left"},
        {0},
};
static const struct param next_params[] = {
        {"hours", PARAM_INTEGER, false, 1, 24 * 31, NULL, "How far to look; 24 unless given"},
        {"limit", PARAM_INTEGER, false, 1, 1000, NULL, "At most so many; 200 unless given"},
        {0},
};
static const struct param next_result[] = {
        {"airings", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {planned, starts, duration_ms, airing, article, title, class, programme, "
                "clash}, by time. starts is null for what will not sound; an airing of null is a "
                "programme whose bulletin is not made yet; clash is null or {why, airing, "
                "article, programme}: the reason, and for whom it gives way"},
        {"more", PARAM_BOOLEAN, true, 0, 0, NULL, "There is more than is shown"},
        {0},
};
static const struct param backup_params[] = {
        {"path", PARAM_TEXT, true, 1, 4000, NULL,
                "Absolute path of the file to write, where the daemon may write"},
        {0},
};
static const struct param backup_result[] = {
        {"path", PARAM_TEXT, true, 0, 0, NULL, "The file"},
        {"bytes", PARAM_INTEGER, true, 0, 0, NULL, "Its size"},
        {0},
};
static const struct param clock_params[] = {
        {"confirm", PARAM_BOOLEAN, false, 0, 0, NULL,
                "true: somebody looked, the clock is right; takes the role admin"},
        {0},
};
static const struct param clock_result[] = {
        {"now", PARAM_TIME, true, 0, 0, NULL, "The station's time"},
        {"timezone", PARAM_TEXT, true, 0, 0, NULL, "Its time zone"},
        {"trusted", PARAM_BOOLEAN, true, 0, 0, NULL, "If not, only emergencies and say play"},
        {"source", PARAM_TEXT, true, 0, 0, "kernel|battery|confirmed|none", "Why it is trusted"},
        {0},
};
static const struct param outputs_result[] = {
        {"outputs", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {name, type, state, device, zones, volume, underruns, frames}"},
        {0},
};
static const struct param output_test_params[] = {
        {"output", PARAM_TEXT, true, 1, 64, NULL, "Its name"},
        {0},
};
static const struct param output_test_result[] = {
        {"id", PARAM_INTEGER, true, 0, 0, NULL, "The article that it is in the log"},
        {"state", PARAM_TEXT, false, 0, 0, NULL, "Its state"},
        {"title", PARAM_TEXT, false, 0, 0, NULL, "What is said"},
        {"airing", PARAM_TIME, false, 0, 0, NULL, "When"},
        {0},
};
static const struct param volume_params[] = {
        {"output", PARAM_TEXT, true, 1, 64, NULL, "Its name"},
        {"volume", PARAM_INTEGER, true, -60, 0, NULL,
                "dB, 0 is full; until the settings are loaded again"},
        {0},
};
static const struct param voices_result[] = {
        {"voices", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {name, label, engine, region, rate_wpm, gain_db, state}"},
        {0},
};

const struct method methods_station[] = {
        {"station.status", "How the station is", ROLE_LISTEN, 0, 2000, NULL, status_result, "",
                "{}",
                "{\"muted\":false,\"on_air\":null,\"next\":{\"airing\":31,\"article\":7,\"title\":"
                "\"Thông báo cắt "
                "nước\",\"class\":\"normal\",\"planned\":\"2026-11-23T17:00:00.000+07:00\"},"
                "\"queue\":{\"pending\":1,\"approved\":4},\"outputs\":[{\"name\":\"loa\",\"type\":"
                "\"speaker\",\"state\":\"closed\"}],\"voices\":[{\"name\":\"bac-nu\",\"state\":"
                "\"ready\"}],\"clock\":{\"now\":\"2026-11-23T09:12:04.250+07:00\",\"timezone\":"
                "\"Asia/Ho_Chi_Minh\",\"trusted\":true,\"source\":\"kernel\"},\"station\":\"Phường "
                "Hồng Bàng\",\"version\":\"0.1.0\"}"},
        {"station.mute", "Silence everything, or end that; ending it takes the role admin as well",
                ROLE_ANNOUNCE, METHOD_ACTS, 0, mute_params, mute_result, "store_failed",
                "{\"on\":true}", "{\"muted\":true}"},
        {"station.reload",
                "Read settings and lexicons again; with an error in them the old ones stay",
                ROLE_ADMIN, METHOD_ACTS, 60000, NULL, reload_result, "settings_bad", "{}",
                "{\"changed\":[\"programmes\"],\"articles\":[7]}"},
        {"station.programme", "What a programme would take, with the texts", ROLE_LISTEN, 0, 0,
                programme_params, programme_result, "no_programme no_occurrence",
                "{\"programme\":\"chieu\",\"date\":\"2026-11-23\"}",
                "{\"programme\":\"chieu\",\"at\":\"2026-11-23T17:00:00.000+07:00\",\"articles\":[{"
                "\"id\":7,\"title\":\"Thông báo cắt "
                "nước\",\"class\":\"normal\",\"state\":\"approved\",\"recording\":false,"
                "\"text\":\"Thông báo cắt nước\\n\\nNgày mai, từ 8 giờ "
                "...\",\"title_spoken\":false}],\"left\":[8]}"},
        {"station.next", "What is to air, with durations and clashes", ROLE_LISTEN, 0, 0,
                next_params, next_result, "", "{\"hours\":24}",
                "{\"airings\":[{\"planned\":\"2026-11-23T17:00:00.000+07:00\",\"starts\":\"2026-"
                "11-23T17:00:12.000+07:00\",\"duration_ms\":7350,\"airing\":31,\"article\":7,"
                "\"title\":\"Thông báo cắt nước\",\"class\":\"normal\",\"programme\":\"chieu\","
                "\"clash\":{\"why\":\"waits\",\"airing\":30,\"article\":6,\"programme\":\"chieu\"}}"
                "],\"more\":false}"},
        {"station.backup",
                "Write a copy of the queue and the log that is whole although the station works on",
                ROLE_ADMIN, METHOD_ACTS, 600000, backup_params, backup_result,
                "store_failed disk_full no_backup backup_place",
                "{\"path\":\"/var/lib/bantin/backup/2026-11-23.db\"}",
                "{\"path\":\"/var/lib/bantin/backup/2026-11-23.db\",\"bytes\":1228800}"},
        {"station.clock", "The station's clock, and whether it can be trusted", ROLE_LISTEN,
                METHOD_ACTS, 0, clock_params, clock_result, "role_required store_failed", "{}",
                "{\"now\":\"2026-11-23T09:12:04.250+07:00\",\"timezone\":\"Asia/"
                "Ho_Chi_Minh\",\"trusted\":true,\"source\":\"kernel\"}"},
        {"output.list", "Outputs, and the sound devices of this machine", ROLE_LISTEN, 0, 10000,
                NULL, outputs_result, "", "{}",
                "{\"outputs\":[{\"name\":\"loa\",\"type\":\"speaker\",\"state\":\"closed\","
                "\"device\":\"USB Audio\",\"volume\":-6}]}"},
        {"output.test", "A tone and a sentence on one output", ROLE_ADMIN, METHOD_ACTS, 30000,
                output_test_params, output_test_result, "no_output muted store_failed",
                "{\"output\":\"loa\"}", "{\"id\":9}"},
        {"output.volume", "Louder or softer", ROLE_ADMIN, METHOD_ACTS, 0, volume_params, NULL,
                "no_output", "{\"output\":\"loa\",\"volume\":-6}", "{}"},
        {"voice.list", "Voice profiles", ROLE_LISTEN, 0, 0, NULL, voices_result, "", "{}",
                "{\"voices\":[{\"name\":\"bac-nu\",\"label\":\"Miền Bắc, giọng "
                "nữ\",\"engine\":\"espeak\",\"region\":\"north\",\"state\":\"ready\"}]}"},
        {0},
};
