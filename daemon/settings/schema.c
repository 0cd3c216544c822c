/* The table of all settings: a row each, with its documentation. Everything
 * that knows settings by name comes from here: loader, checker, `bantin
 * config show`, the example file, bantin.conf(5). To add a setting, add a
 * member to settings.h and a row here, then run `cmake --build ... -t docs-update`. */
#include "settings/schema.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "settings/grammar.h"
#include "settings/schema_lists.h"
#include "settings/settings.h"

#define ROWS(table) .rows = (table)
#define SECONDS(n) ((n)*1000.0)
#define MINUTES(n) SECONDS((n)*60.0)
#define HOURS(n) MINUTES((n)*60.0)
#define DAYS(n) HOURS((n)*24.0)
#define MIB(n) ((n)*1048576.0)
#define GIB(n) MIB((n)*1024.0)

/* ---- choices ---- */

static const struct choice approvals[] = {
        {"required", APPROVAL_REQUIRED}, {"role", APPROVAL_ROLE}, {"none", APPROVAL_NONE}, {0}};
static const struct choice after_cuts[] = {{"resume", AFTER_CUT_RESUME},
        {"restart", AFTER_CUT_RESTART}, {"drop", AFTER_CUT_DROP}, {0}};
static const struct choice hundreds[] = {{"voice", HUNDREDS_BY_VOICE}, {"linh", HUNDREDS_LINH},
        {"lẻ", HUNDREDS_LE}, {"le", HUNDREDS_LE}, {0}};
static const struct choice thousands[] = {{"voice", THOUSANDS_BY_VOICE}, {"nghìn", THOUSANDS_NGHIN},
        {"nghin", THOUSANDS_NGHIN}, {"ngàn", THOUSANDS_NGAN}, {"ngan", THOUSANDS_NGAN}, {0}};
static const struct choice fours[] = {{"voice", FOURS_BY_VOICE}, {"tư", FOURS_TU}, {"tu", FOURS_TU},
        {"bốn", FOURS_BON}, {"bon", FOURS_BON}, {0}};
static const struct choice days[] = {{"voice", DAYS_BY_VOICE}, {"plain", DAYS_PLAIN},
        {"mùng", DAYS_MUNG}, {"mung", DAYS_MUNG}, {0}};
static const struct choice letters[] = {{"voice", LETTERS_BY_VOICE}, {"names", LETTERS_NAMES},
        {"school", LETTERS_SCHOOL}, {"short", LETTERS_SHORT}, {0}};
static const struct choice documents[] = {{"expand", DOCUMENTS_EXPAND}, {"spell", DOCUMENTS_SPELL},
        {"number", DOCUMENTS_NUMBER}, {0}};
static const struct choice mp3_qualities[] = {{"fast", MP3_FAST}, {"best", MP3_BEST}, {0}};
static const struct choice busies[] = {
        {"now", WHEN_BUSY_CUT}, {"next", WHEN_BUSY_NEXT}, {"wait", WHEN_BUSY_WAIT}, {0}};

/* ---- groups ---- */

#define CLASS(member) .offset = offsetof(struct settings_by_class, member)
static const struct row approval_rows[] = {{.key = "normal",
                                                   .type = ROW_CHOICE,
                                                   CLASS(normal),
                                                   .choices = approvals,
                                                   .preset = "\"required\"",
                                                   .doc = N_("Normal articles.")},
        {.key = "priority",
                .type = ROW_CHOICE,
                CLASS(priority),
                .choices = approvals,
                .preset = "\"required\"",
                .doc = N_("Priority articles.")},
        {.key = "emergency",
                .type = ROW_CHOICE,
                CLASS(emergency),
                .choices = approvals,
                .preset = "\"role\"",
                .doc = N_("Emergencies.")},
        {0}};
