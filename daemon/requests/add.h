/* New articles, as others need them. */
#ifndef BANTIN_REQUESTS_ADD_H
#define BANTIN_REQUESTS_ADD_H

#include "station/internal.h"

/* The article that the request would add, not added: checked by the same doors. 0 and
 * the caller finishes *ret and frees *ret_text, or -errno after failing the request. */
int add_imagine(struct station *s, struct request *r, struct article *ret, char **ret_text);

/* article.add with a recording: takes the file in, then calls add_recording(). */
void recording_add(struct station *s, struct request *r);
void add_recording(struct station *s, struct request *r, const char *name, int64_t length_ms);

/* One output says who it is. */
void add_output_test(struct station *s, struct request *r, const char *output);

#endif
