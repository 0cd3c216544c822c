/* Text with line ends in it, as the lines that a reader would see. */
#ifndef BANTIN_INTAKE_LINES_H
#define BANTIN_INTAKE_LINES_H

#include <stddef.h>

/* Called for each line, empty ones too. */
typedef void lines_put(void *context, const char *line, size_t len);

/* Cut `text` (UTF-8) at its LFs. A line that was only broken goes on in small letters
 * and is joined, by a space in the place of the LF; all others are new. */
void lines_each(char *text, size_t len, lines_put *put, void *context);

#endif
