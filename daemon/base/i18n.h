/* Messages in the user's language: gettext, domain "bantin".
 * _() translates now; N_() only marks a string of a static table. */
#ifndef BANTIN_BASE_I18N_H
#define BANTIN_BASE_I18N_H

#include <libintl.h>

#define _(text) dgettext("bantin", text)
#define P_(one, many, n) dngettext("bantin", one, many, n)
#define N_(text) text

/* Called once at the start of a program for people. Picks the locale from the
 * environment; where LANG says Vietnamese but the machine has not generated
 * that locale, messages are Vietnamese all the same. LC_NUMERIC stays "C":
 * JSON depends on it. */
void i18n_start(void);

/* Until it is given back: messages in `language` ("vi"), whatever the locale. For
 * texts that a daemon leaves for people, made on the loop's thread; another thread's
 * message may come out in that language meanwhile. NULL, and nothing changed, where
 * the machine cannot. */
struct i18n_borrowed;
struct i18n_borrowed *i18n_borrow(const char *language);
void i18n_return(struct i18n_borrowed *b); /* NULL is fine */

#endif
