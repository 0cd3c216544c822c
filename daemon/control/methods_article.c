/* Methods of articles. Tables only: the daemon gives the handlers. */
#include "control/methods.h"

#include "base/limits.h"

#define ID_MAX INT64_C(9007199254740991) /* exact in every JSON library */
#define CLASSES "normal|priority|emergency"
#define STATES "draft|pending|approved|held|done|expired|superseded|cancelled"

static const struct param add_params[] = {
        {"text", PARAM_TEXT, false, 1, LIMIT_ARTICLE_BYTES, NULL,
                "The article: an optional block of \"Key: value\" lines closed by ---, then the "
                "text. Either this or file"},
        {"file", PARAM_DESCRIPTOR, false, 0, 0, NULL,
                "A plain file open for reading that holds the article or, with recording, its "
                "sound; it is copied"},
        {"name", PARAM_TEXT, false, 1, 255, NULL,
                "The file's name, for messages and to guess a title"},
        {"encoding", PARAM_TEXT, false, 1, 32, NULL, "Of the file's text, where it is not UTF-8"},
        {"recording", PARAM_BOOLEAN, false, 0, 0, NULL,
                "The file is a recording to be played, not text to be read"},
        {"title", PARAM_TEXT, false, 1, LIMIT_TITLE_BYTES, NULL,
                "Instead of the title found in the text"},
        {"class", PARAM_TEXT, false, 0, 0, CLASSES,
                "normal unless given; emergency takes the role emergency"},
        {"at", PARAM_WHEN, false, 0, 0, NULL,
                "When to air it; without it a normal article waits for its programme"},
        {"expires", PARAM_WHEN, false, 0, 0, NULL, "Not aired after this"},
        {"repeat", PARAM_TEXT, false, 1, 256, NULL,
                "A repeat plan, such as \"2 x 5min then every 20min until 18:00\""},
        {"zone", PARAM_TEXT, false, 1, 64, NULL, "Only outputs of this zone"},
        {"voice", PARAM_TEXT, false, 1, 63, NULL, "A voice profile instead of the station's"},
        {"lang", PARAM_TEXT, false, 2, 16, NULL, "Language of the text, vi unless given"},
        {"category", PARAM_TEXT, false, 1, 64, NULL, "Which programmes take it"},
        {"source", PARAM_TEXT, false, 1, LIMIT_FIELD_BYTES, NULL, "Who published it, for the log"},
        {"supersedes", PARAM_INTEGER, false, 1, ID_MAX, NULL,
                "This article is taken off when the new one is approved"},
        {"series", PARAM_TEXT, false, 1, 128, NULL,
                "The newest article of a series supersedes the older ones"},
        {"key", PARAM_TEXT, false, 1, 256, NULL,
                "Names this request: sent again with the same content it gives the same id, with "
                "other content an error"},
        {"draft", PARAM_BOOLEAN, false, 0, 0, NULL,
                "Keep it as a draft: nobody is asked to approve it yet"},
        {"insist", PARAM_BOOLEAN, false, 0, 0, NULL,
                "Take a text that would be refused as damaged, foreign or without marks (never one "
                "with lost letters or without spaces); takes the role approve and is logged"},
        {0},
};
static const struct param add_result[] = {
        {"id", PARAM_INTEGER, true, 0, 0, NULL, "The article's number"},
        {"state", PARAM_TEXT, true, 0, 0, STATES, "Its state now"},
        {"title", PARAM_TEXT, true, 0, 0, NULL, "The title it has"},
        {"airing", PARAM_TIME, false, 0, 0, NULL, "When it would air next"},
        {"duration_ms", PARAM_INTEGER, false, 0, 0, NULL,
                "How long it will take, if that is known already"},
        {"again", PARAM_BOOLEAN, false, 0, 0, NULL, "The key was known: nothing new was made"},
        {"same_as", PARAM_INTEGER, false, 0, 0, NULL,
                "The newest article that is not over, has the same title and text or recording, "
                "and "
                "does not air in another zone: without a key both will air"},
        {"warnings", PARAM_ARRAY, false, 0, 0, NULL, "Sentences for the officer"},
        {0},
};

