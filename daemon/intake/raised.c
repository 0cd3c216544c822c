/* Raised letters by what stands before them. Called by html_text.c for <sup>, by
 * docx_body.c for runs that are raised. */
#include "intake/raised.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static bool is_any(const char *text, size_t len, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == len && memcmp(list[i], text, len) == 0)
			return true;
	return false;
}

/* The letters, or the digits, that `line` ends with; bytes beyond ASCII are letters. */
static size_t tail(const char *line, size_t len, bool digits)
{
	size_t n = 0;
	while (n < len) {
		unsigned char c = (unsigned char)line[len - 1 - n];
		if (digits ? !isdigit(c) : !(isalpha(c) || c >= 0x80))
			break;
		n++;
	}
	return n;
}

static size_t without_spaces(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len;
}

/* "⁻⁶" for "-6". */
static void add_power(const char *raised, size_t len, struct str *out)
{
	static const char *const powers[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	for (size_t i = 0; i < len; i++)
		str_adds(out, isdigit((unsigned char)raised[i]) ? powers[raised[i] - '0'] : "⁻");
}

static bool is_power(const char *raised, size_t len)
{
	size_t sign = len > 0 && raised[0] == '-';
	if (len == sign || len - sign > 2)
		return false;
	for (size_t i = sign; i < len; i++)
		if (!isdigit((unsigned char)raised[i]))
			return false;
	return true;
}

enum raised raised_write(struct str *out, const char *raised, size_t len)
{
	static const char *const degrees[] = {"0", "o", "O", "º", "°", "⁰"};
	static const char *const lengths[] = {"m", "dm", "cm", "mm", "km", "hm"};
	while (len > 0 && *raised == ' ') {
		raised++;
		len--;
	}
	len = without_spaces(raised, len);
	size_t before = without_spaces(out->data, out->len);
	size_t digits = tail(out->data, before, true);
	size_t letters = digits > 0 ? 0 : tail(out->data, before, false);
	const char *word = out->data + before - letters;
	if (len > 0 && (raised[0] == '[' || raised[0] == '(' || raised[0] == '*'))
		return RAISED_NOTE;
	if (digits > 0 && is_any(raised, len, degrees, sizeof degrees / sizeof degrees[0])) {
		str_adds(out, "°");
		return RAISED_SIGN;
	}
	if (!is_power(raised, len))
		return RAISED_FLAT;
	bool ten = digits == 2 && memcmp(out->data + before - 2, "10", 2) == 0;
	bool length = is_any(word, letters, lengths, sizeof lengths / sizeof lengths[0]) &&
	              len == 1 && (raised[0] == '2' || raised[0] == '3');
	bool variable = letters == 1 && !(len == 1 && raised[0] == '1');
	if (ten || length || variable) {
		add_power(raised, len, out);
		return RAISED_SIGN;
	}
	return before > 0 ? RAISED_NOTE : RAISED_FLAT;
}
