/* The methods of each file, entered into the server's table by requests.c. */
#ifndef BANTIN_REQUESTS_HANDLERS_H
#define BANTIN_REQUESTS_HANDLERS_H

#include "station/internal.h"

void add_handle(struct station *s);
void approve_handle(struct station *s);
void move_handle(struct station *s);
void preview_handle(struct station *s);
void edit_handle(struct station *s);
void list_handle(struct station *s);
void onair_handle(struct station *s);
void status_handle(struct station *s);
void next_handle(struct station *s);
void occurrence_handle(struct station *s);
void outputs_handle(struct station *s);
void journal_handle(struct station *s);
/* journal.c: the database, in the background, after an unclean stop */
void journal_check(struct station *s);

#endif
