/* Lines and JSON-RPC, without I/O: the server and the client feed bytes in and
 * send what comes out. Everything from outside is validated here once: size,
 * depth, UTF-8 (by jansson), the shape of a request. */
#include "control/wire.h"

#include "base/mem.h"
#include "control/errors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void wire_lines_init(struct wire_lines *w, size_t most)
{
	*w = (struct wire_lines){.most = most};
	str_init(&w->bytes);
}

void wire_lines_finish(struct wire_lines *w)
{
	str_finish(&w->bytes);
}

void wire_lines_push(struct wire_lines *w, const char *bytes, size_t len)
{
	if (w->start > 0) {
		size_t left = w->bytes.len - w->start;
		memmove(w->bytes.data, w->bytes.data + w->start, left);
		str_cut(&w->bytes, left);
		w->scanned -= w->start;
		w->start = 0;
	}
	str_add(&w->bytes, bytes, len);
}

int wire_lines_next(struct wire_lines *w, struct span *ret)
{
	const char *from = w->bytes.data + w->scanned;
	const char *newline = memchr(from, '\n', w->bytes.len - w->scanned);
	size_t end = newline != NULL ? (size_t)(newline - w->bytes.data) : w->bytes.len;
	if (end - w->start + 1 > w->most)
		return -EMSGSIZE;
	if (newline == NULL) {
		w->scanned = w->bytes.len;
		return 0;
	}
	*ret = (struct span){.data = w->bytes.data + w->start, .len = end - w->start};
	w->start = w->scanned = end + 1;
	return 1;
}

size_t wire_lines_waiting(const struct wire_lines *w)
{
	return w->bytes.len - w->start;
}

void failure_finish(struct failure *f)
{
	json_decref(f->data);
	*f = (struct failure){0};
}

int failure_set(struct failure *f, const char *id, json_t *data)
{
	f->id = id;
	f->data = data;
	return -EINVAL;
}

/* Deeper nesting or more values than any method has only serves to hurt: jansson
 * recurses, and makes 300 bytes of an empty object. NULL, or what is wrong. */
static const char *too_much(struct span line)
{
	int depth = 0;
	int values = 0;
	bool inside = false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.data[i];
		if (inside && c == '\\')
			i++;
		else if (c == '"')
			inside = !inside;
		else if (!inside && (c == '{' || c == '['))
			depth++, values++;
		else if (!inside && c == ',')
			values++;
		else if (!inside && (c == '}' || c == ']'))
			depth--;
		if (depth > WIRE_DEPTH_MAX)
			return "nested too deeply";
		if (values > WIRE_VALUES_MAX)
			return "too many values";
	}
	return NULL;
}

static int invalid(struct failure *f, const char *reason)
{
	return failure_set(f, "invalid_request", json_pack("{s:s}", "reason", reason));
}

static int parse_json(struct span line, json_t **ret, struct failure *f)
{
	json_error_t error;
	const char *much = too_much(line);
	if (much != NULL)
		return failure_set(f, "parse_error", json_pack("{s:s}", "reason", much));
	*ret = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (*ret != NULL)
		return 0;
	json_t *data = json_pack("{s:s, s:i}", "reason", error.text, "byte", error.position);
	if (data == NULL) /* the text quotes bytes that are not UTF-8 */
		data = json_pack("{s:s, s:i}", "reason", "not UTF-8", "byte", error.position);
	return failure_set(f, "parse_error", data);
}

int wire_parse(struct span line, struct wire_call *ret, struct failure *f)
{
	*ret = (struct wire_call){0};
	int status = parse_json(line, &ret->whole, f);
	if (status < 0)
		return status;
	if (!json_is_object(ret->whole))
		return invalid(f, "not an object (arrays of calls are not taken: use batch.run)");
	json_t *id = json_object_get(ret->whole, "id");
	if (id != NULL && !json_is_string(id) && !json_is_integer(id) && !json_is_null(id))
		return invalid(f, "id must be a string or an integer");
	ret->id = id;
	const char *version = json_string_value(json_object_get(ret->whole, "jsonrpc"));
	if (version == NULL || strcmp(version, "2.0") != 0)
		return invalid(f, "jsonrpc must be \"2.0\"");
	ret->method = json_string_value(json_object_get(ret->whole, "method"));
	if (ret->method == NULL)
		return invalid(f, "method must be a string");
	ret->params = json_object_get(ret->whole, "params");
	if (ret->params != NULL && !json_is_object(ret->params))
		return invalid(f, "params must be an object");
	return 0;
}

void wire_call_finish(struct wire_call *c)
{
	json_decref(c->whole);
	*c = (struct wire_call){0};
}

/* Steals `message`. */
static char *line_of(json_t *message, size_t *ret_len)
{
	size_t len = json_dumpb(message, NULL, 0, JSON_COMPACT);
	char *line = mem_alloc(len + 2);
	json_dumpb(message, line, len, JSON_COMPACT);
	json_decref(message);
	line[len] = '\n';
	*ret_len = len + 1;
	return line;
}

static json_t *message(void)
{
	json_t *m = json_object();
	json_object_set_new(m, "jsonrpc", json_string("2.0"));
	return m;
}

static void add_id(json_t *m, const json_t *id)
{
	json_object_set_new(m, "id", id != NULL ? json_copy((json_t *)(uintptr_t)id) : json_null());
}

/* What comes from a station that nobody hears must not be taken for what was heard. */
static void add_practice(json_t *m, bool practice)
{
	if (practice)
		json_object_set_new(m, "practice", json_true());
}

char *wire_request(int64_t id, const char *method, json_t *params, size_t *ret_len)
{
	json_t *m = message();
	json_object_set_new(m, "id", json_integer(id));
	json_object_set_new(m, "method", json_string(method));
	if (params != NULL)
		json_object_set(m, "params", params);
	return line_of(m, ret_len);
}

char *wire_result(const json_t *id, json_t *result, bool practice, size_t *ret_len)
{
	json_t *m = message();
	add_id(m, id);
	json_object_set(m, "result", result);
	add_practice(m, practice);
	return line_of(m, ret_len);
}

json_t *wire_error_object(const struct failure *f)
{
	const struct error_entry *entry = error_find(f->id);
	if (entry == NULL)
		entry = error_find("internal");
	struct str sentence;
	str_init(&sentence);
	error_sentence(entry->id, f->data, NULL, 0, &sentence);
	json_t *data = f->data != NULL ? json_copy(f->data) : json_object();
	json_object_set_new(data, "error", json_string(entry->id));
	json_t *error = json_object();
	json_object_set_new(error, "code", json_integer(entry->code));
	json_object_set_new(error, "message", json_string(sentence.data));
	json_object_set_new(error, "data", data);
	str_finish(&sentence);
	return error;
}

char *wire_error(const json_t *id, const struct failure *f, size_t *ret_len)
{
	json_t *m = message();
	add_id(m, id);
	json_object_set_new(m, "error", wire_error_object(f));
	return line_of(m, ret_len);
}

char *wire_event(json_t *params, bool practice, size_t *ret_len)
{
	json_t *m = message();
	json_object_set_new(m, "method", json_string("event"));
	json_object_set(m, "params", params);
	add_practice(m, practice);
	return line_of(m, ret_len);
}
