/* bantin lexicon: shows what the lexicons say, tries a text on them, and adds
 * readings. Entries are added to a file of the site's or of the user's folder
 * (see data/data.h), where they override what comes with the program. The file
 * is replaced as a whole after the new bytes have been read as a lexicon. */
#include "base/fd.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/paths.h"
#include "cli/lexicon_entry.h"
#include "cli/reload.h"
#include "cli/style_option.h"
#include "cli/table.h"
#include "cli/verb.h"
#include "cli/words.h"
#include "control/client.h"
#include "data/data.h"
#include "text/lexicon.h"
#include "unicode/letters.h"
#include "unicode/utf8.h"

#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- list ---- */

struct listed {
	char *written, *reading;
	const struct lexicon_sense *sense;
};

static int by_key(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int c = strcasecmp(x->written, y->written);
	c = c != 0 ? c : strcmp(x->written, y->written);
	return c != 0 ? c : y->sense->weight - x->sense->weight;
}

static bool is_evidence(const struct data_file *f)
{
	static const char head[] = "#!bantin-evidence";
	return f->len >= strlen(head) && memcmp(f->bytes, head, strlen(head)) == 0;
}

/* The entries alone, in the order in which a reader takes them. */
static int read_entries(const struct data_reader *d, struct lexicon *x, struct err *e)
{
	int status = 0;
	for (size_t i = 0; i < d->count && status == 0; i++)
		if (!is_evidence(&d->file[i]))
			status = lexicon_add(x, d->file[i].path,
			        (struct span){d->file[i].bytes, d->file[i].len}, e);
	return status;
}

/* A pattern with * or ? must fit the whole entry; another may stand anywhere in
 * it or in its reading. Letter case does not count. */
static bool fits(const char *pattern, const char *written, const char *reading)
{
	if (pattern == NULL)
		return true;
	struct str p, w, r;
	str_init(&p);
	str_init(&w);
	str_init(&r);
	vi_lower(pattern, strlen(pattern), &p);
	vi_lower(written, strlen(written), &w);
	vi_lower(reading, strlen(reading), &r);
	bool good = strpbrk(pattern, "*?") != NULL
	                    ? fnmatch(p.data, w.data, 0) == 0
	                    : strstr(w.data, p.data) != NULL || strstr(r.data, p.data) != NULL;
	str_finish(&p);
	str_finish(&w);
	str_finish(&r);
	return good;
}

static char *reading_of(const struct lexicon_sense *s)
{
	if (s->plain)
		return mem_string("=");
	return s->spell ? mem_string("*") : mem_bytes(s->reading.data, s->reading.len);
}

static struct listed *collect(const struct lexicon *x, const char *pattern, size_t *ret_count)
{
	size_t cap = 64, n = 0;
	struct listed *list = mem_array(cap, sizeof *list);
	for (size_t i = 0; i < lexicon_count(x); i++) {
		const struct lexicon_entry *entry = lexicon_at(x, i);
		for (uint32_t at = entry->count > 0 ? entry->first : 0; at != 0;) {
			const struct lexicon_sense *s = lexicon_sense_of(x, at);
			struct listed l = {
			        mem_bytes(entry->key.data, entry->key.len), reading_of(s), s};
			at = s->next;
			if (n == cap)
				list = mem_resize(list, cap *= 2, sizeof *list);
			if (fits(pattern, l.written, l.reading)) {
				list[n++] = l;
			} else {
				free(l.written);
				free(l.reading);
			}
		}
	}
	qsort(list, n, sizeof *list, by_key);
	*ret_count = n;
	return list;
}

static void print_entries(const struct listed *list, size_t count, bool json)
{
	struct table *t = table_create((const struct table_column[]){{_("written"), false, false},
	        {_("spoken"), false, true}, {_("place"), false, false}, {0}});
	for (size_t i = 0; i < count; i++) {
		const struct listed *l = &list[i];
		if (json) {
			json_t *o = json_pack("{s:s, s:s, s:s, s:i}", "written", l->written,
			        "spoken", l->reading, "file", l->sense->file, "line",
			        (int)l->sense->line);
			json_dumpf(o, stdout, 0);
			putchar('\n');
			json_decref(o);
			continue;
		}
		table_cell(t, l->written);
		table_cell(t, l->reading);
		table_cellf(t, "%s:%u", l->sense->file, l->sense->line);
	}
	if (!json)
		table_print(t, stdout);
	table_destroy(t);
}

