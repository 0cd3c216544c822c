/* A table over libconfig: each setting is one row that says its name, type,
 * range, unit, default and documentation, and where its value goes in a C
 * struct. Reading, defaults, comparing, freeing and documenting all walk the
 * table, so none of them can forget a setting.
 *
 * libconfig loses information in silence (numbers that overflow, the suffix
 * L), so source.c judges the text before libconfig sees it. Each file has its
 * own config_t; files are merged value by value, a list as a whole. */
#ifndef BANTIN_SETTINGS_TABLE_H
#define BANTIN_SETTINGS_TABLE_H

#include "base/err.h"
#include "settings/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A list of strings: `permitted_hours = ( "05:00-21:30" );` */
struct settings_texts {
	char **items;
	size_t count;
};

enum row_type {
	ROW_BOOL,     /* bool: true, false */
	ROW_INT,      /* int: min to max */
	ROW_NUMBER,   /* double: min to max; a whole number will do */
	ROW_TEXT,     /* char *: one line of at most `max` bytes (0: LIMIT_FIELD_BYTES) */
	ROW_CHARS,    /* char[size]: a text that fits, for structs that are copied */
	ROW_CHOICE,   /* int: one of `choices` */
	ROW_FLAGS,    /* int: a list of `choices`, their values or-ed */
	ROW_DURATION, /* int64_t ms: "90s", "1h30min"; min to max in ms */
	ROW_SIZE,     /* int64_t bytes: "500MiB"; min to max in bytes */
	ROW_TEXTS,    /* struct settings_texts: a list of strings, or a single one */
	ROW_GROUP,    /* the members are `rows`, their offsets count from `offset` */
	ROW_ITEMS,    /* a list of groups: pointer at `offset`, size_t at `count_offset` */
};

/* What a changed setting takes to have effect. */
enum settings_reload { RELOAD_NOW, RELOAD_NEXT_AIRING, RELOAD_RESTART };

struct choice {
	const char *name; /* as written; the first of several with one value is the usual one */
	int value;
};

struct row {
	const char *key; /* NULL ends a table */
	enum row_type type;
	size_t offset;
	size_t size;         /* ROW_CHARS: of the array; ROW_ITEMS: of an item */
	size_t count_offset; /* ROW_ITEMS */
	double min, max;
	const char *unit; /* "dB", or NULL */
	const char
	        *preset; /* default as a file would say it; NULL: must be given (in items only) */
	enum settings_reload reload;
	const char *doc;              /* N_(): one or more sentences */
	const struct choice *choices; /* ends with a NULL name */
	const struct row *rows;       /* ROW_GROUP, ROW_ITEMS */
	/* Further check of a string (each of ROW_TEXTS): 0, or -EINVAL and a
	 * sentence that quotes it. Or NULL. */
	int (*check)(const char *text, struct err *e);
};

/* Where each value was set. */
struct table_origin {
	char *key;  /* "approval.normal", "outputs[0].name" */
	char *file; /* a path, or a name such as "--set" */
	int line;   /* 0: none */
};

struct table_origins {
	struct table_origin *items;
	size_t count;
};

/* One loading of one struct. */
struct table {
	const struct row *rows;
	void *base;                     /* the struct, zeroed before table_presets() */
	struct table_origins *origins;  /* or NULL */
	struct settings_report *report; /* required */
};

/* Set every default. Call first. */
void table_presets(struct table *t);
/* Merge a text; `name` is what errors and origins call it. What is wrong goes
 * into the report, what is right is set. */
void table_read_text(struct table *t, const char *name, const char *text, size_t len);
/* Merge a file. -ENOENT if there is none (nothing is reported then), else 0;
 * a file that cannot be read is reported. */
int table_read_file(struct table *t, const char *path);
/* Merge "key=value", as --set takes it; quotation marks may be left out. */
void table_override(struct table *t, const char *assignment);
void table_finish(const struct row *rows, void *base); /* frees what the rows hold */

void table_origins_finish(struct table_origins *o);
const struct table_origin *table_origin_find(const struct table_origins *o, const char *key);
/* Somebody set it: it is no default. */
bool table_origin_given(const struct table_origins *o, const char *key);
/* Tell in `e` where that was, if anybody did. */
void table_origin_place(const struct table_origins *o, const char *key, struct err *e);

/* `text` as a file would write it: in quotation marks, escaped. */
struct str;
void table_quoted(struct str *out, const char *text);

/* The value of a row as a file would say it, for people and for comparing. */
void table_value_text(const struct row *f, const void *base, struct str *out);

/* Call `visit` for every value, in the table's order: members of groups as
 * "approval.normal", those of lists of groups as "outputs[0].name". `f` and
 * `base` fit table_value_text(). An empty list of groups is visited itself. */
typedef void table_visit(void *context, const char *key, const struct row *f, const void *base);
void table_each(const struct row *rows, const void *base, table_visit *visit, void *context);

/* Call `changed` for every value that differs; for a list of groups of another
 * length, once with the key of the list. */
typedef void settings_changed(void *context, const char *key, enum settings_reload reload);
void table_compare(const struct row *rows, const void *old, const void *new_one,
        settings_changed *changed, void *context);

#endif