static const struct param list_params[] = {
        {"state", PARAM_TEXT, false, 0, 0, STATES "|open|all",
                "Only these; open (not done, expired, superseded or cancelled) unless given"},
        {"class", PARAM_TEXT, false, 0, 0, CLASSES, "Only this class"},
        {"after", PARAM_INTEGER, false, 0, ID_MAX, NULL,
                "Only ids above this, to page through a long list"},
        {"limit", PARAM_INTEGER, false, 1, 1000, NULL, "At most so many; 100 unless given"},
        {0},
};
static const struct param list_result[] = {
        {"articles", PARAM_ARRAY, true, 0, 0, NULL,
                "Objects {id, title, class, state, airing, created_by, approved_by, at, expires}, "
                "in the order they would air, then by id"},
        {"more", PARAM_BOOLEAN, true, 0, 0, NULL, "There are more than the limit"},
        {0},
};

static const struct param id_params[] = {
        {"id", PARAM_INTEGER, true, 1, ID_MAX, NULL, "The article's number"},
        {0},
};
static const struct param state_result[] = {
        {"id", PARAM_INTEGER, true, 0, 0, NULL, "The article's number"},
        {"state", PARAM_TEXT, true, 0, 0, STATES, "Its state now"},
        {"airing", PARAM_TIME, false, 0, 0, NULL, "When it would air next"},
        {0},
};
static const struct param show_result[] = {
        {"id", PARAM_INTEGER, true, 0, 0, NULL, "The article's number"},
        {"title", PARAM_TEXT, true, 0, 0, NULL, "Its title"},
        {"class", PARAM_TEXT, true, 0, 0, CLASSES, "Its class"},
        {"state", PARAM_TEXT, true, 0, 0, STATES, "Its state"},
        {"text", PARAM_TEXT, false, 0, 0, NULL, "As written"},
        {"words", PARAM_TEXT, false, 0, 0, NULL, "As it would be said, a sentence a line"},
        {"duration_ms", PARAM_INTEGER, false, 0, 0, NULL, "How long that takes"},
        {"source", PARAM_TEXT, false, 0, 0, NULL, "Who published it"},
        {"voice", PARAM_TEXT, false, 0, 0, NULL, "The voice asked for"},
        {"zone", PARAM_TEXT, false, 0, 0, NULL, "The zone asked for"},
        {"at", PARAM_TIME, false, 0, 0, NULL, "When it is to air"},
        {"expires", PARAM_TIME, false, 0, 0, NULL, "Not aired after this"},
        {"repeat", PARAM_TEXT, false, 0, 0, NULL, "Its repeat plan"},
        {"created", PARAM_TIME, true, 0, 0, NULL, "When it came"},
        {"created_by", PARAM_OBJECT, true, 0, 0, NULL, "{uid, actor}"},
        {"approved_by", PARAM_OBJECT, false, 0, 0, NULL, "{uid, actor}"},
        {"airings", PARAM_ARRAY, false, 0, 0, NULL,
                "Objects {id, planned, state, reason, why}; why: as in "
                "log.list"},
        {0},
};
static const struct param reason_params[] = {
        {"id", PARAM_INTEGER, true, 1, ID_MAX, NULL, "The article's number"},
        {"reason", PARAM_TEXT, false, 1, LIMIT_FIELD_BYTES, NULL, "For the log and for its author"},
        {0},
};
static const struct param approve_params[] = {
        {"id", PARAM_INTEGER, true, 1, ID_MAX, NULL, "The article's number"},
        {"words_sha256", PARAM_TEXT, false, 64, 64, NULL,
                "What was heard in the preview: if the words have changed since, it is refused; "
                "not "
                "in a batch"},
        {0},
};
static const struct param move_params[] = {
        {"id", PARAM_INTEGER, true, 1, ID_MAX, NULL, "The article to move"},
        {"before", PARAM_INTEGER, false, 1, ID_MAX, NULL, "Air it right before this one"},
        {"after", PARAM_INTEGER, false, 1, ID_MAX, NULL, "Air it right after this one"},
        {"to", PARAM_TEXT, false, 0, 0, "first|last", "First or last of its class"},
        {"at", PARAM_WHEN, false, 0, 0, NULL, "At another time"},
        {0},
};
static const struct param edit_params[] = {
        {"id", PARAM_INTEGER, true, 1, ID_MAX, NULL, "The article's number"},
        {"text", PARAM_TEXT, false, 1, LIMIT_ARTICLE_BYTES, NULL,
                "The new text, as an article file; of its keys Title counts"},
        {"title", PARAM_TEXT, false, 1, LIMIT_TITLE_BYTES, NULL, "The new title"},
        {"class", PARAM_TEXT, false, 0, 0, CLASSES, "The new class"},
        {"at", PARAM_WHEN, false, 0, 0, NULL,
                "The new time; empty, as with those that follow: none any more"},
        {"expires", PARAM_WHEN, false, 0, 0, NULL, "The new end of validity"},
        {"repeat", PARAM_TEXT, false, 0, 256, NULL, "The new repeat plan"},
        {"zone", PARAM_TEXT, false, 0, 64, NULL, "The new zone"},
        {"voice", PARAM_TEXT, false, 0, 63, NULL, "The new voice"},
        {"category", PARAM_TEXT, false, 0, 64, NULL, "The new category"},
        {"source", PARAM_TEXT, false, 0, LIMIT_FIELD_BYTES, NULL, "The new source"},
        {"insist", PARAM_BOOLEAN, false, 0, 0, NULL, "As in article.add"},
        {0},
};
static const struct param preview_params[] = {
        {"id", PARAM_INTEGER, false, 1, ID_MAX, NULL, "An article of the queue; or text"},
        {"text", PARAM_TEXT, false, 1, 64 << 10, NULL,
                "An article that is not added, with what article.add would be given:"},
        {"name", PARAM_TEXT, false, 1, 255, NULL, "As in article.add"},
        {"title", PARAM_TEXT, false, 1, LIMIT_TITLE_BYTES, NULL, "As in article.add"},
        {"class", PARAM_TEXT, false, 0, 0, CLASSES, "As in article.add"},
        {"at", PARAM_WHEN, false, 0, 0, NULL, "As in article.add"},
        {"expires", PARAM_WHEN, false, 0, 0, NULL, "As in article.add"},
        {"repeat", PARAM_TEXT, false, 1, 256, NULL, "As in article.add"},
        {"zone", PARAM_TEXT, false, 1, 64, NULL, "As in article.add"},
        {"lang", PARAM_TEXT, false, 2, 16, NULL, "As in article.add"},
        {"category", PARAM_TEXT, false, 1, 64, NULL, "As in article.add"},
        {"supersedes", PARAM_INTEGER, false, 1, ID_MAX, NULL, "As in article.add"},
        {"series", PARAM_TEXT, false, 1, 128, NULL, "As in article.add"},
        {"insist", PARAM_BOOLEAN, false, 0, 0, NULL, "As in article.add"},
        {"voice", PARAM_TEXT, false, 1, 63, NULL, "A voice profile instead of the station's"},
        {"sound", PARAM_BOOLEAN, false, 0, 0, NULL,
                "Also make the sound, as a WAV file: comes as a descriptor"},
        {0},
};
static const struct param preview_result[] = {
        {"words", PARAM_TEXT, true, 0, 0, NULL, "What would be said, a sentence a line"},
        {"words_sha256", PARAM_TEXT, true, 0, 0, NULL, "Their hash, for article.approve"},
        {"reading", PARAM_ARRAY, true, 0, 0, NULL,
                "The text against what is said for it, in its order: objects {line, written, "
                "spoken, changes: [{from, to, written, spoken, sure, doubt}], title}. line counts "
                "in the text, spoken is empty where nothing is said, from and to are bytes of the "
                "row's written, sure goes to 100, doubt is null or says why, title is true for the "
                "row of a spoken title"},
        {"doubts", PARAM_ARRAY, true, 0, 0, NULL,
                "What an officer should look at: objects {from, to, written, spoken, doubt}"},
        {"duration_ms", PARAM_INTEGER, false, 0, 0, NULL, "How long that takes"},
        {"skipped", PARAM_INTEGER, false, 0, 0, NULL,
                "Sentences that the voice could not say; such an article would be held"},
        {"frozen", PARAM_BOOLEAN, false, 0, 0, NULL,
                "These are the words that approval froze; it would be read differently now"},
        {"airs", PARAM_OBJECT, true, 0, 0, NULL,
                "When it would air first if it were approved now, foretold by the policy that "
                "decides it: {planned, starts, programme, why, waits_for}. starts is null where it "
                "would not sound, for the reason why: no_programme takes it, it is too far away to "
                "tell, or as in station.next; waits_for is the article that it waits for"},
        {"displaces", PARAM_ARRAY, true, 0, 0, NULL,
                "What would give way to it: objects {effect, article, title, class, programme, "
                "before, after, why}. effect is later, cut, missed or superseded; before and "
                "after are the times of its start, after is null where there is none; "
                "an occurrence of a programme has programme in the place of article"},
        {0},
};

