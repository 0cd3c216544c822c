/* Log lines of the programs (never of library code): to stderr with systemd's
 * <N> level prefix when stderr is the journal, else with a plain word. */
#ifndef BANTIN_BASE_LOG_H
#define BANTIN_BASE_LOG_H

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_NOTICE = 5, LOG_INFORM = 6, LOG_DETAIL = 7 };

/* `program` is static storage. Lines above `most` are dropped. */
void log_start(const char *program, enum log_level most);
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