static int list(const struct options *given, int argc, char **argv)
{
	struct data_reader data;
	struct reading_style style;
	struct err e = {0};
	if (argc > 1)
		return verb_usage("lexicon", _("list takes one pattern"));
	if (argc == 1 && utf8_check(NULL, argv[0], strlen(argv[0]), &e) < 0)
		return verb_fail("lexicon", EXIT_REFUSED, &e);
	reading_style_default(&style);
	if (data_reader_open(&style, &data, &e) < 0)
		return verb_fail("lexicon", EXIT_REFUSED, &e);
	struct lexicon *x = lexicon_create();
	size_t count = 0;
	int status = read_entries(&data, x, &e);
	struct listed *entries = collect(x, argc == 1 ? argv[0] : NULL, &count);
	if (status == 0)
		print_entries(entries, count, options_has(given, "json"));
	for (size_t i = 0; i < count; i++) {
		free(entries[i].written);
		free(entries[i].reading);
	}
	free(entries);
	lexicon_destroy(x);
	data_reader_close(&data);
	return status < 0 ? verb_fail("lexicon", EXIT_REFUSED, &e) : EXIT_DONE;
}

/* ---- try ---- */

static void note_row(void *context, const struct reading_note *n)
{
	struct table *t = context;
	table_cell(t, n->written);
	table_cell(t, n->spoken);
	table_cell(t, words_of(n->klass));
	table_cell(t, strcmp(n->rule, "lexicon") == 0 ? _("a lexicon") : _("a rule"));
	table_cell(t, n->doubt != NULL ? _(n->doubt) : "");
}

static void note_json(void *context, const struct reading_note *n)
{
	json_array_append_new(context,
	        json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:i, s:s?}", "from", (json_int_t)n->from,
	                "to", (json_int_t)n->to, "class", n->klass, "rule", n->rule, "written",
	                n->written, "spoken", n->spoken, "sure", n->sure, "doubt", n->doubt));
}

static void try_text(const struct data_reader *data, const struct str *text, bool json)
{
	struct str words;
	str_init(&words);
	if (json) {
		json_t *notes = json_array();
		reading_line(data->reader, text->data, text->len, &words, note_json, notes);
		json_t *o = json_pack("{s:s, s:o}", "words", words.data, "notes", notes);
		json_dumpf(o, stdout, 0);
		putchar('\n');
		json_decref(o);
	} else {
		struct table *t =
		        table_create((const struct table_column[]){{_("written"), false, true},
		                {_("spoken"), false, true}, {_("class"), false, false},
		                {_("from"), false, false}, {_("doubt"), false, false}, {0}});
		reading_line(data->reader, text->data, text->len, &words, note_row, t);
		printf("%s\n\n", words.data);
		table_print(t, stdout);
		table_destroy(t);
	}
	str_finish(&words);
}

static int try(const struct options *given, int argc, char **argv)
{
	struct data_reader data;
	struct reading_style style;
	struct err e = {0};
	struct str text;
	if (argc == 0)
		return verb_usage("lexicon", _("say which text to try"));
	str_init(&text);
	for (int i = 0; i < argc; i++)
		str_addf(&text, "%s%s", i > 0 ? " " : "", argv[i]);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\n' || text.data[i] == '\r')
			text.data[i] = ' ';
	int status = utf8_check(NULL, text.data, text.len, &e);
	if (status == 0)
		status = style_by_options(given, &style, &e);
	if (status == 0)
		status = data_reader_open(&style, &data, &e);
	if (status == 0) {
		try_text(&data, &text, options_has(given, "json"));
		data_reader_close(&data);
	}
	str_finish(&text);
	return status < 0 ? verb_fail("lexicon", EXIT_REFUSED, &e) : EXIT_DONE;
}

