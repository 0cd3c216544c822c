/* Tables row by row: "Khu phố: 3; Thời gian: 8 giờ." Called by clean.c before
 * the rules, which see only paragraphs afterwards. */
#include "intake/clean_table.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 64, HEAD_BYTES_MAX = 120 };

struct cells {
	struct span items[CELLS_MAX];
	size_t count;
};

static void split(const char *row, struct cells *ret)
{
	ret->count = 0;
	for (const char *p = row; ret->count < CELLS_MAX;) {
		size_t n = strcspn(p, "\t");
		struct span s = {p, n};
		while (s.len > 0 && s.data[0] == ' ') {
			s.data++;
			s.len--;
		}
		ret->items[ret->count++] = s;
		if (p[n] == '\0')
			return;
		p += n + 1;
	}
}

static bool has_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] >= '0' && s.data[i] <= '9')
			return true;
	return false;
}

/* The format marks it, or it looks like one: cells of a few words, no figures. */
static bool is_head(const struct block *b, size_t rows)
{
	struct cells c;
	if (b->head)
		return true;
	split(b->text, &c);
	if (rows < 3 || c.count < 2)
		return false;
	for (size_t i = 0; i < c.count; i++)
		if (c.items[i].len == 0 || c.items[i].len > HEAD_BYTES_MAX || has_digit(c.items[i]))
			return false;
	return true;
}

static bool is_counter(struct span head)
{
	static const char *const counters[] = {
	        "STT", "TT", "Stt", "stt", "Số TT", "Số thứ tự", "#"};
	for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
		if (strlen(counters[i]) == head.len &&
		        memcmp(counters[i], head.data, head.len) == 0)
			return true;
	return false;
}

static void add_cell(struct str *out, struct span head, struct span cell, bool named)
{
	if (cell.len == 0 || (named && is_counter(head)))
		return;
	if (out->len > 0)
		str_adds(out, "; ");
	if (named && head.len > 0) {
		str_add(out, head.data, head.len);
		str_adds(out, ": ");
	}
	while (cell.len > 0 && strchr(".;", cell.data[cell.len - 1]) != NULL)
		cell.len--;
	str_add(out, cell.data, cell.len);
}

static void say_row(struct block *b, const struct cells *head)
{
	struct cells c;
	struct str out;
	str_init(&out);
	split(b->text, &c);
	bool pair = head == NULL && c.count == 2 && c.items[0].len > 0 && c.items[1].len > 0;
	if (pair) {
		str_add(&out, c.items[0].data, c.items[0].len);
		str_adds(&out, out.data[out.len - 1] == ':' ? " " : ": ");
		str_add(&out, c.items[1].data, c.items[1].len);
	} else {
		for (size_t i = 0; i < c.count; i++) {
			bool named = head != NULL && i < head->count;
			add_cell(&out, named ? head->items[i] : (struct span){"", 0}, c.items[i],
			        named);
		}
	}
	if (out.len > 0 && strchr(".!?", out.data[out.len - 1]) == NULL)
		str_addc(&out, '.');
	draft_set(&b->text, out.data, out.len);
	b->kind = BLOCK_PARAGRAPH;
	str_finish(&out);
}

static void say_table(struct draft *d, size_t from, size_t to)
{
	struct cells head = {0};
	char *names = NULL;
	size_t i = from;
	if (to - from > 1 && is_head(&d->blocks[from], to - from)) {
		names = mem_string(d->blocks[from].text);
		split(names, &head);
		free(d->blocks[i].text); /* it is said in every row */
		d->blocks[i++].text = NULL;
	}
	for (; i < to; i++) {
		say_row(&d->blocks[i], names != NULL ? &head : NULL);
		if (d->blocks[i].text[0] == '\0')
			draft_cut_hole(d, i, "table");
	}
	free(names);
}

/* All its rows in one cut: what was left out is told, not read again. */
static void cut_table(struct draft *d, size_t from, size_t to)
{
	struct str all;
	str_init(&all);
	for (size_t i = from; i < to; i++) {
		str_adds(&all, d->blocks[i].text);
		str_adds(&all, i + 1 < to ? " | " : "");
		free(d->blocks[i].text);
		d->blocks[i].text = NULL;
	}
	draft_cut(d, "table", all.data, all.len, d->blocks[from].line);
	str_finish(&all);
}

/* Heads and signatures of letters are set in tables without lines. */
static bool is_layout(const struct draft *d, size_t from, size_t to)
{
	static const char *const signs[] = {"Hạnh phúc", "HẠNH PHÚC", "Hạnh Phúc", "hạnh phúc",
	        "Nơi nhận", "TM.", "KT.", "TL.", "(Đã ký)", "CHỦ TỊCH"};
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++)
			if (strstr(d->blocks[i].text, signs[k]) != NULL)
				return true;
	return false;
}

static void cut_layout(struct draft *d, size_t from, size_t to)
{
	const char *rule = from < d->block_count / 2 ? "letterhead" : "signature";
	for (size_t i = from; i < to; i++)
		draft_cut_hole(d, i, rule);
}

static void one_table(
        const struct clean_limits *limits, bool letter, struct draft *d, size_t from, size_t to)
{
	size_t columns = 0;
	for (size_t i = from; i < to; i++) {
		struct cells c;
		split(d->blocks[i].text, &c);
		columns = c.count > columns ? c.count : columns;
	}
	if (letter && to - from <= 4 && is_layout(d, from, to))
		cut_layout(d, from, to);
	else if (to - from > limits->table_rows + 1 || columns > limits->table_columns)
		cut_table(d, from, to);
	else
		say_table(d, from, to);
}

void table_clean(const struct clean_limits *limits, bool letter, struct draft *d)
{
	bool any = false;
	for (size_t i = 0, to; i < d->block_count; i = to) {
		to = i + 1;
		if (d->blocks[i].kind != BLOCK_ROW)
			continue;
		while (to < d->block_count && d->blocks[to].kind == BLOCK_ROW &&
		        d->blocks[to].table == d->blocks[i].table)
			to++;
		one_table(limits, letter, d, i, to);
		any = true;
	}
	if (any)
		draft_close_holes(d);
}
