/* Methods of the as-aired log and of the lexicon. Tables only. */
#include "control/methods.h"

static const struct param log_params[] = {
        {"since", PARAM_WHEN, false, 0, 0, NULL, "Only what started at or after this"},
        {"until", PARAM_WHEN, false, 0, 0, NULL, "Only what started before this"},
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
                "outputs: [{name, frames}], words_sha256, by}, by seq"},
        {"more", PARAM_BOOLEAN, true, 0, 0, NULL, "There are more than the limit"},
        {0},
};
static const struct param verify_result[] = {
        {"good", PARAM_BOOLEAN, true, 0, 0, NULL, "The chain of hashes is whole"},
        {"entries", PARAM_INTEGER, true, 0, 0, NULL, "How many were checked"},
        {"head", PARAM_TEXT, true, 0, 0, NULL, "Hash of the last"},
        {"broken", PARAM_INTEGER, false, 0, 0, NULL, "The first seq that does not fit"},
        {0},
};
static const struct param report_params[] = {
        {"month", PARAM_TEXT, true, 7, 7, NULL, "YYYY-MM"},
        {0},
};
static const struct param report_result[] = {
        {"month", PARAM_TEXT, true, 0, 0, NULL, "YYYY-MM"},
        {"bulletins", PARAM_INTEGER, true, 0, 0, NULL, "Planned"},
        {"played", PARAM_INTEGER, true, 0, 0, NULL, "Of them aired"},
        {"emergencies", PARAM_INTEGER, true, 0, 0, NULL, "Emergencies aired"},
        {"minutes_played", PARAM_INTEGER, true, 0, 0, NULL, "Minutes that went out"},
        {"minutes_asked", PARAM_INTEGER, true, 0, 0, NULL, "Minutes that were to go out"},
        {"head", PARAM_TEXT, true, 0, 0, NULL, "Hash of the log's last entry of the month"},
        {0},
};
static const struct param lexicon_list_params[] = {
        {"find", PARAM_TEXT, false, 1, 256, NULL, "Only entries that hold this"},
        {"limit", PARAM_INTEGER, false, 1, 1000, NULL, "At most so many; 100 unless given"},
        {0},
};
static const struct param lexicon_list_result[] = {
        {"entries", PARAM_ARRAY, true, 0, 0, NULL, "Objects {written, spoken, from}"},
        {0},
};
static const struct param lexicon_add_params[] = {
        {"written", PARAM_TEXT, true, 1, 256, NULL, "As it stands in texts"},
        {"spoken", PARAM_TEXT, true, 1, 1024, NULL, "How to say it, in Vietnamese words"},
        {0},
};
static const struct param lexicon_add_result[] = {
        {"articles", PARAM_ARRAY, false, 0, 0, NULL,
                "Ids of approved articles, not aired yet, that keep the old words"},
        {0},
};
static const struct param lexicon_try_params[] = {
        {"text", PARAM_TEXT, true, 1, 20000, NULL, "A text"},
        {0},
};
static const struct param lexicon_try_result[] = {
        {"words", PARAM_TEXT, true, 0, 0, NULL, "How it would be said"},
        {"notes", PARAM_ARRAY, false, 0, 0, NULL,
                "Objects {from, to, class, rule, written, spoken, doubt}"},
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
        {"log.verify", "Check the log's chain of hashes from its anchor to its head", ROLE_LISTEN,
                0, 600000, NULL, verify_result, "", "{}",
                "{\"good\":true,\"entries\":1204,\"head\":\"" SHA "\"}"},
        {"log.report", "The month's figures for the province", ROLE_LISTEN, 0, 60000, report_params,
                report_result, "", "{\"month\":\"2026-11\"}",
                "{\"month\":\"2026-11\",\"bulletins\":60,\"played\":59,\"emergencies\":1,\"minutes_"
                "played\":871,\"minutes_asked\":885,\"head\":\"" SHA "\"}"},
        {"lexicon.list", "The station's own readings", ROLE_LISTEN, 0, 0, lexicon_list_params,
                lexicon_list_result, "", "{\"find\":\"UBND\"}",
                "{\"entries\":[{\"written\":\"UBND\",\"spoken\":\"Ủy ban nhân "
                "dân\",\"from\":\"abbreviations.tsv\"}]}"},
        {"lexicon.add", "Say how something is read from now on", ROLE_ADMIN, METHOD_ACTS, 0,
                lexicon_add_params, lexicon_add_result, "lexicon_bad store_failed",
                "{\"written\":\"TDP\",\"spoken\":\"tổ dân phố\"}", "{\"articles\":[7]}"},
        {"lexicon.try", "How a text would be read", ROLE_LISTEN, 0, 10000, lexicon_try_params,
                lexicon_try_result, "", "{\"text\":\"UBND phường họp lúc 7h30\"}",
                "{\"words\":\"Ủy ban nhân dân phường họp lúc bảy giờ ba mươi\"}"},
        {0},
};
