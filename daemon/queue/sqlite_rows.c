/* Log rows read back from their bodies, and events. Reads only. */
#include "queue/sqlite_room.h"

#include "base/mem.h"

#include <errno.h>

#define LOG_COLUMNS                                                                                \
	"seq, row = 'end', at, airing, article, body->>'$.title', body->>'$.class', "              \
	"body->>'$.result',"                                                                       \
	" body->>'$.programme', body->>'$.planned_ms', body->>'$.started_ms', "                    \
	"body->>'$.ended_ms',"                                                                     \
	" body->>'$.played_ms', body->>'$.asked_ms', body->>'$.words_sha256', body->>'$.by', "     \
	"body->>'$.why',"                                                                          \
	" body->>'$.outputs', json_array_length(body, '$.outputs'), body->>'$.resumes'"            \
	", body->>'$.insisted', body->>'$.reason' IS 'test', body->>'$.part'"
enum { LOG_OUTPUTS = 17, LOG_RESUMES = 19, LOG_INSISTED = 20, LOG_TEST = 21, LOG_PART = 22 };

static char *text_of(sqlite3_stmt *s, int column)
{
	return mem_string((const char *)sqlite3_column_text(s, column));
}

static int read_outputs(struct sqlite *q, sqlite3_stmt *row, struct log_row *r, struct err *e)
{
	r->output_count = (size_t)sqlite3_column_int64(row, LOG_OUTPUTS + 1);
	if (r->output_count == 0)
		return 0;
	r->outputs = mem_array(r->output_count, sizeof *r->outputs);
	sqlite3_stmt *s = sqlite_sql(q,
	        "SELECT value->>'$.name', value->>'$.frames', value->>'$.why' FROM json_each(?)",
	        e);
	if (s == NULL)
		return -EIO;
	sqlite_bind_text(s, 1, (const char *)sqlite3_column_text(row, LOG_OUTPUTS));
	for (size_t i = 0; i < r->output_count && sqlite3_step(s) == SQLITE_ROW; i++)
		r->outputs[i] = (struct log_output){
		        text_of(s, 0), sqlite3_column_int64(s, 1), text_of(s, 2)};
	sqlite3_reset(s);
	return 0;
}

static int read_log_row(struct sqlite *q, sqlite3_stmt *s, struct log_row *r, struct err *e)
{
	*r = (struct log_row){.seq = sqlite3_column_int64(s, 0),
	        .end = sqlite3_column_int(s, 1) != 0,
	        .at = sqlite3_column_int64(s, 2),
	        .airing = sqlite3_column_int64(s, 3),
	        .article = sqlite3_column_int64(s, 4),
	        .planned = sqlite3_column_int64(s, 9),
	        .started = sqlite3_column_int64(s, 10),
	        .ended = sqlite3_column_int64(s, 11),
	        .played_ms = sqlite3_column_int64(s, 12),
	        .asked_ms = sqlite3_column_int64(s, 13),
	        .test = sqlite3_column_int(s, LOG_TEST) != 0,
	        .resumes = sqlite3_column_int64(s, LOG_RESUMES)};
	const char *class = (const char *)sqlite3_column_text(s, 6);
	const char *result = (const char *)sqlite3_column_text(s, 7);
	int class_number = class != NULL ? air_class_parse(class) : -1;
	int result_number = result != NULL ? log_result_parse(result) : -1;
	r->class = class_number < 0 ? CLASS_NORMAL : (enum air_class)class_number;
	r->result = result_number < 0 ? RESULT_NONE : (enum log_result)result_number;
	r->title = text_of(s, 5);
	r->programme = text_of(s, 8);
	r->words_sha256 = text_of(s, 14);
	r->by = text_of(s, 15);
	r->why = text_of(s, 16);
	r->insisted = text_of(s, LOG_INSISTED);
	r->part = text_of(s, LOG_PART);
	return read_outputs(q, s, r, e);
}

static int walk_log(
        struct sqlite *q, sqlite3_stmt *s, log_visitor *visit, void *context, struct err *e)
{
	int status = 0, result;
	while (status == 0 && (result = sqlite3_step(s)) != SQLITE_DONE) {
		struct log_row row;
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
			break;
		}
		status = read_log_row(q, s, &row, e);
		if (status == 0)
			status = visit(context, &row);
		log_row_finish(&row);
	}
	sqlite3_finalize(s);
	return status;
}

int sqlite_get_log(struct store *s, const struct log_filter *f, log_visitor *visit, void *context,
        struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	struct str sql;
	sqlite3_stmt *list;
	str_init(&sql);
	str_adds(&sql, "SELECT " LOG_COLUMNS " FROM log WHERE seq >= ?1");
	str_adds(&sql, f->from > 0 ? " AND at >= ?2" : "");
	str_adds(&sql, f->until > 0 ? " AND at < ?3" : "");
	str_adds(&sql, f->article != 0 ? " AND article = ?4" : "");
	str_adds(&sql, f->ends_only ? " AND row = 'end'" : "");
	str_adds(&sql, f->newest ? " ORDER BY seq DESC" : " ORDER BY seq");
	if (f->limit > 0)
		str_addf(&sql, " LIMIT %zu", f->limit);
	int status = sqlite_prepare(q, sql.data, &list, e);
	str_finish(&sql);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, f->from_seq);
	if (f->from > 0)
		sqlite3_bind_int64(list, 2, f->from);
	if (f->until > 0)
		sqlite3_bind_int64(list, 3, f->until);
	if (f->article != 0)
		sqlite3_bind_int64(list, 4, f->article);
	return walk_log(q, list, visit, context, e);
}

int sqlite_get_events(struct store *s, int64_t from_seq, size_t limit, event_visitor *visit,
        void *context, struct err *e)
{
	struct sqlite *q = (struct sqlite *)s;
	sqlite3_stmt *list;
	int status = sqlite_prepare(q,
	        "SELECT seq, at, name, data FROM event WHERE seq >= ? ORDER BY seq LIMIT ?", &list,
	        e);
	if (status < 0)
		return status;
	sqlite3_bind_int64(list, 1, from_seq);
	sqlite3_bind_int64(list, 2, limit > 0 ? (int64_t)limit : -1);
	int result;
	while (status == 0 && (result = sqlite3_step(list)) != SQLITE_DONE) {
		if (result != SQLITE_ROW) {
			status = sqlite_fail(q, result, e);
			break;
		}
		struct event event = {.seq = sqlite3_column_int64(list, 0),
		        .at = sqlite3_column_int64(list, 1),
		        .name = text_of(list, 2),
		        .data = text_of(list, 3)};
		status = visit(context, &event);
		event_finish(&event);
	}
	sqlite3_finalize(list);
	return status;
}