/* ---- add ---- */

/* The folder and everything above it that is not there yet. */
static int make_folder(const char *path, struct err *e)
{
	char part[PATHS_MAX];
	snprintf(part, sizeof part, "%s", path);
	for (char *p = part + 1;; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char was = *p;
		*p = '\0';
		if (mkdir(part, 0777) < 0 && errno != EEXIST)
			return err_sys(e, -errno, "lexicon.folder",
			        _("the folder %s cannot be made"), part);
		if (was == '\0')
			return 0;
		*p = was;
	}
}

/* The file's new bytes, if they are a lexicon, under its name. */
static int replace(const char *path, const struct str *bytes, struct err *e)
{
	struct fd_draft draft;
	struct lexicon *x = lexicon_create();
	int status = lexicon_add(x, path, (struct span){bytes->data, bytes->len}, e);
	lexicon_destroy(x);
	if (status < 0)
		return status;
	status = fd_draft_open(&draft, path, 0644, e);
	if (status < 0)
		return status;
	status = fd_write_all(draft.fd, bytes->data, bytes->len);
	if (status < 0)
		err_sys(e, status, "lexicon.write", _("cannot write %s"), path);
	else
		status = fd_draft_commit(&draft, true, e);
	if (status < 0)
		fd_draft_abort(&draft);
	return status;
}

static void file_of(const char *folder, const char *kind, size_t len, struct str *ret)
{
	str_addf(ret, "%s/local-%.*s.tsv", folder, (int)len, kind);
}

static int write_entry(
        const char *path, const struct lexicon_line *entry, bool remove, struct err *e)
{
	struct str old, new;
	str_init(&old);
	str_init(&new);
	int status = 0;
	if (access(path, F_OK) == 0)
		status = fd_read_file(path, LIMIT_LEXICON_BYTES, &old, e);
	bool changed = true;
	if (status == 0 && remove)
		changed = lexicon_line_remove(entry, &old, &new);
	else if (status == 0)
		lexicon_line_merge(entry, &old, &new);
	if (status == 0 && changed)
		status = replace(path, &new, e);
	str_finish(&old);
	str_finish(&new);
	return status;
}

/* Into the file of its kind; out of those of the other kinds, which might
 * override it. */
static int add_entry(
        const char *folder, const struct lexicon_line *entry, struct str *ret_path, struct err *e)
{
	int status = make_folder(folder, e);
	file_of(folder, entry->kind, strlen(entry->kind), ret_path);
	if (status == 0)
		status = write_entry(ret_path->data, entry, false, e);
	for (const char *kind = LEXICON_LINE_KINDS; status == 0 && *kind != '\0';) {
		size_t n = strcspn(kind, "|");
		struct str other;
		str_init(&other);
		file_of(folder, kind, n, &other);
		if (strcmp(other.data, ret_path->data) != 0)
			status = write_entry(other.data, entry, true, e);
		str_finish(&other);
		kind += n + (kind[n] == '|');
	}
	return status;
}

/* A running daemon reads its lexicons again; where it cannot be asked, the user
 * hears what to do. The entry is written either way. */
static void put_in_force(const char *socket)
{
	struct client *c = NULL;
	struct err e = {0};
	json_t *answer = NULL;
	if (client_connect(socket, &c, &e) < 0) {
		fprintf(stderr, "%s\n",
		        _("No daemon answers; a running one takes it after \"bantin reload\"."));
		return;
	}
	if (client_call(c, "station.reload", json_object(), -1, &answer, &e) < 0) {
		char line[512];
		fprintf(stderr,
		        _("The daemon did not take it yet (%s); \"bantin reload\" puts it in "
		          "force.\n"),
		        err_line(&e, line, sizeof line));
	} else {
		printf("%s\n", _("The daemon reads it so from now on."));
		reload_say_articles(answer);
	}
	json_decref(answer);
	client_close(c);
}