static const struct row after_cut_rows[] = {{.key = "normal",
                                                    .type = ROW_CHOICE,
                                                    CLASS(normal),
                                                    .choices = after_cuts,
                                                    .preset = "\"resume\"",
                                                    .doc = N_("Normal articles.")},
        {.key = "priority",
                .type = ROW_CHOICE,
                CLASS(priority),
                .choices = after_cuts,
                .preset = "\"resume\"",
                .doc = N_("Priority articles.")},
        {.key = "emergency",
                .type = ROW_CHOICE,
                CLASS(emergency),
                .choices = after_cuts,
                .preset = "\"restart\"",
                .doc = N_("Emergencies that another emergency cut off.")},
        {0}};

#define BULLETIN(member) .offset = offsetof(struct settings_bulletin, member)
static const struct row bulletin_rows[] = {
        {.key = "rundown",
                .type = ROW_TEXTS,
                BULLETIN(rundown),
                .check = check_rundown,
                .preset = "( \"chime\", \"call\", \"articles\", \"closing\" )",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Parts of a bulletin in order: chime[:NAME], call, "
                          "articles[:category=C,max=N], file:PATH, relay:SOURCE=MINUTES, "
                          "pause:2s, closing. SOURCE is part of the name of a sound device to "
                          "listen to, \"default\", or the path of a file.")},
        {.key = "call",
                .type = ROW_TEXT,
                BULLETIN(call),
                .check = check_template,
                .preset = "\"Đây là {station}. Bản tin {session}, phát lúc {time}, {date}.\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("The station's call. {station}, {session}, {date} and {time} are filled "
                          "in and read as words.")},
        {.key = "closing",
                .type = ROW_TEXT,
                BULLETIN(closing),
                .check = check_template,
                .preset = "\"Bản tin của {station} đến đây là hết. Xin cảm ơn quý vị và các bạn đã "
                          "lắng nghe.\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("What is said at the end. Empty: nothing.")},
        {.key = "repeat",
                .type = ROW_TEXT,
                BULLETIN(repeat),
                .check = check_template,
                .preset = "\"Xin nhắc lại thông báo phát lúc {time}, {date}.\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Said before an article that airs again; {date} and {time} are those of "
                          "its first airing.")},
        {.key = "chime",
                .type = ROW_TEXT,
                BULLETIN(chime),
                .check = check_chime,
                .preset = "\"default\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("The chime: \"default\", another of those that come with bantin "
                          "(\"opening\", \"signal\", \"closing\", \"urgent\"), the whole path of a "
                          "recording, or \"none\".")},
        {.key = "signal",
                .type = ROW_TEXT,
                BULLETIN(signal),
                .check = check_chime,
                .preset = "\"default\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Short signal between articles, as bulletin.chime.")},
        {.key = "titles",
                .type = ROW_BOOL,
                BULLETIN(titles),
                .preset = "true",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Whether the titles of articles are spoken.")},
        {.key = "sentence_pause",
                .type = ROW_DURATION,
                BULLETIN(sentence_pause_ms),
                .max = SECONDS(5),
                .preset = "\"400ms\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Silence after a sentence.")},
        {.key = "paragraph_pause",
                .type = ROW_DURATION,
                BULLETIN(paragraph_pause_ms),
                .max = SECONDS(10),
                .preset = "\"800ms\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Silence after a paragraph.")},
        {.key = "article_pause",
                .type = ROW_DURATION,
                BULLETIN(article_pause_ms),
                .max = SECONDS(30),
                .preset = "\"1s500ms\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Silence between articles.")},
        {0}};

#define EMERGENCY(member) .offset = offsetof(struct settings_emergency, member)
static const struct row emergency_rows[] = {
        {.key = "call",
                .type = ROW_TEXT,
                EMERGENCY(call),
                .check = check_template,
                .preset = "\"Thông báo khẩn cấp của {station}.\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Said before an emergency.")},
        {.key = "chime",
                .type = ROW_TEXT,
                EMERGENCY(chime),
                .check = check_chime,
                .preset = "\"default\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Its chime, as bulletin.chime.")},
        {.key = "voice",
                .type = ROW_TEXT,
                EMERGENCY(voice),
                .max = 63,
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Its voice, for instance a slow clear one. Empty: the station's.")},
        {.key = "times",
                .type = ROW_INT,
                EMERGENCY(times),
                .min = 1,
                .max = 5,
                .preset = "2",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("How often its text is said in one airing.")},
        {0}};

