/* Fills templates. Date and time are written in digits in the plain form the
 * reading knows best; words are its business. Used by compose. */
#include "broadcast/template.h"

#include "base/civil.h"
#include "base/i18n.h"

#include <errno.h>
#include <string.h>

static const char *const weekdays[] = {
        "Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"};

/* Sessions of the day by the hour they begin, as bulletins are called. */
static const struct {
	int from_hour;
	const char *name;
} sessions[] = {{0, "đêm"}, {4, "sáng"}, {11, "trưa"}, {13, "chiều"}, {18, "tối"}, {22, "đêm"}};

static void add_station(const struct template_values *v, const struct civil *c, struct str *out)
{
	(void)c;
	str_adds(out, v->station);
}

static void add_session(const struct template_values *v, const struct civil *c, struct str *out)
{
	size_t i = sizeof sessions / sizeof sessions[0] - 1;
	if (v->session != NULL && v->session[0] != '\0') {
		str_adds(out, v->session);
		return;
	}
	while (c->hour < sessions[i].from_hour)
		i--;
	str_adds(out, sessions[i].name);
}

static void add_date(const struct template_values *v, const struct civil *c, struct str *out)
{
	(void)v;
	str_addf(out, "%s, ngày %d tháng %d năm %d", weekdays[c->weekday], c->day, c->month,
	        c->year);
}

static void add_time(const struct template_values *v, const struct civil *c, struct str *out)
{
	(void)v;
	str_addf(out, "%d giờ", c->hour);
	if (c->minute != 0)
		str_addf(out, " %d phút", c->minute);
}

static const struct {
	const char *name;
	void (*add)(const struct template_values *v, const struct civil *c, struct str *out);
} blanks[] = {
        {"station", add_station}, {"session", add_session}, {"date", add_date}, {"time", add_time}};

static int fill_blank(const char *name, size_t len, const struct template_values *v,
        const struct civil *c, struct str *out, struct err *e)
{
	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
		if (strlen(blanks[i].name) == len && memcmp(blanks[i].name, name, len) == 0) {
			blanks[i].add(v, c, out);
			return 0;
		}
	return err_set(e, -EINVAL, "template.blank",
	        _("{%.*s} is not known; a text may hold {station}, {session}, {date} and {time}"),
	        (int)len, name);
}

int template_fill(const char *text, const struct template_values *v, struct str *out, struct err *e)
{
	struct civil c;
	civil_from_wall(v->wall_ms, &c);
	while (*text != '\0') {
		size_t plain = strcspn(text, "{");
		str_add(out, text, plain);
		text += plain;
		if (*text == '\0')
			return 0;
		size_t len = strcspn(text + 1, "}");
		int status = fill_blank(text + 1, len, v, &c, out, e);
		if (status < 0)
			return status;
		text += 1 + len;
		text += *text == '}';
	}
	return 0;
}