#define STATE_ANSWER                                                                               \
	"{\"id\":7,\"state\":\"approved\",\"airing\":\"2026-11-23T17:00:00.000+07:00\"}"

const struct method methods_article[] = {
        {"article.add",
                "Put an article into the queue. The answer comes when it is on disk. Classes whose "
                "approval is \"required\" wait as pending for somebody with the role approve who "
                "is not the author",
                ROLE_ANNOUNCE, METHOD_ACTS | METHOD_BATCH, 120000, add_params, add_result,
                "key_taken empty_article article_too_long text_lost text_unspaced text_damaged "
                "text_foreign "
                "text_unmarked "
                "superseded_unknown recording_bad time_past expires_early not_permitted plan_bad "
                "plan_past "
                "plan_endless "
                "no_zone "
                "no_voice descriptor_bad disk_full store_failed too_many_articles",
                "{\"text\":\"Thông báo cắt nước\\n\\nNgày mai, từ 8 giờ đến 11 giờ, tổ dân phố số "
                "3 tạm ngừng cấp "
                "nước.\",\"class\":\"normal\",\"at\":\"17:00\",\"key\":\"nuoc-2026-11-23\"}",
                "{\"id\":7,\"state\":\"pending\",\"title\":\"Thông báo cắt "
                "nước\",\"airing\":\"2026-11-23T17:00:00.000+07:00\"}"},
        {"article.list", "The queue, or what was in it", ROLE_LISTEN, 0, 0, list_params,
                list_result, "", "{\"state\":\"open\",\"limit\":100}",
                "{\"articles\":[{\"id\":7,\"title\":\"Thông báo cắt "
                "nước\",\"class\":\"normal\",\"state\":\"pending\",\"airing\":\"2026-11-23T17:00:"
                "00.000+07:00\",\"created_by\":{\"uid\":1000,\"actor\":\"lan\"},\"approved_by\":"
                "null,\"at\":\"2026-11-23T17:00:00.000+07:00\",\"expires\":null}],\"more\":false}"},
        {"article.show", "All about one article", ROLE_LISTEN, 0, 0, id_params, show_result,
                "no_article", "{\"id\":7}",
                "{\"id\":7,\"title\":\"Thông báo cắt "
                "nước\",\"class\":\"normal\",\"state\":\"pending\",\"text\":\"Thông báo cắt "
                "nước\\n\\nNgày mai, từ 8 giờ "
                "...\",\"created\":\"2026-11-23T09:12:04.250+07:00\",\"created_by\":{\"uid\":1000,"
                "\"actor\":\"lan\"}}"},
        {"article.approve",
                "Allow an article to air; also puts a held one back. What is approved is frozen: "
                "later changes of lexicon or voice do not change it",
                ROLE_APPROVE, METHOD_ACTS | METHOD_BATCH, 0, approve_params, state_result,
                "no_article wrong_state own_article store_failed", "{\"id\":7}", STATE_ANSWER},
        {"article.hold",
                "Keep an article from airing until it is approved again; takes approve for others' "
                "articles",
                ROLE_ANNOUNCE, METHOD_ACTS | METHOD_BATCH, 0, reason_params, state_result,
                "no_article wrong_state store_failed", "{\"id\":7,\"reason\":\"sai giờ\"}",
                "{\"id\":7,\"state\":\"held\"}"},
        {"article.cancel", "Take an article off for good; takes approve for others' articles",
                ROLE_ANNOUNCE, METHOD_ACTS | METHOD_BATCH, 0, reason_params, state_result,
                "no_article wrong_state store_failed", "{\"id\":7}",
                "{\"id\":7,\"state\":\"cancelled\"}"},
        {"article.move",
                "Change an article's place or time in the queue; give one of before, after, to and "
                "at",
                ROLE_ANNOUNCE, METHOD_ACTS | METHOD_BATCH, 0, move_params, state_result,
                "no_article wrong_state no_place time_past expires_early not_permitted "
                "store_failed",
                "{\"id\":7,\"to\":\"first\"}", STATE_ANSWER},
        {"article.edit",
                "Change an article that has not aired; a change of what is said takes its approval "
                "away",
                ROLE_ANNOUNCE, METHOD_ACTS | METHOD_BATCH, 0, edit_params, state_result,
                "no_article wrong_state empty_article article_too_long text_lost text_unspaced "
                "text_damaged "
                "text_foreign text_unmarked "
                "time_past expires_early not_permitted plan_bad plan_past plan_endless no_zone "
                "no_voice "
                "store_failed",
                "{\"id\":7,\"title\":\"Cắt nước ngày mai\"}", "{\"id\":7,\"state\":\"pending\"}"},
        {"article.preview",
                "What would be said, made with the station's lexicon, settings and voice; when it "
                "would air, and what would give way to it. A text is refused as article.add would "
                "refuse it",
                ROLE_LISTEN, METHOD_SENDS_FD, 120000, preview_params, preview_result,
                "role_required no_article no_voice no_zone voice_failed empty_article text_lost "
                "text_unspaced "
                "text_damaged text_foreign text_unmarked superseded_unknown time_past "
                "not_permitted plan_bad plan_past plan_endless",
                "{\"id\":7,\"sound\":true}",
                "{\"words\":\"Tổ dân phố số ba họp lúc mười chín giờ.\",\"words_sha256\":"
                "\"5f0e4a0c4d1a4f0b6d5d1f1c7a1c0f5e0d3b2a19876543210fedcba987654321\","
                "\"reading\":[{\"line\":1,\"written\":\"Tổ dân phố số 3 họp lúc 19 "
                "giờ.\",\"spoken\":\"Tổ dân phố số ba họp lúc mười chín "
                "giờ.\",\"changes\":[{\"from\":21,\"to\":22,\"written\":\"3\",\"spoken\":\"ba\","
                "\"sure\":100,\"doubt\":null}]}],\"doubts\":[],\"duration_ms\":7350,\"skipped\":0,"
                "\"airs\":{\"planned\":\"2026-11-23T17:00:00.000+07:00\",\"starts\":\"2026-11-"
                "23T17:00:00.000+07:00\",\"programme\":null,\"why\":null},\"displaces\":[{"
                "\"effect\":\"later\",\"article\":6,\"title\":\"Tiêm "
                "chủng\",\"class\":\"normal\",\"programme\":null,\"before\":\"2026-11-23T17:00:00."
                "000+07:00\",\"after\":\"2026-11-23T17:00:08.000+07:00\",\"why\":null}]}"},
        {0},
};