#define READING(member) .offset = offsetof(struct settings_reading, member)
static const struct row reading_rows[] = {
        {.key = "hundreds",
                .type = ROW_CHOICE,
                READING(hundreds),
                .choices = hundreds,
                .preset = "\"voice\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("105: \"linh\" reads \"một trăm linh năm\", \"lẻ\" reads \"một trăm lẻ "
                          "năm\"; \"voice\" follows "
                          "the voice's region.")},
        {.key = "thousands",
                .type = ROW_CHOICE,
                READING(thousands),
                .choices = thousands,
                .preset = "\"voice\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("1,000 is \"một nghìn\" or \"một ngàn\".")},
        {.key = "fours",
                .type = ROW_CHOICE,
                READING(fours),
                .choices = fours,
                .preset = "\"voice\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("24 is \"hai mươi tư\" or \"hai mươi bốn\".")},
        {.key = "days",
                .type = ROW_CHOICE,
                READING(days),
                .choices = days,
                .preset = "\"voice\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("The days 1 to 10 of a month: \"mùng\" reads \"ngày mùng hai\", "
                          "\"plain\" reads \"ngày hai\".")},
        {.key = "letters",
                .type = ROW_CHOICE,
                READING(letters),
                .choices = letters,
                .preset = "\"voice\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Names of letters: \"names\" (giê, em-mờ, en-nờ), \"school\" (gờ, mờ, "
                          "nờ), \"short\" (giê, em, "
                          "en).")},
        {.key = "document_numbers",
                .type = ROW_CHOICE,
                READING(document_numbers),
                .choices = documents,
                .preset = "\"expand\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("45-NQ/TW: \"expand\" says kind and issuer in full, \"spell\" names the "
                          "letters, \"number\" says "
                          "the number alone.")},
        {.key = "minutes",
                .type = ROW_BOOL,
                READING(minutes),
                .preset = "false",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Whether 7h30 ends in \"phút\".")},
        {.key = "addresses",
                .type = ROW_BOOL,
                READING(addresses),
                .preset = "false",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Whether web addresses are read out; if not, they are called \"đường "
                          "dẫn\".")},
        {0}};

#define LOUDNESS(member) .offset = offsetof(struct settings_loudness, member)
static const struct row loudness_rows[] = {
        {.key = "target",
                .type = ROW_NUMBER,
                LOUDNESS(target),
                .min = -31,
                .max = -LIMIT_VOICE_ROOM_DB,
                .unit = "LUFS",
                .preset = "-16.0",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Level of all speech and recordings (EBU R 128), at least 11 dB "
                          "below the ceiling.")},
        {.key = "ceiling",
                .type = ROW_NUMBER,
                LOUDNESS(ceiling),
                .min = -9,
                .max = 0,
                .unit = "dBTP",
                .preset = "-1.5",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Highest true peak on outputs and in WAV and FLAC files.")},
        {.key = "lossy_ceiling",
                .type = ROW_NUMBER,
                LOUDNESS(lossy_ceiling),
                .min = -9,
                .max = 0,
                .unit = "dBTP",
                .preset = "-3.0",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_(
                        "Highest true peak before encoding to MP3 and Opus, which raises peaks.")},
        {0}};

