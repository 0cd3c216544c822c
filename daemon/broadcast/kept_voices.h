/* The voices that bantin-work keeps from job to job, each with the reader that suits its
 * region and the settings: the next job mostly wants the same, and that is what makes its
 * first word come quickly. Which ones could not be trusted lately is known here, too.
 * One thread. */
#ifndef BANTIN_BROADCAST_KEPT_VOICES_H
#define BANTIN_BROADCAST_KEPT_VOICES_H

#include "base/err.h"
#include "broadcast/work.h"
#include "data/data.h"
#include "settings/settings.h"
#include "voice/pool.h"
#include "voice/profile.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdint.h>

struct kept_voice {
	char name[WORK_NAME_MAX];
	struct settings_reading reading;
	struct voice_profile profile;
	struct voice_pool *pool; /* NULL: there is none, it cannot speak */
	struct data_reader reader;
	uint32_t lexicons;   /* as in the wish that they were read for */
	struct reader *bare; /* without lexicons, for frozen words */
	unsigned char voice_sha256[SHA256_DIGEST_SIZE], reading_sha256[SHA256_DIGEST_SIZE];
	uint64_t used; /* for throwing out the one not used longest */
};

/* Who reads for it: words that are frozen are not read by any lexicon. */
const struct reader *kept_voice_reader(const struct kept_voice *v, bool frozen);
/* Hz of its sound; of one that cannot speak, as its profile tells. */
uint32_t kept_voice_rate(const struct kept_voice *v);
/* End it. The next wish for it starts another. */
void kept_voice_drop(struct kept_voice *v);

struct kept_voices;

/* `folder`: of profiles; copied. `live`: somebody waits for each sentence, so a voice that
 * hangs is given up sooner, and one that did not start is not tried again for a while.
 * `wake`: as in struct voice_pool_options; borrowed. */
struct kept_voices *kept_voices_create(const char *folder, bool live, const int *wake);
void kept_voices_destroy(struct kept_voices *k); /* NULL is fine */

struct voice_wish {
	const char *name;
	const struct settings_reading *reading;
	uint32_t lexicons; /* another number than before: they and the profile are read again */
	/* Asked when `wake` says so while the voice starts: true gives it up. */
	bool (*given_up)(void *context);
	void *context;
};

/* A voice that can speak: kept, or started in the place of the one not used longest.
 * NULL and a sentence (`e` may be NULL): no profile, a mistake in it or in a lexicon,
 * "voice.start", or -ECANCELED. It stays valid until the next but one is taken. */
struct kept_voice *kept_voices_take(
        struct kept_voices *k, const struct voice_wish *wish, struct err *e);

/* Sound without words waits for no voice on air: a siren must sound although none can
 * speak. The voice if it is kept, else `silent`, which is filled with its profile and needs
 * no dropping. */
struct kept_voice *kept_voices_if_there(struct kept_voices *k, const char *name,
        const struct settings_reading *reading, struct kept_voice *silent);

/* It could not say a sentence of an emergency: the next ones do not ask it for a minute. */
void kept_voices_distrust(struct kept_voices *k, const char *name);
bool kept_voices_distrusted(const struct kept_voices *k, const char *name);

#endif
