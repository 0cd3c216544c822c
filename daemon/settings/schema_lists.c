/* The rows of the lists of groups: outputs, programmes, people, feeds. Part of the
 * table in schema.c. */
#include "base/i18n.h"
#include "settings/grammar.h"
#include "settings/schema_lists.h"
#include "settings/settings.h"

#define SECONDS(n) ((n)*1000.0)
#define MINUTES(n) SECONDS((n)*60.0)
#define HOURS(n) MINUTES((n)*60.0)

static const struct choice output_types[] = {
        {"speaker", OUTPUT_SPEAKER}, {"null", OUTPUT_NULL}, {"file", OUTPUT_FILE}, {0}};
static const struct choice shapings[] = {{"none", SHAPING_NONE}, {"horn", SHAPING_HORN}, {0}};
static const struct choice formats[] = {{"mp3", FORMAT_MP3}, {"opus", FORMAT_OPUS},
        {"flac", FORMAT_FLAC}, {"wav", FORMAT_WAV}, {0}};
static const struct choice imitations[] = {{"nothing", IMITATE_NOTHING}, {"absent", IMITATE_ABSENT},
        {"appears", IMITATE_APPEARS}, {"vanishes", IMITATE_VANISHES}, {"wedged", IMITATE_WEDGED},
        {"underruns", IMITATE_UNDERRUNS}, {"slow", IMITATE_SLOW}, {0}};
static const struct choice on_holidays[] = {
        {"skip", ON_HOLIDAY_SKIP}, {"also", ON_HOLIDAY_ALSO}, {"only", ON_HOLIDAY_ONLY}, {0}};
static const struct choice roles[] = {{"listen", SETTINGS_ROLE_LISTEN},
        {"announce", SETTINGS_ROLE_ANNOUNCE}, {"approve", SETTINGS_ROLE_APPROVE},
        {"emergency", SETTINGS_ROLE_EMERGENCY}, {"admin", SETTINGS_ROLE_ADMIN},
        {"gateway", SETTINGS_ROLE_GATEWAY}, {0}};

static const struct choice feed_texts[] = {
        {"auto", FEED_TEXT_AUTO}, {"feed", FEED_TEXT_FEED}, {"page", FEED_TEXT_PAGE}, {0}};
static const struct choice feed_classes[] = {
        {"normal", FEED_CLASS_NORMAL}, {"priority", FEED_CLASS_PRIORITY}, {0}};
static const struct choice feed_trusts[] = {
        {"none", FEED_TRUST_NONE}, {"emergency", FEED_TRUST_EMERGENCY}, {0}};

/* ---- outputs ---- */

