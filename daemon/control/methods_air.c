/* Methods of what is on air now. Tables only. */
#include "control/methods.h"

static const struct param say_params[] = {
        {"text", PARAM_TEXT, true, 1, 20000, NULL, "What to say"},
        {"class", PARAM_TEXT, false, 0, 0, "normal|priority|emergency",
                "priority unless given; emergency takes the role emergency and cuts in at once"},
        {"zone", PARAM_TEXT, false, 1, 64, NULL, "Only outputs of this zone"},
        {"voice", PARAM_TEXT, false, 1, 63, NULL, "A voice profile instead of the station's"},
        {"chime", PARAM_BOOLEAN, false, 0, 0, NULL, "Begin with the chime"},
        {"key", PARAM_TEXT, false, 1, 256, NULL, "As in article.add"},
        {0},
};
static const struct param say_result[] = {
        {"id", PARAM_INTEGER, true, 0, 0, NULL, "The article that was made of it"},
        {"state", PARAM_TEXT, true, 0, 0, NULL, "Its state"},
        {0},
};
static const struct param end_params[] = {
        {"zone", PARAM_TEXT, false, 1, 64, NULL,
                "Only in this zone; outputs of others go on with it"},
        {"reason", PARAM_TEXT, false, 1, 4096, NULL, "For the log"},
        {0},
};
static const struct param end_result[] = {
        {"airing", PARAM_INTEGER, false, 0, 0, NULL, "The airing that was ended"},
        {"article", PARAM_INTEGER, false, 0, 0, NULL, "Its article"},
        {"title", PARAM_TEXT, false, 0, 0, NULL, "Its title"},
        {"goes_on", PARAM_BOOLEAN, false, 0, 0, NULL,
                "It ended in the zone only, and goes on in others: the article is not held"},
        {"outputs", PARAM_ARRAY, false, 0, 0, NULL, "Then: the names of those where it ended"},
        {0},
};
static const struct param which_params[] = {
        {"zone", PARAM_TEXT, false, 1, 64, NULL,
                "Only if it is on air in this zone; it is one act for all its outputs"},
        {"reason", PARAM_TEXT, false, 1, 4096, NULL, "For the log"},
        {0},
};
static const struct param which_result[] = {
        {"airing", PARAM_INTEGER, false, 0, 0, NULL, "The airing that was ended"},
        {"article", PARAM_INTEGER, false, 0, 0, NULL, "Its article"},
        {"title", PARAM_TEXT, false, 0, 0, NULL, "Its title"},
        {0},
};

#define END_ANSWER                                                                                 \
	"{\"airing\":31,\"article\":7,\"title\":\"Thông báo cắt nước\",\"goes_on\":false}"
#define WHICH_ANSWER "{\"airing\":31,\"article\":7,\"title\":\"Thông báo cắt nước\"}"

const struct method methods_air[] = {
        {"air.say",
                "Say a sentence now, with no programme around it. Where its class needs approval "
                "it also takes approve",
                ROLE_ANNOUNCE, METHOD_ACTS, 0, say_params, say_result,
                "role_required muted not_permitted no_voice no_zone empty_article text_lost "
                "text_unspaced "
                "text_damaged text_foreign text_unmarked voice_failed "
                "store_failed",
                "{\"text\":\"Mời bà con tập trung tại nhà văn hóa.\"}",
                "{\"id\":8,\"state\":\"approved\"}"},
        {"air.stop",
                "Silence now: ends what is on air and holds its article, so that neither a plan "
                "nor a restart brings it back",
                ROLE_ANNOUNCE, METHOD_ACTS, 0, end_params, end_result,
                "nothing_on_air no_zone store_failed", "{}", END_ANSWER},
        {"air.skip",
                "End what is on air and go on with the next; later airings of the article stay",
                ROLE_ANNOUNCE, METHOD_ACTS, 0, end_params, end_result,
                "nothing_on_air no_zone store_failed", "{}", END_ANSWER},
        {"air.pause", "Silence, and keep the place", ROLE_ANNOUNCE, METHOD_ACTS, 0, which_params,
                which_result, "nothing_on_air no_zone", "{}", WHICH_ANSWER},
        {"air.resume", "Go on where it was paused", ROLE_ANNOUNCE, METHOD_ACTS, 0, which_params,
                which_result, "not_paused nothing_on_air no_zone", "{}", WHICH_ANSWER},
        {0},
};
