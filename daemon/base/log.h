/* Log lines of the programs (never of library code): as journal entries with
 * fields when stderr is the journal, else as a line with a plain word. */
#ifndef BANTIN_BASE_LOG_H
#define BANTIN_BASE_LOG_H

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_NOTICE = 5, LOG_INFORM = 6, LOG_DETAIL = 7 };

/* One field of a journal entry. `name`: capitals, digits, _ (systemd.journal-fields(7));
 * `value` may be any text; NULL leaves the field out. */
struct log_field {
	const char *name;
	const char *value;
};

/* `program` is static storage. Lines above `most` are dropped. */
void log_start(const char *program, enum log_level most);
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with `fields`, closed by a row without name. They are for programs that
 * search the journal; the sentence must say enough without them. Never waits: while
 * the journal takes nothing, the line goes to stderr, where it may be late. */
void log_fields(enum log_level level, const struct log_field *fields, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