#define OUT(member) .offset = offsetof(struct settings_output, member)
const struct row settings_output_rows[] = {
        {.key = "name",
                .type = ROW_TEXT,
                OUT(name),
                .max = 64,
                .check = check_name,
                .reload = RELOAD_RESTART,
                .doc = N_("How people and the log call this output. Each has its own name.")},
        {.key = "type",
                .type = ROW_CHOICE,
                OUT(type),
                .choices = output_types,
                .preset = "\"speaker\"",
                .reload = RELOAD_RESTART,
                .doc = N_("\"speaker\" is a sound device, \"file\" writes each airing into a "
                          "folder, \"null\" keeps time "
                          "and makes no sound.")},
        {.key = "device",
                .type = ROW_TEXT,
                OUT(device),
                .max = 128,
                .preset = "\"\"",
                .reload = RELOAD_RESTART,
                .doc = N_("Part of the sound device's name, as \"bantin outputs\" lists it. Empty: "
                          "the machine's default "
                          "device.")},
        {.key = "zones",
                .type = ROW_TEXTS,
                OUT(zones),
                .max = 64,
                .check = check_name,
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("Zones that this output serves. Empty: all of them.")},
        {.key = "volume",
                .type = ROW_NUMBER,
                OUT(volume),
                .min = -60,
                .max = 0,
                .unit = "dB",
                .preset = "0.0",
                .reload = RELOAD_NOW,
                .doc = N_("Volume; 0 is full.")},
        {.key = "night_hours",
                .type = ROW_TEXTS,
                OUT(night_hours),
                .check = check_hours,
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("Hours in which night_volume holds instead of volume.")},
        {.key = "night_volume",
                .type = ROW_NUMBER,
                OUT(night_volume),
                .min = -60,
                .max = 0,
                .unit = "dB",
                .preset = "-10.0",
                .reload = RELOAD_NOW,
                .doc = N_("Volume in night_hours.")},
        {.key = "hours",
                .type = ROW_TEXTS,
                OUT(hours),
                .check = check_hours,
                .preset = "()",
                .reload = RELOAD_NOW,
                .doc = N_("Permitted hours of this output alone, within those of the station. "
                          "Empty: the station's.")},
        {.key = "lead_in",
                .type = ROW_DURATION,
                OUT(lead_in_ms),
                .max = SECONDS(10),
                .preset = "\"500ms\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Silence before the first sound after a rest: amplifiers and sound "
                          "servers swallow the first "
                          "moments.")},
        {.key = "latency",
                .type = ROW_DURATION,
                OUT(latency_ms),
                .min = 5,
                .max = SECONDS(2),
                .preset = "\"20ms\"",
                .reload = RELOAD_RESTART,
                .doc = N_("How much sound the device holds in advance. More is safer on a busy "
                          "machine; it is raised by "
                          "itself after interruptions.")},
        {.key = "release",
                .type = ROW_DURATION,
                OUT(release_ms),
                .max = HOURS(24),
                .preset = "\"30s\"",
                .reload = RELOAD_RESTART,
                .doc = N_("The device is closed when nothing played for so long.")},
        {.key = "shaping",
                .type = ROW_CHOICE,
                OUT(shaping),
                .choices = shapings,
                .preset = "\"none\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("\"horn\" keeps to the band of horn loudspeakers and lifts what makes "
                          "speech clear.")},
        {.key = "power_on",
                .type = ROW_TEXT,
                OUT(power_on),
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Command that switches the amplifier on before sound. Empty: none.")},
        {.key = "power_off",
                .type = ROW_TEXT,
                OUT(power_off),
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Command that switches the amplifier off. Empty: none.")},
        {.key = "power_wait",
                .type = ROW_DURATION,
                OUT(power_wait_ms),
                .max = MINUTES(2),
                .preset = "\"2s\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Time that the amplifier takes from power_on to sound.")},
        {.key = "power_idle",
                .type = ROW_DURATION,
                OUT(power_idle_ms),
                .min = SECONDS(15),
                .max = HOURS(24),
                .preset = "\"5min\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("power_off runs when nothing played for so long.")},
        {.key = "folder",
                .type = ROW_TEXT,
                OUT(folder),
                .check = check_absolute,
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("For type \"file\": the folder to write into. Empty: \"files\" in the "
                          "state folder.")},
        {.key = "format",
                .type = ROW_CHOICE,
                OUT(format),
                .choices = formats,
                .preset = "\"mp3\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("For type \"file\": the format.")},
        {.key = "imitate",
                .type = ROW_CHOICE,
                OUT(imitate),
                .choices = imitations,
                .preset = "\"nothing\"",
                .reload = RELOAD_RESTART,
                .doc = N_("For type \"null\": a fault of real devices to imitate, for drills and "
                          "tests.")},
        {0}};

/* ---- programmes and people ---- */

