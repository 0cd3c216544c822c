/* The options that say when, where and as what an article airs: the same for add,
 * which adds it, and for check, which tells what would come of it. */
#ifndef BANTIN_CLI_AIRING_OPTIONS_H
#define BANTIN_CLI_AIRING_OPTIONS_H

/* Rows of struct option_spec; no comma at the end. */
// clang-format off
#define AIRING_OPTIONS \
	{"class", 'c', "CLASS", \
	N_("normal, priority or emergency (default: as the file says, else normal)"), \
	"normal|priority|emergency"}, \
	{"at", 'a', "TIME", N_("now, HH:MM, \"YYYY-MM-DD HH:MM\", +90min (default: its programme)"), \
	NULL}, \
	{"expires", 'e', "TIME", N_("never air it after this"), NULL}, \
	{"repeat", 'r', "PLAN", N_("for instance \"2 x 5min then every 20min until 18:00\""), NULL}, \
	{"zone", 'z', "ZONE", N_("only to the outputs of this zone"), NULL}, \
	{"category", 0, "NAME", N_("for the programmes that take this category"), NULL}
// clang-format on

#endif
