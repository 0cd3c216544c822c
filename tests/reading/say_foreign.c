/* For the checker: a word a line in, "word TAB reading" out, by rule alone. */
#include "text/foreign.h"

#include <stdio.h>
#include <string.h>

int main(void)
{
	char line[1024];
	while (fgets(line, sizeof line, stdin)) {
		size_t n = strcspn(line, "\n");
		if (n == 0)
			continue;
		struct str said;
		str_init(&said);
		foreign_read(line, n, &said);
		printf("%.*s\t%s\n", (int)n, line, said.data);
		str_finish(&said);
	}
	return 0;
}
