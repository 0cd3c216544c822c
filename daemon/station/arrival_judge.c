/* What may come in by the spool. Judges like requests/add.c judges a request, with the
 * file's owner in the place of the sender; what a feed brings is judged by the feed's
 * settings, never by what it says of itself. Called by spool_file.c and arrival.c. */
#include "station/arrival.h"

#include "station/articles.h"
#include "station/forms.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "control/errors.h"
#include "review/review.h"
#include "schedule/at.h"
#include "schedule/plan.h"

#include <errno.h>
#include <string.h>

const struct settings_feed *feed_of(const struct arrival *a)
{
	const struct settings *set = a->station->settings;
	for (size_t i = 0; a->feed != NULL && i < set->feed_count; i++)
		if (strcmp(set->feeds[i].name, a->feed) == 0)
			return &set->feeds[i];
	return NULL;
}

int arrival_admit(const struct arrival *a, struct err *e)
{
	if (!S_ISREG(a->st.st_mode))
		return err_set(e, -EINVAL, "spool.kind", _("it is not a plain file"));
	if (a->st.st_nlink > 1)
		return err_set(e, -EINVAL, "spool.links",
		        _("it has more than one name (a hard link), so nobody can tell whose it "
		          "is; "
		          "copy it"));
	if ((size_t)a->st.st_size > LIMIT_FILE_BYTES)
		return err_set(e, -EFBIG, "spool.size", _("a recording is at most %zu bytes"),
		        LIMIT_FILE_BYTES);
	if (a->fd < 0)
		return err_set(e, -EACCES, "spool.unreadable",
		        _("the station may not read it; give it the mode 0644"));
	if (a->st.st_size == 0)
		return err_set(e, -EINVAL, "spool.empty", _("it is empty"));
	if (a->feed != NULL && feed_of(a) == NULL)
		return err_set(e, -EPERM, "spool.feed",
		        _("its feed \"%s\" is not in the settings any more"), a->feed);
	if (a->feed != NULL)
		return 0;
	if ((a->peer.roles & ROLE_ANNOUNCE) == 0)
		return err_set(e, -EPERM, "spool.role",
		        _("its owner (user %u) may not write articles; that takes the role "
		          "announce"),
		        (unsigned)a->st.st_uid);
	if ((a->st.st_mode & S_IWOTH) != 0)
		return err_set(e, -EPERM, "spool.mode",
		        _("everybody may write to it, so nobody can tell who wrote it; give it the "
		          "mode 0644"));
	return 0;
}

static bool trusted(const struct arrival *a)
{
	const struct settings_feed *f = feed_of(a);
	return f != NULL && f->trust == FEED_TRUST_EMERGENCY;
}

enum air_class arrival_class(const struct arrival *a, const struct intake_article *in)
{
	int class = air_class_parse(in->klass);
	const struct settings_feed *f = feed_of(a);
	if (a->feed == NULL)
		return class < 0 ? CLASS_NORMAL : (enum air_class) class;
	if (class == CLASS_EMERGENCY)
		return trusted(a) ? CLASS_EMERGENCY : CLASS_PRIORITY;
	if (class == CLASS_PRIORITY || (f != NULL && f->class == FEED_CLASS_PRIORITY))
		return CLASS_PRIORITY;
	return CLASS_NORMAL;
}

static int judge_text(const struct intake_article *in, struct err *e)
{
	struct review review;
	review_text(in->text, in->text_len, &review);
	return review_refuse(&review, NULL, e);
}

static int judge_rights(const struct arrival *a, const struct intake_article *in, struct err *e)
{
	if (a->feed != NULL)
		return 0;
	if (arrival_class(a, in) == CLASS_EMERGENCY && (a->peer.roles & ROLE_EMERGENCY) == 0)
		return err_set(e, -EPERM, "spool.emergency",
		        _("its owner (user %u) may not air emergencies; that takes the role "
		          "emergency"),
		        (unsigned)a->st.st_uid);
	bool alert = a->parcel.format != NULL && strcmp(a->parcel.format, "cap") == 0;
	if (in->withdraws[0] != '\0' || (in->replaces[0] != '\0' && !alert))
		return err_set(e, -EPERM, "spool.keys",
		        _("Replaces and Withdraws are for feeds; use \"bantin cancel\", or "
		          "Series"));
	return 0;
}

/* As the socket says it, in whatever language is borrowed; `data` is stolen. */
static int refuse_as(const char *id, json_t *data, struct err *e)
{
	struct str sentence;
	str_init(&sentence);
	error_sentence(id, data, NULL, 1, &sentence);
	int status = err_set(e, -EINVAL, id, "%s", sentence.data);
	str_finish(&sentence);
	json_decref(data);
	return status;
}

static int judge_times(const struct station *s, const struct intake_article *in,
        enum air_class class, int64_t *at, int64_t *expires, struct err *e)
{
	struct plan plan = {0};
	int64_t now = station_now(s);
	int status = 0;
	if (in->at[0] != '\0')
		status = at_parse(in->at, now, at, e);
	if (status == 0 && in->expires[0] != '\0')
		status = at_parse(in->expires, now, expires, e);
	if (status == 0 && in->repeat[0] != '\0')
		status = plan_parse(in->repeat, now, &plan, e);
	if (status < 0)
		return status;
	if (*at != 0 && *expires != 0 && *expires <= *at)
		return refuse_as("expires_early",
		        json_pack("{s:o, s:o}", "value", form_time(*expires), "at", form_time(*at)),
		        e);
	if (in->repeat[0] != '\0' && !plan_bounded(&plan) && *expires == 0)
		return refuse_as("plan_endless", json_pack("{s:s}", "value", in->repeat), e);
	if (*at != 0 && class != CLASS_EMERGENCY &&
	        !hours_permit(s, in->zone[0] != '\0' ? in->zone : NULL, *at))
		return err_set(e, -EINVAL, "not_permitted",
		        _("At %s lies outside the permitted hours"), in->at);
	return 0;
}

static int judge_places(const struct station *s, const struct intake_article *in, struct err *e)
{
	if (in->lang[0] != '\0' && strcmp(in->lang, "vi") != 0)
		return err_set(e, -EINVAL, "spool.lang",
		        _("it is in the language \"%.20s\"; the voices speak Vietnamese (vi)"),
		        in->lang);
	if (in->zone[0] != '\0' && !zone_known(s, in->zone))
		return err_set(
		        e, -EINVAL, "no_zone", _("no output serves the zone \"%.60s\""), in->zone);
	if (in->voice[0] != '\0' && !voice_known(s, in->voice))
		return err_set(e, -EINVAL, "no_voice", _("there is no voice \"%.60s\""), in->voice);
	return 0;
}

int arrival_judge(const struct arrival *a, const struct intake_article *in, int64_t *at,
        int64_t *expires, struct err *e)
{
	int status = a->recording != NULL ? 0 : judge_text(in, e);
	if (status == 0)
		status = judge_rights(a, in, e);
	if (status == 0)
		status = judge_places(a->station, in, e);
	if (status == 0)
		status = judge_times(a->station, in, arrival_class(a, in), at, expires, e);
	return status;
}
