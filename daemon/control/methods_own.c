/* Methods that the server itself answers, and the list of all groups. */
#include "control/methods.h"

static const struct param describe_result[] = {
        {"program", PARAM_TEXT, true, 0, 0, NULL, "bantind"},
        {"version", PARAM_TEXT, true, 0, 0, NULL, "Of the program"},
        {"roles", PARAM_ARRAY, true, 0, 0, NULL, "Names of all roles"},
        {"you", PARAM_OBJECT, true, 0, 0, NULL, "{uid, actor, roles}: who you are to the daemon"},
        {"methods", PARAM_OBJECT, true, 0, 0, NULL,
                "By name: {doc, role, params, result, errors, acts, batch, sends_descriptor, "
                "example}"},
        {"errors", PARAM_OBJECT, true, 0, 0, NULL, "By id: {code, sentence, fields}"},
        {0},
};
static const struct param subscribe_params[] = {
        {"from", PARAM_INTEGER, false, 0, INT64_C(9007199254740991), NULL,
                "First durable event wanted; only new ones unless given. Remember the last seq "
                "seen and ask from the one after"},
        {"progress", PARAM_BOOLEAN, false, 0, 0, NULL,
                "Also unnumbered events (the sentence now spoken, levels); they are dropped for a "
                "slow reader"},
        {0},
};
static const struct param subscribe_result[] = {
        {"next", PARAM_INTEGER, true, 0, 0, NULL, "The number the next event will have"},
        {"oldest", PARAM_INTEGER, true, 0, 0, NULL, "The oldest number still kept"},
        {0},
};
static const struct param batch_params[] = {
        {"calls", PARAM_ARRAY, true, 0, 1000, NULL,
                "Objects {method, params}; descriptors count over the whole line"},
        {0},
};
static const struct param batch_result[] = {
        {"results", PARAM_ARRAY, true, 0, 0, NULL, "The result of each call, in order"},
        {0},
};

static const struct method methods_own[] = {
        {"bantin.describe", "Everything that this daemon can do, as this document says it",
                ROLE_LISTEN, METHOD_INSIDE, 0, NULL, describe_result, "", "{}",
                "{\"program\":\"bantind\",\"version\":\"0.1.0\",\"roles\":[\"listen\"],\"you\":{"
                "\"uid\":1000,\"actor\":\"\",\"roles\":[\"listen\"]},\"methods\":{},\"errors\":{}"
                "}"},
        {"batch.run", "Several calls as one: all are carried out, or none", ROLE_LISTEN,
                METHOD_INSIDE, 120000, batch_params, batch_result, "batch_refused not_in_batch",
                "{\"calls\":[{\"method\":\"article.cancel\",\"params\":{\"id\":7}},{\"method\":"
                "\"article.add\",\"params\":{\"text\":\"Đã có nước trở lại.\"}}]}",
                "{\"results\":[{\"id\":7,\"state\":\"cancelled\"},{\"id\":9,\"state\":\"pending\","
                "\"title\":\"Đã có nước trở lại.\"}]}"},
        {"events.subscribe",
                "Be told what happens. Events come as notifications "
                "{\"method\":\"event\",\"params\":{seq, type, ...}}; numbered ones are never "
                "skipped and can be asked for again for 30 days",
                ROLE_LISTEN, METHOD_INSIDE, 0, subscribe_params, subscribe_result, "events_gone",
                "{\"from\":118}", "{\"next\":118,\"oldest\":1}"},
        {"events.unsubscribe", "No more events", ROLE_LISTEN, METHOD_INSIDE, 0, NULL, NULL, "",
                "{}", "{}"},
        {0},
};

const struct method *const method_groups[] = {
        methods_article,
        methods_air,
        methods_station,
        methods_log,
        methods_own,
        NULL,
};