#define FILES(member) .offset = offsetof(struct settings_files, member)
static const struct row file_rows[] = {{.key = "bitrate",
                                               .type = ROW_INT,
                                               FILES(bitrate),
                                               .min = 16,
                                               .max = 320,
                                               .unit = "kbit/s",
                                               .preset = "64",
                                               .reload = RELOAD_NEXT_AIRING,
                                               .doc = N_("Bit rate of MP3 and Opus files.")},
        {.key = "mp3_quality",
                .type = ROW_CHOICE,
                FILES(mp3_quality),
                .choices = mp3_qualities,
                .preset = "\"fast\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("How hard the MP3 encoder tries.")},
        {.key = "sample_rate",
                .type = ROW_INT,
                FILES(rate_hz),
                .min = 0,
                .max = 48000,
                .unit = "Hz",
                .preset = "0",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Sample rate of files. 0: the voice's own.")},
        {0}};

#define SCHEDULE(member) .offset = offsetof(struct settings_schedule, member)
static const struct row schedule_rows[] = {
        {.key = "busy",
                .type = ROW_CHOICE,
                SCHEDULE(busy),
                .choices = busies,
                .preset = "\"next\"",
                .doc = N_("What an article with a set time does while another is on air: \"next\" "
                          "follows it, \"now\" cuts "
                          "it off, \"wait\" follows it within schedule.wait or is missed.")},
        {.key = "wait",
                .type = ROW_DURATION,
                SCHEDULE(wait_ms),
                .max = HOURS(12),
                .preset = "\"10min\"",
                .doc = N_("How long \"wait\" waits.")},
        {.key = "late",
                .type = ROW_DURATION,
                SCHEDULE(late_ms),
                .max = HOURS(12),
                .preset = "\"5min\"",
                .doc = N_("A start that was missed, because the machine was off for instance, is "
                          "made up once if it is no "
                          "later than this. \"0s\": never.")},
        {.key = "render_ahead",
                .type = ROW_DURATION,
                SCHEDULE(render_ahead_ms),
                .max = HOURS(24),
                .preset = "\"30min\"",
                .doc = N_("Sound is made ready so long before an airing.")},
        {.key = "holidays",
                .type = ROW_TEXTS,
                SCHEDULE(holidays),
                .check = check_calendar,
                .preset = "()",
                .doc = N_(
                        "Days without programmes: \"2026-02-17\", or \"*-04-30\" for every year.")},
        {0}};

#define FALLBACK(member)                                                                           \
	.offset = offsetof(struct settings_fallback, member), .check = check_absolute
static const struct row fallback_rows[] = {
        {.key = "storm", .type = ROW_TEXT, FALLBACK(storm), .preset = "\"\"", .doc = N_("Storm.")},
        {.key = "flood", .type = ROW_TEXT, FALLBACK(flood), .preset = "\"\"", .doc = N_("Flood.")},
        {.key = "fire", .type = ROW_TEXT, FALLBACK(fire), .preset = "\"\"", .doc = N_("Fire.")},
        {.key = "evacuation",
                .type = ROW_TEXT,
                FALLBACK(evacuation),
                .preset = "\"\"",
                .doc = N_("Evacuation.")},
        {.key = "siren",
                .type = ROW_TEXT,
                FALLBACK(siren),
                .preset = "\"\"",
                .doc = N_("A siren, for emergencies that none of the others fits.")},
        {0}};

static const struct row spool_rows[] = {
        {.key = "take",
                .type = ROW_BOOL,
                .offset = offsetof(struct settings_spool, take),
                .preset = "true",
                .reload = RELOAD_RESTART,
                .doc = N_("Whether files that are moved into the folder spool/new of the state "
                          "folder become articles of whoever owns them.")},
        {.key = "keep",
                .type = ROW_DURATION,
                .offset = offsetof(struct settings_spool, keep_ms),
                .min = HOURS(1),
                .max = DAYS(36500),
                .preset = "\"30d\"",
                .reload = RELOAD_NOW,
                .doc = N_("Files in spool/done and spool/rejected are removed after so long.")},
        {0}};

#define RETENTION(member) .offset = offsetof(struct settings_retention, member)
static const struct row retention_rows[] = {
        {.key = "articles",
                .type = ROW_DURATION,
                RETENTION(articles_ms),
                .min = DAYS(1),
                .max = DAYS(36500),
                .preset = "\"730d\"",
                .doc = N_("Articles that are done are kept so long.")},
        {.key = "events",
                .type = ROW_DURATION,
                RETENTION(events_ms),
                .min = DAYS(1),
                .max = DAYS(3650),
                .preset = "\"30d\"",
                .doc = N_("Events can be asked for again so long.")},
        {.key = "files",
                .type = ROW_DURATION,
                RETENTION(files_ms),
                .min = DAYS(1),
                .max = DAYS(36500),
                .preset = "\"730d\"",
                .doc = N_("Sound files of airings and bulletins are kept so long "
                          "(\"bantin prune\").")},
        {.key = "files_size",
                .type = ROW_SIZE,
                RETENTION(files_bytes),
                .min = 1 << 20,
                .max = (int64_t)1 << 50,
                .preset = "\"20GiB\"",
                .doc = N_("All sound files of airings and bulletins together; the oldest days go "
                          "first.")},
        {.key = "recordings_size",
                .type = ROW_SIZE,
                RETENTION(recordings_bytes),
                .min = 1 << 20,
                .max = (int64_t)1 << 50,
                .preset = "\"10GiB\"",
                .doc = N_("All recordings that are articles together. The oldest of those that "
                          "are not to be aired any more go first; when all that are left are "
                          "still to be aired, another one is refused.")},
        {0}};

static const struct row health_rows[] = {
        {.key = "dead_air",
                .type = ROW_DURATION,
                .offset = offsetof(struct settings_health, dead_air_ms),
                .min = SECONDS(1),
                .max = HOURS(1),
                .preset = "\"10s\"",
                .doc = N_("An output on air that takes no sound for so long raises an alarm.")},
        {.key = "self_test",
                .type = ROW_TEXT,
                .offset = offsetof(struct settings_health, self_test),
                .check = check_time_of_day,
                .preset = "\"\"",
                .reload = RELOAD_NOW,
                .doc = N_("Time of day, such as \"07:30\", at which every output says a short "
                          "sentence, softly, within the permitted hours. Empty: never.")},
        {0}};

#define PATHS(member) .offset = offsetof(struct settings_paths, member), .check = check_absolute
static const struct row path_rows[] = {
        {.key = "state",
                .type = ROW_TEXT,
                PATHS(state),
                .preset = "\"\"",
                .reload = RELOAD_RESTART,
                .doc = N_("Queue, log and sound of approved articles. Empty: /var/lib/bantin, or "
                          "bantin in the user's state "
                          "folder.")},
        {.key = "socket",
                .type = ROW_TEXT,
                PATHS(socket),
                .max = 107,
                .preset = "\"\"",
                .reload = RELOAD_RESTART,
                .doc = N_("Control socket. Empty: /run/bantin/control.sock, or bantin/control.sock "
                          "in the user's runtime "
                          "folder.")},
        {.key = "voices",
                .type = ROW_TEXT,
                PATHS(voices),
                .preset = "\"\"",
                .reload = RELOAD_RESTART,
                .doc = N_("Voice profiles. Empty: those that come with bantin.")},
        {0}};

/* ---- all ---- */

#define TOP(member) .offset = offsetof(struct settings, member)
const struct row settings_schema[] = {
        {.key = "station",
                .type = ROW_TEXT,
                TOP(station),
                .max = 256,
                .check = check_not_empty,
                .preset = "\"Đài truyền thanh\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Name of the station, as it is said on air.")},
        {.key = "timezone",
                .type = ROW_TEXT,
                TOP(timezone),
                .max = 64,
                .check = check_zone_name,
                .preset = "\"Asia/Ho_Chi_Minh\"",
                .reload = RELOAD_RESTART,
                .doc = N_("Time zone of the station, whatever the machine's own is.")},
        {.key = "voice",
                .type = ROW_TEXT,
                TOP(voice),
                .max = 63,
                .check = check_name,
                .preset = "\"" SETTINGS_VOICE "\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("The voice; \"bantin voices\" lists them.")},
        {.key = "permitted_hours",
                .type = ROW_TEXTS,
                TOP(permitted_hours),
                .check = check_hours,
                .preset = "( \"05:00-21:30\" )",
                .reload = RELOAD_NOW,
                .doc = N_("When sound may go out, from HH:MM to HH:MM; the end may be 24:00 or lie "
                          "after midnight. "
                          "Emergencies are exempt. An empty list permits nothing else.")},
        {.key = "outputs",
                .type = ROW_ITEMS,
                TOP(outputs),
                .count_offset = offsetof(struct settings, output_count),
                .size = sizeof(struct settings_output),
                ROWS(settings_output_rows),
                .preset = "( { name = \"default\"; } )",
                .reload = RELOAD_RESTART,
                .doc = N_("Where sound goes, all side by side.")},
        {.key = "programmes",
                .type = ROW_ITEMS,
                TOP(programmes),
                .count_offset = offsetof(struct settings, programme_count),
                .size = sizeof(struct settings_programme),
                ROWS(settings_programme_rows),
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("Recurring windows in which normal and priority articles air.")},
        {.key = "approval",
                .type = ROW_GROUP,
                TOP(approval),
                ROWS(approval_rows),
                .doc = N_("Who must say yes before an article airs: \"required\": somebody with "
                          "the role approve, other "
                          "than the author; \"role\": whoever has the role emergency may write "
                          "and air alone, and the log says so, others as with \"required\"; "
                          "\"none\": nobody.")},
        {.key = "after_cut",
                .type = ROW_GROUP,
                TOP(after_cut),
                ROWS(after_cut_rows),
                .doc = N_("What becomes of an article that an emergency cut off: \"resume\" goes "
                          "on at the sentence, "
                          "\"restart\" begins again, \"drop\" ends it.")},
        {.key = "bulletin",
                .type = ROW_GROUP,
                TOP(bulletin),
                ROWS(bulletin_rows),
                .doc = N_("What is said around articles.")},
        {.key = "emergency",
                .type = ROW_GROUP,
                TOP(emergency),
                ROWS(emergency_rows),
                .doc = N_("How emergencies sound.")},
        {.key = "reading",
                .type = ROW_GROUP,
                TOP(reading),
                ROWS(reading_rows),
                .doc = N_("How written text is read; \"voice\" follows the voice's region.")},
        {.key = "loudness",
                .type = ROW_GROUP,
                TOP(loudness),
                ROWS(loudness_rows),
                .doc = N_("Levels.")},
        {.key = "files",
                .type = ROW_GROUP,
                TOP(files),
                ROWS(file_rows),
                .doc = N_("Sound files that are written.")},
        {.key = "schedule",
                .type = ROW_GROUP,
                TOP(schedule),
                ROWS(schedule_rows),
                .doc = N_("Times of airings.")},
        {.key = "fallback",
                .type = ROW_GROUP,
                TOP(fallback),
                ROWS(fallback_rows),
                .doc = N_("Recordings (whole paths) that air for an emergency when no voice can "
                          "say it: the one named like the category of the article (\"bantin add "
                          "--category flood\"), else the siren. Record them before they are "
                          "needed.")},
        {.key = "people",
                .type = ROW_ITEMS,
                TOP(people),
                .count_offset = offsetof(struct settings, person_count),
                .size = sizeof(struct settings_person),
                ROWS(settings_person_rows),
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("People and what they may do, besides what the machine's groups bantin, "
                          "bantin-announce, bantin-approve, bantin-emergency, bantin-admin and "
                          "bantin-gateway give their members.")},
        {.key = "feeds",
                .type = ROW_ITEMS,
                TOP(feeds),
                .count_offset = offsetof(struct settings, feed_count),
                .size = sizeof(struct settings_feed),
                ROWS(settings_feed_rows),
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("Feeds of news and alerts that bantin-fetch looks at. Without one, "
                          "nothing of bantin uses the network.")},
        {.key = "spool",
                .type = ROW_GROUP,
                TOP(spool),
                ROWS(spool_rows),
                .doc = N_("The folder from which articles are taken.")},
        {.key = "retention",
                .type = ROW_GROUP,
                TOP(retention),
                ROWS(retention_rows),
                .doc = N_("How long and how much is kept.")},
        {.key = "health", .type = ROW_GROUP, TOP(health), ROWS(health_rows), .doc = N_("Alarms.")},
        {.key = "paths",
                .type = ROW_GROUP,
                TOP(paths),
                ROWS(path_rows),
                .doc = N_("Places on disk.")},
        {0}};
