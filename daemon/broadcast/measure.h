/* How loud a voice is: the gains of its profile, measured by letting it speak. */
#ifndef BANTIN_BROADCAST_MEASURE_H
#define BANTIN_BROADCAST_MEASURE_H

#include "base/err.h"
#include "text/reading.h"
#include "voice/pool.h"
#include "voice/profile.h"

/* What voices say to be heard and measured: about 40 s of plain news, UTF-8. */
extern const char measure_text[];

/* Speaks measure_text and fills the four gains and measured_with of `p`. */
int measure_voice(const struct reader *reader, struct voice_pool *pool, struct voice_profile *p,
        struct err *e);

#endif
