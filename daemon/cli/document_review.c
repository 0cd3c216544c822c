/* Joins the review of a text with the lines of its file. Called by operands.c, add and
 * check. */
#include "cli/document_review.h"

#include "review/review.h"

struct document_place document_place(const struct document *d, size_t i)
{
	const struct draft *draft = i < d->drafts.count ? &d->drafts.items[i] : NULL;
	bool text = d->format == FORMAT_PLAIN || d->format == FORMAT_ARTICLE;
	return (struct document_place){.article = &d->articles[i],
	        .draft = draft,
	        .whole = text && (draft == NULL || draft->cut_count == 0)};
}

int document_line(const struct document_place *p, size_t n)
{
	const struct intake_article *a = p->article;
	size_t lines = 1;
	if (p->whole)
		return a->text_line + (int)n;
	for (size_t i = 0; i < a->text_len; i++)
		lines += a->text[i] == '\n';
	if (p->draft == NULL || lines > p->draft->block_count || n >= lines)
		return 1 + (int)n;
	unsigned line = p->draft->blocks[p->draft->block_count - lines + n].line;
	return line > 0 ? (int)line : 1 + (int)n;
}

int document_review(const char *path, const struct document_place *p, struct err *e)
{
	struct review r;
	review_text(p->article->text, p->article->text_len, &r);
	if (r.lost_line > 0)
		r.lost_line = document_line(p, (size_t)r.lost_line - 1);
	for (size_t kind = 0; kind < REVIEW_KINDS; kind++)
		for (size_t i = 0; i < r.suspect_count[kind] && i < REVIEW_SUSPECTS; i++) {
			int *line = &r.suspects[kind][i].line;
			*line = document_line(p, (size_t)*line - 1);
		}
	return review_refuse(&r, path, e);
}
