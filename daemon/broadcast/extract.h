/* Documents to articles, in a process of their own: whatever somebody's file does to
 * its parser, bantin-work goes on. */
#ifndef BANTIN_BROADCAST_EXTRACT_H
#define BANTIN_BROADCAST_EXTRACT_H

#include "base/err.h"

/* Read the document in the descriptor `source` (by position), write a parcel
 * (intake/parcel.h) to `out`. A document that is refused is a parcel too. `name` is
 * for messages. -EIO with a sentence when the parser crashed, took too long or too
 * much memory. */
int extract_run(int source, const char *name, int out, struct err *e);

#endif
