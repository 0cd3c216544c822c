/* Methods of the as-aired log. Tables only. */
#include "control/methods.h"

static const struct param log_params[] = {
        {"since", PARAM_WHEN, false, 0, 0, NULL, "Only what ended at or after this"},
        {"until", PARAM_WHEN, false, 0, 0, NULL, "Only what ended before this"},
        {"article", PARAM_INTEGER, false, 1, INT64_C(9007199254740991), NULL, "Only this article"},
        {"after", PARAM_INTEGER, false, 0, INT64_C(9007199254740991), NULL,
                "Only entries with a larger seq"},
        {"limit", PARAM_INTEGER, false, 1, 1000, NULL,
                "At most so many, the newest; 100 unless given"},
        {0},
};
static const struct param log_result[] = {
        {"entries", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {seq, airing, article, title, class, result, planned, started, ended, "
                "outputs: [{name, frames}], words_sha256, by, why, part, insisted, reason}, by "
                "seq. why, of what did not sound whole: late, expired, superseded, cancelled, "
                "changed (by article.edit), unapproved, held, muted, hours.closed, hours.end (it "
                "does not fit in), emergency or cut (another one's exact time), stopped, skipped, "
                "dropped (by after_cut), cut.often, shutdown, crash, output.lost, voice.failed, or "
                "a code that begins with relay; why of an output: it ended there before the "
                "others, "
                "or was left out; part: of what was cut, where (as on_air of station.status has "
                "it), "
                "or null; insisted: who had the text taken although it was refused, or null; "
                "reason: \"test\" for the test of an output and the self-test, which no report "
                "counts, or null; in practice also practice: true"},
        {"more", PARAM_BOOLEAN, true, 0, 0, NULL, "There are more than the limit"},
        {0},
};
static const struct param verify_result[] = {
        {"good", PARAM_BOOLEAN, true, 0, 0, NULL,
                "The chain of hashes is whole, and the mirror's the same"},
        {"entries", PARAM_INTEGER, true, 0, 0, NULL, "How many were checked"},
        {"head", PARAM_TEXT, true, 0, 0, NULL, "Hash of the last"},
        {"broken", PARAM_INTEGER, false, 0, 0, NULL, "The first seq that does not fit"},
        {"fault", PARAM_TEXT, false, 0, 0, NULL,
                "changed: the chain breaks; cut: the mirror has what the log has no more; differs: "
                "both chains hold and are not the same; mirror_changed; mirror_cut"},
        {"file", PARAM_TEXT, false, 0, 0, NULL, "Of the mirror, where the fault is seen in it"},
        {"line", PARAM_INTEGER, false, 0, 0, NULL, "In this file"},
        {0},
};
static const struct param report_params[] = {
        {"month", PARAM_TEXT, false, 1, 64, NULL, "YYYY-MM; the present one unless given"},
        {0},
};
static const struct param report_result[] = {
        {"month", PARAM_TEXT, true, 0, 0, NULL, "YYYY-MM"},
        {"bulletins", PARAM_INTEGER, true, 0, 0, NULL, "Articles that were to air"},
        {"played", PARAM_INTEGER, true, 0, 0, NULL, "Airings that sounded, whole or in part"},
        {"emergencies", PARAM_INTEGER, true, 0, 0, NULL, "Of these, emergencies"},
        {"minutes_played", PARAM_INTEGER, true, 0, 0, NULL, "Minutes that went out"},
        {"minutes_asked", PARAM_INTEGER, true, 0, 0, NULL, "Minutes that were to go out"},
        {"head", PARAM_TEXT, true, 0, 0, NULL, "Hash of the log's last entry"},
        {"practice", PARAM_BOOLEAN, false, 0, 0, NULL, "Only in practice: nobody heard it"},
        {0},
};
#define SHA "5f0e4a0c4d1a4f0b6d5d1f1c7a1c0f5e0d3b2a19876543210fedcba987654321"

const struct method methods_log[] = {
        {"log.list", "What went out", ROLE_LISTEN, 0, 10000, log_params, log_result, "",
                "{\"limit\":20}",
                "{\"entries\":[{\"seq\":12,\"airing\":31,\"article\":7,\"title\":\"Thông báo cắt "
                "nước\",\"class\":\"normal\",\"result\":\"aired\",\"planned\":\"2026-11-23T17:00:"
                "00.000+07:00\",\"started\":\"2026-11-23T17:00:00.021+07:00\",\"ended\":\"2026-11-"
                "23T17:00:21.480+07:00\",\"outputs\":[{\"name\":\"loa\",\"frames\":473130}],"
                "\"words_sha256\":\"" SHA
                "\",\"by\":{\"uid\":1000,\"actor\":\"lan\"}}],\"more\":false}"},
        {"log.verify",
                "Check the log's chain of hashes from its anchor to its head, and its mirror",
                ROLE_LISTEN, 0, 600000, NULL, verify_result, "", "{}",
                "{\"good\":true,\"entries\":1204,\"head\":\"" SHA "\"}"},
        {"log.report", "The month's figures for the province", ROLE_LISTEN, 0, 60000, report_params,
                report_result, "", "{\"month\":\"2026-11\"}",
                "{\"month\":\"2026-11\",\"bulletins\":60,\"played\":59,\"emergencies\":1,\"minutes_"
                "played\":871,\"minutes_asked\":885,\"head\":\"" SHA "\"}"},
        {0},
};