#define PROG(member) .offset = offsetof(struct settings_programme, member)
const struct row settings_programme_rows[] = {
        {.key = "name",
                .type = ROW_TEXT,
                PROG(name),
                .max = 64,
                .check = check_name,
                .reload = RELOAD_NOW,
                .doc = N_("How people and the log call this programme. Each has its own name.")},
        {.key = "at",
                .type = ROW_TEXT,
                PROG(at),
                .max = 200,
                .check = check_calendar,
                .reload = RELOAD_NOW,
                .doc = N_("When it begins, such as \"05:00\", \"Mon..Fri 17:00\", \"*-*-01 "
                          "06:30\": weekdays, date and "
                          "time as in systemd.time(7).")},
        {.key = "minutes",
                .type = ROW_INT,
                PROG(minutes),
                .min = 1,
                .max = 720,
                .unit = "min",
                .preset = "15",
                .reload = RELOAD_NOW,
                .doc = N_("How long it may last. What will not fit is left out before the start, "
                          "lowest class first.")},
        {.key = "session",
                .type = ROW_TEXT,
                PROG(session),
                .max = 128,
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("What {session} says in templates, such as \"buổi sáng\". Empty: by the "
                          "hour.")},
        {.key = "voice",
                .type = ROW_TEXT,
                PROG(voice),
                .max = 63,
                .preset = "\"\"",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Voice of this programme. Empty: the station's.")},
        {.key = "from",
                .type = ROW_TEXT,
                PROG(from),
                .check = check_date,
                .preset = "\"\"",
                .reload = RELOAD_NOW,
                .doc = N_("First day on which it airs, as \"2026-09-05\". Empty: no bound.")},
        {.key = "until",
                .type = ROW_TEXT,
                PROG(until),
                .check = check_date,
                .preset = "\"\"",
                .reload = RELOAD_NOW,
                .doc = N_("Last day on which it airs. Empty: no bound.")},
        {.key = "holidays",
                .type = ROW_CHOICE,
                PROG(holidays),
                .choices = on_holidays,
                .preset = "\"skip\"",
                .reload = RELOAD_NOW,
                .doc = N_("On the days of schedule.holidays: \"skip\" leaves it out, \"also\" airs "
                          "it as ever, \"only\" airs it on no other day.")},
        {.key = "rundown",
                .type = ROW_TEXTS,
                PROG(rundown),
                .check = check_rundown,
                .preset = "()",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Its parts in order, as in bulletin.rundown. Empty: bulletin.rundown.")},
        {.key = "zones",
                .type = ROW_TEXTS,
                PROG(zones),
                .max = 64,
                .check = check_name,
                .preset = "()",
                .reload = RELOAD_NEXT_AIRING,
                .doc = N_("Zones that it airs in. Empty: all of them.")},
        {0}};

#define WHO(member) .offset = offsetof(struct settings_person, member)
const struct row settings_person_rows[] = {
        {.key = "actor",
                .type = ROW_TEXT,
                WHO(actor),
                .max = 64,
                .check = check_name,
                .reload = RELOAD_NOW,
                .doc = N_("Short name by which gateways and the log call this person.")},
        {.key = "name",
                .type = ROW_TEXT,
                WHO(name),
                .max = 128,
                .preset = "\"\"",
                .reload = RELOAD_NOW,
                .doc = N_("Full name, for reports.")},
        {.key = "user",
                .type = ROW_TEXT,
                WHO(user),
                .max = 64,
                .preset = "\"\"",
                .reload = RELOAD_NOW,
                .doc = N_("Account on this machine. Empty: this person comes through a gateway "
                          "only.")},
        {.key = "roles",
                .type = ROW_FLAGS,
                WHO(roles),
                .choices = roles,
                .preset = "( \"listen\" )",
                .reload = RELOAD_NOW,
                .doc = N_("What this person may do: \"listen\" (see), \"announce\" (write), "
                          "\"approve\" (articles of "
                          "others), \"emergency\", \"admin\", \"gateway\" (speak for other "
                          "people).")},
        {0}};

/* ---- feeds ---- */

#define MIB(n) ((n)*1048576.0)
#define DAYS(n) HOURS((n)*24.0)
#define FEED(member) .offset = offsetof(struct settings_feed, member)
const struct row settings_feed_rows[] = {
        {.key = "name",
                .type = ROW_TEXT,
                FEED(name),
                .max = 40,
                .check = check_feed_name,
                .doc = N_("How status and log call this feed: small letters, digits, - and _. "
                          "Each has its own name.")},
        {.key = "url",
                .type = ROW_TEXT,
                FEED(url),
                .max = 2000,
                .check = check_web_address,
                .doc = N_("Address of the RSS or Atom feed, or of the CAP alert, beginning with "
                          "https:// or http://.")},
        {.key = "interval",
                .type = ROW_DURATION,
                FEED(interval_ms),
                .min = SECONDS(30),
                .max = DAYS(7),
                .preset = "\"15min\"",
                .doc = N_("How often it is looked at. An address that fails is asked less and "
                          "less often, at least four times a day.")},
        {.key = "class",
                .type = ROW_CHOICE,
                FEED(class),
                .choices = feed_classes,
                .preset = "\"normal\"",
                .doc = N_("Class of its articles, \"normal\" or \"priority\". Alerts have a class "
                          "by themselves (bantin-fetch(8)).")},
        {.key = "trust",
                .type = ROW_CHOICE,
                FEED(trust),
                .choices = feed_trusts,
                .preset = "\"none\"",
                .doc = N_("\"none\": everything waits for approval like an article that a person "
                          "wrote. \"emergency\": a severe, immediate alert (CAP) airs at once, "
                          "with nobody asked; its signature is not checked, so whoever runs the "
                          "address can speak in the street.")},
        {.key = "text",
                .type = ROW_CHOICE,
                FEED(text),
                .choices = feed_texts,
                .preset = "\"auto\"",
                .doc = N_("Where an entry's text comes from: \"feed\" takes what stands in the "
                          "feed, \"page\" the page that the entry links to, \"auto\" the page "
                          "where the feed has less than four sentences. Pages are taken from the "
                          "feed's own host and its subdomains only.")},
        {.key = "category",
                .type = ROW_TEXT,
                FEED(category),
                .max = 64,
                .preset = "\"\"",
                .doc = N_("Category of its articles, by which programmes choose. Empty: none.")},
        {.key = "zone",
                .type = ROW_TEXT,
                FEED(zone),
                .max = 64,
                .preset = "\"\"",
                .doc = N_("Zone in which its articles air. Empty: all.")},
        {.key = "voice",
                .type = ROW_TEXT,
                FEED(voice),
                .max = 63,
                .preset = "\"\"",
                .doc = N_("Voice of its articles. Empty: the station's.")},
        {.key = "credential",
                .type = ROW_TEXT,
                FEED(credential),
                .max = 64,
                .check = check_credential,
                .preset = "\"\"",
                .doc = N_("File in /etc/bantin/credentials that holds \"user:password\", or a "
                          "token after \"Bearer \". Only this feed's host is sent it. Empty: "
                          "none.")},
        {.key = "age",
                .type = ROW_DURATION,
                FEED(age_ms),
                .min = MINUTES(1),
                .max = DAYS(366),
                .preset = "\"24h\"",
                .doc = N_("Entries that are older are passed over, so that the first look at a "
                          "feed does not bring last month's news.")},
        {.key = "valid",
                .type = ROW_DURATION,
                FEED(valid_ms),
                .max = DAYS(366),
                .preset = "\"48h\"",
                .doc = N_("Its articles expire so long after they came, unless they say "
                          "themselves when. \"0s\": never.")},
        {.key = "timeout",
                .type = ROW_DURATION,
                FEED(timeout_ms),
                .min = SECONDS(1),
                .max = MINUTES(5),
                .preset = "\"30s\"",
                .doc = N_("A request that takes longer is given up.")},
        {.key = "size",
                .type = ROW_SIZE,
                FEED(size_most),
                .min = 1024,
                .max = MIB(16),
                .preset = "\"4MiB\"",
                .doc = N_("An answer that is larger, unpacked, is refused.")},
        {.key = "entries",
                .type = ROW_INT,
                FEED(entries_most),
                .min = 1,
                .max = 200,
                .preset = "20",
                .doc = N_("At most so many entries are taken at a time, the newest.")},
        {.key = "local",
                .type = ROW_BOOL,
                FEED(local),
                .preset = "false",
                .doc = N_("Whether the address, and what it redirects to, may be this machine or "
                          "a private network.")},
        {.key = "all_clear",
                .type = ROW_BOOL,
                FEED(all_clear),
                .preset = "false",
                .doc = N_("Whether the end of an alert becomes an article, to be approved like "
                          "others. It takes the alert off in any case.")},
        {0}};
