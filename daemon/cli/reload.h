/* What "bantin reload" says of the daemon's answer; "bantin lexicon add" says it too. */
#ifndef BANTIN_CLI_RELOAD_H
#define BANTIN_CLI_RELOAD_H

#include <jansson.h>

/* Print the result of station.reload for people: what changed, what waits for a
 * restart, which approved articles would be read differently now. */
void reload_say(const json_t *answer);
/* The last of these alone. */
void reload_say_articles(const json_t *answer);

#endif
