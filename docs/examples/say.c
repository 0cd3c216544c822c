/* say.c: the smallest program on libbantin.
 * cc say.c $(pkg-config --cflags --libs bantin) -o say && ./say "Xin chào." */
#include <bantin.h>

#include <inttypes.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct bantin_error e;
	int64_t id;
	if (argc != 2) {
		fprintf(stderr, "usage: say TEXT\n");
		return 2;
	}
	bantin *station = bantin_connect(NULL, &e);
	if (station == NULL || bantin_say(station, argv[1], "priority", &id, &e) < 0) {
		fprintf(stderr, "say: %s\n", e.sentence);
		bantin_close(station);
		return 1;
	}
	printf("%" PRId64 "\n", id);
	bantin_close(station);
	return 0;
}
