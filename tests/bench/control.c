/* bench_control SOCKET CLIENTS SECONDS [PERIOD_MS]: many clients of a living bantind,
 * each calling something every PERIOD_MS (100 unless given), whether or not others
 * have been answered. Prints a JSON line of latencies by method; exit 1 if any call
 * failed or a client was cut off. Called by tests/e2e/test_load.py and by hand. */
#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { CLIENTS_MAX = 1000, EVENTS = 64 };

static const struct {
	const char *method, *params;
	int share; /* of a hundred */
} calls[] = {
        {"station.status", "{}", 60},
        {"article.list", "{\"limit\":100}", 30},
        {"log.list", "{\"limit\":20}", 5},
        {"article.add",
                "{\"text\":\"Thông báo thử tải.\\n\\nBà con không cần làm gì.\",\"draft\":true}",
                4},
        {"bantin.describe", "{}", 1},
};
enum { CALLS = sizeof calls / sizeof *calls };

struct client {
	int sock;
	struct str in;
	int call; /* waiting for, -1: nothing */
	int64_t sent_ns, due_ns;
};

static struct {
	struct client clients[CLIENTS_MAX];
	int count;
	int64_t period_ns;
	int64_t *taken[CALLS]; /* ns */
	size_t takens[CALLS], caps[CALLS];
	uint64_t bytes;
	int errors, missed; /* calls that were due while the last was not answered */
	unsigned random;
} bench;

static unsigned next_random(void)
{
	bench.random = bench.random * 1103515245u + 12345u;
	return bench.random >> 16;
}

static int pick(void)
{
	int at = (int)(next_random() % 100);
	for (int i = 0; i < CALLS; i++)
		if ((at -= calls[i].share) < 0)
			return i;
	return 0;
}

static void note(int call, int64_t ns)
{
	if (bench.takens[call] == bench.caps[call]) {
		bench.caps[call] = bench.caps[call] > 0 ? 2 * bench.caps[call] : 1024;
		bench.taken[call] =
		        mem_resize(bench.taken[call], bench.caps[call], sizeof **bench.taken);
	}
	bench.taken[call][bench.takens[call]++] = ns;
}

static int open_client(const char *path, struct client *c)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	c->sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	c->call = -1;
	str_init(&c->in);
	if (c->sock < 0 || connect(c->sock, (struct sockaddr *)&a, sizeof a) < 0)
		return -errno;
	return fd_nonblock(c->sock, true);
}

static void send_call(struct client *c, int64_t now)
{
	char line[512];
	c->due_ns += bench.period_ns;
	if (c->call >= 0) {
		bench.missed++;
		return;
	}
	c->call = pick();
	int n = snprintf(line, sizeof line,
	        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}\n",
	        calls[c->call].method, calls[c->call].params);
	c->sent_ns = now;
	if (send(c->sock, line, (size_t)n, MSG_NOSIGNAL) != n)
		bench.errors++;
}

static void take_answer(struct client *c)
{
	static char bytes[256 << 10];
	static const char good[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":";
	ssize_t n = recv(c->sock, bytes, sizeof bytes, 0);
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN) {
			fprintf(stderr, "a client was cut off\n");
			exit(1);
		}
		return;
	}
	str_add(&c->in, bytes, (size_t)n);
	if (c->in.data[c->in.len - 1] != '\n')
		return;
	note(c->call, clock_mono_ns(&clock_system) - c->sent_ns);
	bench.bytes += c->in.len;
	if (!str_starts(c->in.data, good) && bench.errors++ < 5)
		fprintf(stderr, "%s: %.300s\n", calls[c->call].method, c->in.data);
	str_clear(&c->in);
	c->call = -1;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static double quantile_ms(int call, double q)
{
	size_t n = bench.takens[call];
	size_t at = (size_t)(q * (double)n);
	return n == 0 ? 0.0 : (double)bench.taken[call][at < n ? at : n - 1] / 1e6;
}

static void print_results(double seconds)
{
	size_t all = 0;
	printf("{\"clients\":%d,\"seconds\":%.1f", bench.count, seconds);
	for (int i = 0; i < CALLS; i++) {
		qsort(bench.taken[i], bench.takens[i], sizeof **bench.taken, by_value);
		printf(",\"%s\":{\"calls\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}",
		        calls[i].method, bench.takens[i], quantile_ms(i, 0.5), quantile_ms(i, 0.99),
		        quantile_ms(i, 1.0));
		all += bench.takens[i];
	}
	printf(",\"calls_a_second\":%.0f,\"bytes\":%" PRIu64 ",\"missed\":%d,\"errors\":%d}\n",
	        (double)all / seconds, bench.bytes, bench.missed, bench.errors);
}

static void run_until(int poller, int64_t end)
{
	struct epoll_event events[EVENTS];
	for (int64_t now; (now = clock_mono_ns(&clock_system)) < end;) {
		int64_t next = end;
		for (int i = 0; i < bench.count; i++) {
			struct client *c = &bench.clients[i];
			if (c->due_ns <= now)
				send_call(c, now);
			next = c->due_ns < next ? c->due_ns : next;
		}
		int64_t left = (next - clock_mono_ns(&clock_system)) / NS_PER_MS;
		int n = epoll_wait(poller, events, EVENTS, left > 0 ? (int)left : 0);
		for (int i = 0; i < n; i++)
			take_answer(&bench.clients[events[i].data.u32]);
	}
}

int main(int argc, char **argv)
{
	bench.count = argc > 2 ? atoi(argv[2]) : 0;
	int seconds = argc > 3 ? atoi(argv[3]) : 0;
	bench.period_ns = (argc > 4 ? atoi(argv[4]) : 100) * NS_PER_MS;
	if (bench.count < 1 || bench.count > CLIENTS_MAX || seconds < 1 ||
	        bench.period_ns < NS_PER_MS) {
		fprintf(stderr, "usage: bench_control SOCKET CLIENTS SECONDS [PERIOD_MS]\n");
		return 2;
	}
	int poller = epoll_create1(EPOLL_CLOEXEC);
	int64_t start = clock_mono_ns(&clock_system);
	bench.random = 1;
	for (int i = 0; i < bench.count; i++) {
		struct client *c = &bench.clients[i];
		struct epoll_event interest = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
		int status = open_client(argv[1], c);
		if (status < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, c->sock, &interest) < 0) {
			fprintf(stderr, "client %d cannot connect: %s\n", i, strerror(-status));
			return 1;
		}
		c->due_ns = start + bench.period_ns * i / bench.count;
	}
	run_until(poller, start + seconds * NS_PER_S);
	print_results((double)(clock_mono_ns(&clock_system) - start) / 1e9);
	return bench.errors > 0 || bench.missed > 0 ? 1 : 0;
}