static int add(const struct options *given, int argc, char **argv)
{
	struct lexicon_line entry;
	struct str path;
	struct err e = {0};
	bool site = options_has(given, "site") || (geteuid() == 0 && !options_has(given, "user"));
	if (argc != 2)
		return verb_usage("lexicon",
		        _("add takes what is written and how it is spoken, each in quotes if "
		          "it has spaces"));
	const char *folder = data_folder(site ? 1 : 2);
	int status = lexicon_line_make(argv[0], argv[1], options_value(given, "kind"), &entry, &e);
	if (status < 0)
		return verb_fail("lexicon", EXIT_REFUSED, &e);
	if (folder[0] == '\0') {
		err_set(&e, -ENOENT, "lexicon.home",
		        _("there is no folder for your lexicons: set HOME, or say --site"));
		lexicon_line_finish(&entry);
		return verb_fail("lexicon", EXIT_REFUSED, &e);
	}
	str_init(&path);
	status = add_entry(folder, &entry, &path, &e);
	if (status == 0)
		printf(_("\"%s\" is read \"%s\" (%s)\n"), entry.written.data, entry.spoken.data,
		        path.data);
	const char *socket = options_value(given, "socket");
	if (status == 0 && (site || socket != NULL || getenv("BANTIN_SOCKET") != NULL))
		put_in_force(socket);
	else if (status == 0 && access("/run/bantin/control.sock", F_OK) == 0)
		printf("%s\n", _("The station of this machine does not read it so: it takes what "
		                 "root adds."));
	str_finish(&path);
	lexicon_line_finish(&entry);
	return status < 0 ? verb_fail("lexicon", EXIT_REFUSED, &e) : EXIT_DONE;
}

/* ---- the verb ---- */

static int run(const struct options *given, int argc, char **argv)
{
	const char *what = argc > 0 ? argv[0] : "";
	if (options_has(given, "site") && options_has(given, "user"))
		return verb_usage("lexicon", _("--site and --user exclude each other"));
	if (strcmp(what, "list") == 0)
		return list(given, argc - 1, argv + 1);
	if (strcmp(what, "add") == 0)
		return add(given, argc - 1, argv + 1);
	if (strcmp(what, "try") == 0)
		return try(given, argc - 1, argv + 1);
	if (argc == 0)
		return verb_usage("lexicon", _("say what to do: list, add or try"));
	return verb_usage("lexicon",
	        _("\"%s\" is not understood; there are list [PATTERN], add WRITTEN SPOKEN, try "
	          "TEXT"),
	        what);
}

static const struct option_spec options[] = {
        {"site", 0, NULL, N_("add: to the site's lexicons (what root does anyway)"), NULL},
        {"user", 0, NULL, N_("add: to your own lexicons"), NULL},
        {"kind", 0, "KIND",
                N_("add: what the entry is; else capitals are an abbreviation, the rest a "
                   "foreign word"),
                LEXICON_LINE_KINDS},
        STYLE_OPTIONS,
        {"json", 0, NULL, N_("list, try: print JSON"), NULL},
        {"socket", 0, "PATH",
                N_("add: the socket of the daemon that is to take it (default: BANTIN_SOCKET)"),
                NULL},
        {0},
};

const struct verb verb_lexicon = {
        .name = "lexicon",
        .arguments = "list|add|try [ARGUMENT...]",
        .summary = N_("show, try and add readings of names, words and abbreviations"),
        .details =
                N_("What is added overrides, entry by entry, what comes with bantin. A reading "
                   "is Vietnamese\nsyllables; = reads as written, * letter by letter; # in both "
                   "stands for a number. A running\ndaemon is asked to read its lexicons again.\n\n"
                   "  bantin lexicon list \"Washing*\"\n"
                   "  bantin lexicon add \"Kuala Lumpur\" \"cu a la lăm pơ\"\n"
                   "  bantin lexicon add TDP \"tổ dân phố\"\n"
                   "  bantin lexicon try \"UBND phường họp lúc 7h30\""),
        .options = options,
        .run = run,
};
