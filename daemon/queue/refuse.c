/* The refusals of the queue, each sentence once. */
#include "queue/refuse.h"

#include "base/i18n.h"

#include <errno.h>

int refuse_no_article(int64_t id, struct err *e)
{
	return err_set(e, -ENOENT, "article.unknown", _("there is no article %lld"), (long long)id);
}

int refuse_no_airing(int64_t id, struct err *e)
{
	return err_set(e, -ENOENT, "airing.unknown", _("there is no airing %lld"), (long long)id);
}

int refuse_no_key(const char *key, struct err *e)
{
	return err_set(
	        e, -ENOENT, "article.unknown", _("there is no article with the key \"%s\""), key);
}

int refuse_no_meta(const char *name, struct err *e)
{
	return err_set(e, -ENOENT, "meta.unknown", _("nothing is stored under \"%s\""), name);
}

int refuse_over(const struct article *a, struct err *e)
{
	return err_set(e, -EPERM, "article.over",
	        _("article %lld is %s and cannot be planned any more"), (long long)a->id,
	        article_state_name(a->state));
}

int refuse_stale(const char *what, int64_t id, struct err *e)
{
	return err_set(
	        e, -ESTALE, "store.stale", _("%s %lld has changed meanwhile"), what, (long long)id);
}

int refuse_senseless(const char *what, struct err *e)
{
	return err_set(e, -EINVAL, "store.senseless",
	        _("the queue was given a record that makes no sense: %s"), what);
}
